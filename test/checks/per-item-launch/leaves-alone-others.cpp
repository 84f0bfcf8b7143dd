// RUN: %find futures-per-item-launch --std=c++20 -- -pthread
// Loops and launches that are no thread for each item.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <fut/pool.h>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <sys/socket.h>
#include <thread>
#include <vector>

void run(int);
void serve(int connection);

// The workers of a pool, in its constructor.
class Pool {
public:
  explicit Pool(const std::vector<int> &queues) {
    for (int queue : queues)
      threads.emplace_back([this, queue] { work(queue); });
    for (int queue : queues)
      more.push_back(std::thread(run, queue));
    for (size_t i = 0; i < queues.size(); ++i)
      byIndex[i] = std::thread(run, i);
  }
  void work(int);

private:
  std::vector<std::thread> threads, more;
  std::map<int, std::thread> byIndex;
};

// A thread per connection, detached or stored.
void accepting(int listener) {
  for (;;) {
    int connection = accept(listener, nullptr, nullptr);
    std::thread(serve, connection).detach();
  }
}
struct Acceptor {
  int acceptConnection();
};
void wrapped(Acceptor &acceptor, std::vector<std::thread> &connections, std::atomic<bool> &stop) {
  while (!stop.load())
    connections.emplace_back(serve, acceptor.acceptConnection());
  int fd;
  while ((fd = acceptor.acceptConnection()) >= 0)
    std::thread(serve, fd).detach();
}

// A deferred launch starts no thread; one onto a pool neither.
void others(const std::vector<int> &items, fut::pool &pool) {
  for (int item : items)
    std::async(std::launch::deferred, run, item).get();
  constexpr auto policy = std::launch::deferred;
  for (int item : items)
    std::async(policy, run, item).get();
  fut::task_group group;
  for (int item : items) {
    group.run(run, item);
    fut::async(run, item).get();
    pool.submit(run, item).get();
  }
  group.wait();
}

// Defined in the loop, run elsewhere.
void merelyDefined(const std::vector<int> &items, std::vector<std::function<void()>> &later) {
  for (int item : items)
    later.push_back([item] { std::thread(run, item).detach(); });
}

// The same thing again until it works, and for ever: neither follows the data.
bool retried(int maxAttempts) {
  for (int attempt = 0; attempt < maxAttempts; ++attempt)
    if (std::async(std::launch::async, [] { return true; }).get())
      return true;
  while (true) {
    std::thread t(run, 1);
    t.join();
  }
}

// A thread that was made elsewhere.
void moved(std::vector<std::thread> &from, std::vector<std::thread> &to) {
  for (auto &t : from)
    to.push_back(std::move(t));
  for (auto &t : from)
    to.emplace_back(std::move(t));
  for (size_t i = 0; i < from.size(); ++i)
    to[i] = std::thread();
}

// Said to be meant.
[[clang::annotate("futures::intended")]] void meant(const std::vector<int> &items) {
  for (int item : items)
    std::thread(run, item).detach();
}
// Of what they are put into.
void meantToo(const std::vector<int> &items) {
  [[clang::annotate("futures::intended")]] std::vector<std::thread> threads;
  std::vector<std::thread> unusedButJoined(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    threads.emplace_back(run, items[i]);
    threads.push_back(std::thread(run, items[i]));
    unusedButJoined[i] = std::thread(run, items[i]);
  }
  for (auto &t : threads)
    t.join();
  for (auto &t : unusedButJoined)
    t.join();
}

int main(int argc, char **) {
  for (int i = 0; i < argc; ++i)
    std::thread(run, i).detach();
}

namespace testing {
class Test {};
} // namespace testing
class Many : public testing::Test {
  void TestBody() {
    for (int i = 0; i < 100; ++i)
      std::thread(run, i).join();
  }
};

// A framework of one's own.
namespace server_tests {
void stress() {
  for (int i = 0; i < 100; ++i)
    std::thread(run, i).join();
}
} // namespace server_tests
struct QueueTest {
  void load() {
    for (int i = 0; i < 100; ++i)
      std::thread(run, i).join();
  }
};

// The author says so: the futures are given up, one after the other.
int measure(int);
void discarded(const std::vector<int> &items) {
  for (int item : items)
    (void)std::async(std::launch::async, measure, item);
  for (int item : items)
    auto unused = std::async(std::launch::async, measure, item);
}

