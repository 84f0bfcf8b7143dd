//===- fut/detail/worker.h - what a worker of a pool does -------*- C++ -*-===//
//
// The life of a worker: runs tasks, looks for more for a while, parks; and runs
// others while it waits for a state.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_WORKER_H
#define FUT_DETAIL_WORKER_H

#include "task_queue.h"

namespace fut::detail {

inline bool task_queue::search() noexcept {
  const auto over = steady::now() + poll_time;
  poll_permit permit;
  do {
    // A look takes the line away from those who push: not too often.
    if (permit.take())
      for (int i = 0; i < 16; ++i)
        relax();
    else
      std::this_thread::yield();
    if (ready_.load(std::memory_order_relaxed) != 0 ||
        closing_.load(std::memory_order_relaxed))
      return true;
  } while (steady::now() < over);
  return false;
}

inline tenant *worker::pause() noexcept {
  tenant *owner = std::exchange(running_for, nullptr);
  if (owner) {
    task_queue::section in(queue);
    queue.free_slot(*owner, in);
  }
  return owner;
}
inline void worker::resume(tenant *owner) noexcept {
  running_for = owner;
  if (owner) {
    task_queue::section in(queue);
    ++owner->admitted;
  }
}

inline void task_queue::run(worker &w, task_node &t) noexcept {
  tenant *outer = w.pause(); // a task below on this stack waits
  tenant *owner = std::exchange(t.owner, nullptr);
  w.running_for = owner;
  t.run(&t); // frees it
  if (owner) {
    section in(*this);
    free_slot(*owner, in);
    drop_user(*owner);
  }
  w.resume(outer);
}

inline void task_queue::work(full_caches caches) noexcept {
  caches.open();
  worker self(*this);
  current_worker = &self;
  current_helper = &self;
  bool in_task = false;
  for (bool found = false;;) {
    task_node *t;
    bool look = false;
    {
      section in(*this);
      running_ -= std::exchange(in_task, false);
      t = pop(self, false, in);
      if (t) {
        ++running_;
        in_task = true;
      } else if (closed_ && running_ == 0 && size() == 0) {
        stop_searching(self, in);
        unpark_all(); // so that they see it too
        break;
      } else if (!found && (self.searching || !searching_)) {
        look = self.searching = searching_ = true;
      } else {
        stop_searching(self, in);
        park_worker(self);
      }
    }
    found = false;
    if (t)
      run(self, *t);
    else if (look)
      found = !search(); // nothing found: park at the next turn
    else
      sleep(self);
  }
  current_worker = nullptr;
  current_helper = nullptr;
}

inline bool worker::run_one() noexcept {
  task_node *t;
  {
    task_queue::section in(queue);
    t = queue.pop(*this, true, in);
  }
  if (t)
    queue.run(*this, *t);
  return t != nullptr;
}

/// Runs the newest tasks, which are most likely the ones waited for or their
/// parts, until `s` is ready; parks when there are none. It is woken by `s`,
/// through a node, and by a push.
inline void worker::wait(state_base &s) noexcept {
  struct waiter : node {
    worker *self;
    bool done = false; // guarded by the lock, so that the node outlives `run`
  };
  while (!s.is_ready())
    if (!run_one() &&
        !brief_wait([&] { return s.is_ready(); }, no_deadline))
      break;
  waiter w;
  w.self = this;
  w.run = [](node *n) noexcept {
    auto *waiting = static_cast<waiter *>(n);
    worker &self = *waiting->self;
    task_queue::section in(self.queue);
    self.queue.unpark(self);
    waiting->done = true;
    in.wake_worker = &self;
  };
  if (!s.add(&w))
    return;
  const pause_scope waiting(*this);
  for (;;) {
    task_node *t;
    {
      task_queue::section in(queue);
      if (w.done) {
        queue.stop_searching(*this, in);
        break;
      }
      t = queue.pop(*this, true, in);
      if (!t) {
        queue.stop_searching(*this, in);
        queue.park_worker(*this);
      }
    }
    if (t)
      queue.run(*this, *t);
    else
      task_queue::sleep(*this);
  }
}

} // namespace fut::detail

#endif
