// RUN: %find futures-promise-in-loop
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <fut/future.h>
#include <future>
#include <memory>
#include <thread>
#include <vector>

template <typename T> void use(T &);

// A constant count below MinIterations, nested ones multiplied.
void few() {
  for (int I = 0; I < 63; ++I) {
    std::promise<int> P;
    use(P);
  }
  for (int I = 0; I < 7; ++I)
    for (int J = 0; J < 9; ++J) {
      std::promise<int> P;
      use(P);
    }
  for (int I : {1, 2, 3}) {
    std::promise<int> P;
    P.set_value(I);
  }
}

// The item's own work dwarfs an allocation.
void launches(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P;
    std::thread([&] { P.set_value(Item); }).join();
  }
  for (int Item : Items) {
    auto P = std::make_shared<std::promise<int>>();
    (void)std::async(std::launch::async, [P, Item] { P->set_value(Item); });
  }
}
void sleeps(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P;
    P.set_value(Item);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}
void writes(const std::vector<int> &Items, std::ofstream &Out) {
  for (int Item : Items) {
    std::promise<int> P;
    P.set_value(Item);
    Out << P.get_future().get();
  }
  for (int Item : Items) {
    std::promise<int> P;
    P.set_value(Item);
    std::printf("%d", Item);
  }
}
static void rest() {
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
}
void sleepsElsewhere(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P;
    P.set_value(Item);
    rest();
  }
}

// Outside of loops; made once, used in the loop.
void once(const std::vector<int> &Items) {
  std::promise<int> P;
  for (int Item : Items)
    if (Item == 7)
      P.set_value(Item);
}

// The author chose an allocator already.
void withAllocator(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P(std::allocator_arg, std::allocator<int>{});
    P.set_value(Item);
  }
}

// A lambda that is merely defined in the loop runs elsewhere.
template <typename F> void later(F) {}
void definedInLoop(const std::vector<int> &Items) {
  for (int Item : Items)
    later([Item] {
      std::promise<int> P;
      P.set_value(Item);
    });
}

// Called from a loop, but also from elsewhere; or seen by other files.
static void sometimes() {
  std::promise<int> P;
  P.set_value(1);
}
void callers(int N) {
  sometimes();
  for (int I = 0; I < N; ++I)
    sometimes();
}
void seenElsewhere() {
  std::promise<int> P;
  P.set_value(1);
}
void calls(int N) {
  for (int I = 0; I < N; ++I)
    seenElsewhere();
}
static void taken() {
  std::promise<int> P;
  P.set_value(1);
}
void takes(int N) {
  later(taken);
  for (int I = 0; I < N; ++I)
    taken();
}

// Meant so.
void meant(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> UnusedButKept; // NOLINT(futures-promise-in-loop)
    UnusedButKept.set_value(Item);
  }
}
[[clang::annotate("futures::intended")]] void
annotated(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P;
    P.set_value(Item);
  }
}

// Moves and copies make no state; neither do unevaluated operands.
void moves(std::vector<std::promise<int>> &From, int N) {
  for (int I = 0; I < N; ++I) {
    std::promise<int> P(std::move(From[I]));
    static_assert(sizeof(std::promise<int>{}) > 0);
    use(P);
  }
}

int main(int Argc, char **) {
  for (int I = 0; I < Argc * 1000; ++I) {
    std::promise<int> P;
    P.set_value(I);
  }
}

// A thread each, put into a container.
void withThreads(const std::vector<int> &Ids) {
  std::vector<std::thread> Threads;
  for (int Id : Ids) {
    std::promise<int> P;
    Threads.emplace_back([Id](std::promise<int> Q) { Q.set_value(Id); },
                         std::move(P));
  }
  for (auto &T : Threads)
    T.join();
}

// The function that is called from loops alone starts threads itself.
namespace {
std::vector<std::thread> Started;
std::future<void> kick(int N) {
  std::promise<void> P;
  auto F = P.get_future();
  for (int I = 0; I < N; ++I)
    Started.emplace_back([] {});
  P.set_value();
  return F;
}
} // namespace
void kicks(const std::vector<int> &Counts) {
  for (int N : Counts)
    kick(N).get();
}

// The runtime's own take their states from a cache.
void cached(const std::vector<int> &Items, std::vector<fut::future<int>> &Out) {
  for (int Item : Items) {
    fut::promise<int> P;
    Out.push_back(P.get_future());
    P.set_value(Item);
  }
}

// Lambdas that others call, too, that are kept, that launch, or are called
// a few times.
void byLambda(const std::vector<int> &Items, std::vector<std::function<void(int)>> &Kept) {
  auto Also = [](int Item) {
    std::promise<int> P;
    P.set_value(Item);
  };
  auto Stored = [](int Item) {
    std::promise<int> P;
    P.set_value(Item);
  };
  auto Starts = [](int Item) {
    std::promise<int> P;
    std::thread([&] { P.set_value(Item); }).join();
  };
  auto Few = [](int Item) {
    std::promise<int> P;
    P.set_value(Item);
  };
  Also(0);
  for (int Item : Items) {
    Also(Item);
    Starts(Item);
    Kept.push_back(Stored);
  }
  for (int I = 0; I < 10; ++I)
    Few(I);
}

// Handed to another thread and waited for: that takes two switches of threads.
struct Loop {
  void post(std::function<void()>);
};
void handsOver(const std::vector<Loop *> &Loops) {
  for (Loop *At : Loops) {
    std::promise<void> Done;
    auto Reached = Done.get_future();
    At->post([&Done] { Done.set_value(); });
    Reached.get();
  }
  for (Loop *At : Loops) {
    auto Barrier = std::make_shared<std::promise<int>>();
    At->post([Barrier] { Barrier->set_value(1); });
    auto Result = Barrier->get_future();
    if (Result.get() < 0)
      continue;
  }
  unsigned Tries = 0;
  do {
    std::promise<int> P;
    Loops.front()->post([&P] { P.set_value(1); });
    P.get_future().wait();
  } while (++Tries < Loops.size());
  for (Loop *At : Loops) {
    std::promise<void> P;
    auto F = P.get_future();
    At->post([&P] { P.set_value(); });
    if (F.wait_for(std::chrono::seconds(1)) != std::future_status::ready)
      break;
  }
}
static int ask(Loop &At) {
  std::promise<int> P;
  At.post([&P] { P.set_value(1); });
  return P.get_future().get();
}
int asksEach(const std::vector<Loop *> &Loops) {
  int Sum = 0;
  for (Loop *At : Loops)
    Sum += ask(*At);
  return Sum;
}

// One for each thread: there are few of those.
void forEachThread(unsigned NumThreads) {
  std::vector<std::promise<bool>> Ready;
  for (unsigned I = 0; I < NumThreads; ++I)
    Ready.emplace_back();
}
