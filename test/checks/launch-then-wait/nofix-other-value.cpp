// RUN: %nofix futures-launch-then-wait
// The launch is found; called at the await, it would be given something else,
// or a name there means something else.
#include <cstdio>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

int twice(int);
std::pair<int, int> both(int);
std::size_t length(std::string);
void use(int, int);
void use(std::size_t, std::size_t);
int next();

void counted(int n) {
  auto r = std::async(std::launch::async, twice, n--);
  // CHECK: :[[@LINE-1]]:12: warning:
  int m = n;
  use(r.get(), m);
  // CHECK: :[[@LINE-1]]:7: note:
  auto s = std::async(std::launch::async, twice, n--);
  // CHECK: :[[@LINE-1]]:12: warning:
  use(s.get(), n);
  // CHECK: :[[@LINE-1]]:7: note:
  auto t = std::async(std::launch::async, [k = n++] { return twice(k); });
  // CHECK: :[[@LINE-1]]:12: warning:
  use(t.get(), n);
  // CHECK: :[[@LINE-1]]:7: note:
  auto u = std::async(std::launch::async, twice, next());
  // CHECK: :[[@LINE-1]]:12: warning:
  int k = n;
  use(u.get(), k);
  // CHECK: :[[@LINE-1]]:7: note:
}

void moved(std::string s, std::vector<int> v) {
  auto r = std::async(std::launch::async, length, s);
  // CHECK: :[[@LINE-1]]:12: warning:
  std::string t = std::move(s);
  use(r.get(), t.size());
  // CHECK: :[[@LINE-1]]:7: note:
  auto q = std::async(std::launch::async,
                      [](std::vector<int> all) { return all.size(); },
                      std::move(v));
  // CHECK: :[[@LINE-3]]:12: warning:
  std::size_t left = v.size();
  use(q.get(), left);
  // CHECK: :[[@LINE-1]]:7: note:
  auto w = std::async(std::launch::async, [t] { return t.size(); });
  // CHECK: :[[@LINE-1]]:12: warning:
  std::string u = std::move(t);
  use(w.get(), u.size());
  // CHECK: :[[@LINE-1]]:7: note:
}

void shadowed(int lo) {
  auto r = std::async(std::launch::async, [&] { return both(lo); });
  // CHECK: :[[@LINE-1]]:12: warning:
  try {
    auto [lo, hi] = r.get();
    // CHECK: :[[@LINE-1]]:21: note:
    use(lo, hi);
  } catch (...) {
  }
}

// The launch called a copy: of the base alone, or with a state of its own.
struct Counter {
  mutable int calls = 0;
  int operator()() const { return ++calls; }
};
struct Base {
  virtual ~Base();
  virtual int operator()() const;
};
int copies(const Counter &counter, const Base &base) {
  return std::async(std::launch::async, counter).get() +
         // CHECK: :[[@LINE-1]]:10: warning:
         std::async(std::launch::async, base).get();
  // CHECK: :[[@LINE-1]]:10: warning:
}

// The name of a template's member says too little.
struct Parser {
  template <typename T> T parse(const std::string &) const;
};
int named(Parser &parser) {
  return std::async(std::launch::async, &Parser::parse<int>, &parser, std::string())
      .get();
  // CHECK: :[[@LINE-2]]:10: warning:
}

// What was moved into the launch was closed with it.
struct Connection {
  ~Connection();
};
void send(std::unique_ptr<Connection> &&);
void close(std::unique_ptr<Connection> connection) {
  std::async(std::launch::async, send, std::move(connection)).get();
  // CHECK: :[[@LINE-1]]:3: warning:
}

// Another build may call something else.
int configured() {
  return std::async(std::launch::async, [] {
#ifdef SLOW
           return twice(1);
#else
           return twice(2);
#endif
         }).get();
  // CHECK: :[[@LINE-7]]:10: warning:
}
