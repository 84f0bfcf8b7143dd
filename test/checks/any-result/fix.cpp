// RUN: %fix futures-any-result
// The type takes the place of std::any in all that is connected.
#include <any>
#include <cstdio>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

struct User {
  int id = 0;
  std::string name;
};

// A promise and its future.
static void promise_and_future() {
  std::promise<std::any> p;
  std::future<std::any> f = p.get_future();
  p.set_value(User{1, "ada"});
  User u = std::any_cast<User>(f.get());
  std::printf("%s\n", u.name.c_str());
}
// FIXED-LABEL: void promise_and_future()
// FIXED-NEXT: std::promise<User> p;
// FIXED-NEXT: std::future<User> f = p.get_future();
// FIXED-NEXT: p.set_value(User{1, "ada"});
// FIXED-NEXT: User u = f.get();

// An alias, a function's return, a container and a range.
using Result = std::future<std::any>;
static Result load(int k) {
  return std::async([k] { return std::any(k * 2); });
}
static void container() {
  std::vector<Result> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(load(i));
  int sum = 0;
  for (auto &f : all)
    sum += std::any_cast<int>(f.get());
  std::printf("%d\n", sum);
}
// FIXED: using Result = std::future<int>;
// FIXED-NEXT: static Result load(int k) {
// FIXED-NEXT: return std::async([k] { return k * 2; });
// FIXED: sum += f.get();

// A parameter of a thread's function; a capture of a shared pointer.
static void worker(std::promise<std::any> p, std::string s) {
  p.set_value(std::make_any<std::string>(s));
}
static void threads() {
  std::promise<std::any> q;
  std::future<std::any> g = q.get_future();
  std::thread first(worker, std::move(q), "hello");
  first.join();
  std::printf("%zu\n", std::any_cast<std::string>(g.get()).size());
  auto p = std::make_shared<std::promise<std::any>>();
  auto f = p->get_future();
  std::thread second([p] { p->set_value(std::any(std::string("x"))); });
  second.join();
  std::any v = f.get();
  const std::string &s = std::any_cast<const std::string &>(v);
  std::printf("%s\n", s.c_str());
}
// FIXED-LABEL: static void worker(std::promise<std::string> p, std::string s) {
// FIXED-NEXT: p.set_value(s);
// FIXED: std::promise<std::string> q;
// FIXED-NEXT: std::future<std::string> g = q.get_future();
// FIXED: std::printf("%zu\n", g.get().size());
// FIXED-NEXT: auto p = std::make_shared<std::promise<std::string>>();
// FIXED: p->set_value(std::string("x"));
// FIXED: std::string v = f.get();
// FIXED-NEXT: const std::string &s = v;

// The result of a signature.
static void packaged() {
  std::packaged_task<std::any(int)> task([](int x) { return x + 1; });
  auto f = task.get_future();
  task(4);
  std::printf("%d\n", std::any_cast<int>(f.get()));
}
// FIXED-LABEL: void packaged()
// FIXED-NEXT: std::packaged_task<int(int)> task([](int x) { return x + 1; });
// FIXED: std::printf("%d\n", f.get());

// Private members, and all of a class that has no linkage.
class Loader {
public:
  Loader() { value_ = source_.get_future(); }
  void finish() { source_.set_value(std::any{3.5}); }
  double value() { return std::any_cast<double>(this->value_.get()); }

private:
  std::promise<std::any> source_;
  std::future<std::any> value_;
};
namespace {
struct Box {
  std::promise<std::any> done;
  explicit Box(std::promise<std::any> p) : done(std::move(p)) {}
};
void consume(std::any value) {
  std::printf("%d\n", std::any_cast<User>(value).id);
}
} // namespace
static void members() {
  Loader l;
  l.finish();
  std::printf("%g\n", l.value());
  std::promise<std::any> p;
  auto f = p.get_future();
  Box b(std::move(p));
  b.done.set_value(std::any{User{7, "box"}});
  consume(f.get());
}
// FIXED-LABEL: class Loader
// FIXED: void finish() { source_.set_value(3.5); }
// FIXED-NEXT: double value() { return this->value_.get(); }
// FIXED: std::promise<double> source_;
// FIXED-NEXT: std::future<double> value_;
// FIXED: std::promise<User> done;
// FIXED-NEXT: explicit Box(std::promise<User> p) : done(std::move(p)) {}
// FIXED: void consume(User value) {
// FIXED-NEXT: std::printf("%d\n", value.id);
// FIXED: std::promise<User> p;
// FIXED: b.done.set_value(User{7, "box"});

