// Misuse of the runtime, a case each; see must_not_compile.py. Compiled with
// -Werror, so that an ignored result is an error.
#include <fut/compose.h>
#include <fut/deadline.h>
#include <fut/future.h>
#include <fut/lazy.h>
#include <fut/limiter.h>
#include <fut/pool.h>
#include <fut/single_flight.h>
#include <fut/task.h>
#include <fut/timer.h>
#include <fut/when.h>

#include <iterator>
#include <memory>
#include <string>
#include <vector>

[[maybe_unused]] static fut::task<int> job() { co_return 1; }

int main() {
  fut::future<int> f = fut::make_ready_future(1);
  const fut::future<int> constant = fut::make_ready_future(1);
  fut::promise<int> p;
  fut::shared_future<std::unique_ptr<int>> s;
  std::vector<fut::future<int>> fs;
  fut::limiter lim(1);
  fut::lazy<int> lazy([] { return 1; });
  using namespace std::chrono_literals;
#if CASE == 0
  f.wait();
  constant.wait();
  (void)fut::async([] { return 1; });
  (void)p.get_future();
  (void)std::move(f).then([](int x) { return x; });
  (void)job();
  (void)lim.acquire();
  (void)fut::first_of(lazy, lazy);
  fut::deadline by(200ms);
  f.wait_until(by);
  fut::cache<int, std::shared_ptr<int>> shared(1);
#elif CASE == 1 // a future is copied | deleted
  auto copy = f;
#elif CASE == 2 // a future is assigned a copy | deleted
  f = constant;
#elif CASE == 3 // get on a const future: it takes the value | const|discards
  constant.get();
#elif CASE == 4 // then on a future that stays: it takes the value | then|rvalue|lvalue
  (void)f.then([](int x) { return x; });
#elif CASE == 5 // a continuation that takes the future, not the value | then|constraint
  (void)std::move(f).then([](fut::future<int> x) { return x.get(); });
#elif CASE == 6 // a continuation that does not take the value's type | then|constraint
  (void)std::move(f).then([](std::string) {});
#elif CASE == 7 // the future of async is ignored | nodiscard|unused
  fut::async([] { return 1; });
#elif CASE == 8 // a continued future is ignored | nodiscard|unused
  std::move(f).then([](int x) { return x; });
#elif CASE == 9 // get_future is ignored | nodiscard|unused
  p.get_future();
#elif CASE == 10 // a promise is copied | deleted
  auto copy = p;
#elif CASE == 11 // co_await on a future that stays | co_await|await_ready
  (void)[&]() -> fut::task<int> { co_return co_await f; };
#elif CASE == 12 // a task is awaited twice: it has to be given up | co_await|await_ready
  (void)[](fut::task<int> t) -> fut::task<int> { co_return co_await t; };
#elif CASE == 13 // a task that never runs is ignored | nodiscard|unused
  job();
#elif CASE == 14 // when_all takes futures that stay | when_all
  (void)fut::when_all(fs);
#elif CASE == 15 // when_any is ignored | nodiscard|unused
  fut::when_any(std::move(fs));
#elif CASE == 16 // a pool is copied | deleted
  fut::pool one(1);
  fut::pool two = one;
#elif CASE == 17 // arguments that do not fit are submitted | submit
  fut::pool one(1);
  one.submit([](std::string) {}, 5);
#elif CASE == 18 // a value is set on a promise of void | set_value
  fut::promise<void> v;
  v.set_value(1);
#elif CASE == 19 // a move-only value is moved out of a shared future | deleted|copy|discards
  std::unique_ptr<int> mine = s.get();
#elif CASE == 20 // stages that do not fit together are chained | compose|then|constraint|operator
  (void)fut::chain(std::move(f), [](int) { return std::string(); },
                   [](int x) { return x; });
#elif CASE == 21 // a permit is ignored, and so given back at once | nodiscard|unused
  lim.acquire();
#elif CASE == 22 // a permit is copied | deleted
  auto permit = lim.acquire();
  auto copy = permit;
#elif CASE == 23 // a future permit is ignored | nodiscard|unused
  lim.acquire_async();
#elif CASE == 24 // a lazy is copied: others refer to its value | deleted
  auto copy = lazy;
#elif CASE == 25 // the first of temporaries: it would refer into one | first_of
  (void)fut::first_of(fut::lazy<int>([] { return 1; }));
#elif CASE == 26 // a lazy without a value | holds an object
  fut::lazy<void> nothing([] {});
#elif CASE == 27 // a timer is copied | deleted
  fut::timer tick(100ms);
  auto copy = tick;
#elif CASE == 28 // a deadline without a unit | deadline
  fut::deadline by(200);
#elif CASE == 29 // a duration becomes a deadline where nobody sees it | convert|conversion
  fut::deadline by = 200ms;
#elif CASE == 30 // a duration where a point in time is wanted | wait_until
  f.wait_until(200ms);
#elif CASE == 31 // a cache of values that cannot be copied | every caller gets a copy
  fut::cache<int, std::unique_ptr<int>> own(1);
#elif CASE == 32 // a group is copied | deleted
  fut::task_group one;
  fut::task_group two = one;
#elif CASE == 33 // a ready future is ignored | nodiscard|unused
  fut::make_ready_future(1);
#elif CASE == 34 // a promise of a value is resolved with nothing | set_value
  p.try_set_value();
#elif CASE == 35 // a promise of an array | no array
  fut::promise<int[3]> array;
#elif CASE == 36 // a future of an rvalue reference | no rvalue reference
  fut::future<int &&> moved;
#elif CASE == 37 // a future of a function | no function
  fut::shared_future<int()> function;
#elif CASE == 38 // many threads read a stream | read only once
  fut::pool one(1);
  one.submit_range(std::istream_iterator<int>(), std::istream_iterator<int>(),
                   [](int) {}).get();
#elif CASE == 39 // a range is visited by what does not take its elements | visits|submit_range
  fut::pool one(1);
  one.submit_range(fs.begin(), fs.end(), [](std::string) {});
#elif CASE == 40 // a load gives something else than the cache holds | computes|get_or_load_async
  fut::cache<int, int> numbers(1);
  (void)numbers.get_or_load_async(1, [] { return std::string(); });
#elif CASE == 41 // stages behind one that returns a future do not fit it | compose|then|constraint
  (void)fut::chain(std::move(f), [](int x) { return fut::make_ready_future(x); },
                   [](std::string) {});
#elif CASE == 42 // a stage takes the future of the one before, not its value | compose|then|constraint
  (void)fut::chain(std::move(f), [](int x) { return fut::make_ready_future(x); },
                   [](fut::future<int>) {});
#endif
}
