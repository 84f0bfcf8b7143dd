// RUN: %nofix futures-per-future-deadline
// UNSUPPORTED: frontend-clangd
// clangd puts a note on code of a macro at the macro.
// Each place where there is no fix, by the number in the check.
#include <algorithm>
#include <chrono>
#include <future>
#include <vector>
using Futures = std::vector<std::future<int>>;

#define LIMIT std::chrono::milliseconds(200)
#define EACH(f, all) for (auto &f : all)
void macros(Futures &futures) {
  using namespace std::chrono_literals;
  for (auto &f : futures)
    f.wait_for(LIMIT);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for' starts again for each future, so that N of them may take N times as long; take one deadline before the loop and use 'wait_until' [futures-per-future-deadline]
    // CHECK: :[[@LINE-3]]:3: note: the loop over the futures is here
  EACH(f, futures)
    f.wait_for(200ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(200ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-11]]:22: note: expanded from macro 'EACH'
}

// 2: what the loop declares, and what only its using-directive gives.
void insideOnly(Futures &futures) {
  for (auto &f : futures) {
    using namespace std::chrono_literals;
    f.wait_for(200ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(200ms)'
    // CHECK: :[[@LINE-4]]:3: note: the loop over the
  }
  for (auto &f : futures) {
    const std::chrono::milliseconds limit(200);
    f.wait_for(limit);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(limit)'
    // CHECK: :[[@LINE-4]]:3: note: the loop over the
  }
}

// 3: no place before the loop.
void places(Futures &futures, int which) {
  using namespace std::chrono_literals;
  if (which)
    for (auto &f : futures)
      f.wait_for(200ms);
      // CHECK: :[[@LINE-1]]:7: warning: the time-out of 'wait_for(200ms)'
      // CHECK: :[[@LINE-3]]:5: note: the loop over the
  switch (which) {
  case 1:
    for (auto &f : futures)
      f.wait_for(200ms);
      // CHECK: :[[@LINE-1]]:7: warning: the time-out of 'wait_for(200ms)'
      // CHECK: :[[@LINE-3]]:5: note: the loop over the
    break;
  default:
    break;
  }
}
void labels(Futures &futures) {
  using namespace std::chrono_literals;
  if (futures.empty())
    goto end;
  for (auto &f : futures)
    f.wait_for(200ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(200ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
end:
  futures.clear();
}

// 4: the lambda lists what it captures.
void captures(Futures &futures, std::chrono::milliseconds limit) {
  std::for_each(futures.begin(), futures.end(), [limit](std::future<int> &f) {
    f.wait_for(limit);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(limit)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
  });
}

// A comment in the duration, written template arguments, a list.
void texts(Futures &futures) {
  using namespace std::chrono_literals;
  for (auto &f : futures)
    f.wait_for(std::chrono::milliseconds(/* SLA */ 200));
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(std::chrono::milliseconds(/*
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
  for (auto &f : futures)
    f.wait_for<long, std::milli>(200ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(200ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
}
