// REQUIRES: boost-thread
// RUN: %fix futures-any-result -- -lboost_thread -lboost_system
#define BOOST_THREAD_VERSION 4
#include <boost/any.hpp>
#include <boost/thread/future.hpp>
#include <cstdio>
#include <string>

static void read() {
  boost::promise<boost::any> p;
  boost::future<boost::any> f = p.get_future();
  p.set_value(boost::any(std::string("boost")));
  std::printf("%s\n", boost::any_cast<std::string>(f.get()).c_str());
}
// FIXED-LABEL: void read()
// FIXED-NEXT: boost::promise<std::string> p;
// FIXED-NEXT: boost::future<std::string> f = p.get_future();
// FIXED-NEXT: p.set_value(std::string("boost"));
// FIXED-NEXT: std::printf("%s\n", f.get().c_str());

int main() { read(); }
