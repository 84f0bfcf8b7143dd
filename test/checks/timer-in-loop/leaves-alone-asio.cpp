// RUN: %find futures-timer-in-loop -- -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE
// REQUIRES: asio
// Timers that outlive their iteration, or are constructed once.
#include <asio.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>
using namespace std::chrono_literals;

struct Connection {
  std::unique_ptr<asio::steady_timer> timer;
  std::optional<asio::steady_timer> maybe;
  void start(std::shared_ptr<asio::steady_timer>);
};
void keep(asio::steady_timer);
std::vector<asio::steady_timer> all;

void stored(asio::io_context &io, std::vector<Connection> &connections) {
  std::vector<asio::steady_timer> timers;
  std::vector<std::unique_ptr<asio::steady_timer>> pointers;
  std::map<int, asio::steady_timer *> raw;
  std::vector<std::shared_ptr<asio::steady_timer>> kept;
  int i = 0;
  for (Connection &c : connections) {
    timers.emplace_back(io, 1s);
    timers.push_back(asio::steady_timer(io, 1s));
    c.timer = std::make_unique<asio::steady_timer>(io, 1s);
    c.maybe.emplace(io, 1s);
    pointers.push_back(std::make_unique<asio::steady_timer>(io, 1s));
    asio::steady_timer moved(io, 1s);
    timers.push_back(std::move(moved));
    asio::steady_timer given(io, 1s);
    keep(std::move(given));
    auto unique = std::make_unique<asio::steady_timer>(io, 1s);
    c.timer = std::move(unique);
    auto shared = std::make_shared<asio::steady_timer>(io, 1s);
    c.start(shared);
    auto copied = std::make_shared<asio::steady_timer>(io, 1s);
    kept.push_back(copied);
    auto *plain = new asio::steady_timer(io, 1s);
    raw[i++] = plain;
  }
}

void captured(asio::io_context &io, std::vector<Connection> &connections) {
  for (Connection &c : connections) {
    auto t = std::make_shared<asio::steady_timer>(io, 1s);
    t->async_wait([t, &c](auto) { c.start(t); });
    asio::steady_timer own(io, 1s);
    asio::post(io, [own = std::move(own)]() mutable { own.cancel(); });
    asio::steady_timer referred(io, 1s);
    referred.async_wait([&referred](auto) { referred.cancel(); });
    auto *raw = new asio::steady_timer(io, 1s);
    raw->async_wait([raw](auto) { delete raw; });
  }
  io.run();
}

asio::steady_timer returned(asio::io_context &io) {
  for (;;) {
    asio::steady_timer t(io, 1s);
    if (t.expiry() > std::chrono::steady_clock::now())
      return t;
  }
}

void once(asio::io_context &io, std::deque<int> &queue, int n) {
  asio::steady_timer before(io);
  for (asio::steady_timer head(io, 1s); n > 0; --n) {
    before.expires_after(1s);
    before.wait();
    head.wait();
  }
  for (;;) {
    static asio::steady_timer kept(io, 1s);
    kept.wait();
    if (queue.empty())
      continue;
    // Every way from here leaves the loop.
    asio::steady_timer last(io, 1s);
    last.wait();
    if (n)
      break;
    return;
  }
  do {
    asio::steady_timer t(io, 1s);
    t.wait();
  } while (false);
}

// A lambda that is merely defined in the loop.
void defined(asio::io_context &io, std::vector<std::function<void()>> &jobs) {
  for (auto &job : jobs)
    job = [&io] {
      asio::steady_timer t(io, 1s);
      t.wait();
    };
}

void meant(asio::io_context &io) {
  for (;;) {
    asio::steady_timer unused_timer(io, 1s);
    [[clang::annotate("futures::intended")]] asio::steady_timer t(io, 1s);
    asio::steady_timer u(io, 1s); // NOLINT(futures-timer-in-loop)
  }
}

// Neither is a timer of ours.
struct steady_timer {
  steady_timer(asio::io_context &, std::chrono::seconds);
  void wait();
};
void namesake(asio::io_context &io) {
  for (;;) {
    steady_timer t(io, 1s);
    t.wait();
    using T = decltype(asio::steady_timer(io, 1s));
    (void)sizeof(T);
  }
}

// On an error path only: where nothing fails the loop goes round without it.
bool connect(asio::error_code &);
void serve();
int try_read();
void back_off(asio::io_context &io) {
  for (;;) {
    asio::error_code ec;
    connect(ec);
    if (ec) {
      asio::steady_timer t(io, 1s);
      t.wait();
      continue;
    }
    serve();
  }
  for (;;) {
    asio::error_code ec;
    connect(ec);
    if (!ec) {
      serve();
      continue;
    }
    asio::steady_timer t(io, 1s);
    t.wait();
  }
  for (;;) {
    asio::error_code ec;
    connect(ec);
    if (ec != asio::error_code())
      asio::steady_timer(io, 1s).wait();
    else
      serve();
  }
}
void back_off_after_exception(asio::io_context &io) {
  for (;;) {
    try {
      serve();
    } catch (const std::exception &) {
      asio::steady_timer t(io, 1s);
      t.wait();
    }
  }
  for (;;) {
    if (try_read() < 0 && errno == EAGAIN) {
      asio::steady_timer t(io, 1s);
      t.wait();
      continue;
    }
    serve();
  }
}
