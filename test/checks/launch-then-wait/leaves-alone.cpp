// RUN: %find futures-launch-then-wait --std=c++20 -- -pthread
// Launches that have a reason, and waits that are not at once.
#include <chrono>
#include <coroutine>
#include <fut/pool.h>
#include <functional>
#include <future>
#include <iostream>
#include <mutex>
#include <sstream>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>
#include <vector>

int load(int);
int other();
void work();
void use(int);
using namespace std::chrono_literals;

// The launch gives the time-out.
bool timed() {
  auto f = std::async(std::launch::async, load, 1);
  if (f.wait_for(10ms) != std::future_status::ready)
    return false;
  use(f.get());
  auto g = std::async(std::launch::async, load, 1);
  g.wait_until(std::chrono::steady_clock::now() + 1s);
  g.get();
  return std::async(other).wait_for(1s) == std::future_status::ready;
}

// Nothing is launched.
void deferred() {
  std::async(std::launch::deferred, work).get();
  auto f = std::async(std::launch::deferred, load, 1);
  f.get();
  constexpr auto lazily = std::launch::deferred;
  std::async(lazily, work).get();
}

// Whoever calls it says which.
int chosen(std::launch policy) { return std::async(policy, other).get(); }

// Other work runs meanwhile.
int meanwhile(std::vector<int> &items) {
  auto f = std::async(load, 1);
  work();
  int sum = f.get();
  auto g = std::async(load, 1);
  int more = other();
  sum += g.get();
  std::thread t(work);
  for (int &i : items)
    i += 1;
  t.join();
  auto h = std::async(load, 1);
  ++sum;
  sum += h.get();
  auto i = std::async(load, 1);
  sum = other() + i.get();
  auto j = std::async(load, 1);
  sum += load(j.get()) + other();
  std::thread u([] { work(); });
  static std::mutex m;
  std::lock_guard<std::mutex> lock(m);
  u.join();
  return sum + more;
}

// Two run beside each other.
int parallel() {
  auto a = std::async(load, 1);
  auto b = std::async(load, 2);
  int sum = a.get();
  sum += b.get();
  auto c = std::async(load, 1), d = std::async(load, 2);
  sum += c.get() + d.get();
  std::thread t(work);
  std::thread u(work);
  u.join();
  t.join();
  std::future<int> g, h;
  g = std::async(load, 1);
  h = std::async(load, 2);
  sum += h.get();
  sum += g.get();
  auto e = std::async(load, 1);
  auto f = std::async(load, 2);
  return e.get() + f.get();
}

// Awaited on some paths only, or not first.
int branches(bool flag) {
  auto a = std::async(load, 1);
  if (flag)
    return a.get();
  auto b = std::async(load, 1);
  int n = flag ? b.get() : 0;
  auto c = std::async(load, 1);
  if (flag && c.get())
    return 2;
  auto d = std::async(load, 1);
  if (other() > 2)
    d.wait();
  auto e = std::async(load, 1);
  if (flag)
    return n;
  use(e.get());
  std::future<int> f;
  for (int i = 0; i < 3; ++i) {
    f = std::async(load, i);
    if (i == 2)
      break;
    work();
  }
  return f.get();
}
void drained() {
  std::vector<std::future<int>> fs;
  for (int i = 0; i < 4; ++i)
    fs.push_back(std::async(load, i));
  for (auto &f : fs)
    f.get();
}

// The future is used elsewhere too.
std::future<int> ready() {
  auto f = std::async(load, 1);
  f.wait();
  return f;
}
struct Holder {
  std::future<int> pending;
  std::shared_future<int> shared;
  void fill() {
    pending = std::async(other);
    pending.wait();
    shared = std::async(other).share();
    shared.wait();
  }
};
void handed(std::vector<std::future<int>> &out) {
  auto f = std::async(load, 1);
  f.wait();
  out.push_back(std::move(f));
}
auto later() {
  auto f = std::async(load, 1);
  return [f = std::move(f)]() mutable { return f.get(); };
}

// A named executor.
void named(fut::pool &pool) {
  pool.submit(other).get();
  auto f = pool.submit(load, 1);
  use(f.get());
}

// The callable asks which thread it is on, or takes a stop token.
thread_local int calls = 0;
int counted() { return ++calls; }
void identity() {
  std::thread([] { std::cout << std::this_thread::get_id(); }).join();
  std::async(std::launch::async, [] { return ++calls; }).get();
  auto f = std::async(std::launch::async, counted);
  f.get();
  std::jthread t([](std::stop_token stop) { (void)stop.stop_requested(); });
  t.join();
  std::jthread([](auto stop) { (void)stop.stop_requested(); }).join();
  std::promise<int> p;
  auto future = p.get_future();
  std::thread u([&] { p.set_value_at_thread_exit(1); });
  u.join();
}

