// RUN: %fix futures-any-result
// More ways for a value to go: members, queues, arrays, optionals, functions of
// threads, nested futures. The whole file has no erased result afterwards.
// FIXED-NOT: std::future<std::any>
// FIXED-NOT: std::promise<std::any>
// FIXED-NOT: packaged_task<std::any
// FIXED: std::future<Reply> send(int id) {
// FIXED-NEXT: auto p = std::make_shared<std::promise<Reply>>();
// FIXED: it->second->set_value(std::move(r));
// FIXED: std::queue<std::packaged_task<Color()>> tasks;
// FIXED: std::packaged_task<Color()> t([]() -> Color { return Color::blue; });
// FIXED: std::optional<std::future<ReplyPtr>> f;
// FIXED: std::future<unsigned int> fs[2]
// FIXED: p.set_value(b ? 1.5 : 2.5);
// FIXED: int v = 1;
// FIXED-NEXT: v = 2;
// FIXED-NEXT: v = 3;
// FIXED-NOT: std::future<std::any>
// FIXED-NOT: std::promise<std::any>
#include <any>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>
namespace app {
struct Reply {
  int code;
  std::string body;
};
enum class Color { red, blue };
namespace {
using ReplyPtr = std::shared_ptr<Reply>;
class Client {
public:
  std::future<std::any> send(int id) {
    auto p = std::make_shared<std::promise<std::any>>();
    pending_.emplace(id, p);
    return p->get_future();
  }
  void answer(int id, Reply r) {
    auto it = pending_.find(id);
    if (it == pending_.end())
      return;
    it->second->set_value(std::any(std::move(r)));
    pending_.erase(it);
  }
  void fail(int id) {
    if (auto it = pending_.find(id); it != pending_.end())
      it->second->set_exception(std::make_exception_ptr(1));
  }

private:
  std::unordered_map<int, std::shared_ptr<std::promise<std::any>>> pending_;
};
} // namespace
static void client() {
  Client c;
  auto f = c.send(1);
  c.answer(1, Reply{200, "ok"});
  if (f.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
    const Reply r = std::any_cast<Reply>(f.get());
    std::printf("%d %s\n", r.code, r.body.c_str());
  }
}
static std::queue<std::packaged_task<std::any()>> tasks;
static void queue_of_tasks() {
  std::packaged_task<std::any()> t([]() -> std::any { return Color::blue; });
  auto f = t.get_future();
  tasks.push(std::move(t));
  auto job = std::move(tasks.front());
  tasks.pop();
  job();
  Color c = std::any_cast<Color>(f.get());
  switch (c) {
  case Color::red:
    std::puts("red");
    break;
  case Color::blue:
    std::puts("blue");
  }
}
static void optional_future() {
  std::optional<std::future<std::any>> f;
  f = std::async(std::launch::deferred, [] {
    return std::any(std::make_shared<Reply>(Reply{1, "p"}));
  });
  if (f)
    std::printf("%s\n", std::any_cast<ReplyPtr>(f->get())->body.c_str());
}
static void arrays() {
  std::future<std::any> fs[2] = {std::async([] { return std::any(1u); }),
                                 std::async([] { return std::any{2u}; })};
  std::array<std::promise<std::any>, 2> ps;
  ps[0].set_value(3u);
  unsigned s = std::any_cast<unsigned>(fs[0].get()) +
               std::any_cast<unsigned int>(fs[1].get());
  std::printf("%u %u\n", s, std::any_cast<unsigned>(ps[0].get_future().get()));
}
static void conditional(bool b) {
  std::promise<std::any> p;
  auto f = p.get_future();
  p.set_value(b ? std::any(1.5) : std::any(2.5));
  double d = std::any_cast<double>(f.get());
  std::printf("%g\n", d);
}
static void ifinit() {
  auto f = std::async([] {
    std::any r = std::string("r");
    return r;
  });
  std::future<std::any> g{std::move(f)};
  if (std::string s = std::any_cast<std::string>(g.get()); !s.empty())
    std::puts(s.c_str());
}
static void compare() {
  std::promise<std::any> p;
  std::future<std::any> f = p.get_future();
  p.set_value(int{5});
  if (std::any_cast<int>(f.get()) == 5)
    std::puts("five");
}
static void ostreamish() {
  std::promise<std::any> p;
  std::shared_future<std::any> f(p.get_future());
  p.set_value(std::vector<int>{1, 2});
  for (int i : std::any_cast<const std::vector<int> &>(f.get()))
    std::printf("%d\n", i);
  auto v = std::any_cast<std::vector<int>>(f.get());
  v.push_back(1);
  std::vector<std::vector<int>> all;
  all.push_back(std::any_cast<std::vector<int>>(f.get()));
  all.emplace_back(std::any_cast<std::vector<int>>(f.get()));
  std::printf("%zu\n", all.size());
}
static void bind_member() {
  struct W {
    std::promise<std::any> p;
    void run(int x) { p.set_value(x); }
  };
  W w;
  auto f = w.p.get_future();
  std::thread t(&W::run, &w, 5);
  t.join();
  std::printf("%d\n", std::any_cast<int>(f.get()));
}
static void by_ref() {
  auto work = [](std::promise<std::any> &p) {
    p.set_value(std::make_any<std::vector<int>>(3, 7));
  };
  std::promise<std::any> p;
  std::thread t(work, std::ref(p));
  t.join();
  std::printf("%zu\n",
              std::any_cast<std::vector<int>>(p.get_future().get()).size());
}
static void nested_future() {
  auto f = std::async([] { return std::async([] { return std::any('c'); }); });
  std::future<std::any> inner = f.get();
  std::printf("%c\n", std::any_cast<char>(inner.get()));
}
static void assign() {
  std::promise<std::any> p;
  auto f = p.get_future();
  std::any v = 1;
  v = 2;
  v = std::any(3);
  p.set_value(std::move(v));
  int r = 0;
  r = std::any_cast<int>(f.get());
  std::printf("%d\n", r);
}
static void boolean() {
  std::vector<std::future<std::any>> v;
  v.push_back(std::async([] { return std::any(true); }));
  std::printf("%d\n", std::any_cast<bool>(v[0].get()));
}
static void uniq() {
  std::unique_ptr<std::promise<std::any>> p(new std::promise<std::any>());
  auto f = p->get_future();
  auto fill = [p = std::move(p)] {
    p->set_value(std::any_cast<long>(std::any(4L)));
  };
  fill();
  std::printf("%ld\n", std::any_cast<long>(f.get()));
}
void run() {
  client();
  queue_of_tasks();
  optional_future();
  arrays();
  conditional(true);
  ifinit();
  compare();
  ostreamish();
  bind_member();
  by_ref();
  nested_future();
  assign();
  boolean();
  uniq();
}
} // namespace app
int main() { app::run(); }
