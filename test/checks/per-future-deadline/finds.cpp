// RUN: %find futures-per-future-deadline
// A relative time-out for each of several futures of std.
#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <queue>
#include <thread>
#include <vector>
using namespace std::chrono_literals;
using Futures = std::vector<std::future<int>>;

int ranges(Futures &futures, std::map<int, std::future<void>> &named) {
  int ready = 0;
  for (auto &f : futures)
    if (f.wait_for(200ms) == std::future_status::ready)
    // CHECK: :[[@LINE-1]]:9: warning: the time-out of 'wait_for(200ms)' starts again for each future, so that N of them may take N times as long; take one deadline before the loop and use 'wait_until' [futures-per-future-deadline]
    // CHECK: :[[@LINE-3]]:3: note: the loop over the futures is here
    // CHECK: :[[@LINE-3]]:9: note: one deadline for all: the time-out then bounds the whole loop, and a future whose turn comes after it is only asked whether it is ready
      ++ready;
  for (auto &[id, f] : named) {
    std::future_status status =
                           f.wait_for(std::chrono::seconds(1));
                           // CHECK: :[[@LINE-1]]:28: warning: the time-out of 'wait_for(std::chrono::seconds(1))'
                           // CHECK: :[[@LINE-4]]:3: note: the loop over the
                           // CHECK: :[[@LINE-3]]:28: note: one deadline for all:
    ready += status == std::future_status::ready;
  }
  for (std::future<int> &f : futures) {
    auto &same = f;
    while (same.valid()) {
      same.wait_for(1s);
      // CHECK: :[[@LINE-1]]:7: warning: the time-out of 'wait_for(1s)'
      // CHECK: :[[@LINE-5]]:3: note: the loop over the
      // CHECK: :[[@LINE-3]]:7: note: one deadline for all:
      break;
    }
  }
  return ready;
}

void indices(Futures &futures, std::future<int> *plain, int n,
             std::array<std::shared_future<int>, 4> &fixed) {
  for (std::size_t i = 0; i < futures.size(); ++i) {
    futures[i].wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
    futures.at(i).wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-7]]:3: note: the loop over the
  }
  for (int i = n; i-- > 0;)
    plain[i].wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
  int k = 0;
  while (k < 4) {
    fixed[k].wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
    ++k;
  }
}

void iterators(Futures &futures, std::deque<std::future<int>> queue) {
  for (auto it = futures.begin(); it != futures.end(); ++it)
    it->wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
  auto at = futures.begin();
  while (at != futures.end()) {
    (*at++).wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
  }
  while (!queue.empty()) {
    queue.front().wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
    queue.pop_front();
  }
}

void moved(Futures &futures, std::queue<std::future<int>> &queue) {
  for (auto &slot : futures) {
    auto f = std::move(slot);
    f.wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-4]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
  }
  while (!queue.empty()) {
    std::future<int> f = std::move(queue.front());
    queue.pop();
    f.wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-5]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
  }
}

struct Job {
  std::future<int> result;
  std::future<int> &future() { return result; }
};

class Batch {
public:
  void wait();

private:
  std::vector<Job> jobs_;
  std::vector<std::unique_ptr<Job>> owned_;
  std::chrono::milliseconds timeout_{200};
  std::chrono::milliseconds timeout() const { return timeout_; }
};

