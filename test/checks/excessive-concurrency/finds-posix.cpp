// RUN: %find futures-excessive-concurrency
#include <semaphore.h>

sem_t requests, bytes, ready;
void init(unsigned n) {
  sem_init(&requests, 0, 1000);
  // CHECK: :[[@LINE-1]]:26: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law) [futures-excessive-concurrency]
  sem_init(&bytes, 0, 1 << 16);
  sem_init(&ready, 0, 0);
  sem_init(&requests, 0, n);
}
