// RUN: %fix futures-chained-continuations
// FIXED: #include <fut/compose.h>
#include <cstdio>
#include <functional>
#include <fut/future.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

static int parse(const std::string &text) { return std::stoi(text); }
static int price(int units) { return units * 3; }
static double total(int sum) { return sum + 0.5; }

struct scale {
  double by;
  double operator()(double x) const { return x * by; }
};
struct account {
  int id;
  std::string name() const { return "n" + std::to_string(id); }
};

static fut::future<double> row(fut::future<std::string> f) {
  return std::move(f).then(parse).then(price).then(total);
  // FIXED: return std::move(f).then(fut::compose(parse, price, total));
}

static std::string lines(fut::promise<int> &p) {
  p.set_value(7);
  return p.get_future()
      .then([](int x) { return account{x}; })
      .then(&account::name)
      .then([suffix = std::string("!")](std::string s) {
        return s + suffix; // a comment of a stage stays
      })
      .get();
  // FIXED: return p.get_future()
  // FIXED-NEXT: .then(fut::compose([](int x) { return account{x}; },
  // FIXED-NEXT: &account::name,
  // FIXED-NEXT: [suffix = std::string("!")](std::string s) {
  // FIXED-NEXT: return s + suffix; // a comment of a stage stays
  // FIXED-NEXT: }))
  // FIXED-NEXT: .get();
}

static double functors(fut::future<int> f, scale twice) {
  std::function<double(double)> half = [](double x) { return x / 2; };
  return std::move(f).then(total).then(twice).then(scale{4}).then(half).get();
  // FIXED: return std::move(f).then(fut::compose(total, twice, scale{4}, half)).get();
}

// void stages, move-only values and callables.
static int moves(fut::future<std::unique_ptr<int>> f, std::unique_ptr<int> more) {
  int seen = 0;
  std::move(f)
      .then([more = std::move(more)](std::unique_ptr<int> v) { return *v + *more; })
      .then([&seen](int x) { seen = x; })
      .then([&seen] { ++seen; })
      .get();
  // FIXED: std::move(f)
  // FIXED-NEXT: .then(fut::compose([more = std::move(more)](std::unique_ptr<int> v) { return *v + *more; },
  // FIXED-NEXT: [&seen](int x) { seen = x; },
  // FIXED-NEXT: [&seen] { ++seen; }))
  // FIXED-NEXT: .get();
  return seen;
}

static const char *errors(fut::future<int> f) {
  int ran = 0;
  auto g = std::move(f).then([](int x) { return x + 1; }).then([](int x) -> int { throw std::runtime_error(std::to_string(x)); }).then([&](int x) { ++ran; return x; });
  // FIXED: auto g = std::move(f).then(fut::compose([](int x) { return x + 1; }, [](int x) -> int { throw std::runtime_error(std::to_string(x)); }, [&](int x) { ++ran; return x; }));
  try {
    g.get();
  } catch (const std::runtime_error &e) {
    return ran == 0 && std::string(e.what()) == "2" ? "skipped" : "wrong";
  }
  return "no error";
}

// One stage a local.
static double locals(fut::future<std::string> f) {
  auto parsed = std::move(f).then(parse);
  auto priced = std::move(parsed).then(price);
  fut::future<double> last = std::move(priced).then(total); // the total
  return last.get();
  // FIXED: static double locals(fut::future<std::string> f) {
  // FIXED-NEXT: fut::future<double> last = std::move(f).then(fut::compose(parse, price, total)); // the total
  // FIXED-NEXT: return last.get();
}

static double localsReturned(fut::future<std::string> f) {
  auto parsed = std::move(f).then(parse).then(price);
  return std::move(parsed).then(total).get();
  // FIXED: static double localsReturned(fut::future<std::string> f) {
  // FIXED-NEXT: return std::move(f).then(fut::compose(parse, price, total)).get();
}

static double parentheses(fut::future<std::string> f) {
  return std::move(f).then((parse)) . then((price)).then(((total))).get();
  // FIXED: return std::move(f).then(fut::compose((parse), (price), ((total)))).get();
}

static double shared(const fut::shared_future<int> &f) {
  return f.then(price).then(price).then(total).get() + f.get();
  // FIXED: return f.then(fut::compose(price, price, total)).get() + f.get();
}

int main() {
  fut::promise<int> p;
  std::printf("%g %s\n", row(fut::make_ready_future(std::string("4"))).get(),
              lines(p).c_str());
  std::printf("%g %d %s\n", functors(fut::make_ready_future(2), {3}),
              moves(fut::make_ready_future(std::make_unique<int>(2)),
                    std::make_unique<int>(5)),
              errors(fut::make_ready_future(1)));
  std::printf("%g %g %g\n", locals(fut::make_ready_future(std::string("5"))),
              localsReturned(fut::make_ready_future(std::string("6"))),
              shared(fut::make_ready_future(1).share()));
  std::printf("%g\n", parentheses(fut::make_ready_future(std::string("8"))));
}
