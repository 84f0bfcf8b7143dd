// RUN: %fix futures-double-resolve
// The resolves that two handlers lead to are changed where they stand.
#include <chrono>
#include <functional>
#include <future>
#include <iostream>
#include <memory>
#include <vector>

std::vector<std::function<void(int)>> handlers;
void on_result(std::function<void(int)> f) { handlers.push_back(f); }
void call_after(std::chrono::milliseconds, std::function<void(int)> f) {
  handlers.push_back(f);
}

class Session : public std::enable_shared_from_this<Session> {
  std::promise<int> promise_;
  void onReply(int v) {
    if (v < 0) {
      promise_.set_exception(std::make_exception_ptr(v));
      // FIXED: fut::try_set_exception(promise_, std::make_exception_ptr(v));
      return;
    }
    promise_.set_value(v);
    // FIXED: fut::try_set_value(promise_, v);
  }
  void onTimeout() { promise_.set_value(-1); }
  // FIXED: void onTimeout() { fut::try_set_value(promise_, -1); }

public:
  std::future<int> start() {
    on_result([self = shared_from_this()](int v) { self->onReply(v); });
    call_after(std::chrono::milliseconds(20),
               std::bind(&Session::onTimeout, this));
    return promise_.get_future();
  }
};

int main() {
  auto session = std::make_shared<Session>();
  std::future<int> f = session->start();
  handlers.front()(7);
  std::cout << f.get() << "\n";
}
