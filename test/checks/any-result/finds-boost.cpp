// REQUIRES: boost-thread, boost-fiber
// RUN: %find futures-any-result
#define BOOST_THREAD_VERSION 4
#include <boost/any.hpp>
#include <boost/fiber/all.hpp>
#include <boost/thread/future.hpp>
#include <string>

boost::future<boost::any> future;
boost::promise<boost::any> promise;
boost::fibers::future<boost::any> fiber_future;
boost::fibers::buffered_channel<boost::any> *channel;
boost::fibers::unbuffered_channel<boost::any> *rendezvous;
// CHECK: :[[@LINE-5]]:15: warning: the result of this future is hidden in 'boost::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE+6]]:21: note: cast to 'int' here
// CHECK: :[[@LINE-6]]:16: warning: the result of this promise is hidden in 'boost::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-6]]:23: warning: the result of this future is hidden in 'boost::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-6]]:33: warning: the result of this channel is hidden in 'boost::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-6]]:35: warning: the result of this channel is hidden in 'boost::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

int read() { return boost::any_cast<int>(future.get()); }

boost::future<boost::any> load();
std::string continued() {
  return load()
      .then([](boost::future<boost::any> f) {
        return boost::any_cast<std::string>(f.get());
      })
      .get();
}
// CHECK: :[[@LINE-8]]:15: warning: the result of this future is hidden in 'boost::any', which costs a checked cast, and an allocation for all but small values; name its type, 'std::string' [futures-any-result]
// CHECK: :[[@LINE-5]]:16: note: cast to 'std::string' here
// CHECK: :[[@LINE-7]]:30: warning: the result of this future is hidden in 'boost::any', which costs a checked cast, and an allocation for all but small values; name its type, 'std::string' [futures-any-result]
// CHECK: :[[@LINE-7]]:16: note: cast to 'std::string' here
