// REQUIRES: boost-thread
// RUN: %find futures-use-after-get
// RUN: %find futures-use-after-get -- -DBOOST_THREAD_VERSION=3
// Before version 4 get() leaves the future valid, and its state with it.
#include <boost/thread/future.hpp>
#include <vector>

int twice(boost::promise<int> &p) {
  boost::BOOST_THREAD_FUTURE<int> f;
  f = p.get_future();
  int a = f.get();
  f.wait();
  return a + f.get();
}

int byLambda(boost::BOOST_THREAD_FUTURE<int> &f) {
  auto take = [&f] { return f.get(); };
  int a = take();
  return a + take();
}

int byIndex(std::vector<boost::BOOST_THREAD_FUTURE<int>> &fs) {
  int sum = 0;
  for (std::size_t i = 0; i < fs.size(); ++i) {
    sum += fs[i].get();
    fs[i].wait();
  }
  return sum;
}
