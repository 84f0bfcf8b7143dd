// REQUIRES: qt6
// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations -- -I/usr/include/x86_64-linux-gnu/qt6 -I/usr/include/x86_64-linux-gnu/qt6/QtCore -I/usr/include/x86_64-linux-gnu/qt6/QtConcurrent -fPIC
// The pack of Qt, version 6: thread, pool, launch, timer, future.
#include <QFuture>
#include <QObject>
#include <QThread>
#include <QThreadPool>
#include <QTimer>
#include <QVector>
#include <QtConcurrentRun>
#include <future>

int work(int);

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
  // CHECK: :[[@LINE-2]]:15: note: a fut::task_group runs the tasks on the shared
  pool.start([] { work(1); });
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
auto continuations(QFuture<int> f, QThreadPool *pool) {
  f.then(QtFuture::Launch::Async, work).then(QtFuture::Launch::Async, work).then(QtFuture::Launch::Async, work).waitForFinished();
  // CHECK: :[[@LINE-1]]:5: warning: 3 continuations in a row, though nobody else looks{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:77: note: the row ends here
  // CHECK: :[[@LINE-3]]:5: note: compose the stages: they then run as one
  auto step = [](int x) { return work(x); };
  return f.then(pool, step).then(pool, step).then(pool, step);
  // CHECK: :[[@LINE-1]]:12: warning: 3 continuations in a row, though nobody else looks{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:46: note: the row ends here
  // CHECK: :[[@LINE-3]]:12: note: compose the stages: they then run as one
}
auto forwarder() {
  QFuture<int> f = QtConcurrent::run(work, 1);
  return QtConcurrent::run([f] { return work(f.result()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:46: note: it waits here
}
// Others may hold this one.
auto given(QFuture<int> f) {
  return QtConcurrent::run([f] { return work(f.result()); });
}
