// RUN: %fix futures-double-resolve
#include <chrono>
#include <future>
#include <functional>
#include <iostream>
#include <memory>
#include <vector>

std::vector<std::function<void(int)>> handlers;
void on_result(std::function<void(int)> f) { handlers.push_back(f); }
void call_after(std::chrono::milliseconds, std::function<void(int)> f) {
  handlers.push_back(f);
}
struct Source {
  std::function<void(int)> handler;
  [[clang::annotate("futures::repeat")]] void
  subscribe(std::function<void(int)> f) {
    handler = std::move(f);
  }
};

int main() {
  auto p = std::make_shared<std::promise<int>>();
  on_result([p](int v) {
    if (v < 0)
      p->set_exception(std::make_exception_ptr(v));
    else
      p->set_value(v);
  });
  // FIXED: fut::try_set_exception(*p, std::make_exception_ptr(v));
  // FIXED: fut::try_set_value(*p, v);
  call_after(std::chrono::milliseconds(20), [p](int) { p->set_value(-1); });
  // FIXED: [p](int) { fut::try_set_value(*p, -1); });
  handlers.front()(7);
  std::cout << p->get_future().get() << "\n";

  Source source;
  std::promise<void> ready;
  source.subscribe([&ready](int) { ready.set_value(); });
  // FIXED: [&ready](int) { fut::try_set_value(ready); });
  source.handler(1);
  ready.get_future().get();
  std::cout << "ready\n";
}