// The lambda's return type, structured bindings, iterators.
static void lambdas() {
  std::map<int, std::future<std::any>> m;
  m[1] = std::async(std::launch::async, []() -> std::any { return 5L; });
  m.emplace(2, std::async([](long x) { return std::any(x); }, 7L));
  for (auto &[k, f] : m)
    std::printf("%d %ld\n", k, std::any_cast<long>(f.get()));
  std::list<std::future<std::any>> l;
  l.push_back(std::async([] { return std::make_any<User>(); }));
  l.push_back(std::async([] { return std::any(User{9, "nine"}); }));
  for (auto it = l.begin(); it != l.end(); ++it) {
    const auto row = std::any_cast<User>(it->get());
    std::printf("%d\n", row.id);
  }
}
// FIXED-LABEL: void lambdas()
// FIXED-NEXT: std::map<int, std::future<long>> m;
// FIXED-NEXT: []() -> long { return 5L; });
// FIXED-NEXT: std::async([](long x) { return x; }, 7L));
// FIXED: std::printf("%d %ld\n", k, f.get());
// FIXED-NEXT: std::list<std::future<User>> l;
// FIXED-NEXT: return User(); }));
// FIXED-NEXT: return User{9, "nine"}; }));
// FIXED: const auto row = it->get();

// Forms of the cast: pointers that are read at once, moves, references; an
// array that decays; a copy where the cast made one.
static int take(User &&user) { return user.id; }
static void forms() {
  std::promise<std::any> p;
  auto f = p.get_future();
  p.set_value(User{4, "forms"});
  std::any a = f.get();
  std::printf("%d %s\n", std::any_cast<User>(&a)->id,
              std::any_cast<User &>(a).name.c_str());
  std::printf("%d\n", take(std::any_cast<User>(a)));
  User moved = std::any_cast<User>(std::move(a));
  std::printf("%s\n", moved.name.c_str());
  std::promise<std::any> text;
  auto read = text.get_future();
  text.set_value("literal");
  std::any t = read.get();
  std::printf("%s\n", *std::any_cast<const char *>(&t));
}
// FIXED-LABEL: void forms()
// FIXED-NEXT: std::promise<User> p;
// FIXED: User a = f.get();
// FIXED-NEXT: std::printf("%d %s\n", a.id,
// FIXED-NEXT: a.name.c_str());
// FIXED-NEXT: std::printf("%d\n", take(User(a)));
// FIXED-NEXT: User moved = std::move(a);
// FIXED: std::promise<const char *> text;
// FIXED: const char *t = read.get();
// FIXED-NEXT: std::printf("%s\n", t);

// A shared future is read where it is.
static void shared() {
  std::promise<std::any> p;
  std::shared_future<std::any> f = p.get_future().share();
  std::string s = "shared";
  p.set_value(s);
  auto copy = std::any_cast<std::string>(f.get());
  copy += "!";
  std::printf("%s %s\n", copy.c_str(),
              std::any_cast<const std::string &>(f.get()).c_str());
}
// FIXED-LABEL: void shared()
// FIXED-NEXT: std::promise<std::string> p;
// FIXED-NEXT: std::shared_future<std::string> f = p.get_future().share();
// FIXED: auto copy = f.get();
// FIXED: f.get().c_str());

// A type of the function itself.
static void local_type() {
  struct Point {
    int x, y;
  };
  std::promise<std::any> p;
  auto f = p.get_future();
  p.set_value(Point{1, 2});
  std::printf("%d\n", std::any_cast<Point>(f.get()).y);
}
// FIXED-LABEL: void local_type()
// FIXED: std::promise<Point> p;
// FIXED: std::printf("%d\n", f.get().y);

int main() {
  promise_and_future();
  container();
  threads();
  packaged();
  members();
  lambdas();
  forms();
  shared();
  local_type();
}