void Batch::wait() {
  for (auto &job : jobs_)
    job.result.wait_for(timeout_);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(timeout_)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
  for (auto &job : this->owned_)
    job->result.wait_for(this->timeout_ / 2);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(this->timeout_
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
  // A getter gives the same each time; a declaration before the loop may not
  // see what it sees.
  for (auto &job : jobs_)
    job.future().wait_for(timeout());
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(timeout())'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
}

void algorithms(Futures &futures, std::chrono::milliseconds limit) {
  std::for_each(futures.begin(), futures.end(), [&](std::future<int> &f) {
    f.wait_for(limit);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(limit)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
  });
  std::ranges::for_each(futures, [&](auto &f) {
    f.wait_for(limit);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(limit)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
  });
}

// Rows and batches; the outer loop ends for itself.
void nested(std::vector<Futures> &rows, Futures *grid[], int n) {
  for (auto &row : rows)
    for (auto &f : row)
      f.wait_for(10ms);
      // CHECK: :[[@LINE-1]]:7: warning: the time-out of 'wait_for(10ms)'
      // CHECK: :[[@LINE-3]]:5: note: the loop over the
      // CHECK: :[[@LINE-3]]:7: note: one deadline for all:
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      (*grid[i])[j].wait_for(10ms);
      // CHECK: :[[@LINE-1]]:7: warning: the time-out of 'wait_for(10ms)'
      // CHECK: :[[@LINE-3]]:5: note: the loop over the
      // CHECK: :[[@LINE-3]]:7: note: one deadline for all:
}

struct Node {
  std::future<int> result;
  std::shared_ptr<Node> next;
};
// A list; a step in the condition; a dereferenced pointer.
void lists(std::shared_ptr<Node> node, std::future<int> *f,
           std::future<int> *end, std::vector<std::future<int> *> &pointers) {
  while (node) {
    node->result.wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
    node = node->next;
  }
  do
    f->wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
  while (++f != end);
  for (auto *p : pointers)
    (*p).wait_for(10ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(10ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:5: note: one deadline for all:
}

int work(int);
// A batch for each request: several futures that share its budget.
void requests(int n) {
  for (;;) {
    Futures batch;
    for (int i = 0; i < n; ++i)
      batch.push_back(std::async(std::launch::async, work, i));
    for (auto &f : batch)
      f.wait_for(1s);
      // CHECK: :[[@LINE-1]]:7: warning: the time-out of 'wait_for(1s)'
      // CHECK: :[[@LINE-3]]:5: note: the loop over the
      // CHECK: :[[@LINE-3]]:7: note: one deadline for all:
  }
}

// Once, where it is spelled, however many instantiations there are.
template <class T> void all(std::vector<std::future<T>> &futures) {
  for (auto &f : futures)
    f.wait_for(200ms);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for(200ms)'
    // CHECK: :[[@LINE-3]]:3: note: the loop over the
}
void instances(Futures &ints, std::vector<std::future<void>> &voids) {
  all(ints);
  all(voids);
}

// What the promises are for was begun before the loop.
using Promises = std::vector<std::shared_ptr<std::promise<int>>>;
std::shared_ptr<Promises> connectAll();
int fromPromises(std::vector<std::promise<int>> &promises, int limit) {
  int ready = 0;
  auto connecting = connectAll();
  for (std::size_t i = 0; i < connecting->size(); ++i) {
    auto f = (*connecting)[i]->get_future();
    auto status = f.wait_for(std::chrono::milliseconds(limit));
    // CHECK: :[[@LINE-1]]:19: warning: the time-out of 'wait_for(std::chrono::milliseconds(limit))'
    // CHECK: :[[@LINE-4]]:3: note: the loop over the
    // CHECK: :[[@LINE-3]]:19: note: one deadline for all:
    ready += status == std::future_status::ready;
  }
  for (auto &promise : promises)
    if (promise.get_future().wait_for(1s) == std::future_status::ready)
      // CHECK: :[[@LINE-1]]:9: warning: the time-out of 'wait_for(1s)'
      // CHECK: :[[@LINE-3]]:3: note: the loop over the
      // CHECK: :[[@LINE-3]]:9: note: one deadline for all:
      ++ready;
  return ready;
}

constexpr auto Limit = 250ms;
#define WAIT(f) (f).wait_for(Limit)
void macros(Futures &futures) {
  for (auto &f : futures)
    WAIT(f);
    // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait_for'
    // CHECK: :[[@LINE-5]]:17: note: expanded from macro 'WAIT'
    // CHECK: :[[@LINE-4]]:3: note: the loop over the
}
