// RUN: %find futures-launch-then-wait --std=c++17 -- -fPIC -isystem /usr/include/x86_64-linux-gnu/qt6 -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore -isystem /usr/include/x86_64-linux-gnu/qt6/QtConcurrent
// REQUIRES: qt6
#include <QFuture>
#include <QThread>
#include <QThreadPool>
#include <QtConcurrentRun>

int load(int);
void work();
void use(int);

void found() {
  use(QtConcurrent::run(load, 3).result());
  // CHECK: :[[@LINE-1]]:7: warning: a task is launched only to be awaited at once, while this thread waits; call it directly [futures-launch-then-wait]
  // CHECK: :[[@LINE-2]]:7: note: call it directly: an exception then keeps its type; the future wrapped it
  QFuture<void> f = QtConcurrent::run(work);
  // CHECK: :[[@LINE-1]]:21: warning: a task is launched only
  // CHECK: :[[@LINE+2]]:3: note: awaited here
  // CHECK: :[[@LINE-3]]:21: note: call it directly
  f.waitForFinished();
  QThread *thread = QThread::create(work);
  // CHECK: :[[@LINE-1]]:21: warning: a thread is launched only
  // CHECK: :[[@LINE+2]]:3: note: awaited here
  thread->start();
  thread->wait();
  delete thread;
}

void leftAlone(QThreadPool &pool, QThread &worker) {
  use(QtConcurrent::run(&pool, load, 3).result());
  QThread *thread = QThread::create(work);
  thread->start();
  thread->wait(100);
  delete thread;
  auto f = QtConcurrent::run(load, 3);
  work();
  use(f.result());
  worker.start();
  worker.wait();
  QtConcurrent::run([] { return QThread::currentThreadId(); }).result();
}
