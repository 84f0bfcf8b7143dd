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
