// RUN: %find futures-launch-then-wait --std=c++17 -- -pthread -DBOOST_THREAD_VERSION=4
// REQUIRES: boost-thread
// The callable is bound to the end, or the storage, of its thread.
#include <boost/thread/condition_variable.hpp>
#include <boost/thread/future.hpp>
#include <boost/thread/thread.hpp>
#include <boost/thread/tss.hpp>

void atExit(boost::promise<int> &p) {
  boost::thread t([&] { p.set_value_at_thread_exit(1); });
  t.join();
}
void readyAtExit(boost::packaged_task<int()> &task) {
  boost::thread t([&] { task.make_ready_at_thread_exit(); });
  t.join();
}
void notifiesAtExit(boost::condition_variable &cv, boost::mutex &m) {
  boost::thread t([&] {
    boost::unique_lock<boost::mutex> lock(m);
    boost::notify_all_at_thread_exit(cv, boost::move(lock));
  });
  t.join();
}
void storage(boost::thread_specific_ptr<int> &own) {
  boost::thread t([&] { own.reset(new int(1)); });
  t.join();
}
