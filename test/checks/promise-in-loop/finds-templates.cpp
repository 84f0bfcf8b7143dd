// RUN: %find futures-promise-in-loop
// Templates, and what is no promise of an iteration.
#include <future>
#include <memory>
#include <optional>
#include <vector>

template <class T> void each(const std::vector<T> &Items) {
  for (const T &Item : Items) {
    std::promise<T> P;
    // CHECK: :[[@LINE-1]]:21: warning: a 'std::promise' made for each item allocates its shared state each time
    // CHECK: note: the loop is here
    P.set_value(Item);
    auto Q = std::make_shared<std::promise<T>>();
    // CHECK: :[[@LINE-1]]:14: warning: a 'std::promise' made for each item
    // CHECK: note: the loop is here
    Q->set_value(Item);
  }
}
template void each<int>(const std::vector<int> &);
template void each<long>(const std::vector<long> &);

void inOptional(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::optional<std::promise<int>> P;
    P.emplace();
    // CHECK: :[[@LINE-1]]:5: warning: a 'std::promise' made for each item
    // CHECK: note: the loop is here
    P->set_value(Item);
  }
}

void once(const std::vector<int> &Items) {
  for (int Item : Items) {
    static std::promise<int> First;
    if (Item == 0)
      First.set_value(Item);
  }
}

auto inLambda = [](const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P;
    // CHECK: :[[@LINE-1]]:23: warning: a 'std::promise' made for each item
    // CHECK: note: the loop is here
    P.set_value(Item);
  }
};
