//===- fut/detail/task_queue.h - the queue of a pool ------------*- C++ -*-===//
//
// One list of tasks under a spin lock that is held for a few instructions. The
// points that make it fast are elsewhere: a task is the block of its result, a
// waiter takes its own task back and runs it, and a push wakes at most one
// worker and only when none is awake and searching; that one wakes the next.
//
// Queues are recycled and never freed: a waiter may look for its task in the
// queue of a pool that another thread is destroying.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_TASK_QUEUE_H
#define FUT_DETAIL_TASK_QUEUE_H

#include "task_list.h"
#include "wait.h"

namespace fut::detail {

class task_queue;

/// A thread that runs tasks. Lives on that thread's stack.
class worker final : public helper {
public:
  explicit worker(task_queue &q) noexcept : queue(q) {}
  bool run_one() noexcept override;
  void wait(state_base &s) noexcept override;
  tenant *pause() noexcept override;
  void resume(tenant *owner) noexcept override;

  task_queue &queue;
  worker *next_parked = nullptr; // these three are guarded by the queue's lock
  bool searching = false;
  tenant *running_for = nullptr;
  std::atomic<std::uint32_t> signal{0};
};

enum class push_result { queued, full, closed };

class alignas(line_size) task_queue final : public scheduler {
public:
  /// A queue that no pool uses; the caller gives it back with `recycle`.
  static task_queue &create(std::size_t capacity);
  void recycle() noexcept;

  /// Queues `t` if there is room, or if `force`.
  push_result push(task_node &t, bool force) noexcept {
    section in(*this);
    if (closed_ && !is_own_worker())
      return push_result::closed;
    if (!force && size() >= capacity_)
      return push_result::full;
    place(t, in);
    return push_result::queued;
  }
  void enqueue(task_node &t) noexcept override {
    if (push(t, true) == push_result::closed)
      drop(t);
  }
  bool take_back(task_node &t) noexcept override {
    section in(*this);
    if (!t.queued)
      return false;
    // Within a quota it takes its turn, and runs where a wait of its own gives
    // its share back: on a worker.
    if (t.owner && (t.held || !is_own_worker()))
      return false;
    remove(t, in);
    return true;
  }
  /// Runs a task of a tenant that a worker has taken back.
  void run_taken(task_node &t) noexcept { run(*current_worker, t); }
  /// Takes the newest task back if it belongs to `group`.
  task_node *take_newest_of(const void *group) noexcept {
    section in(*this);
    if (tasks_.empty() || tasks_.back().group != group)
      return nullptr;
    task_node &t = tasks_.back();
    remove(t, in);
    return &t;
  }

  /// Blocks the calling thread, which is no worker of this queue, until there
  /// may be room.
  void wait_for_room() noexcept {
    std::uint32_t seen;
    {
      section in(*this);
      if (size() < capacity_ || closed_)
        return;
      ++blocked_;
      seen = room_.load(std::memory_order_relaxed);
    }
    brief_wait([&] { return room_.load(std::memory_order_relaxed) != seen; },
               no_deadline);
    park(room_, seen);
    section in(*this);
    --blocked_;
  }

  bool is_own_worker() const noexcept {
    return current_worker && &current_worker->queue == this;
  }
  /// Tasks that wait for a thread, those held back by a quota included.
  std::size_t size() const noexcept {
    return ready_.load(std::memory_order_relaxed) +
           held_.load(std::memory_order_relaxed);
  }

  tenant *add_tenant(unsigned limit) {
    auto *t = new tenant(limit);
    section in(*this);
    t->next = std::exchange(tenants_, t);
    return t;
  }
  void drop_tenant(tenant &t) noexcept {
    section in(*this);
    drop_user(t);
  }

  /// Accepts tasks from its own workers only, until those are idle; with
  /// `dropping`, resolves what is queued with broken_promise.
  void close(bool dropping) noexcept;
  /// The main function of a worker's thread: returns when the queue is closed
  /// and everything has run.
  void work(full_caches caches) noexcept;

  static void drop(task_node &t) noexcept {
    t.dropped = true;
    t.run(&t);
  }

  inline static constinit thread_local worker *current_worker = nullptr;

private:
  friend class worker;

  /// Holds the lock; what is to be woken is woken after its release.
  class section {
  public:
    explicit section(task_queue &q) noexcept : q_(q) { q_.lock_.lock(); }
    ~section() {
      q_.lock_.unlock();
      if (wake_worker)
        wake(wake_worker->signal, 1);
      if (wake_blocked)
        wake(q_.room_, 1);
    }
    section(const section &) = delete;
    section &operator=(const section &) = delete;

    worker *wake_worker = nullptr;
    bool wake_blocked = false;

  private:
    task_queue &q_;
  };

  // All below: the lock is held.

