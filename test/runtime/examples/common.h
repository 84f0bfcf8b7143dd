// What the worked examples of most headers suppose.
#include <chrono>
#include <functional>
#include <future>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

// An example that awaits is a coroutine; its header says so in its own file.
#define EXAMPLE_RESULT void
#define RUN_EXAMPLE example()
