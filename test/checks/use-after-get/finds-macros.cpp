// RUN: %find futures-use-after-get
// UNSUPPORTED: frontend-clangd
// Assertions that do not expect a future without a state.
#include <stdexcept>
#include <future>

#define EXPECT_STD_THROW(STATEMENT)                                            \
  try {                                                                        \
    STATEMENT;                                                                 \
  } catch (const std::runtime_error &) {                                       \
  } catch (...) {                                                              \
  }
#define EXPECT_NO_THROW(STATEMENT)                                             \
  try {                                                                        \
    STATEMENT;                                                                 \
  } catch (...) {                                                              \
  }

void expects_another(std::future<int> f, std::future<int> g) {
  f.get();
  EXPECT_STD_THROW(f.get());
  // CHECK: :[[@LINE-1]]:20: warning: 'f' holds no result here
  // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
  g.get();
  EXPECT_NO_THROW(g.get());
  // CHECK: :[[@LINE-1]]:19: warning: 'g' holds no result here
  // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
}
