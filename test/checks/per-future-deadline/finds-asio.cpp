// RUN: %find futures-per-future-deadline
// cancel_after came after Debian's Asio 1.22: a mock of the declarations.
#include <chrono>
#include <future>
#include <vector>
namespace asio {
struct use_future_t {};
constexpr use_future_t use_future;
struct use_awaitable_t {};
constexpr use_awaitable_t use_awaitable;
template <class Token> struct cancel_after_t {};
template <class Rep, class Period, class Token>
cancel_after_t<Token> cancel_after(const std::chrono::duration<Rep, Period> &,
                                   Token &&);
template <class Rep, class Period>
cancel_after_t<void> cancel_after(const std::chrono::duration<Rep, Period> &);
} // namespace asio
using namespace std::chrono_literals;

struct Peer {
  template <class Token> std::future<int> async_fetch(Token &&);
  template <class Token> std::future<int> async_send(int, Token &&);
};
template <class Token> std::future<int> async_fetch(Peer &, Token &&);

void each(std::vector<Peer> &peers, const std::vector<int> &ids, Peer &one) {
  std::vector<std::future<int>> results;
  for (auto &peer : peers)
    results.push_back(
        peer.async_fetch(asio::cancel_after(200ms, asio::use_future)));
  // CHECK: :[[@LINE-1]]:26: warning: the time-out of 'cancel_after(200ms)' starts again for each future, so that N of them may take N times as long; take one deadline before the loop and use 'cancel_at' [futures-per-future-deadline]
  // CHECK: :[[@LINE-4]]:3: note: the loop
  // CHECK: :[[@LINE-3]]:26: note: one deadline
  for (std::size_t i = 0; i < peers.size(); ++i)
    results.push_back(async_fetch(peers[i], asio::cancel_after(200ms)));
  // CHECK: :[[@LINE-1]]:45: warning: the time-out
  // CHECK: :[[@LINE-3]]:3: note: the loop
  // CHECK: :[[@LINE-3]]:45: note: one deadline
  for (int id : ids)
    results.push_back(one.async_send(id, asio::cancel_after(1s)));
  // CHECK: :[[@LINE-1]]:42: warning: the time-out
  // CHECK: :[[@LINE-3]]:3: note: the loop
  // CHECK: :[[@LINE-3]]:42: note: one deadline
}

Peer accept();
void alone(std::vector<Peer> &peers, Peer &one, const std::vector<int> &ids) {
  // One after the other on one stream.
  for (int id : ids)
    one.async_send(id, asio::cancel_after(1s)).get();
  for (;;)
    one.async_fetch(asio::cancel_after(30s)).get();
  // A server's loop.
  for (;;) {
    Peer peer = accept();
    peer.async_fetch(asio::cancel_after(1s));
    async_fetch(peer, asio::cancel_after(1s));
  }
  peers[0].async_fetch(asio::cancel_after(1s));
}
