// RUN: %find futures-per-future-deadline --std=c++17 -- -fPIC -isystem /usr/include/x86_64-linux-gnu/qt5 -isystem /usr/include/x86_64-linux-gnu/qt5/QtCore
// REQUIRES: qt5
// A time-out for each reply of Qt; a mock of the reply, whose module need not
// be installed.
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <vector>

class QNetworkReply : public QObject {
public:
  void abort();
  bool isFinished() const;
};

void each(const std::vector<QNetworkReply *> &replies, QNetworkReply *one) {
  for (QNetworkReply *reply : replies)
    QTimer::singleShot(5000, reply, [reply] { reply->abort(); });
    // CHECK: :[[@LINE-1]]:5: warning: each item gets a timer of its own with the same time-out, which starts again for each; arm one timer before the loop and cancel all operations from it [futures-per-future-deadline]
    // CHECK: :[[@LINE-2]]:47: note: it gives up the operation here
    // CHECK: :[[@LINE-4]]:3: note: the loop over the items is here
  for (QNetworkReply *reply : replies)
    QTimer::singleShot(0, reply, [reply] { reply->abort(); });
  for (int attempt = 0; attempt < 3; ++attempt)
    QTimer::singleShot(5000, one, [one] { one->abort(); });
  QTimer::singleShot(5000, one, [one] { one->abort(); });
}
