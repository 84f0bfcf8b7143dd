// RUN: %nofix futures-use-after-get
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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
// A vector has a copy constructor, which does not compile for these.
struct Rows {
  std::vector<std::unique_ptr<int>> all;
};
std::vector<std::unique_ptr<int>> many();
Rows rows();
void elements_not_copyable() {
  auto f = std::async(many);
  auto v = f.get();
  auto w = f.get(); // CHECK: :[[@LINE]]:12: warning
  // CHECK: :[[@LINE-2]]:12: note
}
void members_not_copyable() {
  auto f = std::async(rows);
  auto v = f.get();
  auto w = f.get(); // CHECK: :[[@LINE]]:12: warning
  // CHECK: :[[@LINE-2]]:12: note
}
// A part of the value is written to.
struct Doc {
  std::string text;
};
Doc doc();
void part_changed() {
  auto f = std::async(doc);
  f.get().text = "new";
  f.get().text = "newer"; // CHECK: :[[@LINE]]:3: warning
  // CHECK: :[[@LINE-2]]:3: note
}
void value_changed() {
  auto f = std::async(work);
  f.get() = "new";
  f.get() = "newer"; // CHECK: :[[@LINE]]:3: warning
  // CHECK: :[[@LINE-2]]:3: note
}
