// REQUIRES: asio
// RUN: %find futures-double-resolve
// Sessions as they are written with Asio: whose operation is cancelled is called
// with an error, and leaves, or resolves all the same.
#include <asio.hpp>
#include <functional>
#include <future>
#include <memory>
#include <vector>

using asio::error_code;

struct Session : std::enable_shared_from_this<Session> {
  asio::steady_timer timer_;
  asio::ip::tcp::socket socket_;
  std::vector<char> buffer_;
  std::promise<std::size_t> promise_;
};

class TimerOnly : Session {
  void onTimeout(error_code ec) {
    if (ec)
      return;
    promise_.set_exception(std::make_exception_ptr(1));
  }
  void onRead(error_code ec, std::size_t n) {
    timer_.cancel();
    if (ec)
      promise_.set_exception(std::make_exception_ptr(ec));
    else
      promise_.set_value(n);
    // CHECK: :[[@LINE-3]]:7: warning: 'promise_' is resolved by two handlers that may both run
    // CHECK: :[[@LINE-9]]:5: note
    // CHECK: :[[@LINE+5]]:5: note
  }
public:
  void start() {
    timer_.async_wait([this](auto ec) { onTimeout(ec); });
    asio::async_read(socket_, asio::buffer(buffer_),
                     [this](auto ec, std::size_t n) { onRead(ec, n); });
  }
};

// The read that is cancelled ends with an error, and that is resolved with.
class ErrorsToo : Session {
  void onTimeout(error_code ec) {
    if (ec == asio::error::operation_aborted)
      return;
    socket_.close();
    promise_.set_exception(std::make_exception_ptr(1));
  }
  void onRead(error_code ec, std::size_t n) {
    timer_.cancel();
    if (ec) {
      promise_.set_exception(std::make_exception_ptr(ec));
      // CHECK: :[[@LINE-1]]:7: warning: 'promise_' is resolved by two handlers
      // CHECK: :[[@LINE-7]]:5: note
      // CHECK: :[[@LINE+8]]:5: note
      return;
    }
    promise_.set_value(n);
  }
public:
  void start() {
    timer_.async_wait(std::bind(&ErrorsToo::onTimeout, this, std::placeholders::_1));
    asio::async_read(socket_, asio::buffer(buffer_),
                     std::bind_front(&ErrorsToo::onRead, this));
  }
};

// Each cancels the other, and leaves when it is.
class Both : Session {
  void onTimeout(error_code ec) {
    if (ec)
      return;
    socket_.cancel();
    promise_.set_exception(std::make_exception_ptr(1));
  }
  void onRead(error_code ec, std::size_t n) {
    if (ec == asio::error::operation_aborted)
      return;
    timer_.cancel();
    if (ec)
      promise_.set_exception(std::make_exception_ptr(ec));
    else
      promise_.set_value(n);
  }
public:
  void start() {
    timer_.async_wait([this](auto ec) { onTimeout(ec); });
    socket_.async_read_some(asio::buffer(buffer_),
                            [this](auto ec, std::size_t n) { onRead(ec, n); });
  }
};
// The same in the handlers themselves.
void both(asio::ip::tcp::socket &socket, asio::steady_timer &timer,
          asio::mutable_buffer buffer) {
  auto p = std::make_shared<std::promise<std::size_t>>();
  timer.async_wait([p, &socket](const error_code &ec) {
    if (ec)
      return;
    socket.cancel();
    p->set_exception(std::make_exception_ptr(1));
  });
  socket.async_read_some(buffer, [p, &timer](error_code ec, std::size_t n) {
    if (ec)
      return;
    timer.cancel();
    p->set_value(n);
  });
}
