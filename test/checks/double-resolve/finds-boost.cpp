// REQUIRES: boost-asio, boost-thread
// RUN: %find futures-double-resolve --std=c++17
#include <boost/asio.hpp>
#include <boost/signals2/signal.hpp>
#include <boost/thread/future.hpp>
#include <future>
#include <memory>

using Promise = std::promise<int>;

void bound(boost::asio::io_context &io, boost::asio::steady_timer &timer) {
  auto p = std::make_shared<boost::promise<int>>();
  boost::asio::post(io, [p] { p->set_value(1); });
  timer.async_wait(boost::asio::bind_executor(io.get_executor(), [p](auto) {
    p->set_value(2);
    // CHECK: :[[@LINE-1]]:5: warning: 'p' is resolved by two handlers
    // CHECK: :[[@LINE-4]]:31: note
    // CHECK: :[[@LINE-4]]:3: note
  }));
}
void slot(boost::signals2::signal<void(int)> &changed) {
  auto p = std::make_shared<Promise>();
  changed.connect([p](int v) { p->set_value(v); });
  // CHECK: :[[@LINE-1]]:32: warning: 'p' is resolved each time
  // CHECK: :[[@LINE-2]]:3: note
}
void slot_once(boost::signals2::signal<void(int)> &changed) {
  auto p = std::make_shared<Promise>();
  auto connection = std::make_shared<boost::signals2::connection>();
  *connection = changed.connect([p, connection](int v) {
    connection->disconnect();
    p->set_value(v);
  });
}
