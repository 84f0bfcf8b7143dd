// RUN: %fix futures-timer-in-loop
// REQUIRES: asio
// The declaration moves before the outermost loop that its executor allows;
// the iteration re-arms it.
#include <asio.hpp>
#include <cstdio>
#include <memory>
#include <vector>
using namespace std::chrono_literals;

struct Poller {
  asio::io_context &io_;
  // FIXED: {{^}}    asio::steady_timer pause(io_);
  // FIXED-NEXT: {{^}}    for (int i = 0; i < n; ++i) {
  // FIXED-NEXT: {{^}}      pause.expires_after(1ms); // a breath
  int rounds(int n) {
    int done = 0;
    for (int i = 0; i < n; ++i) {
      asio::steady_timer pause(io_, 1ms); // a breath
      pause.wait();
      ++done;
    }
    return done;
  }
};

int nested(asio::io_context &io) {
  int count = 0;
  // FIXED: {{^}}  asio::steady_timer t{io};
  // FIXED-NEXT: {{^}}  for (int i = 0; i < 2; ++i) {
  // FIXED-NEXT: {{^}}    for (int j = 0; j < 2; ++j) {
  // FIXED-NEXT: {{^}}      t.expires_after(std::chrono::microseconds(i + j));
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) {
      asio::steady_timer t{io, std::chrono::microseconds(i + j)};
      t.wait();
      ++count;
    }
  }
  return count;
}

// The executor is the same in the inner loop alone.
int inner(std::vector<std::unique_ptr<asio::io_context>> &contexts) {
  int count = 0;
  // FIXED: {{^}}  for (auto &io : contexts) {
  // FIXED-NEXT: {{^}}    asio::steady_timer t(*io);
  // FIXED-NEXT: {{^}}    for (int j = 0; j < 2; ++j) {
  // FIXED-NEXT: {{^}}      t.expires_after(1us);
  for (auto &io : contexts) {
    for (int j = 0; j < 2; ++j) {
      asio::steady_timer t(*io, 1us);
      t.wait();
      ++count;
    }
  }
  return count;
}

// Absolute, no expiry yet, made from a temporary, held by a pointer.
int forms(asio::io_context &io) {
  int count = 0;
  auto start = std::chrono::steady_clock::now();
  // FIXED: {{^}}  asio::steady_timer at(io);
  // FIXED-NEXT: {{^}}  asio::steady_timer later(io);
  // FIXED-NEXT: {{^}}  auto made = asio::steady_timer(io.get_executor());
  // FIXED-NEXT: {{^}}  auto held = std::make_unique<asio::steady_timer>(io);
  // FIXED-NEXT: {{^}}  while (count < 8) {
  // FIXED-NEXT: {{^}}    at.expires_at(start + count * 1us);
  // FIXED-NEXT: {{^}}    at.wait();
  // FIXED-NEXT: {{^}}    ++count;
  // FIXED-NEXT: {{^}}    later.expires_after(1us);
  // FIXED-NEXT: {{^}}    later.wait();
  // FIXED-NEXT: {{^}}    made.expires_after(1us);
  // FIXED-NEXT: {{^}}    made.wait();
  // FIXED-NEXT: {{^}}    held->expires_after(1us);
  while (count < 8) {
    asio::steady_timer at(io, start + count * 1us);
    at.wait();
    ++count;
    asio::steady_timer later(io);
    later.expires_after(1us);
    later.wait();
    auto made = asio::steady_timer(io.get_executor(), 1us);
    made.wait();
    auto held = std::make_unique<asio::steady_timer>(io, 1us);
    held->wait();
  }
  return count;
}

// The name means something else after the loop.
int names(asio::io_context &io) {
  int sum = 0;
  // FIXED: {{^}}  asio::steady_timer t2(io);
  // FIXED-NEXT: {{^}}  for (int i = 0; i < 2; ++i) {
  // FIXED-NEXT: {{^}}    t2.expires_after(1us);
  // FIXED-NEXT: {{^}}    t2.wait();
  for (int i = 0; i < 2; ++i) {
    asio::steady_timer t(io, 1us);
    t.wait();
  }
  int t = 1;
  sum += t;
  // FIXED: {{^}}  asio::steady_timer t4(io);
  // FIXED-NEXT: {{^}}  for (int i = 0; i < 2; ++i) {
  // FIXED-NEXT: {{^}}    t4.expires_after(1us);
  for (int i = 0; i < 2; ++i) {
    asio::steady_timer t(io, 1us);
    t.wait();
  }
  return sum;
}

// A handler that the iteration runs to its end.
int drained(asio::io_context &io) {
  int fired = 0;
  // FIXED: {{^}}  asio::steady_timer t(io);
  // FIXED-NEXT: {{^}}  for (int i = 0; i < 3; ++i) {
  for (int i = 0; i < 3; ++i) {
    asio::steady_timer t(io, 1us);
    t.async_wait([&](auto) { fired += t.expiry() != decltype(t.expiry())(); });
    io.restart();
    io.run();
  }
  return fired;
}

int main() {
  asio::io_context io;
  std::vector<std::unique_ptr<asio::io_context>> contexts;
  for (int i = 0; i < 2; ++i)
    contexts.push_back(std::make_unique<asio::io_context>());
  std::printf("%d %d %d %d %d %d\n", Poller{io}.rounds(3), nested(io),
              inner(contexts), forms(io), names(io), drained(io));
}
