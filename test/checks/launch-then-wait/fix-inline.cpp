// RUN: %fix futures-launch-then-wait --std=c++20
// RUN: %fix futures-launch-then-wait --std=c++14
// What is launched and awaited at once is called: the same result, and the same
// exceptions at the same place.
#include <cstdio>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

struct Cache {
  std::vector<std::string> names{"zero", "one", "two"};
  const std::string &get(int k) const { return names.at(k); }
  std::string copy(int k) { return names.at(k); }
  int size() const { return static_cast<int>(names.size()); }
};
int calls = 0;
int load(int x) { return ++calls + x; }
void work() { ++calls; }
std::size_t length(const std::string &s) { return s.size(); }
std::string consume(std::string &&s) { return std::move(s) + "!"; }
std::string shout(std::string s) { return s + "!!"; }
void fill(std::vector<int> &v, int n) { v.assign(n, 7); }
int fails(int x) {
  if (x > 1)
    throw std::runtime_error("fails");
  return x;
}
struct Adder {
  int base;
  int operator()(int x) const { return base + x; }
};

// FIXED: #include <type_traits>
// FIXED: void single
void single(Cache &cache) {
  for (int k = 0; k < 3; ++k) {
    std::string name = std::async(std::launch::async, [&] { return cache.get(k); }).get();
    // FIXED: std::string name = cache.get(k);
    std::printf("%s\n", name.c_str());
  }
  // Part of a larger expression: the lambda gave a copy, so it still does.
  std::printf("%zu\n", std::async([&] { return cache.get(1); }).get().size());
  // FIXED: std::printf("%zu\n", [&] { return cache.get(1); }().size());
  std::printf("%zu\n", std::async([&cache] { return cache.copy(1); }).get().size());
  // FIXED: std::printf("%zu\n", cache.copy(1).size());
  std::printf("%d\n", 2 * std::async([&] { return cache.size() + 1; }).get());
  // FIXED: std::printf("%d\n", 2 * (cache.size() + 1));
  std::async([&] { cache.names.push_back("three"); }).get();
  // FIXED: cache.names.push_back("three");
  int n = std::async(std::launch::async | std::launch::deferred, load, 3).get();
  // FIXED: int n = load(3);
  n += std::async(load, n).get();
  // FIXED: n += load(n);
  std::async(work).get();
  // FIXED: work();
  std::async(&work).get();
  // FIXED: work();
  int k = n;
  n = std::async([k] { return k * 2; }).get();
  // FIXED: n = k * 2;
  n = std::async([k]() mutable { return ++k; }).get();
  // FIXED: n = [k]() mutable { return ++k; }();
  n = std::async([k = k + 1] { return k; }).get();
  // FIXED: n = [k = k + 1] { return k; }();
  n = std::async([](auto x, int y) { return x + y; }, k, 2).get();
  // FIXED: n = [](auto x, int y) { return x + y; }(int(k), 2);
  long wide = std::async([&]() -> long { return n; }).get();
  // FIXED: long wide = [&]() -> long { return n; }();
  std::printf("%d %d %ld\n", n, k, wide);
}

// FIXED: void arguments
void arguments() {
  std::string s = "word";
  std::printf("%zu\n", std::async(length, s).get());
  // FIXED: std::printf("%zu\n", length(s));
  std::printf("%s\n", std::async(consume, s).get().c_str());
  // FIXED: std::printf("%s\n", consume(std::string(s)).c_str());
  std::printf("%s\n", std::async(shout, s).get().c_str());
  // FIXED: std::printf("%s\n", shout(s).c_str());
  std::printf("%zu\n", std::async(length, "literal").get());
  // FIXED: std::printf("%zu\n", length("literal"));
  std::vector<int> v;
  std::async(fill, std::ref(v), 3).get();
  // FIXED: (fill)(v, 3);
  std::printf("%zu\n", std::async(length, std::cref(s)).get());
  // FIXED: std::printf("%zu\n", length(s));
  Cache cache;
  std::printf("%d\n", std::async(&Cache::size, &cache).get());
  // FIXED: std::printf("%d\n", cache.size());
  std::printf("%s\n", std::async(&Cache::copy, std::ref(cache), 1).get().c_str());
  // FIXED: std::printf("%s\n", cache.copy(1).c_str());
  Cache *pointer = &cache;
  std::printf("%s\n", std::async(&Cache::copy, pointer, 2).get().c_str());
  // FIXED: std::printf("%s\n", pointer->copy(2).c_str());
  Adder adder{3};
  std::printf("%d\n", std::async(adder, 4).get());
  // FIXED: std::printf("%d\n", adder(4));
  std::printf("%d\n", std::async(Adder{5}, 4).get());
  // FIXED: std::printf("%d\n", Adder{5}(4));
  auto twice = [](int x) { return 2 * x; };
  std::function<int(int)> erased = twice;
  int (*plain)(int) = load;
  std::printf("%d %d %d\n", std::async(twice, 4).get(), std::async(erased, 5).get(), 1);
  // FIXED: std::printf("%d %d %d\n", twice(4), erased(5), 1);
  std::printf("%d\n", std::async(plain, 4).get());
  // FIXED: std::printf("%d\n", plain(4));
  std::string moved = "moved";
  std::printf("%s\n", std::async(shout, std::move(moved)).get().c_str());
  // FIXED: std::printf("%s\n", shout(std::move(moved)).c_str());
  std::string last = "last";
  std::printf("%zu\n", std::async(length, std::move(last)).get());
  // FIXED: std::printf("%zu\n", length(std::move(last)));
}

