// REQUIRES: asio
// RUN: %find futures-double-resolve --std=c++17
// Asio's own handlers; `auto` parameters leave the overload open.
#include <asio.hpp>
#include <future>
#include <memory>

using Promise = std::promise<std::size_t>;

void read_with_timeout(asio::ip::tcp::socket &socket, asio::steady_timer &timer,
                       asio::mutable_buffer buffer) {
  auto p = std::make_shared<Promise>();
  timer.async_wait([p](const asio::error_code &error) {
    if (!error)
      p->set_exception(std::make_exception_ptr(1));
  });
  socket.async_read_some(buffer, [p, &timer](auto error, auto size) {
    timer.cancel();
    p->set_value(size);
    // CHECK: :[[@LINE-1]]:5: warning: 'p' is resolved by two handlers
    // CHECK: :[[@LINE-6]]:7: note
    // CHECK: :[[@LINE-5]]:3: note
  });
}
// One step after the other.
void read_twice(asio::ip::tcp::socket &socket, asio::mutable_buffer buffer) {
  auto p = std::make_shared<Promise>();
  socket.async_read_some(buffer, [p, &socket, buffer](auto error, auto) {
    if (error)
      return p->set_exception(std::make_exception_ptr(error));
    socket.async_read_some(buffer,
                           [p](auto, auto size) { p->set_value(size); });
  });
}
