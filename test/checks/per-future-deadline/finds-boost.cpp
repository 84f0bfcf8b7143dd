// RUN: %find futures-per-future-deadline -- -DBOOST_THREAD_VERSION=4
// REQUIRES: boost-thread
// REQUIRES: boost-fiber
// Boost.Thread and Boost.Fiber.
#include <boost/fiber/all.hpp>
#include <boost/thread/future.hpp>
#include <vector>

void threads(std::vector<boost::future<int>> &futures,
             std::vector<boost::shared_future<int>> &shared) {
  for (auto &f : futures)
    if (f.wait_for(boost::chrono::milliseconds(200)) ==
        // CHECK: :[[@LINE-1]]:9: warning: the time-out of 'wait_for(boost::chrono::milliseconds(200))' starts again for each future, so that N of them may take N times as long; take one deadline before the loop and use 'wait_until'
        // CHECK: :[[@LINE-3]]:3: note: the loop
        // CHECK: :[[@LINE-3]]:9: note: one deadline
        boost::future_status::ready)
      f.get();
  for (auto f : shared)
    f.wait_for(boost::chrono::seconds(1));
  // CHECK: :[[@LINE-1]]:5: warning: the time-out
  // CHECK: :[[@LINE-3]]:3: note: the loop
  // CHECK: :[[@LINE-3]]:5: note: one deadline
  for (auto &f : futures)
    f.wait_for(boost::chrono::seconds(0));
  while (futures[0].wait_for(boost::chrono::seconds(1)) !=
         boost::future_status::ready)
    boost::this_thread::yield();
}

void fibers(std::vector<boost::fibers::future<int>> &futures) {
  for (auto &f : futures)
    f.wait_for(std::chrono::milliseconds(200));
  // CHECK: :[[@LINE-1]]:5: warning: the time-out
  // CHECK: :[[@LINE-3]]:3: note: the loop
  // CHECK: :[[@LINE-3]]:5: note: one deadline
}
