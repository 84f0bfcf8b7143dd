// RUN: %fix --unsafe futures-launch-then-wait --std=c++20 -- -pthread
// A thread that is joined at once: on a note, as an exception ended the program.
#include <cstdio>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

[[nodiscard]] int count(const std::string &s) {
  std::printf("%s\n", s.c_str());
  return static_cast<int>(s.size());
}
void work(int &n) { ++n; }
struct Index {
  int entries = 0;
  void add(std::string name, int times) {
    entries += times;
    std::printf("%s\n", name.c_str());
  }
  void rebuild() {
    std::thread t(&Index::add, this, "all", 2);
    t.join();
    // FIXED: void rebuild() {
    // FIXED-NEXT: this->add("all", 2);
    // FIXED: }
  }
};

int main() {
  int n = 0;
  std::thread t(work, std::ref(n));
  t.join();
  // FIXED: int n = 0;
  // FIXED-NEXT: work(n);
  std::thread([&n] { n += 2; }).join();
  // FIXED: n += 2;
  std::thread{count, "text"}.join();
  // FIXED: static_cast<void>(count("text"));
  std::jthread j([&] {
    n += 3;
    work(n);
  });
  j.join();
  // FIXED: [&] {
  // FIXED-NEXT: n += 3;
  // FIXED-NEXT: work(n);
  // FIXED-NEXT: }();
  std::thread guarded([&] { work(n); });
  if (guarded.joinable())
    guarded.join();
  // FIXED: work(n);
  std::thread braced([&] { work(n); });
  if (braced.joinable()) {
    braced.join();
  }
  // FIXED: work(n);
  auto held = std::make_unique<std::thread>([&] { work(n); });
  held->join();
  // FIXED: work(n);
  Index index;
  index.rebuild();
  std::thread(&Index::add, &index, std::string("one"), 1).join();
  // FIXED: index.add(std::string("one"), 1);
  auto f = std::async([&] { work(n); });
  f.wait();
  // FIXED: work(n);
  std::async(std::launch::async, work, std::ref(n));
  // FIXED: work(n);
  std::printf("%d %d\n", n, index.entries);
}
