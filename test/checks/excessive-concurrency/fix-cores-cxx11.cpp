// REQUIRES: asio
// RUN: %fix --unsafe --std=c++11 futures-excessive-concurrency
// What is standard needs no runtime.
#include <asio/thread_pool.hpp>
#include <cstdio>

asio::thread_pool pool(300);
int main() {
  pool.join();
  std::puts("ok");
}
// FIXED: asio::thread_pool pool(static_cast<std::size_t>(std::max(1u, 2 * std::thread::hardware_concurrency())));
