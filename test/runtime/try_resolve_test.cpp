// The first resolve wins, whatever library the promise is from.
#include <fut/try_resolve.h>

#ifdef FUT_TEST_BOOST
#define BOOST_THREAD_VERSION 5
#include <boost/fiber/future.hpp>
#include <boost/thread/future.hpp>
#endif
#include <fut/future.h>

#include <gtest/gtest.h>

#include <string>

namespace {

template <class Promise> class TryResolve : public testing::Test {};
using Promises = testing::Types<
#ifdef FUT_TEST_BOOST
    boost::promise<int>, boost::fibers::promise<int>,
#endif
    std::promise<int>, fut::promise<int>>;
TYPED_TEST_SUITE(TryResolve, Promises);

TYPED_TEST(TryResolve, TheFirstValueWins) {
  TypeParam p;
  auto f = p.get_future();
  EXPECT_TRUE(fut::try_set_value(p, 1));
  EXPECT_FALSE(fut::try_set_value(p, 2));
  EXPECT_FALSE(fut::try_set_exception(p, std::make_exception_ptr(3)));
  EXPECT_EQ(f.get(), 1);
}

TYPED_TEST(TryResolve, TheFirstErrorWins) {
  TypeParam p;
  auto f = p.get_future();
  EXPECT_TRUE(fut::try_set_exception(
      p, std::make_exception_ptr(std::runtime_error("kept"))));
  EXPECT_FALSE(fut::try_set_value(p, 2));
  try {
    f.get();
    ADD_FAILURE() << "no error";
  } catch (const std::runtime_error &e) {
    EXPECT_STREQ(e.what(), "kept");
  }
}

TYPED_TEST(TryResolve, WrapsAnExceptionObject) {
  TypeParam p;
  auto f = p.get_future();
  EXPECT_TRUE(fut::try_set_exception(p, std::out_of_range("far")));
  EXPECT_THROW(f.get(), std::out_of_range);
}

template <class Promise> void reports_no_state() {
  Promise p;
  Promise q = std::move(p);
  try {
    fut::try_set_value(p, 1);
    ADD_FAILURE() << "no state is no lost race";
  } catch (const std::future_error &e) {
    EXPECT_EQ(e.code(), std::future_errc::no_state);
  }
}
TEST(TryResolveAlso, OtherErrorsPass) {
  reports_no_state<std::promise<int>>();
  reports_no_state<fut::promise<int>>();
}

TEST(TryResolveAlso, OfVoidAndReferences) {
  std::promise<void> v;
  EXPECT_TRUE(fut::try_set_value(v));
  EXPECT_FALSE(fut::try_set_value(v));
  int object = 0;
  std::promise<int &> r;
  EXPECT_TRUE(fut::try_set_value(r, object));
  EXPECT_EQ(&r.get_future().get(), &object);
}

} // namespace
