// RUN: %fix futures-any-result
#include <any>
#include <cstdio>
#include <fut/future.h>
#include <fut/promise.h>

static void read() {
  fut::promise<std::any> p;
  fut::future<std::any> f = p.get_future();
  p.set_value(std::any(12));
  std::printf("%d\n", std::any_cast<int>(f.get()));
}
// FIXED-LABEL: void read()
// FIXED-NEXT: fut::promise<int> p;
// FIXED-NEXT: fut::future<int> f = p.get_future();
// FIXED-NEXT: p.set_value(12);
// FIXED-NEXT: std::printf("%d\n", f.get());

int main() { read(); }
