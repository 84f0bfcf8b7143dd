// Counts calls of malloc's family made through operator new, and says whether
// counts mean anything: sanitizers allocate on their own account.
#ifndef FUT_TEST_ALLOCATIONS_H
#define FUT_TEST_ALLOCATIONS_H

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FUT_TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FUT_TEST_SANITIZED 1
#endif
#endif

#ifdef FUT_TEST_SANITIZED
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// How often memory was asked for on any thread so far. Not under sanitizers.
std::size_t allocations();

/// Repetitions of a stress test: fewer where each costs ten times as much.
inline constexpr int times(int n) { return sanitized ? n / 20 : n; }

#endif
