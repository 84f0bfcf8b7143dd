// REQUIRES: boost-thread
// RUN: %find futures-use-after-get -- -DBOOST_THREAD_VERSION=4
// RUN: %find futures-use-after-get -- -DBOOST_THREAD_PROVIDES_FUTURE_INVALID_AFTER_GET
#include <boost/thread/future.hpp>

int twice(boost::promise<int> &p) {
  boost::BOOST_THREAD_FUTURE<int> f;
  f = p.get_future();
  int a = f.get();
  return a + f.get();
  // CHECK: :[[@LINE-1]]:14: warning: 'f' holds no result here: get() took it before
  // CHECK: :[[@LINE-3]]:11: note: get() takes the result here
}

int shared(boost::shared_future<int> s) { return s.get() + s.get(); }
