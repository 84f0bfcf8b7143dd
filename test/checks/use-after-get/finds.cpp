// RUN: %find futures-use-after-get
// Uses on one path, through branches, loops, handlers and lambdas.
#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <vector>

int work();
bool flag();
void log(int);
void sink(std::future<int> f);

void straight(std::future<int> f) {
  f.get();
  f.get();
  // CHECK: :[[@LINE-1]]:3: warning: 'f' holds no result here: get() took it before, and using it again throws or is undefined; keep the value, or share() the future [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
}

void after_branch(std::future<int> f, bool early) {
  if (early)
    log(f.get());
  log(f.get());
  // CHECK: :[[@LINE-1]]:7: warning: 'f' holds no result here
  // CHECK: :[[@LINE-3]]:9: note: get() takes the result here
}

void in_loop(std::future<int> f, int n) {
  for (int i = 0; i < n; ++i)
    log(f.get());
  // CHECK: :[[@LINE-1]]:9: warning: 'f' holds no result here
  // CHECK: :[[@LINE-2]]:9: note: get() takes the result here, in an earlier iteration
}

void in_algorithm(std::future<int> f, std::vector<int> &v) {
  std::for_each(v.begin(), v.end(), [&](int) { log(f.get()); });
  // CHECK: :[[@LINE-1]]:52: warning: 'f' holds no result here
  // CHECK: :[[@LINE-2]]:52: note: get() takes the result here, in an earlier iteration
}

void moved_by_value(std::future<int> f) {
  sink(std::move(f));
  log(f.get());
  // CHECK: :[[@LINE-1]]:7: warning: 'f' holds no result here: it was moved away before, and using it again throws or is undefined; keep the value, or share() the future
  // CHECK: :[[@LINE-3]]:8: note: it is moved away here
}

void moved_into_variable(std::future<int> f) {
  auto g = std::move(f);
  f.wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'f' holds no result here: it was moved away
  // CHECK: :[[@LINE-3]]:12: note: it is moved away here
  g.get();
}

void moved_into_lambda(std::future<int> f) {
  auto later = [f = std::move(f)]() mutable { return f.get(); };
  f.get();
  // CHECK: :[[@LINE-1]]:3: warning: 'f' holds no result here: it was moved away
  // CHECK: :[[@LINE-3]]:21: note: it is moved away here
  later();
}

void released(std::future<int> f) {
  auto shared = f.share();
  log(shared.get());
  log(shared.get());
  log(f.get());
  // CHECK: :[[@LINE-1]]:7: warning: 'f' holds no result here: share() took it before
  // CHECK: :[[@LINE-5]]:17: note: share() takes the result here
}

void in_handler(std::future<int> f) {
  try {
    log(f.get());
  } catch (...) {
    log(f.get());
    // CHECK: :[[@LINE-1]]:9: warning: 'f' holds no result here
    // CHECK: :[[@LINE-4]]:9: note: get() takes the result here
  }
}

// The handler is for the first get(), or for what the task throws.
void in_one_try(std::future<int> f) {
  try {
    log(f.get());
    log(f.get());
    // CHECK: :[[@LINE-1]]:9: warning: 'f' holds no result here
    // CHECK: :[[@LINE-3]]:9: note: get() takes the result here
  } catch (const std::future_error &) {
  }
}
void tries_again(std::future<int> f) {
  for (int i = 0; i < 3; ++i)
    try {
      log(f.get());
      // CHECK: :[[@LINE-1]]:11: warning: 'f' holds no result here
      // CHECK: :[[@LINE-2]]:11: note: get() takes the result here, in an earlier iteration
    } catch (const std::future_error &) {
    }
}
void timed(std::future<int> f) {
  f.get();
  if (f.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
    // CHECK: :[[@LINE-1]]:7: warning: 'f' holds no result here
    // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
    log(1);
}

void fallthrough(std::future<int> f, int k) {
  switch (k) {
  case 0:
    f.get();
    break;
  case 1:
    f.get();
    [[fallthrough]];
  case 2:
    f.get();
    // CHECK: :[[@LINE-1]]:5: warning: 'f' holds no result here
    // CHECK: :[[@LINE-5]]:5: note: get() takes the result here
  }
}

void in_lambda(std::future<int> f) {
  auto twice = [&] { return f.get() + f.get(); };
  // CHECK: :[[@LINE-1]]:39: warning: 'f' holds no result here
  // CHECK: :[[@LINE-2]]:29: note: get() takes the result here
  twice();
}

struct Member {
  std::future<int> result;
  int twice() { return result.get() + this->result.get(); }
  // CHECK: :[[@LINE-1]]:39: warning: 'this->result' holds no result here
  // CHECK: :[[@LINE-2]]:24: note: get() takes the result here
};

void behind_pointer(std::shared_ptr<std::future<int>> p) {
  p->get();
  (*p).get();
  // CHECK: :[[@LINE-1]]:3: warning: '*p' holds no result here
  // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
}

void behind_raw_pointer(std::future<int> *p) {
  p->get();
  p->get();
  // CHECK: :[[@LINE-1]]:3: warning: 'p' holds no result here
  // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
}

void in_optional(std::optional<std::future<int>> &o) {
  o->get();
  o->get();
  // CHECK: :[[@LINE-1]]:3: warning: 'o' holds no result here
  // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
}

void constant_index(std::vector<std::future<int>> &v) {
  v[0].get();
  v[1].get();
  v[0].get();
  // CHECK: :[[@LINE-1]]:3: warning: 'v[0]' holds no result here
  // CHECK: :[[@LINE-4]]:3: note: get() takes the result here
}

void by_another_name(std::future<int> f) {
  auto &g = f;
  g.get();
  f.get();
  // CHECK: :[[@LINE-1]]:3: warning: 'f' holds no result here
  // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
}

template <class T> void in_template(std::future<T> f) {
  f.get();
  f.get();
  // CHECK: :[[@LINE-1]]:3: warning: 'f' holds no result here
  // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
}
template void in_template(std::future<int>);
template void in_template(std::future<long>);

// Elements of a container: by the same index, or in a second loop over all.
struct Status {
  bool ok() const;
};
Status first_failure(std::vector<std::future<Status>> &parts) {
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!parts[i].get().ok())
      return parts[i].get();
  // CHECK: :[[@LINE-1]]:14: warning: 'parts[i]' holds no result here: get() took it before, and using it again throws or is undefined; keep the value, or share() the future [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:10: note: get() takes the result here
  return {};
}
int sum_again(std::vector<std::future<int>> &parts) {
  int sum = 0;
  for (auto &part : parts)
    part.get();
  for (auto &part : parts)
    sum += part.get();
  // CHECK: :[[@LINE-1]]:12: warning: 'part' holds no result here
  // CHECK: :[[@LINE-4]]:5: note: get() takes the result here
  return sum;
}

// One warning on each way: the wait comes first.
void poll(std::future<int> &f, bool &run) {
  while (run)
    if (f.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
      // CHECK: :[[@LINE-1]]:9: warning: 'f' holds no result here
      // CHECK: :[[@LINE+1]]:7: note: get() takes the result here
      f.get();
}

// In a macro it is known by its name.
#define EXPECT_TAKEN(EXPRESSION) (void)(EXPRESSION)
void expected(std::future<int> named) {
  named.get();
  EXPECT_TAKEN(named.get());
  // CHECK: :[[@LINE-1]]:16: warning: 'named' holds no result here
  // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
}
