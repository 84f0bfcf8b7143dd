// REQUIRES: qt5
// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations --std=c++17 -- -I/usr/include/x86_64-linux-gnu/qt5 -I/usr/include/x86_64-linux-gnu/qt5/QtCore -I/usr/include/x86_64-linux-gnu/qt5/QtConcurrent -fPIC
// The pack of Qt, version 5: thread, pool, launch, timer.
#include <QFuture>
#include <QObject>
#include <QThread>
#include <QThreadPool>
#include <QTimer>
#include <QVector>
#include <QtConcurrentRun>
#include <future>

int work(int);
class Job : public QRunnable {
  void run() override;
};

void launches(const QVector<int> &items) {
  for (int item : items) {
    QThread *thread = QThread::create([item] { work(item); });
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the
    thread->start();
  }
}
void pools() {
  QThreadPool pool;
  // CHECK: :[[@LINE-1]]:15: warning: a pool is built and torn down on every{{.*}} [futures-pool-per-call]
  pool.start(new Job);
  pool.waitForDone();
}
void timers(QObject *receiver, int n) {
  for (int i = 0; i < n; ++i) {
    QTimer timer;
    // CHECK: :[[@LINE-1]]:12: warning: timer 'timer' is constructed in every iteration (about 100{{.*}} [futures-timer-in-loop]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    QObject::connect(&timer, &QTimer::timeout, receiver, [] { work(1); });
    timer.start(100);
    work(i);
  }
}
void resolves(QTimer *timer, std::promise<int> p) {
  QObject::connect(timer, &QTimer::timeout, [p = std::move(p)]() mutable { p.set_value(1); });
  // CHECK: :[[@LINE-1]]:76: warning: 'p' is resolved each time this handler is called,{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-2]]:3: note: the handler is registered here, for every event
}
// A task of the shared pool may be one an item.
void runs(const QVector<int> &items) {
  for (int item : items)
    QtConcurrent::run(work, item);
}
