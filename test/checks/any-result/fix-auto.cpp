// RUN: %fix futures-any-result
#include <any>
#include <cstdio>
#include <future>
#include <string>

// The type is spelled as the lambda's result, the future is `auto`.
static int direct() {
  auto f = std::async([]() -> std::any { return 42; });
  return std::any_cast<int>(f.get());
}
// FIXED-LABEL: static int direct()
// FIXED-NEXT: auto f = std::async([]() -> int { return 42; });
// FIXED-NEXT: return f.get();

static std::string branches(bool first) {
  auto f = std::async(std::launch::async, [first]() -> std::any {
    if (first)
      return std::string("first");
    return std::make_any<std::string>("second");
  });
  std::any held = f.get();
  return std::any_cast<std::string>(held);
}
// FIXED-LABEL: static std::string branches(bool first)
// FIXED-NEXT: auto f = std::async(std::launch::async, [first]() -> std::string {
// FIXED-NEXT: if (first)
// FIXED-NEXT: return std::string("first");
// FIXED-NEXT: return std::string("second");
// FIXED-NEXT: });
// FIXED-NEXT: std::string held = f.get();
// FIXED-NEXT: return held;

int main() {
  std::printf("%d %s %s\n", direct(), branches(true).c_str(), branches(false).c_str());
}
