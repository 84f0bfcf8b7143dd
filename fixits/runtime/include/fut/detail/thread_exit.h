//===- fut/detail/thread_exit.h - results at thread exit --------*- C++ -*-===//
//
// `set_value_at_thread_exit` stores at once and publishes when the thread's
// thread-local objects are gone: a POSIX key's destructor runs after those. The
// main thread, whose keys are not destroyed, publishes with the static objects.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_THREAD_EXIT_H
#define FUT_DETAIL_THREAD_EXIT_H

#include "state.h"

#if __has_include(<pthread.h>)
#include <pthread.h>
#endif

namespace fut::detail {

/// A resolved state that waits for the end of its thread.
struct exit_entry {
  exit_entry *next;
  void *state;
  void (*finish)(void *state) noexcept;
};

inline void finish_entries(void *list) noexcept {
  for (auto *e = static_cast<exit_entry *>(list); e;) {
    e->finish(e->state);
    give_block(std::exchange(e, e->next),
               size_class(sizeof(exit_entry), alignof(exit_entry)));
  }
}

#if __has_include(<pthread.h>)
class exit_key {
public:
  exit_key() { pthread_key_create(&key_, &finish_entries); }
  ~exit_key() {
    finish_entries(pthread_getspecific(key_));
    pthread_setspecific(key_, nullptr);
  }
  exit_key(const exit_key &) = delete;
  exit_key &operator=(const exit_key &) = delete;

  void push(exit_entry *e) noexcept {
    e->next = static_cast<exit_entry *>(pthread_getspecific(key_));
    pthread_setspecific(key_, e);
  }
  static exit_key &instance() {
    static exit_key key;
    return key;
  }

private:
  pthread_key_t key_{};
};
#else
class exit_key {
public:
  ~exit_key() { finish_entries(head_); }
  void push(exit_entry *e) noexcept { e->next = std::exchange(head_, e); }
  static exit_key &instance() {
    static thread_local exit_key key;
    return key;
  }

private:
  exit_entry *head_ = nullptr;
};
#endif

template <class T> void finish_at_thread_exit(state<T> *s) {
  void *p = take_block(size_class(sizeof(exit_entry), alignof(exit_entry)),
                       sizeof(exit_entry), alignof(exit_entry));
  exit_key::instance().push(
      ::new (p) exit_entry{nullptr, s, [](void *state) noexcept {
                             finish(static_cast<detail::state<T> *>(state));
                           }});
}

} // namespace fut::detail

#endif
