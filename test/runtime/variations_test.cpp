// The forms that users write beside those of the contract: values of every
// kind, callables of every kind, ranges of every kind, in every header.
#include <fut/compose.h>
#include <fut/deadline.h>
#include <fut/limiter.h>
#include <fut/pool.h>
#include <fut/task.h>
#include <fut/when.h>

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <future>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

template <class E, class F> bool throws(F f) {
  try {
    f();
  } catch (const E &) {
    return true;
  } catch (...) {
  }
  return false;
}
template <class F> bool code(std::future_errc c, F f) {
  try {
    f();
  } catch (const std::future_error &e) {
    return e.code() == c;
  }
  return false;
}

struct Obj {
  int base = 1;
  int add(int x) { return base + x; }
  int cadd(int x) const { return base + x; }
};
int free_fn(int a, const std::string &s) { return a + int(s.size()); }

fut::task<int> job() { co_return 3; }
fut::task<int> awaiting(fut::limiter &lim, fut::future<int> g,
                        fut::shared_future<int> s) {
  int w = co_await std::move(g);
  w += co_await s;
  auto permit = co_await lim.acquire_async();
  auto [a, b] = co_await fut::when_all(job(), job());
  std::vector<fut::future<int>> fs;
  fs.push_back(fut::async([] { return 1; }));
  auto v = co_await fut::when_all(std::move(fs));
  co_return w + co_await job() + a + b + v[0];
}
fut::task<std::vector<int>> braces() { co_return {1, 2, 3}; }
fut::task<std::unique_ptr<int>> owned() { co_return std::make_unique<int>(4); }
fut::task<int &> refd(int &x) { co_return x; }
fut::task<void> fails() {
  throw std::runtime_error("f");
  co_return;
}
fut::task<> nothing() { co_return; }
fut::task<std::string> str() { co_return "abc"; }

TEST(Variations, Coroutines) {
  int out = fut::sync_wait(job());
  EXPECT_EQ(out, 3);
  fut::limiter lim(2);
  auto sh = fut::make_ready_future(10).share();
  EXPECT_TRUE(fut::sync_wait(awaiting(lim, fut::async([] { return 1; }), sh)) ==
              11 + 3 + 6 + 1);
  EXPECT_EQ(sh.get(), 10);
  EXPECT_EQ(fut::sync_wait(braces()).size(), 3);
  EXPECT_EQ(*fut::sync_wait(owned()), 4);
  int x = 0;
  EXPECT_EQ(&fut::sync_wait(refd(x)), &x);
  EXPECT_TRUE(throws<std::runtime_error>([] { fut::sync_wait(fails()); }));
  fut::sync_wait(nothing());
  EXPECT_EQ(fut::sync_wait(str()), "abc");
  std::vector<fut::task<int>> ts;
  ts.push_back(job());
  ts.push_back(job());
  EXPECT_EQ(fut::sync_wait(fut::when_all(std::move(ts))).size(), 2);
  auto lam = [](int n) -> fut::task<int> { co_return n; };
  EXPECT_EQ(fut::sync_wait(lam(3)), 3);
  EXPECT_EQ(fut::sync_wait(fut::make_ready_future(3)), 3);
  auto t = job();
  EXPECT_EQ(fut::sync_wait(std::move(t)), 3);
  auto [a, b] = fut::sync_wait(fut::when_all(job(), str()));
  EXPECT_TRUE(a == 3 && b == "abc");
  fut::pool one(1);
  EXPECT_EQ(one.submit([] { return fut::sync_wait(job()); }).get(), 3);
  auto on_pool = [](fut::pool &p) -> fut::task<std::thread::id> {
    co_await fut::schedule(p);
    co_return std::this_thread::get_id();
  };
  EXPECT_TRUE(fut::sync_wait(on_pool(one)) != std::this_thread::get_id());
}

TEST(Variations, Futures) {
  fut::promise<std::unique_ptr<int>> p;
  auto f = p.get_future();
  p.set_value(std::make_unique<int>(1));
  auto g = std::move(f).then([](std::unique_ptr<int> q) { return *q; });
  EXPECT_EQ(g.get(), 1);
  int o = 0;
  fut::promise<int &> pr;
  auto fr = pr.get_future();
  pr.set_value(o);
  int &ref = fr.get();
  EXPECT_EQ(&ref, &o);
  fut::promise<void> pv;
  auto fv = pv.get_future();
  auto gv = std::move(fv).then([] { return 2; });
  EXPECT_TRUE(pv.try_set_value());
  EXPECT_EQ(gv.get(), 2);
  fut::promise<const int> pc;
  auto fc = pc.get_future();
  pc.set_value(3);
  EXPECT_EQ(fc.get(), 3);
  fut::future<fut::future<int>> ff;
  EXPECT_FALSE(ff.valid());
  fut::promise<fut::future<int>> pff;
  pff.set_value(fut::make_ready_future(1));
  EXPECT_EQ(pff.get_future().get().get(), 1);
  EXPECT_TRUE(code(std::future_errc::broken_promise, [] {
    fut::future<int> f;
    {
      fut::promise<int> p;
      f = p.get_future();
    }
    f.get();
  }));
  fut::promise<int> a, b;
  std::swap(a, b);
  swap(a, b);
  a.swap(b);
}

