//===- fut/detail/in_block.h - objects in cached blocks ---------*- C++ -*-===//
//
// A base for final classes whose objects come and go often: `new` and `delete`
// of them use the thread-cached blocks instead of malloc.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_IN_BLOCK_H
#define FUT_DETAIL_IN_BLOCK_H

#include "blocks.h"

#include <cstddef>

namespace fut::detail {

template <class Derived> struct in_block {
  static void *operator new(std::size_t bytes) {
    return take_block(size_class(bytes, alignof(Derived)), bytes,
                      alignof(Derived));
  }
  static void operator delete(void *p, std::size_t bytes) noexcept {
    give_block(p, size_class(bytes, alignof(Derived)));
  }
};

} // namespace fut::detail

#endif
