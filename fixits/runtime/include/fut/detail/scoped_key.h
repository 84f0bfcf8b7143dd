//===- fut/detail/scoped_key.h - keys that belong to a domain ---*- C++ -*-===//
//
// Included by single_flight.h.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_SCOPED_KEY_H
#define FUT_DETAIL_SCOPED_KEY_H

#include <cstddef>
#include <functional>
#include <string>

namespace fut {

/// A key within a domain (tenant, user, locale): equal only when both are. What
/// belongs to one domain is never given to another.
template <class Domain, class Key> struct scoped_key {
  Domain domain;
  Key key;
  friend bool operator==(const scoped_key &, const scoped_key &) = default;
};

namespace detail {
// A string literal becomes a std::string: pointers do not compare by content.
template <class T> struct owned_key {
  using type = T;
};
template <> struct owned_key<const char *> {
  using type = std::string;
};
template <> struct owned_key<char *> {
  using type = std::string;
};
} // namespace detail

template <class Domain, class Key>
scoped_key(Domain, Key) -> scoped_key<typename detail::owned_key<Domain>::type,
                                      typename detail::owned_key<Key>::type>;

} // namespace fut

template <class Domain, class Key>
struct std::hash<fut::scoped_key<Domain, Key>> {
  std::size_t operator()(const fut::scoped_key<Domain, Key> &of) const {
    // The domain's hash is spread first, so that (a, b) and (b, a) differ.
    const std::size_t domain = std::hash<Domain>{}(of.domain);
    return std::hash<Key>{}(of.key) ^
           (domain * static_cast<std::size_t>(0x9E3779B97F4A7C15ULL) +
            (domain >> 7));
  }
};

#endif
