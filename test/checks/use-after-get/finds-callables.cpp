// RUN: %find futures-use-after-get -- -pthread
// Results that callables and functions of this file take.
#include <future>
#include <thread>
#include <utility>

int work();
void use(int);
bool cond();

void lambda_twice() {
  auto f = std::async(work);
  auto take = [&] { return f.get(); };
  use(take());
  use(take());
  // CHECK: :[[@LINE-1]]:7: warning: 'f' holds no result here: an earlier call took it, and using it again throws or is undefined; keep the value, or share() the future [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:7: note: the call takes the result here
}

void lambda_in_a_loop() {
  auto f = std::async(work);
  auto take = [&f] { use(f.get()); };
  for (int i = 0; i < 3; ++i)
    take();
  // CHECK: :[[@LINE-1]]:5: warning: 'f' holds no result here: the call took it before
  // CHECK: :[[@LINE-2]]:5: note: the call takes the result here, in an earlier iteration
}

void get_then_lambda() {
  auto f = std::async(work);
  auto take = [&] { return f.get(); };
  use(f.get());
  use(take());
  // CHECK: :[[@LINE-1]]:7: warning: 'f' holds no result here: get() took it before
  // CHECK: :[[@LINE-3]]:7: note: get() takes the result here
  // CHECK: :[[@LINE-6]]:8: note: share the future
}

void owned_by_the_lambda() {
  auto take = [f = std::async(work)]() mutable { return f.get(); };
  use(take());
  use(take());
  // CHECK: :[[@LINE-1]]:7: warning: 'take' was called before and took the result of its 'f', which holds none the second time; keep the value, or capture what share() gives [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:7: note: it is called here
  // CHECK: :[[@LINE-5]]:57: note: the result is taken here
}

void on_another_thread() {
  auto f = std::async(work);
  std::thread t([&f] { use(f.get()); });
  use(f.get());
  // CHECK: :[[@LINE-1]]:7: warning: 'f' holds no result here: another thread takes it
  // CHECK: :[[@LINE-3]]:17: note: what is started here takes the result
  t.join();
}

static int take(std::future<int> &f) { return f.get() + 1; }

void function_twice() {
  auto f = std::async(work);
  use(take(f));
  use(take(f));
  // CHECK: :[[@LINE-1]]:7: warning: 'f' holds no result here: an earlier call took it
  // CHECK: :[[@LINE-3]]:7: note: the call takes the result here
}

void task_twice() {
  std::packaged_task<int()> task(work);
  auto f = task.get_future();
  task();
  task();
  // CHECK: :[[@LINE-1]]:3: warning: 'task' has run before, and its future has that result: calling it again throws; reset() it, or make a task for each call [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:3: note: it runs here
}

void task_in_a_loop() {
  std::packaged_task<int()> task(work);
  while (cond())
    task();
  // CHECK: :[[@LINE-1]]:5: warning: 'task' has run before
  // CHECK: :[[@LINE-2]]:5: note: the call is in a loop
}
