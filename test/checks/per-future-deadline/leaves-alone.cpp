// RUN: %find futures-per-future-deadline
// One budget each is right, or no time passes.
#include <chrono>
#include <functional>
#include <future>
#include <thread>
#include <vector>
using namespace std::chrono_literals;
using Futures = std::vector<std::future<int>>;
void progress();
int work(int);

// One and the same future is polled.
void polling(std::future<int> &f, Futures &futures, std::future<int> *p) {
  while (f.wait_for(100ms) != std::future_status::ready)
    progress();
  do
    progress();
  while (p->wait_for(100ms) != std::future_status::ready);
  for (int tries = 0; tries < 10; ++tries)
    if (futures[0].wait_for(100ms) == std::future_status::ready)
      break;
  for (;;)
    if (futures.back().wait_for(100ms) == std::future_status::ready)
      return;
}

// Also in an inner loop, and one after the other.
void inner(Futures &futures) {
  for (auto &f : futures)
    while (f.wait_for(100ms) != std::future_status::ready)
      progress();
  for (auto &f : futures)
    for (int tries = 0; tries < 3; ++tries)
      if (f.wait_for(100ms) == std::future_status::ready)
        break;
  std::size_t i = 0;
  while (i < futures.size())
    if (futures[i].wait_for(100ms) == std::future_status::ready)
      ++i;
  for (auto it = futures.begin(); it != futures.end();) {
    if (it->wait_for(100ms) != std::future_status::ready)
      continue;
    ++it;
  }
  while (!futures.empty())
    if (futures.back().wait_for(100ms) == std::future_status::ready)
      futures.pop_back();
}

// The same futures, pass after pass.
void passes(Futures &futures) {
  bool done = false;
  while (!done) {
    done = true;
    for (auto &f : futures)
      if (f.wait_for(10ms) != std::future_status::ready)
        done = false;
  }
  for (int round = 0; round < 3; ++round)
    for (std::size_t i = 0; i < futures.size(); ++i)
      futures[i].wait_for(10ms);
}

constexpr std::chrono::milliseconds NoTime{0};
std::chrono::milliseconds global{400};
void globals(Futures &futures) {
  for (auto &f : futures)
    f.wait_for(NoTime);
  for (auto &f : futures) {
    f.wait_for(global);
    global /= 2;
  }
}

// A readiness test.
int ready(Futures &futures) {
  int n = 0;
  const auto none = 0s;
  constexpr std::chrono::seconds zero{};
  for (auto &f : futures) {
    n += f.wait_for(0s) == std::future_status::ready;
    n += f.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    n += f.wait_for(std::chrono::milliseconds::zero()) ==
         std::future_status::ready;
    n += f.wait_for(std::chrono::seconds{}) == std::future_status::ready;
    n += f.wait_for(none) == std::future_status::ready;
    n += f.wait_for(zero) == std::future_status::ready;
    n += f.wait_for(-1s) == std::future_status::ready;
    n += f.wait_for(std::chrono::duration<double>(0.0)) ==
         std::future_status::ready;
  }
  return n;
}

struct Client {
  std::future<int> call(int);
};
// A future made in the same iteration has its own budget.
void server(Client &client, const std::vector<int> &ids, Futures &slots) {
  for (int id : ids) {
    auto f = std::async(std::launch::async, work, id);
    f.wait_for(200ms);
    std::future<int> g = client.call(id);
    g.wait_for(200ms);
    client.call(id).wait_for(200ms);
    auto &&h = client.call(id);
    h.wait_for(200ms);
    std::packaged_task<int(int)> task(work);
    auto t = task.get_future();
    task(id);
    t.wait_for(200ms);
  }
  for (std::size_t i = 0; i < slots.size(); ++i) {
    slots[i] = client.call(1);
    slots[i].wait_for(200ms);
  }
  for (auto &slot : slots) {
    slot = client.call(2);
    slot.wait_for(200ms);
  }
  for (int id : ids) {
    slots.push_back(client.call(id));
    slots.back().wait_for(200ms);
  }
  std::future<int> current;
  for (int id : ids) {
    current = client.call(id);
    current.wait_for(200ms);
  }
}

