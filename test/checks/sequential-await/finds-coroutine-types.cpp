// RUN: %find futures-sequential-await
// A coroutine type is told by its promise: of a base, or by what the unit says
// of std::coroutine_traits.
#include <coroutine>
#include <memory>
#include <string>
#include <utility>
#include <vector>

template <class T> struct Promise;
template <class T> struct Base {
  using promise_type = Promise<T>;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
template <class T> struct Lazy : Base<T> {};
template <class T> struct Promise {
  Lazy<T> get_return_object();
  std::suspend_always initial_suspend();
  std::suspend_always final_suspend() noexcept;
  void unhandled_exception();
  void return_value(T);
};

struct Unit {};
template <class T> struct Eager {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
struct Started {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
template <class R> struct EagerPromise {
  R get_return_object();
  std::suspend_never initial_suspend();
  std::suspend_never final_suspend() noexcept;
  void unhandled_exception();
  void return_value(Unit);
};
template <class T, class... Args> struct std::coroutine_traits<Eager<T>, Args...> {
  using promise_type = EagerPromise<Eager<T>>;
};
template <> struct std::coroutine_traits<Started, int> {
  using promise_type = EagerPromise<Started>;
};
// Only awaited: nothing says that it starts an operation.
struct Awaiter {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};

Lazy<int> count(const std::string &Line);
Eager<int> load(int Id);
Started start(int Id);
Awaiter pause(int Id);
struct Segment {
  Eager<Unit> close();
};

Lazy<int> inherited(const std::vector<std::string> &Lines) {
  int Sum = 0;
  for (const auto &Line : Lines)
    Sum += co_await count(Line);
    // CHECK: :[[@LINE-1]]:12: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
  co_return Sum;
}

Lazy<int> specialised(std::vector<int> Ids) {
  int Sum = 0;
  for (int Id : Ids)
    Sum += co_await load(Id);
    // CHECK: :[[@LINE-1]]:12: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
  for (int Id : Ids)
    co_await start(Id);
    // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
  for (int Id : Ids)
    Sum += co_await pause(Id);
  co_return Sum;
}

Lazy<int> elements(std::vector<std::shared_ptr<Segment>> Segments) {
  auto First = Segments.begin();
  for (auto It = First; It != Segments.end(); It++)
    co_await (*It)->close();
    // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
  co_return 0;
}

// The name is made of what all have in common and of the item.
Lazy<int> named(std::vector<int> Ids, const std::string *Prefix) {
  int Sum = 0;
  for (int Id : Ids) {
    auto Name = *Prefix + std::to_string(Id);
    Sum += co_await count(std::move(Name));
    // CHECK: :[[@LINE-1]]:12: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
  }
  co_return Sum;
}

// A task whose promise suspends at once begins when it is awaited; one that
// never suspends has run already.
Lazy<int> tasks(std::vector<Lazy<int>> Tasks, std::vector<Eager<int>> Running) {
  int Sum = 0;
  for (auto &Task : Tasks)
    Sum += co_await std::move(Task);
    // CHECK: :[[@LINE-1]]:12: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
  for (auto &Each : Running)
    Sum += co_await std::move(Each);
  co_return Sum;
}
void start(Lazy<int> &Task);
Lazy<int> started(std::vector<Lazy<int>> Tasks) {
  int Sum = 0;
  for (auto &Task : Tasks)
    start(Task);
  for (auto &Task : Tasks)
    Sum += co_await std::move(Task);
  co_return Sum;
}
// Those that something else awaits together.
template <class T> Lazy<std::vector<T>> collectAll(std::vector<Lazy<T>> Tasks);
template <class T> Lazy<std::vector<Lazy<T>>> allReady(std::vector<Lazy<T>> Tasks);
Lazy<int> collected(std::vector<Lazy<int>> Tasks, bool HasExecutor) {
  int Sum = 0;
  if (HasExecutor)
    Sum += (co_await collectAll(std::move(Tasks))).front();
  else
    for (std::size_t I = 0; I < Tasks.size(); ++I)
      Sum += co_await std::move(Tasks[I]);
  co_return Sum;
}
Lazy<int> ready(std::vector<Lazy<int>> Tasks) {
  int Sum = 0;
  Tasks = co_await allReady(std::move(Tasks));
  for (auto &Task : Tasks)
    Sum += co_await std::move(Task);
  co_return Sum;
}
// It does what its name says.
Lazy<int> sequential(std::vector<Lazy<int>> Tasks) {
  int Sum = 0;
  for (auto &Task : Tasks)
    Sum += co_await std::move(Task);
  co_return Sum;
}
