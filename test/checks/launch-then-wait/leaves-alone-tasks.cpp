// RUN: %find futures-launch-then-wait
#include <chrono>
#include <condition_variable>
#include <future>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
int work(int = 0);
void use(int);

// Work between launch and wait.
void between() {
  std::packaged_task<int()> task([] { return work(); });
  auto result = task.get_future();
  std::thread t(std::move(task));
  use(1);
  use(result.get());
  t.join();
}
void says_so_first() {
  std::promise<int> p;
  auto result = p.get_future();
  std::thread t([&p] { p.set_value(work()); });
  std::cout << "waiting" << std::endl;
  use(result.get());
  t.join();
}
// A time-out.
bool timed() {
  std::packaged_task<int()> task([] { return work(); });
  auto result = task.get_future();
  std::thread t(std::move(task));
  if (result.wait_for(1s) != std::future_status::ready) {
    t.detach();
    return false;
  }
  t.join();
  return true;
}
// The thread goes on after it has resolved: a hand-off.
struct Server {
  void listen();
  void serve();
};
void start(Server &server) {
  std::promise<void> listening;
  auto ready = listening.get_future();
  std::thread t([&] {
    server.listen();
    listening.set_value();
    server.serve();
  });
  ready.get();
  t.detach();
}
void loops() {
  std::promise<int> p;
  auto result = p.get_future();
  std::thread t([&p] {
    for (int i = 0; i < 3; ++i)
      if (work(i)) {
        p.set_value(i);
        break;
      }
    work(4);
  });
  use(result.get());
  t.join();
}
void in_steps() {
  std::promise<void> first;
  std::promise<int> second;
  std::thread t([&] {
    first.set_value();
    second.set_value(work());
  });
  use(second.get_future().get());
  first.get_future().get();
  t.join();
}
struct Cleanup {
  ~Cleanup();
};
void cleans_up() {
  std::promise<int> p;
  auto result = p.get_future();
  std::thread t([&p] {
    Cleanup later;
    p.set_value(work());
  });
  use(result.get());
  t.join();
}
// The result is somebody else's too, or is resolved by somebody else.
void resolve_later(std::promise<int> &);
void others() {
  std::promise<int> p;
  auto result = p.get_future();
  resolve_later(p);
  std::thread t([&p] { p.set_value(work()); });
  use(result.get());
  t.join();
}
void given_on() {
  std::promise<int> p;
  auto result = p.get_future();
  std::thread t([&p] { resolve_later(p); });
  use(result.get());
  t.join();
}
std::future<int> given_back() {
  std::packaged_task<int()> task([] { return work(); });
  auto result = task.get_future();
  std::thread(std::move(task)).detach();
  return result;
}
// The thread's identity is the point.
void identity() {
  std::promise<std::thread::id> p;
  auto result = p.get_future();
  std::thread t([&p] { p.set_value(std::this_thread::get_id()); });
  std::cout << result.get();
  t.join();
}
void at_exit() {
  std::promise<int> p;
  auto result = p.get_future();
  std::thread t([&p] { p.set_value_at_thread_exit(work()); });
  use(result.get());
  t.join();
}
// Two run beside each other.
void two() {
  std::packaged_task<int()> one([] { return work(1); });
  std::packaged_task<int()> other([] { return work(2); });
  auto a = one.get_future();
  auto b = other.get_future();
  std::thread t(std::move(one));
  std::thread u(std::move(other));
  use(b.get());
  use(a.get());
  t.join();
  u.join();
}
void many() {
  std::vector<std::thread> threads;
  std::vector<std::future<int>> results;
  for (int i = 0; i < 4; ++i) {
    std::packaged_task<int()> task([i] { return work(i); });
    results.push_back(task.get_future());
    threads.push_back(std::thread(std::move(task)));
  }
  for (auto &r : results)
    use(r.get());
  for (auto &t : threads)
    t.join();
}
// Run here, and used again.
void here() {
  std::packaged_task<int(int)> task(work);
  auto result = task.get_future();
  task(1);
  use(result.get());
}
void again() {
  std::packaged_task<int(int)> task(work);
  auto result = task.get_future();
  std::thread t(std::ref(task), 1);
  use(result.get());
  t.join();
  task.reset();
}
// Meant.
[[clang::annotate("futures::intended")]] void intended() {
  std::packaged_task<int()> task([] { return work(); });
  auto result = task.get_future();
  std::thread t(std::move(task));
  use(result.get());
  t.join();
}
void intended_promise() {
  [[clang::annotate("futures::intended")]] std::promise<int> p;
  auto result = p.get_future();
  std::thread t([&p] { p.set_value(work()); });
  use(result.get());
  t.join();
}
// In tests, that another thread resolves is the point.
#define TEST(Suite, Name)                                                      \
  struct Suite##_##Name##_Test {                                               \
    void TestBody();                                                           \
  };                                                                           \
  void Suite##_##Name##_Test::TestBody()
TEST(Future, IsResolvedByAThread) {
  std::promise<int> p;
  auto result = p.get_future();
  std::thread t([&p] { p.set_value(1); });
  use(result.get());
  t.join();
}
