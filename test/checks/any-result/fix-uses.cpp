// RUN: %fix futures-any-result
// What the cast's copy was good for stays good: where an object would do as
// well it stands alone, else it is copied as before.
// FIXED: int v = f.get();
// FIXED-NEXT: int &r = v;
// FIXED: return c + w +
// FIXED-NEXT: -r + static_cast<int>(v);
// FIXED: auto m = [x = v] { return x; };
// FIXED-NEXT: for (char ch : std::string(v))
// FIXED: auto &&u = std::string(v);
// FIXED: std::packaged_task<int()> t([]() -> int {
// FIXED: static std::future<int> chain(std::future<int> in) {
// FIXED: return f.get() + 1;
// FIXED: for (std::future<std::string> &f : fs)
// FIXED-NEXT: out.push_back(f.get());
// FIXED: return f.get() * 10 + g.get();
#include <any>
#include <cstdio>
#include <future>
#include <string>
#include <thread>
#include <vector>
static int a1() {
  std::promise<std::any> p;
  auto f = p.get_future();
  p.set_value(1);
  std::any v = f.get();
  std::any &r = v;
  const auto &c = r;
  auto w = v;
  return std::any_cast<int>(c) + std::any_cast<int>(w) +
         -std::any_cast<int>(r) + static_cast<int>(std::any_cast<const int>(v));
}
static std::string a2() {
  std::promise<std::any> p;
  auto f = p.get_future();
  p.set_value(std::string("ab"));
  std::any v = f.get();
  auto l = [v] { return std::any_cast<std::string>(v) + "!"; };
  auto m = [x = std::any_cast<std::string>(v)] { return x; };
  for (char ch : std::any_cast<std::string>(v))
    std::printf("%c", ch);
  auto &&u = std::any_cast<std::string>(v);
  u += "z";
  return l() + m() + u + std::any_cast<std::string>(v) +
         std::any_cast<std::string>(std::move(v));
}
static int a3() {
  std::packaged_task<std::any()> t([]() -> std::any {
    try {
      return 1;
    } catch (...) {
      return 2;
    }
  });
  std::future<std::any> f = t.get_future();
  std::thread(std::move(t)).join();
  return std::any_cast<int>(f.get());
}
static std::future<std::any> chain(std::future<std::any> in) {
  return std::async([f = std::move(in)]() mutable {
    return std::any(std::any_cast<int>(f.get()) + 1);
  });
}
static int a4() {
  std::promise<std::any> p;
  auto f = chain(chain(p.get_future()));
  p.set_value(1);
  return std::any_cast<int>(f.get());
}
static std::vector<std::future<std::any>> batch(int n) {
  std::vector<std::future<std::any>> fs;
  fs.reserve(n);
  for (int i = 0; i < n; ++i)
    fs.emplace_back(std::async(
        std::launch::async, [i]() -> std::any { return std::to_string(i); }));
  return fs;
}
static void a5() {
  auto fs = batch(3);
  std::vector<std::string> out;
  for (std::future<std::any> &f : fs)
    out.push_back(std::any_cast<std::string>(f.get()));
  std::string all;
  for (auto &s : out)
    all += s;
  std::puts(all.c_str());
}
static int swapped() {
  std::promise<std::any> p, q;
  auto f = p.get_future(), g = q.get_future();
  std::swap(f, g);
  p.set_value(1);
  q.set_value(2);
  return std::any_cast<int>(f.get()) * 10 + std::any_cast<int>(g.get());
}
int main() {
  std::printf("%d\n", a1());
  std::printf("%s\n", a2().c_str());
  std::printf("%d %d\n", a3(), a4());
  a5();
  std::printf("%d\n", swapped());
}
