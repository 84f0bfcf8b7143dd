// RUN: %find futures-any-result
// Coroutine types: by their promise type, and by name where traits say it.
#include <any>
#include <coroutine>

template <typename T> struct Task {
  struct promise_type {
    Task get_return_object();
    std::suspend_never initial_suspend();
    std::suspend_never final_suspend() noexcept;
    void return_value(T);
    void unhandled_exception();
  };
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};

// A generator hands out values one by one: no result.
template <typename T> struct Generator {
  struct promise_type {
    Generator get_return_object();
    std::suspend_never initial_suspend();
    std::suspend_never final_suspend() noexcept;
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
};
Generator<std::any> generate();

Task<std::any> fetch();
Task<int> sum() { co_return std::any_cast<int>(co_await fetch()); }
// CHECK: :[[@LINE-2]]:6: warning: the result of this task is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-2]]:29: note: cast to 'int' here

// Mock of Asio's coroutine type, which this asio needs a newer compiler for.
namespace asio {
template <typename T, typename Executor = int> class awaitable {};
} // namespace asio
asio::awaitable<std::any> session();
// CHECK: :[[@LINE-1]]:17: warning: the result of this task is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
