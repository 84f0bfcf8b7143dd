// RUN: %find futures-any-result
// Every kind of entity, with std::any.
#include <any>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

// Variables.
std::future<std::any> future;
std::shared_future<std::any> shared;
std::promise<std::any> promise;
// CHECK: :[[@LINE-3]]:13: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-3]]:20: warning: the result of this shared future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-3]]:14: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// Behind containers, pointers, references, other templates.
std::vector<std::future<std::any>> futures;
std::map<int, std::shared_future<std::any>> by_key;
std::shared_ptr<std::promise<std::any>> owned;
std::future<std::any> *pointer;
std::future<std::any> row[4];
std::function<void(std::future<std::any>)> handler;
std::tuple<int, std::promise<std::any>, std::future<std::any>> both;
// CHECK: :[[@LINE-7]]:25: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-7]]:34: warning: the result of this shared future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-7]]:30: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-7]]:13: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-7]]:13: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-7]]:32: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-7]]:30: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-8]]:53: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// The result of the signature, not its parameters.
std::packaged_task<std::any(int)> task;
std::packaged_task<std::any(std::any)> relay;
// CHECK: :[[@LINE-2]]:20: warning: the result of this packaged task is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-2]]:20: warning: the result of this packaged task is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// Fields, static members, parameters and returns.
struct Request {
  std::promise<std::any> done;
  static std::shared_future<std::any> last;
  std::future<std::any> start(const std::future<std::any> &after);
};
// CHECK: :[[@LINE-4]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-4]]:29: warning: the result of this shared future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-4]]:15: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-5]]:49: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// An alias: there, not where it is used.
using Result = std::future<std::any>;
typedef std::promise<std::any> Resolver;
Result aliased;
std::vector<Result> all_aliased;
Resolver take(Result);
// CHECK: :[[@LINE-5]]:28: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-5]]:22: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// An alias of the erased type itself, once.
using Value = std::any;
std::future<Value> first_value;
std::promise<Value> second_value;
// CHECK: :[[@LINE-3]]:15: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// An alias template is used with the type.
template <typename T> using Later = std::future<T>;
Later<std::any> later();
// CHECK: :[[@LINE-1]]:7: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// Expressions spell types too; auto does not.
void expressions() {
  auto local = std::promise<std::any>();
  auto *raw = new std::promise<std::any>;
  auto made = std::make_shared<std::promise<std::any>>();
  auto result = made->get_future();
  delete raw;
}
// CHECK: :[[@LINE-6]]:29: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-6]]:32: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-6]]:45: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// Lambdas.
auto lambda = [](std::future<std::any> in) -> std::future<std::any> {
  return in;
};
// CHECK: :[[@LINE-3]]:30: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-4]]:59: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// With a note at each cast, also through locals, parameters and calls.
std::future<std::any> load(int key);
int direct() { return std::any_cast<int>(load(1).get()); }
// CHECK: :[[@LINE-2]]:13: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-2]]:23: note: cast to 'int' here
// CHECK: :[[@LINE+6]]:20: note: cast to 'int' here
// CHECK: :[[@LINE+7]]:10: note: cast to 'int' here

int through_locals() {
  std::future<std::any> f = load(2);
  std::any value = f.get();
  if (int *where = std::any_cast<int>(&value))
    return *where;
  return std::any_cast<int &>(value);
}
// CHECK: :[[@LINE-6]]:15: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-14]]:23: note: cast to 'int' here
// CHECK: :[[@LINE-6]]:20: note: cast to 'int' here
// CHECK: :[[@LINE-5]]:10: note: cast to 'int' here

struct Session {
  std::future<std::any> answer;
  std::string text() { return std::any_cast<std::string>(this->answer.get()); }
};
// CHECK: :[[@LINE-3]]:15: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'std::string' [futures-any-result]
// CHECK: :[[@LINE-3]]:31: note: cast to 'std::string' here

int sum(std::vector<std::future<std::any>> all) {
  int total = 0;
  for (auto &f : all)
    total += std::any_cast<int>(f.get());
  return total;
}
// CHECK: :[[@LINE-6]]:33: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-4]]:14: note: cast to 'int' here

// A template is reported at its pattern, once; what does not depend is found.
template <typename T> T typed(T seed) {
  std::promise<std::any> p;
  p.set_value(seed);
  return std::any_cast<T>(p.get_future().get());
}
int typed_twice() { return typed(1) + typed(2); }
// CHECK: :[[@LINE-5]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-4]]:10: note: cast to 'int' here

// A member of a template is spelled once.
template <typename T> struct Slot {
  std::future<std::any> value;
  T key;
};
Slot<int> int_slot;
Slot<long> long_slot;
// CHECK: :[[@LINE-5]]:15: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// An alias may type several results, each of one type.
using Answer = std::future<std::any>;
int two_answers(Answer a, Answer b) {
  std::string name = std::any_cast<std::string>(b.get());
  return std::any_cast<int>(a.get()) + int(name.size());
}
// CHECK: :[[@LINE-5]]:28: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-4]]:22: note: cast to 'std::string' here
// CHECK: :[[@LINE-4]]:10: note: cast to 'int' here

// One result may be cast in many places: the first five.
int often(std::shared_future<std::any> f) {
  return std::any_cast<int>(f.get()) + std::any_cast<int>(f.get()) +
         std::any_cast<int>(f.get()) + std::any_cast<int>(f.get()) +
         std::any_cast<int>(f.get()) + std::any_cast<int>(f.get());
}
// CHECK: :[[@LINE-5]]:30: warning: the result of this shared future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-5]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-6]]:40: note: cast to 'int' here
// CHECK: :[[@LINE-6]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-7]]:40: note: cast to 'int' here
// CHECK: :[[@LINE-7]]:10: note: cast to 'int' here

// A macro is reported where it is used.
#define BOXED std::future<std::any>
BOXED from_macro();
// CHECK: :[[@LINE-1]]:1: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-3]]:27: note: expanded from macro 'BOXED'

// Through the braces of an aggregate.
struct Pending {
  std::future<std::any> reply;
  int id;
};
// CHECK: :[[@LINE-3]]:15: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'long' [futures-any-result]
// CHECK: :[[@LINE+8]]:10: note: cast to 'long' here
std::future<std::any> fetch(int id);
// CHECK: :[[@LINE-1]]:13: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'long' [futures-any-result]
// CHECK: :[[@LINE+5]]:10: note: cast to 'long' here
long use(Pending &p);
long pending() { return Pending{fetch(1), 1}.id; }
long use(Pending &p) {
  ++p.id;
  return std::any_cast<long>(p.reply.get());
}

// An interface that takes erased values, of which this unit shows the type.
struct Cache {
  std::future<std::any> fetch(int id);
  void store(int id, const std::any &value);
};
// CHECK: :[[@LINE-3]]:15: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'long' [futures-any-result]
// CHECK: :[[@LINE+1]]:36: note: cast to 'long' here
long cached(Cache &cache) { return std::any_cast<long>(cache.fetch(1).get()); }

// Callables and other futures say nothing about what callers hand over.
struct Executor {
  std::future<std::any> submit(std::function<std::any()> work);
  void forward(std::future<std::any> &from, void *user);
};
// CHECK: :[[@LINE-3]]:15: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-3]]:28: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