TEST(Variations, StopTokens) {
  std::stop_source ss;
  ss.request_stop();
  fut::promise<int> px;
  auto fx = px.get_future();
  EXPECT_FALSE(fx.wait(ss.get_token()));
  EXPECT_TRUE(fx.wait_for(1h, ss.get_token()) != std::future_status::ready);
  EXPECT_TRUE(fx.wait_until(std::chrono::steady_clock::now() + 1h,
                            ss.get_token()) != std::future_status::ready);
  EXPECT_TRUE(fx.wait_until(std::chrono::system_clock::now() + 1ms) ==
              std::future_status::timeout);
  EXPECT_TRUE(throws<fut::cancelled>([&] { fx.get(ss.get_token()); }));
  auto sx = fx.share();
  EXPECT_TRUE(throws<std::future_error>([&] { sx.get(ss.get_token()); }));
  EXPECT_FALSE(sx.wait(ss.get_token()));
  px.set_exception(std::make_exception_ptr(1));
  EXPECT_TRUE(throws<int>([&] { sx.get(); }));
  // deferred with a token
  auto d = fut::async(std::launch::deferred, [] { return 6; });
  EXPECT_EQ(d.wait_for(0s), std::future_status::deferred);
  EXPECT_EQ(d.get(std::stop_token()), 6);
  std::stop_source s2;
  auto d2 = fut::async(std::launch::deferred, [] { return 6; });
  EXPECT_EQ(d2.get(s2.get_token()), 6);
  auto d3 = fut::async(std::launch::async, [] { return 6; });
  EXPECT_EQ(d3.get(s2.get_token()), 6);
  auto d4 =
      fut::async(std::launch::async | std::launch::deferred, [] { return 6; });
  EXPECT_EQ(d4.get(), 6);
}

TEST(Variations, SharedFutures) {
  int o = 0;
  const auto cs = fut::make_ready_future(std::string("a")).share();
  auto copies = std::vector(4, cs);
  for (auto &c : copies)
    EXPECT_EQ(c.get(), "a");
  fut::shared_future<int &> si = fut::make_ready_future(std::ref(o));
  int &rr = si.get();
  EXPECT_EQ(&rr, &o);
  fut::shared_future<void> sv = fut::make_ready_future();
  sv.get();
}

TEST(Variations, ReadyFutures) {
  int lv = 3;
  EXPECT_EQ(fut::make_ready_future<int>(3).get(), 3);
  EXPECT_EQ(fut::make_ready_future<int>(lv).get(), 3);
  fut::make_ready_future<void>().get();
  EXPECT_EQ(fut::make_ready_future<std::string>("x").get(), "x");
  EXPECT_EQ(fut::make_ready_future<double>(lv).get(), 3);
  fut::future<int &> named = fut::make_ready_future<int &>(lv);
  EXPECT_EQ(&named.get(), &lv);
  const int cv = 3;
  fut::future<const int &> constant = fut::make_ready_future<const int &>(cv);
  EXPECT_EQ(&constant.get(), &cv);
  static_assert(
      std::is_same_v<decltype(fut::make_ready_future(lv)), fut::future<int>>);
  EXPECT_TRUE(throws<std::runtime_error>([] {
    fut::make_exceptional_future<int>(std::runtime_error("x")).get();
  }));
  EXPECT_TRUE(throws<std::runtime_error>([] {
    fut::make_exceptional_future<int>(
        std::make_exception_ptr(std::runtime_error("x")))
        .get();
  }));
}

