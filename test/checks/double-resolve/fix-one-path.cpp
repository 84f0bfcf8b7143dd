// RUN: %fix --unsafe futures-double-resolve
#include <future>
#include <iostream>
#include <stdexcept>
#include <string>

void log(int v) {
  if (v > 5)
    throw std::runtime_error("too large");
}

void run(std::promise<std::string> &p, int v) {
  try {
    p.set_value(std::to_string(v));
    log(v);
  } catch (...) {
    p.set_exception(std::current_exception());
    // FIXED: fut::try_set_exception(p, std::current_exception());
  }
}

int main() {
  std::promise<std::string> p;
  run(p, 3);
  std::cout << p.get_future().get() << "\n";
}
