// RUN: %find futures-launch-then-wait --std=c++20 -- -pthread
// UNSUPPORTED: frontend-clangd
// clangd puts a note on code of a macro at the macro.
// A launch that is awaited in a macro.
#include <future>

int load(int);

// In an assertion that is written like those of GoogleTest.
bool equal(const char *, int, int);
void fail(const char *);
#define EXPECT_EQUAL(a, b)                                                     \
  switch (0)                                                                   \
  case 0:                                                                      \
  default:                                                                     \
    if (const bool Ok = equal(#a, a, b))                                       \
      ;                                                                        \
    else                                                                       \
      fail(#a)
void asserted() {
  auto f = std::async(load, 1);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only to be awaited at once
  EXPECT_EQUAL(f.get(), 3);
  // CHECK: :[[@LINE-1]]:16: note: awaited here, before anything else runs
}
