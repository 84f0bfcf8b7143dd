// RUN: %fix --unsafe futures-sequential-await
// FIXED: #include <fut/when.h>
#include <cstdio>
#include <fut/future.h>
#include <string>
#include <vector>

static int sum(int N) {
  std::vector<fut::future<int>> Futures;
  for (int I = 0; I < N; ++I)
    Futures.push_back(fut::make_ready_future(I));
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  // FIXED: for (auto &value : fut::when_all(std::move(Futures)).get())
  // FIXED-NEXT: Sum += value;
  return Sum;
}

static std::string text(std::vector<fut::future<std::string>> Parts) {
  std::string All;
  for (fut::future<std::string> &Part : Parts) {
    All += Part.get();
  }
  // FIXED: for (auto &value : fut::when_all(std::move(Parts)).get()) {
  // FIXED-NEXT: All += std::move(value);
  return All;
}

static void nothing(std::vector<fut::future<void>> Ends) {
  for (auto &End : Ends)
    End.get();
  // FIXED: fut::when_all(std::move(Ends)).get();
}

int main() {
  std::vector<fut::future<std::string>> Parts;
  Parts.push_back(fut::make_ready_future(std::string("a")));
  Parts.push_back(fut::make_ready_future(std::string("b")));
  nothing({});
  std::printf("%d %s\n", sum(10), text(std::move(Parts)).c_str());
}
