// RUN: %fix --unsafe futures-per-future-deadline -- -DBOOST_THREAD_VERSION=4 -lboost_thread -lboost_chrono -lboost_system
// REQUIRES: boost-thread
// The time point is taken on the clock of Boost's own futures.
#include <boost/thread/future.hpp>
#include <cstdio>
#include <vector>
// FIXED: {{^}}#include <boost/chrono.hpp>

int main() {
  std::vector<boost::future<int>> futures;
  for (int i = 0; i < 4; ++i)
    futures.push_back(boost::async(boost::launch::async, [i] { return i; }));
  int sum = 0;
  // FIXED: {{^}}  const auto deadline = boost::chrono::steady_clock::now() + boost::chrono::seconds(2);
  // FIXED-NEXT: {{^}}  for (boost::future<int> &f : futures)
  // FIXED-NEXT: {{^}}    if (f.wait_until(deadline) == boost::future_status::ready)
  for (boost::future<int> &f : futures)
    if (f.wait_for(boost::chrono::seconds(2)) == boost::future_status::ready)
      sum += f.get();
  std::printf("%d\n", sum);
}
