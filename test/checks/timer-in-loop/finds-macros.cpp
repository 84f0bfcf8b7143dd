// RUN: %find futures-timer-in-loop
// REQUIRES: asio
// UNSUPPORTED: frontend-clangd
// clangd puts a note on code of a macro at the macro.
// A timer that a macro makes.
#include <asio.hpp>
using namespace std::chrono_literals;

// A function that a macro writes.
#define POLL(name)                                                             \
  void name(asio::io_context &io, int n) {                                     \
    for (int i = 0; i < n; ++i) {                                              \
      asio::steady_timer t(io, 1s);                                            \
      t.wait();                                                                \
    }                                                                          \
  }
POLL(polled)
// CHECK: :[[@LINE-1]]:1: warning: timer 't' is
// CHECK: :[[@LINE-6]]:26: note: expanded from macro 'POLL'
// CHECK: :[[@LINE-3]]:1: note: the loop
// CHECK: :[[@LINE-9]]:5: note: expanded from macro 'POLL'
