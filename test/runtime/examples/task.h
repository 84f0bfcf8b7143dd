#include "common.h"

// The example defines coroutines; its last line runs before main.
#define EXAMPLE_IS_A_FILE
#undef RUN_EXAMPLE
#define RUN_EXAMPLE return out == 9 ? 0 : 1
