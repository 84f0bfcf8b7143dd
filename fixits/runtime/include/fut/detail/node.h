//===- fut/detail/node.h - what runs when a state is ready ------*- C++ -*-===//
//
// Continuations, awaiters and waiting workers are nodes of an intrusive list that
// hangs on the word of a state.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_NODE_H
#define FUT_DETAIL_NODE_H

#include <utility>

namespace fut::detail {

/// Something to run when a state becomes ready, linked through itself. `run`
/// may free the node. Aligned so that the low bits of its address are free.
struct alignas(16) node {
  void (*run)(node *) noexcept = nullptr;
  node *next = nullptr;
};

/// Continuations run on the resolver's stack, but a long row of them must not
/// overflow it: beyond this depth they queue up for the outermost call.
inline constexpr unsigned max_depth = 32;

struct continuation_queue {
  node *head = nullptr;
  node *tail = nullptr;
  unsigned depth = 0;
};
inline constinit thread_local continuation_queue postponed;

/// Runs what `run_nodes` postponed on this thread. Called by the outermost
/// `run_nodes`, and before a wait, which might be for one of them.
inline void run_postponed() noexcept {
  while (node *n = postponed.head) {
    postponed.head = n->next;
    n->run(n);
  }
}

inline node *reversed(node *list) noexcept {
  node *turned = nullptr;
  while (node *n = list) {
    list = n->next;
    n->next = std::exchange(turned, n);
  }
  return turned;
}

/// Runs a list of nodes in order.
inline void run_nodes(node *list) noexcept {
  if (postponed.depth >= max_depth) {
    (postponed.head ? postponed.tail->next : postponed.head) = list;
    while (list->next)
      list = list->next;
    postponed.tail = list;
    return;
  }
  ++postponed.depth;
  while (node *n = list) {
    list = n->next;
    n->run(n);
  }
  if (postponed.depth == 1)
    run_postponed();
  --postponed.depth;
}

} // namespace fut::detail

#endif