// What belongs to the thread is out of sight, but the code says so.
int cached();
int said() {
  // The cache is thread-local; ask on a thread that has none yet.
  int first = 0;
  std::thread t([&] { first = cached(); });
  t.join();

  auto f = std::async(std::launch::async, [] {
    return cached(); // once per thread
  });
  return first + f.get();
}
int reset_thread_local_cache() { return std::async(cached).get(); }
struct ThreadLocalTest {
  int run() { return std::async(cached).get(); }
};


// A stop token by the type of what is called, which nobody sees here.
void told(std::function<void(std::stop_token)> function, void (*pointer)(std::stop_token)) {
  std::jthread t(function);
  t.join();
  std::jthread u(pointer);
  u.join();
}

// A raw system call may ask for the thread's identity.
void raw() {
  std::thread t([] { use(syscall(SYS_gettid)); });
  t.join();
}

void exits() {
  std::packaged_task<void()> task(work);
  auto done = task.get_future();
  std::thread t([&] { task.make_ready_at_thread_exit(); });
  t.join();
}

// The coroutine goes on where it is resumed.
void resumes(std::coroutine_handle<> coroutine) {
  std::thread t([&] { coroutine.resume(); });
  t.join();
}

// The callable locks, or tries to, what is locked here.
std::mutex lockedHere;
bool tries() { return lockedHere.try_lock(); }
void locks() {
  lockedHere.lock();
  std::thread t(tries);
  t.join();
  lockedHere.unlock();
  std::mutex own;
  std::lock_guard<std::mutex> lock(own);
  std::async(std::launch::async, [&] { return own.try_lock(); }).get();
}

// A mutex of the user's own is one as well.
class OwnMutex {
public:
  void lock();
  bool try_lock();
  void unlock();
};
void locksOwn() {
  OwnMutex own;
  std::unique_lock<OwnMutex> held(own, std::try_to_lock);
  std::thread t([&own] {
    std::unique_lock<OwnMutex> again(own, std::try_to_lock);
    if (again.owns_lock())
      work();
  });
  t.join();
}

// What is awaited is no longer what was launched.
void givenAway() {
  auto f = std::async(work);
  auto g = std::move(f);
  try {
    f.get();
  } catch (const std::future_error &) {
  }
  std::thread t(work);
  std::thread u(std::move(t));
  t.join();
  u.join();
}

// Another build does something in between.
void configured() {
  std::thread t(work);
#ifdef HAS_PRIORITIES
  raise(t.native_handle());
#endif
  t.join();
}

// A function that keeps the future.
static std::vector<std::future<void>> going;
static void keepGoing(void (*f)()) { going.push_back(std::async(f)); }

// A future that is dropped waits; meanwhile others run, or this thread works.
void scopes(const std::vector<int> &keys) {
  {
    auto f = std::async(load, 1);
    auto g = std::async(load, 2);
  }
  for (int k : keys) {
    auto f = std::async(load, k);
    work();
  }
  keepGoing(work);
  (void)std::async(work);
  auto unused_f = std::async(work);
}

// A thread that was made elsewhere, a future that was.
void elsewhere(std::thread &t, std::future<int> f, std::promise<int> &p) {
  std::thread moved(std::move(t));
  moved.join();
  auto taken = std::move(f);
  taken.get();
  auto fromPromise = p.get_future();
  fromPromise.get();
}

// It is meant.
void meant() {
  (void)std::async(work).get();
  auto f = std::async(work);
  (void)f;
  f.get();
  auto unused_result = std::async(work);
  unused_result.wait();
  [[clang::annotate("futures::intended")]] auto isolated = std::async(work);
  isolated.get();
  std::async(work).get(); // NOLINT(futures-launch-then-wait)
}
[[clang::annotate("futures::intended")]] void meantAsAWhole() { std::thread(work).join(); }

// Not evaluated.
using Result = decltype(std::async(other).get());
constexpr auto size = sizeof(std::async(other).get());
static_assert(!noexcept(std::async(other).get()));

// Two declarations of which the first launches; the second works.
void several() {
  auto f = std::async(other), g = (work(), std::future<int>());
  f.get();
}

// Two threads beside each other, in whichever order they are joined.
void joinedInOrder() {
  std::thread t(work);
  std::thread u(work);
  t.join();
  u.join();
  std::jthread v(work);
  auto w = std::make_unique<std::thread>(work);
  v.join();
  w->join();
}

// Awaited in one case only.
int inOneCase(int kind) {
  std::future<int> f = std::async(load, 1);
  switch (kind) {
  case 0:
    return f.get();
  default:
    return other() + f.get();
  }
}
