// What a fuzzer's bytes are read with, and how a mismatch ends the run.
#ifndef TEST_RUNTIME_FUZZ_READER_H
#define TEST_RUNTIME_FUZZ_READER_H

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

class reader {
public:
  reader(const std::uint8_t *data, std::size_t size) : at_(data), left_(size) {}
  bool done() const { return left_ == 0; }
  /// A number below `n`; 0 when nothing is left.
  int below(int n) {
    if (left_ == 0)
      return 0;
    --left_;
    return *at_++ % n;
  }

private:
  const std::uint8_t *at_;
  std::size_t left_;
};

#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      std::fprintf(stderr, "%s:%d: the model says: %s\n", __FILE__, __LINE__,  \
                   #condition);                                                \
      std::abort();                                                            \
    }                                                                          \
  } while (false)

#endif
