// REQUIRES: asio
// RUN: %find futures-pool-per-call -- -pthread
// What main hands to a server is called for each request, though the unit names
// it once.
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <functional>
#include <string>
#include <thread>

void work(int);
class Server {
public:
  Server &get(const std::string &path, std::function<void(int)> handler);
  void onClose(void (*handler)(int));
  [[clang::annotate("futures::repeat")]] void onEvent(void (*handler)(int));
  void listen();
};

void handle(int n) {
  asio::thread_pool pool(4);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down
  // CHECK: :[[@LINE-2]]:21: note: a fut::task_group runs
  asio::post(pool, [n] { work(n); });
  pool.join();
}
class Service {
public:
  void answer(int n) {
    asio::thread_pool pool(4);
    // CHECK: :[[@LINE-1]]:23: warning: a pool is built and torn down
    // CHECK: :[[@LINE-2]]:23: note: a fut::task_group runs
    asio::post(pool, [n] { work(n); });
    pool.join();
  }
};
// Only this file knows it, but the vocabulary says that it is called again.
static void event(int n) {
  asio::thread_pool pool(4);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down
  // CHECK: :[[@LINE-2]]:21: note: a fut::task_group runs
  asio::post(pool, [n] { work(n); });
  pool.join();
}

// Nobody but this file can call it, and it may be called once.
static void closed(int n) {
  asio::thread_pool pool(4);
  asio::post(pool, [n] { work(n); });
  pool.join();
}
// A thread runs it, once.
void serve(int n) {
  asio::thread_pool pool(4);
  asio::post(pool, [n] { work(n); });
  pool.join();
}

int main() {
  Server server;
  Service service;
  server.get("/", handle).get("/answer", std::bind(&Service::answer, &service, std::placeholders::_1));
  server.onClose(closed);
  server.onEvent(&event);
  std::thread thread(serve, 4);
  server.listen();
  thread.join();
}
