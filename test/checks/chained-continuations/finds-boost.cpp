// RUN: %find futures-chained-continuations -- -fdelayed-template-parsing -DBOOST_THREAD_VERSION=4 -DBOOST_THREAD_PROVIDES_EXECUTORS
// REQUIRES: boost-thread
// Boost.Thread: a continuation is given the future, and runs on a thread of its
// own unless a policy or an executor is named. Its headers (1.74) only parse
// where templates are not looked into.
#include <boost/thread/executors/basic_thread_pool.hpp>
#include <boost/thread/future.hpp>

int price(boost::future<int> f);
int total(boost::future<int> f);

auto row(boost::future<int> f) {
  return f.then(price).then(total).then([](boost::future<int> g) { return g.get() + 1; });
  // CHECK: :[[@LINE-1]]:12: warning: 3 continuations in a row, though nobody else looks at the futures between; each hop makes a future and starts a thread (about 42 us); run the stages in one continuation [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:36: note: the row ends here
}

auto policies(boost::future<int> f) {
  return f.then(boost::launch::sync, price).then(boost::launch::sync, total).then(boost::launch::sync, price);
  // CHECK: :[[@LINE-1]]:12: warning: 3 continuations in a row, though nobody else looks at the futures between; each hop makes a future;
  // CHECK: :[[@LINE-2]]:78: note: the row ends here
}

auto different(boost::future<int> f, boost::executors::basic_thread_pool &a, boost::executors::basic_thread_pool &b) {
  return f.then(a, price).then(b, total).then(a, price);
}

auto loop(boost::future<int> f) {
  for (int i = 0; i < 10; ++i)
    f = f.then(price);
  // CHECK: :[[@LINE-1]]:11: warning: adds a continuation for each stage of the loop, though nobody else looks at the futures between; each hop makes a future and starts a thread (about 42 us);
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  return f;
}

auto forwarder(boost::future<int> f) {
  return boost::async(boost::launch::async, [f = std::move(f)]() mutable { return 2 * f.get(); });
  // CHECK: :[[@LINE-1]]:10: warning: starts a thread (about 42 us) only to wait for a future
  // CHECK: :[[@LINE-2]]:87: note: it waits here
}
