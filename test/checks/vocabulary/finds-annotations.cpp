// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-timer-in-loop
// Roles that the code gives itself by an attribute, no pack needed.
#include <functional>
#include <utility>
#include <vector>

void work(int);

[[clang::annotate("futures::launch")]] void dispatch(std::function<void()> work);
template <typename F> [[clang::annotate("futures::launch")]] void spawn(F) {}
class starter {
public:
  [[clang::annotate("futures::launch")]] void start(std::function<void()> work);
  [[clang::annotate("futures::launch")]] static void run(void (*work)());
};
// On the declaration in a header, and not again on the definition.
[[clang::annotate("futures::launch")]] void declared(std::function<void()> work);
void declared(std::function<void()>) {}

class [[clang::annotate("futures::pool")]] crew {
public:
  explicit crew(int);
  ~crew();
};
template <typename T> class [[clang::annotate("futures::future")]] ticket {
public:
  ticket(ticket &&);
  [[clang::annotate("futures::await"), clang::annotate("futures::take")]] T redeem();
};
class [[clang::annotate("futures::timer")]] alarm {
public:
  alarm(int seconds);
  void wait();
};

void launches(const std::vector<int> &items, starter &s) {
  for (int item : items) {
    dispatch([item] { work(item); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the
    spawn([item] { work(item); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-6]]:3: note: the loop is here; its count follows the
    s.start([item] { work(item); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-9]]:3: note: the loop is here; its count follows the
    starter::run(nullptr);
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-12]]:3: note: the loop is here; its count follows the
    declared([item] { work(item); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-15]]:3: note: the loop is here; its count follows the
  }
}
void pools() { crew builders(4); }
// CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down on every{{.*}} [futures-pool-per-call]
int futures(ticket<int> t) {
  int first = t.redeem();
  return first + t.redeem();
  // CHECK: :[[@LINE-1]]:18: warning: 't' holds no result here: redeem() took it before,{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:15: note: redeem() takes the result here
}
void timers(int n) {
  for (int i = 0; i < n; ++i) {
    alarm a(1);
    // CHECK: :[[@LINE-1]]:11: warning: timer 'a' is constructed in every iteration; make it{{.*}} [futures-timer-in-loop]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    a.wait();
  }
}

// What a pool launches runs on its threads, not on one each.
class [[clang::annotate("futures::pool")]] gang {
public:
  explicit gang(int);
  ~gang();
  [[clang::annotate("futures::launch")]] void add(std::function<void()> work);
};
void onto(gang &workers, const std::vector<int> &items) {
  for (int item : items)
    workers.add([item] { work(item); });
}

// An annotation of something else is none of ours.
[[clang::annotate("launch")]] void plain(std::function<void()> work);
[[clang::annotate("futures::lunch")]] void misspelt(std::function<void()> work);
void others(const std::vector<int> &items) {
  for (int item : items) {
    plain([item] { work(item); });
    misspelt([item] { work(item); });
  }
}
