// REQUIRES: qt6
// RUN: %find futures-excessive-concurrency -- -fPIC -isystem /usr/include/x86_64-linux-gnu/qt6 -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore
#include <QThreadPool>

int main() { QThreadPool::globalInstance()->setMaxThreadCount(500); }
// CHECK: :[[@LINE-1]]:63: warning: a limit of 500 threads is far past what is served (MaxConcurrency is 256): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law), or to 2 * hardware_concurrency() for work that computes [futures-excessive-concurrency]
// CHECK: :[[@LINE-2]]:63: note: size it by the cores, for work that computes: where tasks wait for a service, fewer of them wait at a time