// What others can reach is copied, as the launch did.
struct Owner {
  std::string name = "owner";
  std::vector<int> items{1, 2};
  std::size_t rename(const std::string &to) {
    name += to;
    return to.size();
  }
  static std::size_t drop(std::vector<int> &&v) { return v.size(); }
  // FIXED: void run() {
  // FIXED: this->rename(std::string(name))
  // FIXED: drop(std::decay_t<decltype(items)>(items))
  // FIXED: rename(name)
  // FIXED: table[([]() mutable { return 1; }())] = 5;
  void run() {
    std::printf("%zu\n", std::async(&Owner::rename, this, name).get());
    std::printf("%zu\n", std::async(drop, items).get());
    std::printf("%zu\n", std::async([this] { return rename(name); }).get());
    int table[2] = {3, 4};
    table[std::async([]() mutable { return 1; }).get()] = 5;
    std::printf("%s %zu %d\n", name.c_str(), items.size(), table[1]);
  }
};

// Through a local: the declaration goes, the call comes where it was awaited.
// FIXED: int locals
// FIXED: // Kept.
// FIXED: int a = load(1);
int locals() {
  auto r = std::async(std::launch::async, load, 1); // Kept.
  int a = r.get();
  std::future<int> waited = std::async([&] { return load(a); });
  int b = 0;
  waited.wait();
  b = waited.get();
  // FIXED: int b = 0;
  // FIXED: b = load(a);
  std::future<void> done{std::async(work)};
  done.get();
  // FIXED: work();
  try {
    auto f = std::async(fails, 2);
    std::printf("%d\n", f.get());
    // FIXED: std::printf("%d\n", fails(2));
  } catch (const std::runtime_error &e) {
    std::printf("caught %s\n", e.what());
  }
  auto g = std::async(fails, 3);
  try {
    a += g.get();
    // FIXED: a += fails(3);
  } catch (const std::runtime_error &e) {
    std::printf("caught %s\n", e.what());
  }
  std::shared_future<int> s = std::async(load, 2);
  const int c = s.get();
  // FIXED: const int c = load(2);
  auto last = std::async(load, 5);
  return last.get() + a + b + c;
  // FIXED: return load(5) + a + b + c;
}

// FIXED: std::string returned
// FIXED: return cache.get(2);
std::string returned(const Cache &cache) {
  auto f = std::async(std::launch::async, [&] { return cache.get(2); });
  return f.get();
}

// More than one statement: the lambda is called on the spot.
// FIXED: int several
// FIXED: int sum = [&] {
// FIXED: return n + 1;
// FIXED: }();
int several(int n) {
  int sum = std::async(std::launch::async, [&] {
    if (n > 3)
      return n;
    return n + 1;
  }).get();
  std::async([&] {
    ++sum;
    ++n;
  }).get();
  // FIXED: [&] {
  // FIXED: ++sum;
  // FIXED: ++n;
  // FIXED: }();
  return sum + n;
}

// The outer call carries the inner ones.
// FIXED: int nested(int n) {
// FIXED: int twice = 2 * (n + 1);
// FIXED: int both = load(load(n));
// FIXED: int inside = [n] {
// FIXED: int a = load(n);
// FIXED: return a + load(a);
// FIXED: }();
int nested(int n) {
  int twice = 2 * std::async(std::launch::async, [n] {
    return std::async(std::launch::async, [n] { return n + 1; }).get();
  }).get();
  int both = std::async(load, std::async(load, n).get()).get();
  auto outer = std::async(std::launch::async, [n] {
    auto inner = std::async(load, n);
    int a = inner.get();
    return a + std::async(load, a).get();
  });
  int inside = outer.get();
  return twice + both + inside;
}

int main() {
  std::printf("%d\n", nested(2));
  Owner().run();
  Cache cache;
  single(cache);
  arguments();
  std::printf("%d\n", locals());
  std::printf("%s\n", returned(cache).c_str());
  std::printf("%d %d\n", several(1), several(5));
}