  static void bump(std::atomic<std::size_t> &n, std::size_t by) noexcept {
    n.store(n.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }
  static constexpr std::size_t minus_one = static_cast<std::size_t>(-1);

  void place(task_node &t, section &in) noexcept {
    t.queued = true;
    if (tenant *owner = t.owner) {
      ++owner->users;
      if (owner->admitted >= owner->limit) {
        t.held = true;
        owner->waiting.push_back(t);
        return bump(held_, 1);
      }
      ++owner->admitted;
    }
    append(t, in);
  }
  void append(task_node &t, section &in) noexcept {
    tasks_.push_back(t);
    bump(ready_, 1);
    call_worker(in);
  }
  /// Sees to it that somebody looks at the queue: one who searches already, or
  /// a parked worker, who then counts as searching until it finds something.
  void call_worker(section &in) noexcept {
    if (searching_ || !parked_ || in.wake_worker)
      return;
    worker *w = parked_;
    parked_ = w->next_parked;
    w->searching = searching_ = true;
    w->signal.store(1, std::memory_order_relaxed);
    in.wake_worker = w;
  }
  void stop_searching(worker &w, section &in) noexcept {
    if (std::exchange(w.searching, false)) {
      searching_ = false;
      if (!tasks_.empty())
        call_worker(in);
    }
  }
  void remove(task_node &t, section &in) noexcept {
    task_list::unlink(t);
    t.queued = false;
    bump(t.held ? held_ : ready_, minus_one);
    if (blocked_ && size() < capacity_) {
      room_.fetch_add(1, std::memory_order_relaxed);
      in.wake_blocked = true;
    }
  }
  /// `t`, no longer queued, does not count against its tenant any more.
  void leave(task_node &t, section &in) noexcept {
    if (tenant *owner = std::exchange(t.owner, nullptr)) {
      if (!t.held)
        free_slot(*owner, in);
      drop_user(*owner);
    }
  }
  void free_slot(tenant &owner, section &in) noexcept {
    --owner.admitted;
    while (owner.admitted < owner.limit && !owner.waiting.empty()) {
      task_node &t = owner.waiting.front();
      task_list::unlink(t);
      t.held = false;
      bump(held_, minus_one);
      ++owner.admitted;
      append(t, in);
    }
  }
  void drop_user(tenant &owner) noexcept {
    if (--owner.users != 0)
      return;
    tenant **link = &tenants_;
    while (*link != &owner)
      link = &(*link)->next;
    *link = owner.next;
    delete &owner;
  }
  task_node *pop(worker &w, bool newest, section &in) noexcept {
    if (tasks_.empty())
      return nullptr;
    task_node &t = newest ? tasks_.back() : tasks_.front();
    remove(t, in);
    w.searching ? stop_searching(w, in)
                : tasks_.empty() ? void() : call_worker(in);
    return &t;
  }
  void park_worker(worker &w) noexcept {
    w.signal.store(0, std::memory_order_relaxed);
    w.next_parked = std::exchange(parked_, &w);
  }
  void unpark(worker &w) noexcept {
    for (worker **link = &parked_; *link; link = &(*link)->next_parked)
      if (*link == &w) {
        *link = w.next_parked;
        break;
      }
    w.signal.store(1, std::memory_order_relaxed);
  }
  void unpark_all() noexcept {
    while (worker *w = parked_) {
      parked_ = w->next_parked;
      w->signal.store(1, std::memory_order_relaxed);
      wake(w->signal, 1);
    }
  }

  // Not held from here on.

  static void sleep(worker &w) noexcept {
    while (w.signal.load(std::memory_order_acquire) == 0)
      park(w.signal, 0u);
  }
  void run(worker &w, task_node &t) noexcept;
  /// Looks for work for a while before a worker parks; only one does at a time.
  bool search() noexcept;

  // The lock and what it guards share a line: whoever gets one wants the other.
  spin_lock lock_;
  bool searching_ = false;
  bool closed_ = false;
  std::atomic<bool> closing_{false}; // as closed_, for a look without the lock
  unsigned running_ = 0;             // workers in a task
  std::atomic<std::size_t> ready_{0};
  std::atomic<std::size_t> held_{0};
  worker *parked_ = nullptr;
  task_list tasks_;
  std::size_t capacity_ = 0;
  unsigned blocked_ = 0; // threads that wait for room
  std::atomic<std::uint32_t> room_{0};
  tenant *tenants_ = nullptr;
  task_queue *next_free_ = nullptr;
};

struct queue_recycler {
  spin_lock lock;
  task_queue *free = nullptr;
};
inline constinit queue_recycler free_queues;

inline task_queue &task_queue::create(std::size_t capacity) {
  free_queues.lock.lock();
  task_queue *q = free_queues.free;
  if (q)
    free_queues.free = q->next_free_;
  free_queues.lock.unlock();
  if (!q)
    q = new task_queue;
  section in(*q);
  q->closed_ = false;
  q->closing_.store(false, std::memory_order_relaxed);
  q->capacity_ = capacity ? capacity : 1;
  return *q;
}
inline void task_queue::recycle() noexcept {
  free_queues.lock.lock();
  next_free_ = std::exchange(free_queues.free, this);
  free_queues.lock.unlock();
}

inline void task_queue::close(bool dropping) noexcept {
  task_list dropped;
  {
    section in(*this);
    closed_ = true;
    closing_.store(true, std::memory_order_relaxed);
    const auto take = [&](task_node &t) {
      remove(t, in);
      leave(t, in);
      dropped.push_back(t);
    };
    if (dropping) {
      // First what a quota holds back, or each that goes would admit another.
      for (tenant *next, *t = tenants_; t; t = next) {
        next = t->next;
        for (bool last = t->waiting.empty(); !last;) {
          task_node &held = t->waiting.front();
          last = &held == &t->waiting.back(); // then `t` may go with it
          take(held);
        }
      }
      while (!tasks_.empty())
        take(tasks_.front());
    }
    unpark_all();
    room_.fetch_add(1, std::memory_order_relaxed);
    wake(room_);
  }
  while (!dropped.empty()) {
    task_node &t = dropped.front();
    task_list::unlink(t);
    drop(t);
  }
}

} // namespace fut::detail

#include "worker.h"

#endif