// The workers of a pool, in what its constructor calls and nobody else.
class Spawning {
  void spawn(size_t count) {
    for (size_t i = 0; i < count; ++i)
      slots.emplace_back([this] { work(); });
  }
  void work();
  std::vector<std::thread> slots;

public:
  explicit Spawning(size_t count) { spawn(count); }
};

// What only tests call is part of them.
template <typename Count> void stress(Count n) {
  std::vector<std::thread> meeting;
  for (Count i = 0; i < n; ++i)
    meeting.emplace_back(run, i);
  for (auto &t : meeting)
    t.join();
}
static void stressOften(int n) { stress(n); }
class Stressed : public testing::Test {
  void TestBody() {
    stressOften(8);
    stress(32);
  }
};

// The workers of a pool that is started, or grows, later.
class GrowingPool {
  std::vector<std::thread> Workers;
  void loop();

public:
  void start(std::size_t N) {
    for (std::size_t I = 0; I < N; ++I)
      Workers.emplace_back(&GrowingPool::loop, this);
  }
  template <class F> void submit(F Task);
};
// The workers of a pool, by way of a local.
class LocalPool {
  std::vector<std::thread> Workers;
  void loop();

public:
  explicit LocalPool(const std::vector<int> &Items) {
    for (int Item : Items) {
      std::thread Worker(&LocalPool::loop, this);
      Workers.push_back(std::move(Worker));
    }
    for (std::size_t I = 0; I < Items.size(); ++I) {
      std::thread Worker([this] { loop(); });
      Workers[I].swap(Worker);
    }
  }
};

// One launch, whatever the loop goes over.
void firstThatFits(const std::vector<int> &items) {
  for (int item : items)
    if (item > 3) {
      std::thread(run, item).detach();
      break;
    }
  for (int item : items)
    if (item > 3) {
      auto pending = std::async(std::launch::async, run, item);
      run(item);
      return pending.get();
    }
}

// Before main, as the initialiser of a global.
__attribute__((constructor)) static void warmUp() {
  std::vector<int> items(20);
  for (int item : items)
    std::thread(run, item).detach();
}

// Meant, where the threads are declared.
void meantByTheContainer(const std::vector<int> &items) {
  [[clang::annotate("futures::intended")]] std::vector<std::thread> each;
  for (int item : items)
    each.emplace_back(run, item);
  std::vector<std::future<void>> unused_results;
  for (int item : items)
    unused_results.push_back(std::async(std::launch::async, run, item));
}

// Workers: each takes items until there are none.
struct Output {
  void process(int id);
};
bool pop(std::vector<int> &queue, int &id);
int pop_id(std::vector<int> *queue);
static void drain(const Output *output, std::vector<int> *queue) {
  while (const int id = pop_id(queue))
    const_cast<Output *>(output)->process(id);
  const_cast<Output *>(output)->process(0);
}
void workers(std::vector<Output> &clones, std::vector<int> &queue) {
  std::vector<std::future<void>> workers;
  for (auto &clone : clones)
    workers.push_back(std::async(std::launch::async, drain, &clone, &queue));
  for (auto &clone : clones)
    workers.push_back(std::async(std::launch::async, [&clone, &queue] {
      int id = 0;
      for (;;) {
        if (!pop(queue, id))
          break;
        clone.process(id);
      }
    }));
  for (auto &worker : workers)
    worker.get();
}

// One at a time, for the time-out of its wait, or hand in hand with the loop.
void progress();
void keepsAlive(const std::vector<int> &archives) {
  for (int archive : archives) {
    auto extracted =
        std::async(std::launch::async, [archive] { run(archive); });
    while (extracted.wait_for(std::chrono::milliseconds(10)) !=
           std::future_status::ready)
      progress();
    extracted.get();
  }
}
struct Queue {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<int> items;
  void push(int item) {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [this] { return items.size() < 8; });
    items.push_back(item);
  }
  int take();
};
void handInHand(const std::vector<int> &files) {
  for (int file : files) {
    Queue queue;
    std::thread reader([&queue, file] {
      for (int i = 0; i < file; ++i)
        queue.push(i);
    });
    while (int item = queue.take())
      run(item);
    reader.join();
  }
}

// A thread that runs until it is asked to stop would hold a pool's for ever.
void untilAsked(const std::vector<int> &sensors) {
  std::vector<std::jthread> threads;
  for (int sensor : sensors)
    threads.emplace_back(
        [](std::stop_token stop, int i) {
          while (!stop.stop_requested())
            run(i);
        },
        sensor);
}
