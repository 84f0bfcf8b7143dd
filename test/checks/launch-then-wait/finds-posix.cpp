// RUN: %nofix futures-launch-then-wait --std=c++17 -- -pthread
// POSIX threads: found, and the call is the author's to write.
#include <cstdio>
#include <cstdlib>
#include <pthread.h>

void *run(void *);
void *named(void *) {
  pthread_setname_np(pthread_self(), "worker");
  return nullptr;
}
void other();

void atOnce(void *argument) {
  pthread_t t;
  pthread_create(&t, nullptr, run, argument);
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only to be awaited at once, about 42 us; call it directly [futures-launch-then-wait]
  // CHECK: :[[@LINE+1]]:3: note: awaited here
  pthread_join(t, nullptr);
}

int checked(void *argument) {
  pthread_t t;
  if (pthread_create(&t, NULL, run, argument) != 0)
    return -1;
  // CHECK: :[[@LINE-2]]:7: warning: a thread is launched only
  // CHECK: :[[@LINE+2]]:3: note: awaited here
  void *result = nullptr;
  pthread_join(t, &result);
  int rc = pthread_create(&t, 0, run, argument);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+5]]:8: note: awaited here
  if (rc) {
    std::perror("pthread_create");
    std::exit(1);
  }
  rc = pthread_join(t, nullptr);
  return rc;
}

void leftAlone(void *argument, pthread_attr_t *attributes) {
  pthread_t t, u;
  pthread_create(&t, attributes, run, argument);
  pthread_join(t, nullptr);
  pthread_create(&t, nullptr, named, argument);
  pthread_join(t, nullptr);
  pthread_create(&t, nullptr, run, argument);
  other();
  pthread_join(t, nullptr);
  pthread_create(&t, nullptr, run, argument);
  pthread_create(&u, nullptr, run, argument);
  pthread_join(t, nullptr);
  pthread_join(u, nullptr);
}