struct Item {
  std::future<int> result;
  std::chrono::milliseconds limit;
};
std::chrono::milliseconds limitOf(const Item &);
// A duration of the item, or what is left of one for all.
void budgets(std::vector<Item> &items, std::chrono::milliseconds step) {
  for (auto &item : items)
    item.result.wait_for(item.limit);
  for (auto &item : items)
    item.result.wait_for(limitOf(item));
  for (std::size_t i = 0; i < items.size(); ++i)
    items[i].result.wait_for(i * step);
  auto deadline = std::chrono::steady_clock::now() + 1s;
  for (auto &item : items)
    item.result.wait_for(deadline - std::chrono::steady_clock::now());
  for (auto &item : items) {
    auto left = deadline - std::chrono::steady_clock::now();
    item.result.wait_for(left);
  }
  for (auto &item : items)
    item.result.wait_for(std::max(std::chrono::steady_clock::duration(1ms),
                                  deadline - std::chrono::steady_clock::now()));
  std::chrono::milliseconds rest = 500ms;
  for (auto &item : items) {
    item.result.wait_for(rest);
    rest /= 2;
  }
  for (auto &item : items) {
    item.result.wait_until(deadline);
    item.result.wait();
  }
}

// A lambda that is merely defined in the loop.
void defined(Futures &futures, std::vector<std::thread> &threads,
             std::vector<std::function<void()>> &later) {
  for (auto &f : futures) {
    threads.emplace_back([&f] { f.wait_for(200ms); });
    later.push_back([&] { f.wait_for(200ms); });
  }
}

int first(Futures &futures) {
  for (auto &f : futures) {
    f.wait_for(200ms);
    return 1;
  }
  for (auto &f : futures)
    return f.wait_for(1s) == std::future_status::ready;
  do {
    futures[0].wait_for(1s);
  } while (false);
  return 0;
}

void meant(Futures &futures, Futures &unused_futures) {
  for (auto &f : futures) {
    (void)f.wait_for(200ms);
    auto unused_status = f.wait_for(200ms);
    f.wait_for(200ms); // NOLINT(futures-per-future-deadline)
    // NOLINTNEXTLINE
    f.wait_for(200ms);
  }
  for (auto &unused_f : futures)
    unused_f.wait_for(200ms);
  for (auto &f : unused_futures)
    f.wait_for(200ms);
}
[[clang::annotate("futures::intended")]] void allMeant(Futures &futures) {
  for (auto &f : futures)
    f.wait_for(200ms);
}
void fieldMeant(Futures &futures) {
  for ([[clang::annotate("futures::intended")]] auto &f : futures)
    f.wait_for(200ms);
}

// Neither is a wait.
struct Future {
  int wait_for(std::chrono::milliseconds);
};
void namesake(std::vector<Future> &others, Futures &futures) {
  for (auto &f : others)
    f.wait_for(200ms);
  for (auto &f : futures) {
    using S = decltype(f.wait_for(200ms));
    static_assert(sizeof(f.wait_for(200ms)) == sizeof(S));
    static_assert(!noexcept(f.wait_for(200ms)));
    if constexpr (sizeof(int) == 1)
      f.wait_for(200ms);
  }
}

// The operation begins in the iteration, whoever keeps its future.
struct Connection {
  const std::future<void> &close(int error, bool detach = false);
};
void closeAll(std::vector<Connection *> &connections) {
  for (Connection *connection : connections) {
    auto &closed = connection->close(1);
    if (closed.wait_for(std::chrono::seconds(5)) != std::future_status::ready)
      return;
  }
}

// So it does where the iteration hands a promise out, or what holds one.
struct Job {
  std::promise<int> promise;
};
void start(std::promise<int> &promise);
void post(Job &job);
template <class Handler> void connect(Handler handler) { handler(1); }
void handedOut(std::vector<std::promise<int>> &promises,
               std::vector<std::shared_ptr<std::promise<int>>> &shared,
               std::vector<Job> &jobs, int n) {
  for (auto &promise : promises) {
    auto f = promise.get_future();
    start(promise);
    if (f.wait_for(1s) != std::future_status::ready)
      return;
  }
  for (auto &promise : shared) {
    auto f = promise->get_future();
    connect([promise](int result) { promise->set_value(result); });
    if (f.wait_for(1s) != std::future_status::ready)
      return;
  }
  for (auto &job : jobs) {
    auto f = job.promise.get_future();
    post(job);
    if (f.wait_for(1s) != std::future_status::ready)
      return;
  }
  for (int i = 0; i < n; ++i) {
    auto promise = std::make_shared<std::promise<int>>();
    auto f = promise->get_future();
    connect([promise](int result) { promise->set_value(result); });
    if (f.wait_for(1s) != std::future_status::ready)
      return;
  }
}
