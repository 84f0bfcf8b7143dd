// REQUIRES: qt6
// RUN: %find futures-any-result -- -std=c++20 -I /usr/include/x86_64-linux-gnu/qt6 -I /usr/include/x86_64-linux-gnu/qt6/QtCore -I /usr/include/x86_64-linux-gnu/qt6/QtConcurrent -fPIC
// Two launches of the same signature have nothing in common, not even where
// Qt's headers are found as if they were the project's own.
#include <QFutureWatcher>
#include <QStringList>
#include <QVariant>
#include <QtConcurrent>

static QVariant load(QString file) { return QVariant::fromValue(QChar(file[0])); }
static QVariant either(QString file) { return file.isEmpty() ? QVariant(1) : QVariant(file); }

int one(QString file) {
  QFuture<QVariant> f = QtConcurrent::run(load, file);
  QThread::yieldCurrentThread();
  return f.result().value<QChar>().unicode();
}
// CHECK: :[[@LINE-4]]:11: warning: the result of this shared future is hidden in 'QVariant', which costs a checked cast, and an allocation for all but small values; name its type, 'QChar' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'QChar' here
// CHECK: note: cast to 'QChar' here

int several(QString file) {
  QFuture<QVariant> f = QtConcurrent::run(either, file);
  QThread::yieldCurrentThread();
  const QVariant v = f.result();
  return v.canConvert<int>() ? v.value<int>() : int(v.value<QString>().size());
}

// Through the watcher of its own class.
class Reader {
  QFutureWatcher<QVariant> watcher;

public:
  void start(QString file) {
    QFuture<QVariant> f = QtConcurrent::run(load, file);
    watcher.setFuture(f);
  }
  int finished() { return watcher.result().value<QChar>().unicode(); }
};
// CHECK: :[[@LINE-5]]:13: warning: the result of this shared future is hidden in 'QVariant', which costs a checked cast, and an allocation for all but small values; name its type, 'QChar' [futures-any-result]
// CHECK: note: cast to 'QChar' here
// CHECK: note: cast to 'QChar' here