TEST(Variations, Then) {
  auto many = fut::make_ready_future(1)
                  .then([](auto x) { return x + 1; })
                  .then([](auto &&x) { return x + 1; })
                  .then([](const int &x) { return std::to_string(x); });
  EXPECT_EQ(many.get(), "3");
  fut::pool w(2);
  auto ex = fut::make_ready_future(2).then(w, [](int x) { return x * 2; });
  EXPECT_EQ(ex.get(), 4);
  auto exd = fut::make_ready_future(2).then(fut::default_pool(),
                                            [](int x) { return x * 2; });
  EXPECT_EQ(exd.get(), 4);
  std::vector<std::function<void()>> q;
  auto into = [&](std::function<void()> j) { q.push_back(j); };
  auto exq = fut::make_ready_future(2).then(into, [](int x) { return x * 2; });
  q.at(0)();
  EXPECT_EQ(exq.get(), 4);
  std::function<void(std::function<void()>)> exf = into;
  auto exq2 = fut::make_ready_future(2).then(exf, [](int x) { return x * 2; });
  q.at(1)();
  EXPECT_EQ(exq2.get(), 4);
  struct Ex {
    void execute(std::function<void()> f) const { f(); }
  };
  EXPECT_TRUE(
      fut::make_ready_future(2).then(Ex{}, [](int x) { return x; }).get() == 2);
  struct Ps {
    void post(std::function<void()> f) { f(); }
  } ps;
  EXPECT_TRUE(
      fut::make_ready_future(2).then(ps, [](int x) { return x; }).get() == 2);
  auto shx = fut::make_ready_future(2).share();
  EXPECT_EQ(shx.then(w, [](int x) { return x; }).get(), 2);
  EXPECT_TRUE(fut::make_ready_future(2)
                  .then([&w](int x) { return w.submit([x] { return x + 1; }); })
                  .get() == 3);
  fut::future<int> arr[2];
  arr[0] = fut::make_ready_future(1);
  arr[1] = fut::make_ready_future(2);
  EXPECT_EQ(fut::when_all(std::move(arr)).get().size(), 2);
}

TEST(Variations, When) {
  std::vector<fut::future<void>> vs;
  vs.push_back(fut::make_ready_future());
  vs.push_back(fut::async([] {}));
  fut::when_all(std::move(vs)).get();
  std::vector<fut::future<void>> v2;
  v2.push_back(fut::make_ready_future());
  EXPECT_EQ(fut::when_any(std::move(v2)).get().index, 0);
  std::array<fut::future<int>, 2> ar{fut::make_ready_future(1),
                                     fut::make_ready_future(2)};
  EXPECT_EQ(fut::when_all(std::move(ar)).get()[1], 2);
  std::deque<fut::future<int>> dq;
  dq.push_back(fut::make_ready_future(1));
  EXPECT_EQ(fut::when_all(std::move(dq)).get()[0], 1);
  std::list<fut::future<int>> li;
  li.push_back(fut::make_ready_future(1));
  EXPECT_EQ(fut::when_all(std::move(li)).get()[0], 1);
  std::vector<fut::shared_future<int>> sh(3, fut::make_ready_future(1).share());
  EXPECT_EQ(fut::when_all(sh).get().size(), 3);
  EXPECT_TRUE(sh[0].valid());
  std::vector<fut::future<std::unique_ptr<int>>> mo;
  mo.push_back(fut::make_ready_future(std::make_unique<int>(3)));
  EXPECT_EQ(*fut::when_all(std::move(mo)).get()[0], 3);
  std::vector<fut::future<bool>> bo;
  bo.push_back(fut::make_ready_future(true));
  EXPECT_TRUE(fut::when_all(std::move(bo)).get()[0]);
  int o = 1;
  std::vector<fut::future<int &>> re;
  re.push_back(fut::make_ready_future(std::ref(o)));
  int &back = fut::when_all(std::move(re)).get()[0];
  EXPECT_EQ(&back, &o);
  auto any =
      fut::when_any(fut::make_ready_future(4), fut::make_ready_future(5)).get();
  EXPECT_TRUE(any.index == 0 && any.value == 4);
  auto [idx, val] = fut::when_any(fut::make_ready_future(4),
                                  fut::make_ready_future(std::string("s")))
                        .get();
  EXPECT_TRUE(idx == 0 && std::get<0>(val) == 4);
  auto tup =
      fut::when_all(fut::make_ready_future(), fut::make_ready_future(1)).get();
  EXPECT_EQ(std::get<1>(tup), 1);
  auto one = fut::when_all(fut::make_ready_future(1)).get();
  EXPECT_EQ(std::get<0>(one), 1);
  fut::promise<int> slow;
  auto sf = slow.get_future();
  auto bad = fut::make_exceptional_future<int>(std::runtime_error("x"));
  std::vector<fut::future<int>> ff;
  ff.push_back(std::move(sf));
  ff.push_back(std::move(bad));
  auto w = fut::when_all(std::move(ff));
  EXPECT_EQ(w.wait_for(0s), std::future_status::ready);
  EXPECT_TRUE(throws<std::runtime_error>([&] { w.get(); }));
  auto st = fut::when_all_settled(
                fut::make_ready_future(1),
                fut::make_exceptional_future<int>(std::runtime_error("x")))
                .get();
  EXPECT_TRUE(std::get<0>(st).value() == 1 && !std::get<1>(st));
  EXPECT_TRUE(fut::when_all(std::vector<fut::future<int>>()).get().empty());
  std::stop_source ss;
  auto ws =
      fut::when_all(ss, fut::make_ready_future(1),
                    fut::make_exceptional_future<int>(std::runtime_error("x")));
  EXPECT_TRUE(ss.stop_requested());
  EXPECT_TRUE(throws<std::runtime_error>([&] { ws.get(); }));
  std::map<int, fut::future<int>> m;
  m[1] = fut::make_ready_future(1);
  fut::when_all(std::move(m[1]), fut::make_ready_future(2))
      .then([](std::tuple<int, int> t) { return std::get<0>(t); })
      .get();
  fut::when_all(fut::make_ready_future(1), fut::make_ready_future(2))
      .then([](auto t) {
        auto [a, b] = t;
        return a + b;
      })
      .get();
}

