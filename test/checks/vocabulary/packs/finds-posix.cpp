// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations
// The pack of POSIX threads and the timers of Linux.
#include <ctime>
#include <csignal>
#include <pthread.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <vector>

void *work(void *);

void launches(std::vector<int> &items) {
  std::vector<pthread_t> threads(items.size());
  // CHECK: :[[@LINE-1]]:26: warning: threads are started and joined on every call
  for (size_t i = 0; i < items.size(); ++i)
    pthread_create(&threads[i], nullptr, work, &items[i]);
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the
  for (pthread_t t : threads)
    pthread_join(t, nullptr);
}
void timers(int n) {
  for (int i = 0; i < n; ++i) {
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    // CHECK: :[[@LINE-1]]:14: warning: 'timerfd_create' makes a timer in every iteration (about 2.8{{.*}} [futures-timer-in-loop]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    itimerspec in{};
    timerfd_settime(fd, 0, &in, nullptr);
    close(fd);
  }
  for (int i = 0; i < n; ++i) {
    timer_t timer;
    sigevent event{};
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    // CHECK: :[[@LINE-1]]:5: warning: 'timer_create' makes a timer in every iteration; make it{{.*}} [futures-timer-in-loop]
    // CHECK: :[[@LINE-5]]:3: note: the loop is here
    timer_delete(timer);
  }
}
