//===- fut/detail/permit.h - the right to make a call -----------*- C++ -*-===//
//
// Included by limiter.h.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_PERMIT_H
#define FUT_DETAIL_PERMIT_H

#include <utility>

namespace fut {

/// The right to make one call; gives itself back when it dies. Movable; empty
/// after a move, after release(), or where a try failed.
template <class Limiter> class [[nodiscard]] basic_permit {
public:
  basic_permit() = default;
  basic_permit(basic_permit &&other) noexcept
      : from_(std::exchange(other.from_, nullptr)), since_(other.since_) {}
  basic_permit &operator=(basic_permit &&other) noexcept {
    if (this != &other) {
      release();
      from_ = std::exchange(other.from_, nullptr);
      since_ = other.since_;
    }
    return *this;
  }
  ~basic_permit() { release(); }

  /// Whether it holds a permit.
  explicit operator bool() const noexcept { return from_ != nullptr; }

  /// Gives it back now. Nothing happens when it is empty. Who waits for it is
  /// resumed here, as by promise::set_value.
  void release() noexcept {
    if (Limiter *from = std::exchange(from_, nullptr))
      from->give_back(since_);
  }

private:
  friend Limiter;
  using token = typename Limiter::token;
  basic_permit(Limiter &from, token since) : from_(&from), since_(since) {}

  Limiter *from_ = nullptr;
  [[no_unique_address]] token since_{};
};

} // namespace fut

#endif