TEST(Variations, Pool) {
  fut::pool w(2);
  Obj o;
  std::shared_ptr<Obj> sp = std::make_shared<Obj>();
  EXPECT_EQ(w.submit(&Obj::add, &o, 2).get(), 3);
  EXPECT_EQ(w.submit(&Obj::add, std::ref(o), 2).get(), 3);
  EXPECT_EQ(w.submit(&Obj::cadd, o, 2).get(), 3);
  EXPECT_EQ(w.submit(&Obj::add, sp, 2).get(), 3);
  EXPECT_EQ(w.submit(&Obj::base, &o).get(), 1);
  EXPECT_EQ(w.submit(free_fn, 1, "ab").get(), 3);
  EXPECT_EQ(w.submit(&free_fn, 1, std::string("ab")).get(), 3);
  int n = 0;
  w.submit([](int &r) { r = 5; }, std::ref(n)).get();
  EXPECT_EQ(n, 5);
  auto mo = std::make_unique<int>(4);
  EXPECT_TRUE(w.submit([](std::unique_ptr<int> p) { return *p; }, std::move(mo))
                  .get() == 4);
  EXPECT_EQ(*w.submit([] { return std::make_unique<int>(3); }).get(), 3);
  auto own = std::make_unique<int>(4);
  EXPECT_EQ(w.submit([own = std::move(own)] { return *own; }).get(), 4);
  EXPECT_EQ(w.submit([k = 1]() mutable { return ++k; }).get(), 2);
  EXPECT_TRUE(throws<std::runtime_error>(
      [&] { w.submit([] { throw std::runtime_error("x"); }).get(); }));
  EXPECT_TRUE(throws<int>([&] { w.submit([]() -> int { throw 3; }).get(); }));
  std::function<int(int)> sf = [](int x) { return x; };
  EXPECT_EQ(w.submit(sf, 3).get(), 3);
  std::packaged_task<int()> pt([] { return 8; });
  auto ptf = pt.get_future();
  w.submit(std::move(pt));
  EXPECT_EQ(ptf.get(), 8);
  int &r = w.submit([&]() -> int & { return n; }).get();
  EXPECT_EQ(&r, &n);
  EXPECT_EQ(w.submit(std::bind(free_fn, 1, "abc")).get(), 4);
  std::stop_source ss;
  ss.request_stop();
  EXPECT_TRUE(throws<std::future_error>(
      [&] { w.submit(ss.get_token(), [] { return 1; }).get(); }));
  EXPECT_TRUE(
      w.submit(std::stop_token(), [](int x) { return x; }, 2).get() == 2);
  fut::quota qa(w, 1);
  EXPECT_EQ(w.submit(qa, [](int x) { return x; }, 2).get(), 2);
}

