// RUN: %find futures-any-result --option ReportHeterogeneous=true
#include <any>
#include <future>
#include <string>

std::future<std::any> read();
std::string text() {
  std::any value = read().get();
  if (value.type() == typeid(int))
    return std::to_string(std::any_cast<int>(value));
  return std::any_cast<std::string>(value);
}
// CHECK: :[[@LINE-7]]:13: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; hold its types in 'std::variant<int, std::string>' [futures-any-result]
// CHECK: :[[@LINE-4]]:27: note: cast to 'int' here
// CHECK: :[[@LINE-4]]:10: note: cast to 'std::string' here
