// RUN: %fix futures-any-result
#include <cstdio>
#include <future>
#include <memory>
#include <utility>

struct User {
  int id;
};

static void raw() {
  std::promise<void *> p;
  std::future<void*> f = p.get_future();
  User u{7};
  p.set_value(&u);
  auto *r = static_cast<User *>(f.get());
  std::printf("%d\n", r->id);
}
// FIXED-LABEL: void raw()
// FIXED-NEXT: std::promise<User *> p;
// FIXED-NEXT: std::future<User*> f = p.get_future();
// FIXED: auto *r = f.get();

static void forms() {
  std::promise<void *> p;
  auto f = p.get_future();
  User u{8};
  p.set_value(static_cast<void *>(&u));
  void *got = f.get();
  if (got)
    std::printf("%d\n", ((User *)got)->id);
}
// FIXED-LABEL: void forms()
// FIXED-NEXT: std::promise<User *> p;
// FIXED: p.set_value(static_cast<User *>(&u));
// FIXED-NEXT: User *got = f.get();
// FIXED-NEXT: if (got)
// FIXED-NEXT: std::printf("%d\n", (got)->id);

static void owned() {
  std::promise<std::shared_ptr<void>> p;
  auto f = p.get_future();
  p.set_value(std::make_shared<User>(User{9}));
  auto u = std::static_pointer_cast<User>(f.get());
  std::printf("%d\n", u->id);
}
// FIXED-LABEL: void owned()
// FIXED-NEXT: std::promise<std::shared_ptr<User>> p;
// FIXED: auto u = f.get();

int main() {
  raw();
  forms();
  owned();
}
