// RUN: %find futures-any-result
#include <any>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

// Typed results.
std::future<int> typed;
std::promise<std::variant<int, std::string>> tagged;
std::shared_future<std::shared_ptr<const int>> pointed;
std::packaged_task<int(std::any)> reads_any;

// Erased values that are no result.
std::any plain;
std::optional<std::any> maybe;
std::map<std::string, std::any> properties;
void *raw;
std::shared_ptr<void> keep_alive;
std::future<std::vector<std::any>> row;

// The type argument is dependent: who instantiates it chooses.
template <typename T> struct Box {
  std::future<T> value;
  std::promise<T> source;
};
template <typename T> std::future<T> get(std::promise<T> &p) {
  return p.get_future();
}
Box<std::any> box;
void instantiated() {
  auto f = get<std::any>(box.source);
  auto p = std::move(box.source);
}

// A pointer to void that nobody casts is an opaque handle.
std::future<void *> handle();
void pass(std::promise<void *> &p) { p.set_value(handle().get()); }
bool is_there() { return handle().get() != nullptr; }
struct Job {
  std::future<std::shared_ptr<void>> kept;
  std::shared_ptr<void> result() { return kept.get(); }
};

// Cast to two types: legitimately heterogeneous.
std::future<std::any> read();
std::string text() {
  std::any value = read().get();
  if (value.type() == typeid(int))
    return std::to_string(std::any_cast<int>(value));
  return std::any_cast<std::string>(value);
}
struct Dispatcher {
  std::shared_future<std::any> message;
  int number() { return std::any_cast<int>(message.get()); }
  std::string name() { return std::any_cast<std::string>(message.get()); }
};
std::future<void *> either();
int dispatch(bool b) {
  void *p = either().get();
  return b ? *static_cast<int *>(p) : int(*static_cast<long *>(p));
}
void visit(std::future<std::any> f) {
  auto value = f.get();
  if (auto *i = std::any_cast<int>(&value))
    *i = 1;
  else if (auto *s = std::any_cast<std::string>(&value))
    s->clear();
}

// What is not evaluated.
static_assert(!std::is_copy_constructible_v<std::future<std::any>>);
using Value = decltype(std::declval<std::future<std::any>>().get());
constexpr auto size = sizeof(std::future<std::any>);
template <typename T> constexpr bool is_boxed = false;
template <> constexpr bool is_boxed<std::future<std::any>> = true;
template <typename T> struct Traits {};
template <> struct Traits<std::future<std::any>> {};

// "I meant it".
std::future<std::any> unused_result;
[[clang::annotate("futures::intended")]] std::future<std::any> meant;
[[clang::annotate("futures::intended")]] int meant_here() {
  std::future<std::any> f = read();
  return f.valid();
}
void discarded() {
  std::future<std::any> f = read(); // NOLINT(futures-any-result)
  std::future<std::any> g;
  (void)g;
}
// NOLINTNEXTLINE
std::promise<std::any> suppressed;

// A generic accessor of a heterogeneous result.
template <typename T> T read_as(std::future<std::any> f) {
  return std::any_cast<T>(f.get());
}
std::future<std::any> cell();
int both() { return read_as<int>(cell()) + int(read_as<long>(cell())); }

// The same where no caller is seen: what a parameter names is the caller's.
template <typename T> T taken(std::future<std::any> &f) {
  std::any value = f.get();
  return std::any_cast<T>(value);
}
template <typename T> struct Reader {
  T read(std::shared_future<std::any> f) { return std::any_cast<T>(f.get()); }
};
int read_once(Reader<int> reader) { return reader.read({}); }

// A template casts to what its caller asks for: the result is meant to hold
// any type, whether callers are seen here or not.
struct Assets {
  std::shared_future<std::shared_ptr<void>> begin(int id);
  template <typename T> std::shared_ptr<T> load(int id) {
    return std::static_pointer_cast<T>(begin(id).get());
  }
};
class Calls {
  std::future<std::any> reply;

public:
  template <typename T> T get() { return std::any_cast<T>(reply.get()); }
};
std::future<void *> lookup(int);
template <typename T> T *found(int id) {
  return static_cast<T *>(lookup(id).get());
}

// One queue serves the results of all instantiations.
struct Waiting {
  std::shared_ptr<std::promise<void *>> answer;
};
struct MainThread {
  std::vector<Waiting> waiting;
  template <typename F> auto ask(F f) {
    auto p = std::make_shared<std::promise<void *>>();
    std::future<void *> answer = p->get_future();
    waiting.push_back({p});
    return reinterpret_cast<decltype(f())>(answer.get());
  }
};
bool asked(MainThread &d) {
  return d.ask([]() -> int * { return nullptr; }) ||
         d.ask([]() -> char * { return nullptr; });
}

// What takes erased values from its callers hands such values back.
std::future<std::any> request(const std::string &event, const std::vector<std::any> &args);
class Store {
public:
  std::future<std::any> fetch(const std::string &key);
  void store(const std::string &key, const std::any &value);

private:
  struct Waiting {
    std::string key;
    std::promise<std::any> answer;
  };
  std::vector<Waiting> waiting;
};