TEST(Variations, SubmitRange) {
  fut::pool w(2);
  auto rng = w.submit_range(0, 10, [](int i) { return i * i; }).get();
  EXPECT_TRUE(rng.size() == 10 && rng[3] == 9);
  std::vector<int> v(100, 1);
  std::atomic<int> sum{0};
  w.submit_range(v.begin(), v.end(), [&](int x) { sum += x; }).get();
  EXPECT_EQ(sum, 100);
  w.submit_range(v.cbegin(), v.cend(), [&](const int &x) { sum += x; }).get();
  w.submit_range(v.data(), v.data() + 100, [&](int &x) { ++x; }).get();
  EXPECT_EQ(v[5], 2);
  std::list<int> li{1, 2, 3};
  w.submit_range(li.begin(), li.end(), [&](int x) { sum += x; }).get();
  w.submit_range(v.begin(), v.begin(), [&](int) {}).get();
  w.submit_range(std::size_t{0}, std::size_t{5}, [](std::size_t) {}).get();
  auto bs =
      w.submit_range(v.begin(), v.end(), [](int x) { return x > 1; }).get();
  EXPECT_TRUE(bs.size() == 100 && bs[0]);
  EXPECT_TRUE(throws<std::runtime_error>([&] {
    w.submit_range(0, 10, [](int i) {
       if (i == 5)
         throw std::runtime_error("x");
     }).get();
  }));
  auto ms = w.submit_range(0, 3, [](int i) {
               return std::make_unique<int>(i);
             }).get();
  EXPECT_EQ(*ms[2], 2);
}

TEST(Variations, NestedWaitsInOneWorker) {
  // Who waits for a task that nobody has begun runs it, beside the worker.
  std::atomic<int> n = 5;
  fut::pool one(1);
  EXPECT_TRUE(one.submit([&] {
                   return one.submit([&] {
                               return one.submit([] { return 1; }).get() + 1;
                             })
                              .get() +
                          1;
                 })
                  .get() == 3);
  one.submit([&] {
       fut::task_group g(one);
       for (int i = 0; i < 5; ++i)
         g.run([&] { ++n; });
       g.wait();
     })
      .get();
  EXPECT_EQ(n, 10);
  EXPECT_TRUE(one.submit([&] {
                   auto f = one.submit([] { return 1; });
                   f.wait();
                   return f.get();
                 })
                  .get() == 1);
  EXPECT_TRUE(one.submit([&] {
                   auto f = one.submit([] { return 1; });
                   return f.wait_for(10s) == std::future_status::ready;
                 })
                  .get());
  EXPECT_TRUE(one.submit([&] {
                   std::stop_source s;
                   auto f = one.submit([] { return 1; });
                   return f.get(s.get_token());
                 })
                  .get() == 1);
  EXPECT_TRUE(one.submit([&] {
                   std::vector<fut::future<int>> fs;
                   for (int i = 0; i < 5; ++i)
                     fs.push_back(one.submit([i] { return i; }));
                   return fut::when_all(std::move(fs)).get()[4];
                 })
                  .get() == 4);
  EXPECT_TRUE(one.submit([&] {
                   auto s = one.submit([] { return 1; }).share();
                   auto t = s;
                   return s.get() + t.get();
                 })
                  .get() == 2);
}

TEST(Variations, TaskGroupAndAsync) {
  Obj o;
  fut::task_group g;
  g.run(&Obj::add, &o, 1);
  g.run([] { throw std::runtime_error("first"); });
  EXPECT_TRUE(throws<std::runtime_error>([&] { g.wait(); }));
  g.run([] {});
  g.wait();
  auto nested = fut::async([] { return fut::async([] { return 1; }); });
  EXPECT_EQ(nested.get().get(), 1);
  EXPECT_EQ(fut::async(&Obj::add, &o, 2).get(), 3);
  EXPECT_EQ(fut::async(free_fn, 1, "a").get(), 2);
}

TEST(Variations, Shutdown) {
  fut::pool dr(1);
  std::atomic<int> done{0};
  for (int i = 0; i < 50; ++i)
    dr.submit([&] { ++done; });
  dr.shutdown();
  EXPECT_EQ(done, 50);
  EXPECT_TRUE(code(std::future_errc::broken_promise,
                   [&] { dr.submit([] { return 1; }).get(); }));
  fut::pool dp(1);
  std::promise<void> gate;
  auto gf = gate.get_future();
  dp.submit([&] { gf.wait(); });
  auto lost = dp.submit([] { return 1; });
  std::thread closer([&] { dp.shutdown(fut::on_shutdown::drop); });
  std::this_thread::sleep_for(20ms);
  gate.set_value();
  closer.join();
  EXPECT_TRUE(code(std::future_errc::broken_promise, [&] { lost.get(); }));
  std::jthread jt([&](std::stop_token st) {
    fut::promise<int> p;
    auto f = p.get_future();
    EXPECT_FALSE(f.wait(st));
  });
  jt.request_stop();
}

TEST(Variations, Compose) {
  auto c =
      fut::compose([](int a, int b) { return a + b; },
                   [](int x) { return std::to_string(x); }, &std::string::size);
  EXPECT_EQ(c(5, 6), 2);
  EXPECT_TRUE(fut::chain(fut::make_ready_future(1), [](int x) {
                return x + 1;
              }).get() == 2);
}
} // namespace
