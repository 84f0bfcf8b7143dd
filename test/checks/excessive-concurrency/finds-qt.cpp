// REQUIRES: qt5
// RUN: %find futures-excessive-concurrency -- -fPIC -isystem /usr/include/x86_64-linux-gnu/qt5 -isystem /usr/include/x86_64-linux-gnu/qt5/QtCore
#include <QSemaphore>
#include <QThread>
#include <QThreadPool>

class Loader {
public:
  Loader() {
    pool.setMaxThreadCount(500);
    // CHECK: :[[@LINE-1]]:28: warning: a limit of 500 threads is far past what is served (MaxConcurrency is 256): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law), or to 2 * hardware_concurrency() for work that computes [futures-excessive-concurrency]
    // CHECK: :[[@LINE-2]]:28: note: size it by the cores, for work that computes: where tasks wait for a service, fewer of them wait at a time
    own->setMaxThreadCount(QThread::idealThreadCount());
    [[maybe_unused]] int n = pool.maxThreadCount();
  }

private:
  QThreadPool pool;
  QThreadPool *own = new QThreadPool;
  QSemaphore requests{1000};
  // CHECK: :[[@LINE-1]]:23: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law) [futures-excessive-concurrency]
  QSemaphore freeBytes{1 << 16};
};
int main() {
  QThreadPool::globalInstance()->setMaxThreadCount(500);
  // CHECK: :[[@LINE-1]]:52: warning: a limit of 500 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:52: note: size it by the cores, for work that computes: where tasks wait for a servic
  QThreadPool::globalInstance()->setMaxThreadCount(64);
}
