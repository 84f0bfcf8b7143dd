// RUN: %nofix futures-use-after-get
#include <future>
#include <memory>
#include <string>
#include <utility>

std::string work();
std::unique_ptr<int> make();
void modify(std::string &&);
#define START std::async(work)

void parameter(std::future<std::string> f) {
  f.get();
  f.get(); // CHECK: :[[@LINE]]:3: warning
  // CHECK: :[[@LINE-2]]:3: note
}
void not_copyable() {
  auto f = std::async(make);
  f.get();
  f.get(); // CHECK: :[[@LINE]]:3: warning
  // CHECK: :[[@LINE-2]]:3: note
}
void changed() {
  auto f = std::async(work);
  modify(f.get());
  modify(f.get()); // CHECK: :[[@LINE]]:10: warning
  // CHECK: :[[@LINE-2]]:10: note
}
void passed_on() {
  auto f = std::async(work);
  f.get();
  f.get(); // CHECK: :[[@LINE]]:3: warning
  // CHECK: :[[@LINE-2]]:3: note
  f = std::async(work);
}
void in_macro() {
  auto f = START;
  f.get();
  f.get(); // CHECK: :[[@LINE]]:3: warning
  // CHECK: :[[@LINE-2]]:3: note
}
using Result = std::future<std::string>;
void alias() {
  Result f = std::async(work);
  f.get();
  f.get(); // CHECK: :[[@LINE]]:3: warning
  // CHECK: :[[@LINE-2]]:3: note
}
