// REQUIRES: qt5
// RUN: %find futures-any-result -- -isystem /usr/include/x86_64-linux-gnu/qt5 -isystem /usr/include/x86_64-linux-gnu/qt5/QtCore -isystem /usr/include/x86_64-linux-gnu/qt5/QtConcurrent -fPIC
#include <QFuture>
#include <QString>
#include <QVariant>
#include <future>

QFuture<QVariant> query();
QString name() { return query().result().value<QString>(); }
int number() { return qvariant_cast<int>(QFuture<QVariant>().result()); }
// CHECK: :[[@LINE-3]]:9: warning: the result of this shared future is hidden in 'QVariant', which costs a checked cast, and an allocation for all but small values; name its type, 'QString' [futures-any-result]
// CHECK: :[[@LINE-3]]:25: note: cast to 'QString' here
// CHECK: :[[@LINE-3]]:50: warning: the result of this shared future is hidden in 'QVariant', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-4]]:23: note: cast to 'int' here

// A conversion is a cast where the stored type is that type.
int exact() {
  std::promise<QVariant> p;
  p.set_value(QVariant(1));
  return p.get_future().get().toInt();
}
// CHECK: :[[@LINE-4]]:16: warning: the result of this promise is hidden in 'QVariant', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'int' here

// Else it converts, and says nothing about what is stored.
int converted() {
  std::promise<QVariant> p;
  p.set_value(QVariant(QString("1")));
  return p.get_future().get().toInt();
}
// CHECK: :[[@LINE-4]]:16: warning: the result of this promise is hidden in 'QVariant', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// Either of two stored types is read back as what it is.
int readBack(bool fails) {
  std::promise<QVariant> p;
  p.set_value(fails ? QVariant(QString("error")) : QVariant::fromValue(QChar('x')));
  const QVariant v = p.get_future().get();
  if (v.canConvert<QChar>())
    return v.value<QChar>().unicode();
  return v.toString().size();
}

// One of two types, where nobody sees what is stored.
int either(QFuture<QVariant> f) {
  const QVariant v = f.result();
  if (v.userType() == QMetaType::Int)
    return v.toInt();
  return v.value<QString>().size();
}
