// RUN: %find futures-launch-then-wait --std=c++17 -- -pthread -DBOOST_THREAD_VERSION=4
// REQUIRES: boost-asio, boost-thread
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/thread.hpp>

int load(int);
void work();
void use(int);

void found(int x) {
  use(boost::async(boost::launch::async, [x] { return load(x); }).get());
  // CHECK: :[[@LINE-1]]:7: warning: a thread is launched only to be awaited at once, about 42 us; call it directly [futures-launch-then-wait]
  boost::future<int> f = boost::async([x] { return load(x); });
  // CHECK: :[[@LINE-1]]:26: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:11: note: awaited here
  int n = f.get();
  use(n);
  boost::thread t(work);
  // CHECK: :[[@LINE-1]]:17: warning: a thread is launched only
  // CHECK: :[[@LINE+2]]:3: note: awaited here
  // CHECK: :[[@LINE-3]]:17: note: call it directly
  t.join();
  boost::thread(work).join();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  // CHECK: :[[@LINE-2]]:3: note: call it directly
  boost::thread_group group;
  group.create_thread(work);
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:3: note: awaited here
  group.join_all();
}

void leftAlone(boost::asio::thread_pool &asio, const boost::thread::attributes &attributes) {
  boost::asio::post(asio, work);
  asio.join();
  boost::thread stack(attributes, [] { work(); });
  stack.join();
  boost::thread timed(work);
  timed.try_join_for(boost::chrono::milliseconds(3));
  boost::async(boost::launch::deferred, work).get();
  boost::thread id([] { return boost::this_thread::get_id(); });
  id.join();
  boost::thread_group group;
  group.create_thread(work);
  group.create_thread(work);
  group.join_all();
}
