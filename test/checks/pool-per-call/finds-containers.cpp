// RUN: %find futures-pool-per-call -- -pthread
// The containers in which a call keeps its threads, and who joins them.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <pthread.h>
#include <thread>
#include <utility>
#include <vector>

void work(int);
void *run(void *);

void pointers(int n) {
  std::vector<std::thread *> threads;
  // CHECK: :[[@LINE-1]]:30: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    threads.push_back(new std::thread(work, i));
  for (auto *t : threads) {
    t->join();
    delete t;
  }
}
void owners(int n) {
  std::vector<std::unique_ptr<std::thread>> threads;
  // CHECK: :[[@LINE-1]]:45: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    threads.push_back(std::make_unique<std::thread>(work, i));
  for (auto &t : threads)
    t->join();
}
void sharers(int n) {
  std::list<std::shared_ptr<std::thread>> threads;
  // CHECK: :[[@LINE-1]]:43: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i) {
    auto t = std::make_shared<std::thread>(work, i);
    threads.push_back(t);
  }
  for (auto &t : threads)
    t->join();
}
void byKey(int n) {
  std::map<int, std::thread> threads;
  // CHECK: :[[@LINE-1]]:30: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    threads[i] = std::thread(work, i);
  for (auto &[key, t] : threads)
    t.join();
}
void newArray(int n) {
  std::thread *threads = new std::thread[n];
  // CHECK: :[[@LINE-1]]:16: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    threads[i] = std::thread(work, i);
  for (int i = 0; i < n; ++i)
    threads[i].join();
  delete[] threads;
}
void ownedArray(int n) {
  auto threads = std::make_unique<std::thread[]>(n);
  // CHECK: :[[@LINE-1]]:8: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    threads[i] = std::thread(work, i);
  for (int i = 0; i < n; ++i)
    threads[i].join();
}
void written() {
  std::thread threads[] = {std::thread(work, 1), std::thread(work, 2)};
  // CHECK: :[[@LINE-1]]:15: warning: threads are started and joined on every call
  for (auto &t : threads)
    t.join();
}

// Handles that pthread_create fills.
void handles(int n) {
  std::vector<pthread_t> ids(n);
  // CHECK: :[[@LINE-1]]:26: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    pthread_create(&ids[i], nullptr, run, nullptr);
  for (pthread_t id : ids)
    pthread_join(id, nullptr);
}
void handleArray() {
  pthread_t ids[4];
  // CHECK: :[[@LINE-1]]:13: warning: threads are started and joined on every call
  for (int i = 0; i < 4; ++i)
    pthread_create(&ids[i], nullptr, run, nullptr);
  for (int i = 0; i < 4; ++i)
    pthread_join(ids[i], nullptr);
}
void handleMemory(int n) {
  auto *ids = static_cast<pthread_t *>(std::malloc(n * sizeof(pthread_t)));
  // CHECK: :[[@LINE-1]]:9: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    pthread_create(ids + i, nullptr, run, nullptr);
  for (int i = 0; i < n; ++i)
    pthread_join(ids[i], nullptr);
  std::free(ids);
}

// Joined by what is given the container.
static void joinAll(std::vector<std::thread> &threads) {
  for (auto &t : threads)
    t.join();
}
void byFunction(int n) {
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  joinAll(threads);
}
class Joiner {
  std::vector<std::thread> &Threads;

public:
  explicit Joiner(std::vector<std::thread> &Threads) : Threads(Threads) {}
  ~Joiner() {
    for (auto &t : Threads)
      if (t.joinable())
        t.join();
  }
};
void byGuard(int n) {
  std::vector<std::thread> threads(n);
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call
  Joiner guard(threads);
  for (int i = 0; i < n; ++i)
    threads[i] = std::thread(work, i);
}
void byOpenCall(int n) {
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call
  // CHECK: note: a fut
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  std::for_each(threads.begin(), threads.end(), [](auto &t) { t.join(); });
}
void byMember(int n) {
  std::list<std::thread> threads;
  // CHECK: :[[@LINE-1]]:26: warning: threads are started and joined on every call
  // CHECK: note: a fut
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  std::for_each(threads.begin(), threads.end(),
                std::mem_fn(&std::thread::join));
}

// A thread is part of the element.
struct Worker {
  int Id;
  std::thread Thread;
};
void members(int n) {
  std::vector<Worker> workers(n);
  // CHECK: :[[@LINE-1]]:23: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    workers[i].Thread = std::thread(work, i);
  for (auto &w : workers)
    w.Thread.join();
}
void pairs(int n) {
  std::vector<std::pair<int, std::thread>> threads;
  // CHECK: :[[@LINE-1]]:44: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    threads.emplace_back(i, std::thread(work, i));
  for (auto &[id, t] : threads)
    t.join();
}
struct Handle {
  pthread_t Id;
  int Number;
};
void handleMembers() {
  Handle handles[4];
  // CHECK: :[[@LINE-1]]:10: warning: threads are started and joined on every call
  std::memset(handles, 0, sizeof(handles));
  for (int i = 0; i < 4; ++i)
    pthread_create(&handles[i].Id, nullptr, run, &handles[i]);
  for (int i = 0; i < 4; ++i)
    pthread_join(handles[i].Id, nullptr);
}
