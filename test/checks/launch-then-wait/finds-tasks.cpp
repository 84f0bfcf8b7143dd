// RUN: %nofix futures-launch-then-wait
// Threads that are awaited by the future of what they were given.
#include <exception>
#include <future>
#include <iostream>
#include <thread>
#include <utility>
#include <vector>

int work(int = 0);
void use(int);

void task() {
  std::packaged_task<int()> task([] { return work(); });
  auto result = task.get_future();
  std::thread t(std::move(task));
  // CHECK: :[[@LINE-1]]:15: warning: a thread is launched only to be awaited at once, about 42 us; call it directly [futures-launch-then-wait]
  // CHECK: :[[@LINE+1]]:7: note: awaited here, before anything else runs
  use(result.get());
  t.join();
}
void with_arguments() {
  std::packaged_task<int(int)> task(work);
  std::future<int> result = task.get_future();
  std::thread t(std::ref(task), 3);
  // CHECK: :[[@LINE-1]]:15: warning: a thread is launched only to be awaited at once
  // CHECK: :[[@LINE+1]]:29: note
  std::cout << "result " << result.get() << "\n";
  t.join();
}
int detached(int n) {
  std::packaged_task<int()> task([n] { return work(n); });
  std::future<int> result = task.get_future();
  std::thread(std::move(task)).detach();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only to be awaited at once
  // CHECK: :[[@LINE+1]]:7: note
  if (result.get() > 0)
    return 1;
  return 0;
}
void promise() {
  std::promise<int> p;
  auto result = p.get_future();
  std::thread t([&p] { p.set_value(work()); });
  // CHECK: :[[@LINE-1]]:15: warning: a thread is launched only to be awaited at once
  // CHECK: :[[@LINE+1]]:7: note
  use(result.get());
  t.join();
}
void with_errors() {
  std::promise<int> p;
  std::thread t([&p] {
    // CHECK: :[[@LINE-1]]:15: warning: a thread is launched only to be awaited at once
    // CHECK: :[[@LINE+9]]:7: note
    try {
      int v = work();
      p.set_value(v);
    } catch (...) {
      p.set_exception(std::current_exception());
    }
  });
  auto result = p.get_future();
  use(result.get());
  t.join();
}
void moved_in() {
  std::promise<void> p;
  auto done = p.get_future();
  std::jthread t([p = std::move(p)]() mutable {
    // CHECK: :[[@LINE-1]]:16: warning: a thread is launched only to be awaited at once
    // CHECK: :[[@LINE+4]]:3: note
    work();
    p.set_value();
  });
  done.get();
}
void produce(std::promise<int> result, int n) {
  if (n < 0) {
    result.set_value(0);
    return;
  }
  result.set_value(work(n));
}
std::vector<int> each(const std::vector<int> &numbers) {
  std::vector<int> results;
  for (int n : numbers) {
    std::promise<int> p;
    std::future<int> f = p.get_future();
    std::thread t(produce, std::move(p), n);
    // CHECK: :[[@LINE-1]]:17: warning: a thread is launched only to be awaited at once, about 42 us, and the iterations run one after another; call it directly
    // CHECK: :[[@LINE+2]]:23: note
    // CHECK: :[[@LINE-6]]:3: note: the loop is here
    results.push_back(f.get());
    t.join();
  }
  return results;
}
void in_a_lambda() {
  std::promise<int> p;
  auto result = p.get_future();
  std::thread t([](std::promise<int> &&r) { r.set_value(work()); },
                std::move(p));
  // CHECK: :[[@LINE-2]]:15: warning: a thread is launched only to be awaited at once
  // CHECK: :[[@LINE+1]]:7: note
  use(result.get());
  t.join();
}
int of_the_promise() {
  std::promise<int> p;
  std::thread t([&p] { p.set_value(work()); });
  // CHECK: :[[@LINE-1]]:15: warning: a thread is launched only to be awaited at once
  // CHECK: :[[@LINE+1]]:17: note
  const int v = p.get_future().get();
  t.join();
  return v;
}
