// RUN: %find futures-any-result
#include <any>
#include <future>
#include <vector>

void inAuto() {
  auto f = std::async([]() -> std::any { return 1; });
  // CHECK: :[[@LINE-1]]:31: warning: the result of this future is hidden in 'std::any',{{.*}}name its type, 'int' [futures-any-result]
  // CHECK: :[[@LINE+1]]:3: note: cast to 'int' here
  std::any_cast<int>(f.get());
}

// Never cast, or to two types; a lambda whose type nobody has spelled.
void silent(bool b) {
  auto kept = std::async([]() -> void * { return nullptr; });
  kept.get();
  auto two = std::async([]() -> std::any { return 1; });
  std::any held = two.get();
  if (b)
    std::any_cast<int>(held);
  else
    std::any_cast<char>(held);
  auto unsaid = std::async([] { return std::any(1); });
  std::any_cast<int>(unsaid.get());
}
