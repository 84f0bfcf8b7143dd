// RUN: %fix --unsafe futures-per-future-deadline
// One time point before the loop, on the clock of the futures.
#include <algorithm>
#include <cstdio>
#include <future>
#include <memory>
#include <thread>
#include <vector>
// FIXED: {{^}}#include <chrono>
using namespace std::chrono_literals;
using Futures = std::vector<std::future<int>>;

Futures make(int n) {
  Futures futures;
  for (int i = 0; i < n; ++i)
    futures.push_back(std::async(std::launch::async, [i] { return i; }));
  return futures;
}

int range() {
  Futures futures = make(4);
  int sum = 0;
  // FIXED: {{^}}  const auto deadline = std::chrono::steady_clock::now() + 2s;
  // FIXED-NEXT: {{^}}  for (auto &f : futures)
  // FIXED-NEXT: {{^}}    if (f.wait_until(deadline) == std::future_status::ready)
  for (auto &f : futures)
    if (f.wait_for(2s) == std::future_status::ready)
      sum += f.get();
  // A second loop in the same function, two waits of one duration, and one of
  // another.
  Futures more = make(4), rest = make(4);
  // FIXED: {{^}}  const auto deadline2 = std::chrono::steady_clock::now() + 1s;
  // FIXED-NEXT: {{^}}  const auto deadline3 = std::chrono::steady_clock::now() + 1s + 1s;
  // FIXED-NEXT: {{^}}  for (std::size_t i = 0; i < more.size(); ++i) {
  // FIXED-NEXT: {{^}}    auto status = more[i].wait_until(/*at most*/ deadline2); // here
  // FIXED-NEXT: {{^}}    if (rest[i].wait_until(deadline2) == status)
  // FIXED-NEXT: {{^}}      rest[i].wait_until(deadline3);
  for (std::size_t i = 0; i < more.size(); ++i) {
    auto status = more[i].wait_for(/*at most*/ 1s); // here
    if (rest[i].wait_for(1s) == status)
      rest[i].wait_for(1s + 1s);
    sum += more[i].get() + rest[i].get();
  }
  return sum;
}

struct Job {
  std::future<int> result;
};
class Batch {
public:
  Batch() {
    for (int i = 0; i < 3; ++i)
      jobs_.push_back(std::make_unique<Job>(
          Job{std::async(std::launch::async, [i] { return i; })}));
  }
  int wait() {
    int sum = 0;
    // FIXED: {{^}}    const auto deadline = std::chrono::steady_clock::now() + this->limit_;
    // FIXED-NEXT: {{^}}    for (auto it = jobs_.begin(); it != jobs_.end(); ++it)
    // FIXED-NEXT: {{^}}      if ((*it)->result.wait_until(deadline) ==
    for (auto it = jobs_.begin(); it != jobs_.end(); ++it)
      if ((*it)->result.wait_for(this->limit_) ==
          std::future_status::ready)
        sum += (*it)->result.get();
    return sum;
  }

private:
  std::vector<std::unique_ptr<Job>> jobs_;
  std::chrono::duration<double> limit_{2.5};
};

int algorithm(std::chrono::milliseconds limit) {
  Futures futures = make(3);
  int sum = 0;
  // FIXED: {{^}}  const auto deadline = std::chrono::steady_clock::now() + limit * 2 - 1ms;
  // FIXED-NEXT: {{^}}  std::for_each(futures.begin(), futures.end(), [&](auto &f) {
  // FIXED-NEXT: {{^}}    f.wait_until(deadline);
  std::for_each(futures.begin(), futures.end(), [&](auto &f) {
    f.wait_for(limit * 2 - 1ms);
    sum += f.get();
  });
  return sum;
}

// Rows of futures: one for all rows. Requests: one for each.
int nested(std::vector<Futures> rows) {
  int sum = 0;
  // FIXED: {{^}}  const auto deadline = std::chrono::steady_clock::now() + 2s;
  // FIXED-NEXT: {{^}}  for (auto &row : rows)
  // FIXED-NEXT: {{^}}    for (auto &f : row) {
  // FIXED-NEXT: {{^}}      f.wait_until(deadline);
  for (auto &row : rows)
    for (auto &f : row) {
      f.wait_for(2s);
      sum += f.get();
    }
  // FIXED: {{^}}    const auto deadline2 = std::chrono::steady_clock::now() + 2s;
  // FIXED-NEXT: {{^}}    for (auto &f : batch) {
  // FIXED-NEXT: {{^}}      f.wait_until(deadline2);
  for (int request = 0; request < 2; ++request) {
    Futures batch = make(2);
    for (auto &f : batch) {
      f.wait_for(2s);
      sum += f.get();
    }
  }
  return sum;
}

int main() {
  std::vector<Futures> rows;
  rows.push_back(make(2));
  rows.push_back(make(3));
  std::printf("%d %d %d %d\n", range(), Batch().wait(), algorithm(1s),
              nested(std::move(rows)));
}
