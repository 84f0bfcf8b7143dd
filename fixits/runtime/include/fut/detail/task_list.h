//===- fut/detail/task_list.h - tasks in a row ------------------*- C++ -*-===//
//
// The list that a queue keeps its tasks in, and the share of one tenant.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_TASK_LIST_H
#define FUT_DETAIL_TASK_LIST_H

#include "task_node.h"

namespace fut::detail {

/// A circular list; a node is unlinked without knowing which list it is in.
class task_list {
public:
  task_list() noexcept { clear(); }
  void clear() noexcept { root_.next = root_.prev = &root_; }
  bool empty() const noexcept { return root_.next == &root_; }
  task_node &front() const noexcept {
    return *static_cast<task_node *>(root_.next);
  }
  task_node &back() const noexcept { return *root_.prev; }
  void push_back(task_node &t) noexcept {
    t.prev = root_.prev;
    t.next = &root_;
    root_.prev->next = &t;
    root_.prev = &t;
  }
  static void unlink(task_node &t) noexcept {
    t.prev->next = t.next;
    static_cast<task_node *>(t.next)->prev = t.prev;
  }

private:
  task_node root_;
};

/// The tasks of one tenant: at most `limit` of them are in the pool's queue or
/// run, the others wait here. Guarded by the queue's lock.
class tenant {
public:
  explicit tenant(unsigned most) noexcept : limit(most ? most : 1) {}
  const unsigned limit;
  unsigned admitted = 0;
  std::size_t users = 1; // the quota object and each task
  task_list waiting;
  tenant *next = nullptr; // in the queue's list of tenants
};

} // namespace fut::detail

#endif
