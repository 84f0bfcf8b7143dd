#include "common.h"

#include <fut/task.h>

inline bool poll() {
  static int left = 3;
  return --left > 0;
}

#undef EXAMPLE_RESULT
#undef RUN_EXAMPLE
#define EXAMPLE_RESULT fut::task<void>
#define RUN_EXAMPLE fut::sync_wait(example())
