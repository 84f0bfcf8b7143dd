// RUN: %find futures-launch-then-wait --std=c++17
// Libraries that are not packaged: what is used of them is declared here.
#include <utility>

namespace hpx {
template <typename T> struct future {
  T get();
};
struct launch {
  static const launch async;
};
template <typename F, typename... A> auto async(F &&f, A &&...a) -> future<int>;
template <typename F, typename... A> auto async(launch, F &&f, A &&...a) -> future<int>;
} // namespace hpx
namespace folly {
struct Executor {};
template <typename T> struct Future {
  T get() &&;
  T get(int timeout) &&;
  Future &wait();
};
template <typename F> Future<int> async(F &&f);
template <typename F> Future<int> via(Executor *e, F &&f);
} // namespace folly

struct Executor {
  int lanes;
};
int load();
int count(int);
int other();
void use(int);

void found() {
  use(hpx::async(load).get());
  // CHECK: :[[@LINE-1]]:7: warning: a task is launched only to be awaited at once, while this thread waits; call it directly [futures-launch-then-wait]
  auto f = hpx::async(count, 3);
  // CHECK: :[[@LINE-1]]:12: warning: a task is launched only
  // CHECK: :[[@LINE+1]]:7: note: awaited here
  use(f.get());
  use(folly::async(load).get());
  // CHECK: :[[@LINE-1]]:7: warning: a task is launched only
}

void leftAlone(Executor executor, folly::Executor *named) {
  use(hpx::async(executor, load).get());
  use(folly::via(named, load).get());
  use(folly::async(load).get(100));
  auto f = hpx::async(load);
  use(other());
  use(f.get());
}

// TBB 2020 declares its task groups where they are used.
namespace tbb {
struct task_group {
  template <typename F> void run(const F &);
  int wait();
};
} // namespace tbb
void older() {
  tbb::task_group group;
  group.run(other);
  // CHECK: :[[@LINE-1]]:3: warning: a task is launched only
  // CHECK: :[[@LINE+1]]:3: note: awaited here
  group.wait();
}
