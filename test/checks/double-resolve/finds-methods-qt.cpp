// REQUIRES: qt5
// RUN: %find futures-double-resolve --std=c++17 -- -fPIC -isystem /usr/include/x86_64-linux-gnu/qt5 -isystem /usr/include/x86_64-linux-gnu/qt5/QtCore
// Slots that are named.
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <future>

class Watch : public QObject {
  std::promise<int> renamed;
  QTimer *timer;
  void onName(const QString &) {
    renamed.set_value(1);
    // CHECK: :[[@LINE-1]]:5: warning: 'renamed' is resolved each time this handler is called
    // CHECK: :[[@LINE+4]]:5: note: the handler is registered here, for every event
  }
public:
  void start(QObject *source) {
    QObject::connect(source, &QObject::objectNameChanged, this,
                     &Watch::onName);
  }
};
class Reply : public QObject {
  std::promise<int> done;
  void onGone() { done.set_value(1); }
  void onTimeout() { done.set_value(-1); }
  // CHECK: :[[@LINE-1]]:22: warning: 'done' is resolved by two handlers
  // CHECK: :[[@LINE-3]]:19: note
  // CHECK: :[[@LINE+4]]:5: note
public:
  void start(QObject *source) {
    QObject::connect(source, &QObject::destroyed, this, &Reply::onGone);
    QTimer::singleShot(100, this, &Reply::onTimeout);
  }
};
// Told to fire once, somewhere else.
class Once : public QObject {
  std::promise<int> late;
  QTimer timer;
  void onTimeout() { late.set_value(1); }

public:
  Once() { timer.setSingleShot(true); }
  void start() {
    QObject::connect(&timer, &QTimer::timeout, this, &Once::onTimeout);
    timer.start(100);
  }
};
class Disconnects : public QObject {
  std::promise<int> renamed;
  void onName(const QString &) {
    disconnect();
    renamed.set_value(1);
  }

public:
  void start(QObject *source) {
    QObject::connect(source, &QObject::objectNameChanged, this,
                     &Disconnects::onName);
  }
};
