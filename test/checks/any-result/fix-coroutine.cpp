// RUN: %fix futures-any-result
#include <any>
#include <coroutine>
#include <cstdio>
#include <exception>
#include <utility>

template <typename T> struct [[clang::annotate("futures::task")]] Task {
  struct promise_type {
    T value{};
    Task get_return_object() {
      return Task{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(T v) { value = std::move(v); }
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
  bool await_ready() { return handle.done(); }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume() { return std::move(handle.promise().value); }
};

static Task<std::any> fetch() { co_return 20; }
static Task<int> twice() {
  int x = std::any_cast<int>(co_await fetch());
  co_return x * 2;
}
// FIXED: static Task<int> fetch() { co_return 20; }
// FIXED: int x = co_await fetch();

int main() { std::printf("%d\n", twice().handle.promise().value); }
