//===- fut/detail/await.h - co_await on futures -----------------*- C++ -*-===//
//
// The awaiter lives in the coroutine's frame and is the node that the state
// runs: awaiting allocates nothing.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_AWAIT_H
#define FUT_DETAIL_AWAIT_H

#include "then.h"

#include <coroutine>

namespace fut::detail {

template <class Future> class future_awaiter : node {
public:
  explicit future_awaiter(Future f) noexcept : future_(std::move(f)) {}

  /// True for a future without state too: `get` says so then.
  bool await_ready() const noexcept {
    return !future_.valid() || future_.is_ready();
  }
  bool await_suspend(std::coroutine_handle<> h) noexcept {
    waiting_ = h;
    run = [](node *n) noexcept {
      static_cast<future_awaiter *>(n)->waiting_.resume();
    };
    // Once subscribed, another thread may resume and destroy this object.
    return access::peek(future_)->subscribe(this);
  }
  decltype(auto) await_resume() { return future_.get(); }

private:
  Future future_;
  std::coroutine_handle<> waiting_;
};

} // namespace fut::detail

#endif
