// RUN: %find futures-timer-in-loop -- -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE
// REQUIRES: asio
// Waitable timers of standalone Asio that are constructed in each iteration.
#include <algorithm>
#include <asio.hpp>
#include <memory>
#include <variant>
#include <vector>
using namespace std::chrono_literals;

void variable(asio::io_context &io, int n) {
  for (int i = 0; i < n; ++i) {
    asio::steady_timer t(io, 5ms);
    // CHECK: :[[@LINE-1]]:24: warning: timer 't' is constructed in every iteration (about 40 ns against 20 ns to re-arm one); make it once before the loop and re-arm it with 'expires_after' [futures-timer-in-loop]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    t.wait();
  }
}

void spellings(asio::io_context &io, const std::vector<int> &items) {
  while (!items.empty()) {
    asio::system_timer t{io};
    // CHECK: :[[@LINE-1]]:24: warning: timer 't' is
    // CHECK: :[[@LINE-3]]:3: note: the loop
    t.expires_after(1ms);
    t.wait();
  }
  do {
    auto t = asio::high_resolution_timer(io, 1ms);
    // CHECK: :[[@LINE-1]]:10: warning: timer 't' is
    // CHECK: :[[@LINE-3]]:3: note: the loop
    t.wait();
  } while (!items.empty());
  for (int item : items) {
    asio::basic_waitable_timer<std::chrono::steady_clock> t(
        // CHECK: :[[@LINE-1]]:59: warning: timer 't' is
        // CHECK: :[[@LINE-3]]:3: note: the loop
        io, std::chrono::milliseconds(item));
    t.wait();
  }
  std::for_each(items.begin(), items.end(), [&](int) {
    asio::steady_timer t(io, 1ms);
    // CHECK: :[[@LINE-1]]:24: warning: timer 't' is
    // CHECK: :[[@LINE-3]]:3: note: the loop
    t.wait();
  });
  for (;;) {
    asio::steady_timer(io, 1ms).wait();
    // CHECK: :[[@LINE-1]]:5: warning: a timer is constructed in every iteration (about 40 ns
    // CHECK: :[[@LINE-3]]:3: note: the loop
  }
}

void pointers(asio::io_context &io) {
  for (;;) {
    auto t = std::make_unique<asio::steady_timer>(io, 1ms);
    // CHECK: :[[@LINE-1]]:10: warning: timer 't' is
    // CHECK: :[[@LINE-3]]:3: note: the loop
    t->wait();
    std::unique_ptr<asio::steady_timer> u(new asio::steady_timer(io, 1ms));
    // CHECK: :[[@LINE-1]]:41: warning: timer 'u' is
    // CHECK: :[[@LINE-7]]:3: note: the loop
    u->wait();
    auto *p = new asio::steady_timer(io, 1ms);
    // CHECK: :[[@LINE-1]]:11: warning: timer 'p' is
    // CHECK: :[[@LINE-11]]:3: note: the loop
    p->wait();
    delete p;
  }
}

// A handler that has run when the iteration ends does not outlive it.
void drained(asio::io_context &io, asio::ip::tcp::socket &s) {
  for (;;) {
    asio::steady_timer t(io, 1s);
    // CHECK: :[[@LINE-1]]:24: warning: timer 't' is
    // CHECK: :[[@LINE-3]]:3: note: the loop
    t.async_wait([&](auto ec) {
      if (!ec)
        s.cancel();
    });
    s.async_wait(asio::ip::tcp::socket::wait_read,
                 [&](auto) { t.cancel(); });
    io.restart();
    io.run();
  }
}

asio::awaitable<void> coroutine(int n) {
  for (int i = 0; i < n; ++i) {
    asio::steady_timer t(co_await asio::this_coro::executor, 1ms);
    // CHECK: :[[@LINE-1]]:24: warning: timer 't' is
    // CHECK: :[[@LINE-3]]:3: note: the loop
    co_await t.async_wait(asio::use_awaitable);
  }
  while (n)
    co_await asio::steady_timer(co_await asio::this_coro::executor, 1ms)
        // CHECK: :[[@LINE-1]]:14: warning: a timer is
        // CHECK: :[[@LINE-3]]:3: note: the loop
        .async_wait(asio::use_awaitable);
}

// Once, where it is spelled, however many instantiations there are.
template <class Clock, class Rep> void generic(asio::io_context &io, Rep d) {
  for (;;) {
    asio::basic_waitable_timer<Clock> t(io, d);
    // CHECK: :[[@LINE-1]]:39: warning: timer 't' is
    // CHECK: :[[@LINE-3]]:3: note: the loop
    t.wait();
  }
}
void instances(asio::io_context &io) {
  generic<std::chrono::steady_clock>(io, 1ms);
  generic<std::chrono::system_clock>(io, 1s);
}

struct Poller {
  asio::io_context &io_;
  using Timer = asio::steady_timer;
  void poll(int n) {
    auto run = [this, n] {
      for (int i = 0; i < n; ++i) {
        Timer t(io_, 1ms);
        // CHECK: :[[@LINE-1]]:15: warning: timer 't' is
        // CHECK: :[[@LINE-3]]:7: note: the loop
        t.wait();
      }
    };
    run();
  }
};

// A retry ends the loop once it works: each iteration that goes round waits.
bool connect(asio::error_code &);
void retry(asio::io_context &io) {
  for (;;) {
    asio::error_code ec;
    connect(ec);
    if (!ec)
      return;
    asio::steady_timer t(io, 1s);
    // CHECK: :[[@LINE-1]]:24: warning: timer 't' is
    // CHECK: :[[@LINE-7]]:3: note: the loop
    t.wait();
  }
}

// Nothing fails where there is nothing to do.
void serve();
void poll(asio::io_context &io, std::vector<int> &queue) {
  for (;;) {
    if (queue.empty()) {
      asio::steady_timer t(io, 1s);
      // CHECK: :[[@LINE-1]]:26: warning: timer 't' is
      // CHECK: :[[@LINE-4]]:3: note: the loop
      t.wait();
      continue;
    }
    serve();
  }
}

// std::visit calls what it is given there and then.
void visited(asio::io_context &io, std::variant<int, long> v, int n) {
  for (int i = 0; i < n; ++i) {
    asio::steady_timer t(io, 1s);
    // CHECK: :[[@LINE-1]]:24: warning: timer 't' is
    // CHECK: :[[@LINE-3]]:3: note: the loop
    std::visit([&](auto) { t.cancel(); }, v);
    t.wait();
  }
}
