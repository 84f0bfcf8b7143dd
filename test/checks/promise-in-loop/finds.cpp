// RUN: %find futures-promise-in-loop
#include <future>
#include <memory>
#include <vector>

template <typename T> void use(T &);

void eachItem(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P;
    // CHECK: :[[@LINE-1]]:23: warning: a 'std::promise' made for each item allocates its shared state each time (some 100 ns); let it come from a pool, by std::allocator_arg [futures-promise-in-loop]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    P.set_value(Item);
  }
}

void otherSpellings(int N) {
  int I = 0;
  while (I++ < N) {
    auto Shared = std::make_shared<std::promise<int>>();
    // CHECK: :[[@LINE-1]]:19: warning: a 'std::promise' made
    // CHECK: note: the loop is here
    use(Shared);
  }
  do {
    auto Unique = std::make_unique<std::promise<void>>();
    // CHECK: :[[@LINE-1]]:19: warning: a 'std::promise' made
    // CHECK: note:
    use(Unique);
  } while (I-- > 0);
  for (;;) {
    auto *Raw = new std::promise<int &>;
    // CHECK: :[[@LINE-1]]:21: warning: a 'std::promise' made
    // CHECK: note:
    use(*Raw);
    auto Value = std::promise<int>();
    // CHECK: :[[@LINE-1]]:18: warning: a 'std::promise' made
    // CHECK: note:
    use(Value);
  }
}

void intoContainer(int N) {
  std::vector<std::promise<int>> Promises;
  for (int I = 0; I < N; ++I)
    Promises.emplace_back();
  // CHECK: :[[@LINE-1]]:5: warning: a 'std::promise' made
  // CHECK: note:
}

void manyByConstant() {
  for (int I = 0; I < 64; ++I) {
    std::promise<int> P;
    // CHECK: :[[@LINE-1]]:23: warning:
    // CHECK: note:
    use(P);
  }
  for (int I = 0; I < 8; ++I)
    for (int J = 0; J < 8; ++J) {
      std::promise<int> P;
      // CHECK: :[[@LINE-1]]:25: warning:
      // CHECK: note:
      use(P);
    }
}

using Answer = std::promise<int>;
void throughAlias(const std::vector<int> &Items) {
  for (int Item : Items) {
    Answer A;
    // CHECK: :[[@LINE-1]]:12: warning:
    // CHECK: note:
    A.set_value(Item);
  }
}

static int one(int Item) {
  std::promise<int> P;
  // CHECK: :[[@LINE-1]]:21: warning:
  // CHECK: :[[@LINE+7]]:3: note: the function is called from loops only, one is here
  P.set_value(Item);
  return P.get_future().get();
}

int calledFromLoops(const std::vector<int> &Items) {
  int Sum = 0;
  for (int Item : Items)
    Sum += one(Item);
  return Sum;
}

// A lambda that loops alone call is part of them.
void byLambda(const std::vector<int> &Items, std::vector<std::future<int>> &Out) {
  auto Add = [&](int Item) {
    std::promise<int> P;
    // CHECK: :[[@LINE-1]]:23: warning: a 'std::promise' made for each item allocates its shared state each time
    // CHECK: :[[@LINE+5]]:3: note: the lambda is called from loops only, one is here
    Out.push_back(P.get_future());
    P.set_value(Item);
  };
  Out.clear();
  for (int Item : Items)
    Add(Item);
}

// Not waited for here, or resolved here: no thread is switched.
struct Queue {
  void push(int, std::promise<int>);
};
void inFlight(Queue &Q, const std::vector<int> &Items) {
  std::vector<std::future<int>> All;
  for (int Item : Items) {
    std::promise<int> P;
    // CHECK: :[[@LINE-1]]:23: warning: a 'std::promise' made for each item
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    All.push_back(P.get_future());
    Q.push(Item, std::move(P));
  }
  for (auto &Each : All)
    Each.get();
  for (int Item : Items) {
    std::promise<int> Made;
    // CHECK: :[[@LINE-1]]:23: warning: a 'std::promise' made for each item
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    auto F = Made.get_future();
    Made.set_value(Item);
    F.get();
  }
}
