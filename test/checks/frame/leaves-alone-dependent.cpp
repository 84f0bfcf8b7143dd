// RUN: %find 'futures-*'
// Initialisers without a type, as templates have them.
#include <future>
#include <thread>
#include <vector>

template <typename T> int listed(int n, std::future<int> f) {
  T made(n, n);
  T braced{n, n};
  T named = T(n, n);
  bool done(false);
  for (int i = 0; i < n; ++i) {
    T inLoop(i, n);
    if (!done && made == inLoop)
      done = true;
  }
  if (done)
    return f.get();
  return 0;
}
template <typename T> struct Held {
  T first;
  std::promise<T> promise;
  Held(int n) : first(n, n) { promise.set_value(T(n, n)); }
};

// A launch of what such an initialiser makes.
template <typename Iterator, typename Function>
void launched(Iterator first, Iterator last, Function f) {
  std::vector<std::thread> threads(4);
  for (int i = 0; i < 4; ++i) {
    std::packaged_task<void()> task([=] { f(first, last); });
    std::packaged_task<void()> other(f, i);
    threads[i] = std::thread(std::move(task));
    threads[i] = std::thread(std::move(other), i);
  }
}
