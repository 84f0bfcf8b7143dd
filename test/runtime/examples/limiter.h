#include "common.h"

#include <fut/task.h>

inline void call() {}

#undef EXAMPLE_RESULT
#undef RUN_EXAMPLE
#define EXAMPLE_RESULT fut::task<void>
#define RUN_EXAMPLE fut::sync_wait(example())
