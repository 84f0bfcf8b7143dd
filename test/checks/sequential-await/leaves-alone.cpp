// RUN: %find futures-sequential-await
#include <array>
#include <chrono>
#include <fut/future.h>
#include <fut/task.h>
#include <future>
#include <string>
#include <thread>
#include <vector>

struct Page {
  int Next;
  std::string Text;
};
struct Socket {
  fut::task<int> read(char *Into);
  fut::task<void> write(const std::string &Text);
};
fut::task<int> fetch(int Id);
fut::task<Page> page(int Cursor);
fut::task<void> send(Socket &To, std::string Text);

// A join of std futures that all run already.
int join(std::vector<std::future<int>> &Futures) {
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  for (size_t I = 0; I < Futures.size(); ++I)
    Futures[I].wait();
  return Sum;
}
int eager(int N) {
  std::vector<std::future<int>> Futures;
  for (int I = 0; I < N; ++I)
    Futures.push_back(std::async(std::launch::async, [I] { return I; }));
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  return Sum;
}

// The awaited expression reads what an earlier iteration wrote.
fut::task<void> pages(int N, std::string &Out) {
  int Cursor = 0;
  for (int I = 0; I < N; ++I) {
    Page P = co_await page(Cursor + I);
    Cursor = P.Next;
    Out += P.Text;
  }
}
fut::task<void> through(const std::vector<int> &Ids) {
  int Last = 0;
  for (int Id : Ids) {
    int Wanted = Id + Last;
    Last = co_await fetch(Wanted);
  }
}

// One object for all: a socket, a stream.
fut::task<void> writes(Socket &To, const std::vector<std::string> &Lines) {
  for (const auto &Line : Lines)
    co_await To.write(Line);
  for (const auto &Line : Lines)
    co_await send(To, Line);
}
fut::task<int> reads(Socket From, char *Buffer, int N) {
  int Sum = 0;
  for (int I = 0; I < N; ++I)
    Sum += co_await From.read(Buffer + I);
  co_return Sum;
}

// Decides per item.
fut::task<int> first(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    int Found = co_await fetch(Id);
    if (Found > 0)
      co_return Found;
  }
  for (int Id : Ids)
    if (co_await fetch(Id) == 0)
      break;
  int Sum = 0;
  for (int Id : Ids) {
    int Found = co_await fetch(Id);
    if (Found < 0)
      continue;
    Sum += Found;
  }
  co_return Sum;
}
fut::task<int> errors(const std::vector<int> &Ids) {
  int Failed = 0;
  for (int Id : Ids)
    try {
      co_await fetch(Id);
    } catch (...) {
      ++Failed;
    }
  co_return Failed;
}
int errorsOfJoin(std::vector<fut::future<int>> &Futures) {
  int Failed = 0;
  for (auto &F : Futures) {
    try {
      F.get();
    } catch (...) {
      ++Failed;
    }
  }
  return Failed;
}

// Retries and back-off.
fut::task<int> retries(int N) {
  for (int Try = 0; Try < N; ++Try)
    if (int Got = co_await fetch(7))
      co_return Got;
  co_return 0;
}
fut::task<void> polite(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    co_await fetch(Id);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}
fut::task<void> serves(bool &Done) {
  while (!Done)
    co_await fetch(1);
}

// Too few by constant count.
fut::task<int> few() {
  int Sum = 0;
  for (int I = 0; I < 7; ++I)
    Sum += co_await fetch(I);
  for (int I : {1, 2, 3})
    Sum += co_await fetch(I);
  co_return Sum;
}
int fewJoins(std::array<fut::future<int>, 7> &Futures) {
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  return Sum;
}

// One future, not one per item.
void polls(fut::future<int> &F, int N) {
  for (int I = 0; I < N; ++I)
    F.wait();
}

int main() {
  std::vector<fut::future<int>> Futures;
  for (auto &F : Futures)
    F.get();
}
