// RUN: %find futures-per-future-deadline
// REQUIRES: asio
// A timer, or a budget, that each item gets with the same time.
#include <asio.hpp>
#include <chrono>
#include <fut/deadline.h>
#include <future>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>
using namespace std::chrono_literals;

std::future<int> fetch(int id, std::stop_token stop);
std::future<int> fetch(int id, const fut::deadline &by);

void stopSources(asio::io_context &io, const std::vector<int> &ids) {
  std::vector<std::future<int>> results;
  std::vector<std::unique_ptr<asio::steady_timer>> timers;
  std::vector<std::jthread> watchdogs;
  for (int id : ids) {
    std::stop_source stop;
    auto timer = std::make_unique<asio::steady_timer>(io, 200ms);
    // CHECK: :[[@LINE-1]]:10: warning: each item gets a timer of its own with the same time-out, which starts again for each; arm one timer before the loop and cancel all operations from it [futures-per-future-deadline]
    timer->async_wait([stop](auto ec) mutable {
      if (!ec)
        stop.request_stop();
      // CHECK: :[[@LINE-1]]:9: note: it gives up the operation here
      // CHECK: :[[@LINE-8]]:3: note: the loop over the items is here
    });
    results.push_back(fetch(id, stop.get_token()));
    timers.push_back(std::move(timer));
  }
  for (int id : ids) {
    std::stop_source stop;
    watchdogs.emplace_back([stop]() mutable {
      std::this_thread::sleep_for(200ms);
      // CHECK: :[[@LINE-1]]:7: warning: each item gets a timer
      stop.request_stop();
      // CHECK: :[[@LINE-1]]:7: note: it gives up
      // CHECK: :[[@LINE-7]]:3: note: the loop
    });
    results.push_back(fetch(id, stop.get_token()));
  }
}

void deadlineTimers(asio::io_context &io,
                    std::vector<asio::ip::tcp::socket> &sockets) {
  std::vector<asio::steady_timer> timers;
  for (auto &socket : sockets) {
    timers.emplace_back(io, 5s);
    // CHECK: :[[@LINE-1]]:5: warning: each item gets a timer
    timers.back().async_wait([&socket](auto) { socket.cancel(); });
    // CHECK: :[[@LINE-1]]:48: note: it gives up
    // CHECK: :[[@LINE-5]]:3: note: the loop
  }
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    timers[i].expires_after(5s);
    // CHECK: :[[@LINE-1]]:5: warning: each item gets a timer
    timers[i].async_wait([&, i](auto) { sockets[i].close(); });
    // CHECK: :[[@LINE-1]]:41: note: it gives up
    // CHECK: :[[@LINE-5]]:3: note: the loop
  }
}

void budgets(const std::vector<int> &ids) {
  std::vector<std::future<int>> results;
  for (int id : ids) {
    fut::deadline by(200ms);
    // CHECK: :[[@LINE-1]]:19: warning: each item gets a deadline of its own with the same time-out, which starts again for each; make one before the loop and hand it to all
    // CHECK: :[[@LINE-3]]:3: note: the loop over the items is here
    results.push_back(fetch(id, by));
  }
  for (int id : ids)
    results.push_back(fetch(id, fut::deadline(200ms)));
  // CHECK: :[[@LINE-1]]:33: warning: each item gets a deadline
  // CHECK: :[[@LINE-3]]:3: note: the loop
}

int next();
void alone(asio::io_context &io, std::vector<asio::ip::tcp::socket> &sockets,
           asio::ip::tcp::acceptor &acceptor, asio::ip::tcp::socket &one,
           const std::vector<std::chrono::milliseconds> &limits) {
  // A server's loop.
  for (;;) {
    auto socket =
        std::make_shared<asio::ip::tcp::socket>(acceptor.accept());
    auto timer = std::make_shared<asio::steady_timer>(io, 30s);
    timer->async_wait([socket, timer](auto) { socket->close(); });
    fut::deadline by(200ms);
    fetch(next(), by);
  }
  // The same operation again.
  for (int attempt = 0; attempt < 3; ++attempt) {
    asio::steady_timer timer(io, 1s);
    timer.async_wait([&](auto) { one.cancel(); });
    io.run();
  }
  // A time of its own; an absolute one; one that cancels nothing.
  std::size_t i = 0;
  for (auto &socket : sockets) {
    auto timer = std::make_shared<asio::steady_timer>(io, limits[i++]);
    timer->async_wait([&socket, timer](auto) { socket.cancel(); });
    auto at = std::make_shared<asio::steady_timer>(
        io, std::chrono::steady_clock::time_point());
    at->async_wait([&socket, at](auto) { socket.cancel(); });
    auto pause = std::make_shared<asio::steady_timer>(io, 1s);
    pause->async_wait([pause](auto) { next(); });
    auto unused_timer = std::make_shared<asio::steady_timer>(io, 1s);
    unused_timer->async_wait([&socket](auto) { socket.cancel(); });
  }
  fut::deadline request(1s);
  for (auto limit : limits) {
    fut::deadline sub(request, 50ms);
    fut::deadline own(limit);
    fetch(1, own);
    fetch(2, sub);
  }
}
