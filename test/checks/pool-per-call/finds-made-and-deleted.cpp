// REQUIRES: asio
// RUN: %find futures-pool-per-call -- -pthread
// A pool that a call makes by new and deletes itself; left alone where somebody
// else may have it.
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

void work(int);
class Pool {
  std::vector<std::unique_ptr<std::thread>> Workers;

public:
  explicit Pool(int n);
  ~Pool();
  void submit(std::function<void()> f);
};
void take(Pool *);

void made(int n) {
  auto *pool = new asio::thread_pool(n);
  // CHECK: :[[@LINE-1]]:9: warning: a pool is built and torn down on every call
  asio::post(*pool, [] { work(1); });
  pool->join();
  delete pool;
}
void byHand(int n) {
  Pool *pool = new Pool(n);
  // CHECK: :[[@LINE-1]]:9: warning: a pool is built and torn down on every call
  pool->submit([] { work(1); });
  if (pool)
    delete pool;
}

Pool *given(int n) {
  Pool *pool = new Pool(n);
  if (n < 0) {
    delete pool;
    return nullptr;
  }
  return pool;
}
void handed(int n) {
  Pool *pool = new Pool(n);
  take(pool);
  delete pool;
}
class Owner {
  Pool *Kept = nullptr;

public:
  void start(int n) {
    Pool *pool = new Pool(n);
    Kept = pool;
  }
};
