// RUN: %fix --unsafe futures-use-after-get
// RUN: %fix --unsafe futures-use-after-get --std=c++17
#include <future>
#include <iostream>
#include <string>

int main(int argc, char **) {
  auto number = std::async([] { return 20; });
  // FIXED: auto number = std::async([] { return 20; }).share();
  std::future<std::string> text(std::async([] { return std::string("ab"); }));
  // FIXED: std::shared_future<std::string> text(std::async([] { return std::string("ab"); }).share());
  int sum = number.get();
  std::string copy = text.get();
  if (argc > 1) {
    sum += number.get();
    const std::string &again = text.get();
    copy += text.get();
    std::cout << again << text.get().size();
  }
  std::cout << sum << copy << "\n";
}
