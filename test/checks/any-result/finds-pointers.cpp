// RUN: %find futures-any-result
// Pointers to void, as far as they are cast.
#include <future>
#include <memory>
#include <vector>

struct User {
  int id;
};

std::future<void *> load();
int static_cast_of() { return static_cast<User *>(load().get())->id; }
// CHECK: :[[@LINE-2]]:13: warning: the result of this future is hidden in 'void *', which costs the compiler's check of the cast; name its type, 'User *' [futures-any-result]
// CHECK: :[[@LINE-2]]:31: note: cast to 'User *' here

std::future<void *> load_again();
int c_cast_of() {
  void *user = load_again().get();
  return ((User *)user)->id;
}
// CHECK: :[[@LINE-5]]:13: warning: the result of this future is hidden in 'void *', which costs the compiler's check of the cast; name its type, 'User *' [futures-any-result]
// CHECK: :[[@LINE-3]]:11: note: cast to 'User *' here

struct Slot {
  std::promise<void *> filled;
  std::vector<std::future<void *>> waiting;
  int first() { return reinterpret_cast<User *>(waiting[0].get())->id; }
};
int fill(Slot &slot) {
  auto f = slot.filled.get_future();
  return static_cast<const User *>(f.get())->id;
}
// CHECK: :[[@LINE-8]]:16: warning: the result of this promise is hidden in 'void *', which costs the compiler's check of the cast; name its type, 'const User *' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'const User *' here
// CHECK: :[[@LINE-9]]:27: warning: the result of this future is hidden in 'void *', which costs the compiler's check of the cast; name its type, 'User *' [futures-any-result]
// CHECK: :[[@LINE-9]]:24: note: cast to 'User *' here

std::shared_future<std::shared_ptr<void>> owned;
int owned_id() { return std::static_pointer_cast<User>(owned.get())->id; }
// CHECK: :[[@LINE-2]]:20: warning: the result of this shared future is hidden in 'std::shared_ptr<void>', which costs the compiler's check of the cast; name its type, 'shared_ptr<User>' [futures-any-result]
// CHECK: :[[@LINE-2]]:25: note: cast to 'shared_ptr<User>' here

// One type, const or not.
std::future<void *> either();
int either_const(bool b) {
  void *user = either().get();
  return b ? static_cast<User *>(user)->id
           : static_cast<const User *>(user)->id;
}
// CHECK: :[[@LINE-6]]:13: warning: the result of this future is hidden in 'void *', which costs the compiler's check of the cast; name its type, 'User *' [futures-any-result]
// CHECK: :[[@LINE-4]]:14: note: cast to 'User *' here
// CHECK: :[[@LINE-4]]:14: note: cast to 'const User *' here
