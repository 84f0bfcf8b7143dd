// RUN: %find futures-use-after-get
// What a test asserts stands several times in what its macro expands to, and
// runs once.
#include <future>
#include <vector>

namespace Catch {
bool isTrue(bool);
bool alwaysFalse();
void handle(const char *, bool);
} // namespace Catch

#define CATCH_REQUIRE(...)                                                     \
  do {                                                                         \
    (void)__builtin_constant_p(__VA_ARGS__);                                   \
    try {                                                                      \
      Catch::handle(#__VA_ARGS__, static_cast<bool>(__VA_ARGS__));             \
    } catch (...) {                                                            \
    }                                                                          \
  } while ((void)0, (false) && static_cast<bool>(!!(__VA_ARGS__)))
#define OLD_REQUIRE(...)                                                       \
  do {                                                                         \
    Catch::handle(#__VA_ARGS__, static_cast<bool>(__VA_ARGS__));               \
  } while (Catch::isTrue(false && static_cast<bool>(!!(__VA_ARGS__))))
#define OLDER_REQUIRE(...)                                                     \
  do {                                                                         \
    Catch::handle(#__VA_ARGS__, static_cast<bool>(__VA_ARGS__));               \
  } while (Catch::alwaysFalse())

void each(std::vector<std::future<bool>> &handles) {
  for (auto &handle : handles) {
    CATCH_REQUIRE(handle.get());
  }
}
void eachOld(std::vector<std::future<bool>> &handles) {
  for (auto &handle : handles) {
    OLD_REQUIRE(handle.get());
  }
}
void eachOlder(std::vector<std::future<bool>> &handles) {
  for (auto &handle : handles) {
    OLDER_REQUIRE(handle.get());
  }
}
void one(std::future<bool> f) { CATCH_REQUIRE(f.get()); }
void oneOld(std::future<bool> f) { OLD_REQUIRE(f.get()); }
void compared(std::future<int> f) { CATCH_REQUIRE(f.get() == 3); }
void asked(std::future<bool> f) {
  (void)__builtin_constant_p(f.get());
  Catch::handle("", f.get());
}
