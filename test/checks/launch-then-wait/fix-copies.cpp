// RUN: %fix futures-launch-then-wait -- -pthread
// The call gets what the launch had a copy of, under the name that was meant.
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lib {
struct Box {
  int weight;
};
int weigh(const Box &box) { return box.weight; }
} // namespace lib
static int weigh(const lib::Box &box) { return -box.weight; }
static int weighAll(const std::vector<lib::Box> &boxes) {
  return static_cast<int>(boxes.size());
}

struct Loud {
  std::string name;
  explicit Loud(std::string n) : name(std::move(n)) {}
  Loud(Loud &&) = default;
  ~Loud() {
    if (!name.empty())
      std::printf("end of %s\n", name.c_str());
  }
};
static std::size_t look(const Loud &loud) { return loud.name.size(); }
static int sum(std::unique_ptr<int> &&value) { return *value; }

static std::string twice(std::string text) { return text + text; }

struct Scale {
  int by;
  int operator()(int x) const { return by * x; }
};

int main() {
  lib::Box box{3};
  std::vector<lib::Box> boxes{box};
  // FIXED: int a = (weigh)(box);
  int a = std::async(std::launch::async, weigh, std::ref(box)).get();
  // FIXED: int all = weighAll(boxes);
  int all = std::async(std::launch::async, weighAll, std::cref(boxes)).get();
  std::printf("%d %d\n", a, all);

  Loud loud("a name that is long enough to be moved");
  auto r = std::async(std::launch::async, look, std::move(loud));
  // FIXED: std::size_t size = look(Loud(std::move(loud)));
  std::size_t size = r.get();
  std::printf("%zu\n", size);
  std::puts("after");

  auto value = std::make_unique<int>(4);
  // FIXED: int b = sum(std::move(value));
  int b = std::async(std::launch::async, sum, std::move(value)).get();

  Scale scale{2};
  // FIXED: int c = scale(b);
  int c = std::async(std::launch::async, scale, b).get();
  std::printf("%d %d\n", b, c);

  int n = 1;
  // FIXED: std::printf("%d\n", scale(n++));
  auto s = std::async(std::launch::async, scale, n++);
  std::printf("%d\n", s.get());

  // FIXED: text = twice(std::move(text));
  std::string text = "ab";
  auto t = std::async(std::launch::async, twice, std::move(text));
  text = t.get();
  std::printf("%s\n", text.c_str());

  // FIXED: auto pair = []() -> std::pair<int, int> { return {1, 2}; }();
  auto pair = std::async(std::launch::async, []() -> std::pair<int, int> { return {1, 2}; }).get();
  std::printf("%d\n", pair.second);
  return 0;
}
