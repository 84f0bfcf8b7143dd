// RUN: %nofix futures-locked-result
// POSIX mutexes and condition variables, which are locked by hand.
#include <pthread.h>
#include <string>

class Reply {
  pthread_mutex_t Mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t Changed = PTHREAD_COND_INITIALIZER;
  bool Done = false;
  int Value = 0;

public:
  void set(int V) {
    pthread_mutex_lock(&Mutex);
    Value = V;
    Done = true;
    pthread_cond_broadcast(&Changed);
    pthread_mutex_unlock(&Mutex);
  }
  int get() {
    pthread_mutex_lock(&Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call, also when the result is there for good
    // CHECK: :[[@LINE-7]]:5: note: the result is final once 'Done' is set here
    while (!Done)
      pthread_cond_wait(&Changed, &Mutex);
    int Copy = Value;
    pthread_mutex_unlock(&Mutex);
    return Copy;
  }
};
// As it was written before there were initialisers of members.
class Old {
  pthread_mutex_t Mutex;
  pthread_cond_t Changed;
  int Done;
  std::string Value;

public:
  Old() {
    pthread_mutex_init(&Mutex, NULL);
    pthread_cond_init(&Changed, NULL);
    Done = 0;
  }
  ~Old() {
    pthread_cond_destroy(&Changed);
    pthread_mutex_destroy(&Mutex);
  }
  void set(const std::string &V) {
    pthread_mutex_lock(&Mutex);
    if (Done) {
      pthread_mutex_unlock(&Mutex);
      return;
    }
    Value = V;
    Done = 1;
    pthread_mutex_unlock(&Mutex);
    pthread_cond_signal(&Changed);
  }
  std::string get() {
    pthread_mutex_lock(&Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE-7]]:5: note: the result is final once 'Done' is set here
    while (Done == 0)
      pthread_cond_wait(&Changed, &Mutex);
    pthread_mutex_unlock(&Mutex);
    return Value;
  }
};

// Asked before the lock.
class Asked {
  pthread_mutex_t Mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t Changed = PTHREAD_COND_INITIALIZER;
  volatile bool Done = false;
  int Value = 0;

public:
  void set(int V) {
    pthread_mutex_lock(&Mutex);
    Value = V;
    Done = true;
    pthread_cond_broadcast(&Changed);
    pthread_mutex_unlock(&Mutex);
  }
  int get() {
    if (Done)
      return Value;
    pthread_mutex_lock(&Mutex);
    while (!Done)
      pthread_cond_wait(&Changed, &Mutex);
    pthread_mutex_unlock(&Mutex);
    return Value;
  }
};
// An event that is used again.
class Event {
  pthread_mutex_t Mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t Changed = PTHREAD_COND_INITIALIZER;
  bool Signalled = false;
  int Value = 0;

public:
  void set(int V) {
    pthread_mutex_lock(&Mutex);
    Value = V;
    Signalled = true;
    pthread_cond_signal(&Changed);
    pthread_mutex_unlock(&Mutex);
  }
  int wait() {
    pthread_mutex_lock(&Mutex);
    while (!Signalled)
      pthread_cond_wait(&Changed, &Mutex);
    Signalled = false;
    pthread_mutex_unlock(&Mutex);
    return Value;
  }
};
// A buffer that is taken from and put into.
class Buffer {
  pthread_mutex_t Mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t Changed = PTHREAD_COND_INITIALIZER;
  int Count = 0;
  int Last = 0;

public:
  void put(int V) {
    pthread_mutex_lock(&Mutex);
    Last = V;
    ++Count;
    pthread_cond_signal(&Changed);
    pthread_mutex_unlock(&Mutex);
  }
  int take() {
    pthread_mutex_lock(&Mutex);
    while (Count == 0)
      pthread_cond_wait(&Changed, &Mutex);
    --Count;
    int V = Last;
    pthread_mutex_unlock(&Mutex);
    return V;
  }
};
