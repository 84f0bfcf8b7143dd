// Drop-in: the same source with std:: and with fut:: gives the same output. The
// parts are the examples of [futures] and every error code.
#include <fut/future.h>
#include <fut/pool.h>

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <sstream>
#include <string>
#include <thread>

using namespace std::chrono_literals;

namespace {

struct standard {
  template <class T> using promise = std::promise<T>;
  template <class T> using future = std::future<T>;
  template <class T> using shared_future = std::shared_future<T>;
  template <class... A> static auto async(A &&...a) {
    return std::async(std::forward<A>(a)...);
  }
};
struct ours {
  template <class T> using promise = fut::promise<T>;
  template <class T> using future = fut::future<T>;
  template <class T> using shared_future = fut::shared_future<T>;
  template <class... A> static auto async(A &&...a) {
    return fut::async(std::forward<A>(a)...);
  }
};

// What a source that names `std::future_errc` becomes.
static_assert(std::is_same_v<fut::future_errc, std::future_errc> &&
              std::is_same_v<fut::future_error, std::future_error> &&
              std::is_same_v<fut::future_status, std::future_status> &&
              std::is_same_v<fut::launch, std::launch>);
static_assert(&fut::future_category == &std::future_category);

const char *name(std::future_status s) {
  return s == std::future_status::ready     ? "ready"
         : s == std::future_status::timeout ? "timeout"
                                            : "deferred";
}
template <class F> void report(std::ostream &out, const char *what, F f) {
  out << what << ": ";
  try {
    f();
    out << "fine\n";
  } catch (const std::future_error &e) {
    out << e.code() << ' ' << e.what() << '\n';
  } catch (const std::exception &e) {
    out << e.what() << '\n';
  }
}

template <class L> std::string promises() {
  std::ostringstream out;
  typename L::template promise<int> p;
  typename L::template future<int> f = p.get_future();
  out << f.valid() << name(f.wait_for(0s)) << name(f.wait_for(1ms)) << '\n';
  report(out, "again", [&] { (void)p.get_future(); });
  p.set_value(3);
  report(out, "twice", [&] { p.set_value(4); });
  report(out, "error after value", [&] {
    p.set_exception(std::make_exception_ptr(std::runtime_error("x")));
  });
  out << name(f.wait_for(0s)) << name(f.wait_until(std::chrono::system_clock::now()))
      << f.get() << f.valid() << '\n';
  report(out, "taken", [&] { f.get(); });
  auto q = std::move(p);
  report(out, "moved set", [&] { p.set_value(1); });
  report(out, "moved get", [&] { (void)p.get_future(); });
  {
    typename L::template promise<int> broken;
    f = broken.get_future();
  }
  report(out, "broken", [&] { f.get(); });
  typename L::template promise<void> v;
  typename L::template future<void> vf = v.get_future();
  v.set_exception(std::make_exception_ptr(std::runtime_error("told")));
  report(out, "exception", [&] { vf.get(); });
  int object = 9;
  typename L::template promise<int &> r;
  r.set_value(object);
  out << (&r.get_future().get() == &object) << '\n';
  typename L::template promise<std::string> a, b;
  a.set_value("a");
  swap(a, b);
  out << b.get_future().get() << '\n';
  typename L::template promise<int> alloc(std::allocator_arg,
                                          std::allocator<int>());
  alloc.set_value(8);
  out << alloc.get_future().get() << '\n';
  return out.str();
}

template <class L> std::string shared() {
  std::ostringstream out;
  typename L::template promise<std::string> p;
  typename L::template future<std::string> f = p.get_future();
  typename L::template shared_future<std::string> s = f.share();
  out << f.valid() << s.valid();
  auto t = s;
  p.set_value("text");
  out << s.get() << t.get() << (&s.get() == &t.get()) << name(t.wait_for(0s));
  typename L::template shared_future<std::string> u(std::move(t));
  out << t.valid() << u.get() << '\n';
  typename L::template shared_future<std::string> none;
  report(out, "none", [&] { none.wait(); });
  typename L::template promise<int> e;
  auto se = e.get_future().share();
  e.set_exception(std::make_exception_ptr(std::out_of_range("far")));
  report(out, "first", [&] { se.get(); });
  report(out, "second", [&] { se.get(); });
  return out.str();
}

template <class L> std::string async() {
  std::ostringstream out;
  auto a = L::async(std::launch::async, [](int x) { return x * x; }, 7);
  out << a.get() << '\n';
  auto d = L::async(std::launch::deferred,
                    [id = std::this_thread::get_id()] {
                      return id == std::this_thread::get_id();
                    });
  out << name(d.wait_for(0s)) << name(d.wait_for(1ms)) << d.get() << '\n';
  auto e = L::async(std::launch::async, []() -> int {
    throw std::runtime_error("inside");
  });
  report(out, "error", [&] { e.get(); });
  auto m = L::async(&std::string::size, std::string("four"));
  out << m.get() << '\n';
  int n = 1;
  auto r = L::async([](int &x) { ++x; }, std::ref(n));
  r.get();
  out << n << '\n';
  auto s = L::async(std::launch::deferred, [] { return 2; }).share();
  out << name(s.wait_for(0s)) << s.get() << name(s.wait_for(0s)) << '\n';
  return out.str();
}

template <class L> std::string thread_exit() {
  std::ostringstream out;
  typename L::template promise<int> p;
  typename L::template future<int> f = p.get_future();
  std::thread([&] {
    p.set_value_at_thread_exit(5);
    out << name(f.wait_for(0s)) << '\n';
    report(out, "twice", [&] { p.set_value(6); });
  }).join();
  out << name(f.wait_for(0s)) << f.get() << '\n';
  return out.str();
}

// libstdc++ tells errors with its own words; that the words agree is the point.
TEST(DropIn, Promises) { EXPECT_EQ(promises<ours>(), promises<standard>()); }
TEST(DropIn, SharedFutures) { EXPECT_EQ(shared<ours>(), shared<standard>()); }
TEST(DropIn, Async) { EXPECT_EQ(async<ours>(), async<standard>()); }
TEST(DropIn, ThreadExit) {
  EXPECT_EQ(thread_exit<ours>(), thread_exit<standard>());
}

} // namespace
