//===- fut/detail/task_node.h - what a pool queues --------------*- C++ -*-===//
//
// A task is a node inside the block of the state it resolves, so that queueing
// allocates nothing. `scheduler` is what a continuation needs to know of a pool.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_TASK_NODE_H
#define FUT_DETAIL_TASK_NODE_H

#include "state.h"

namespace fut::detail {

class tenant;

struct task_node : node {
  task_node *prev = nullptr;
  tenant *owner = nullptr;      // whose quota it counts against
  const void *group = nullptr;  // the task_group it belongs to
  bool queued = false;          // these two are guarded by the queue's lock
  bool held = false;            // queued, but its tenant has used its quota
  bool dropped = false;         // `run` must not do the work: the pool is closed
};

class scheduler {
public:
  /// Queues `t` without waiting for room; a closed pool runs it as dropped.
  virtual void enqueue(task_node &t) noexcept = 0;
  /// Takes `t` out of its queue. False when it is not there (any more).
  virtual bool take_back(task_node &t) noexcept = 0;

protected:
  ~scheduler() = default;
};

} // namespace fut::detail

#endif
