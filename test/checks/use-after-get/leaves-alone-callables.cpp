// RUN: %find futures-use-after-get -- -pthread
#include <functional>
#include <future>
#include <thread>
#include <utility>

int work();
void use(int);
bool cond();
void keep(std::function<void()>);
void fill(std::future<int> &);

void once() {
  auto f = std::async(work);
  auto take = [&] { return f.get(); };
  use(take());
}

void either() {
  auto f = std::async(work);
  auto take = [&] { return f.get(); };
  if (cond())
    use(take());
  else
    use(take());
}

void filled_again() {
  auto f = std::async(work);
  auto take = [&] { return f.get(); };
  use(take());
  f = std::async(work);
  use(take());
}

void guarded() {
  auto f = std::async(work);
  auto take = [&] { return f.valid() ? f.get() : 0; };
  use(take());
  use(take());
  auto sometimes = [&] {
    if (cond())
      use(f.get());
  };
  sometimes();
  sometimes();
}

void handed_on() {
  auto f = std::async(work);
  auto take = [&] { use(f.get()); };
  keep(take);
}

void thread_then_new() {
  auto f = std::async(work);
  std::thread t([&f] { use(f.get()); });
  t.join();
  f = std::async(work);
  use(f.get());
}

static int takeIf(std::future<int> &f) { return cond() ? f.get() : 0; }
static int takeAndFill(std::future<int> &f) {
  int v = f.get();
  fill(f);
  return v;
}

void functions() {
  auto f = std::async(work);
  use(takeIf(f));
  use(takeIf(f));
  auto g = std::async(work);
  use(takeAndFill(g));
  use(takeAndFill(g));
}

void tasks() {
  std::packaged_task<int()> task(work);
  task();
  task.reset();
  task();
  task = std::packaged_task<int()>(work);
  task();
  while (cond()) {
    std::packaged_task<int()> each(work);
    each();
  }
}

void meant() {
  [[clang::annotate("futures::intended")]] auto f = std::async(work);
  use(f.get());
  use(f.get());
}
