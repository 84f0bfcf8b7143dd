//===- fut/detail/frame.h - coroutines of the runtime -----------*- C++ -*-===//
//
// What the coroutines of several headers share: frames in cached blocks, and a
// coroutine that nobody waits for.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_FRAME_H
#define FUT_DETAIL_FRAME_H

#include "blocks.h"

#include <coroutine>
#include <exception>

namespace fut::detail {

/// Coroutine frames come from the thread's block cache.
struct cached_frame {
  static constexpr std::size_t align = __STDCPP_DEFAULT_NEW_ALIGNMENT__;
  static void *operator new(std::size_t n) {
    return take_block(size_class(n, align), n, align);
  }
  static void operator delete(void *p, std::size_t n) noexcept {
    give_block(p, size_class(n, align));
  }
};

/// A coroutine that starts at once and that nobody waits for: it must not throw.
struct detached {
  struct promise_type : cached_frame {
    detached get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
  };
};

} // namespace fut::detail

#endif
