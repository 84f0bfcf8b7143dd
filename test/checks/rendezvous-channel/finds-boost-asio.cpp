// RUN: %find futures-rendezvous-channel
// Channels of Boost.Asio, which Debian's Boost 1.74 lacks: a mock of the
// declarations.
#include <cstddef>
#include <thread>
namespace boost {
namespace system {
struct error_code {};
} // namespace system
namespace asio {
struct io_context {};
struct detached_t {};
constexpr detached_t detached{};
namespace experimental {
template <class Executor, class... Signatures> struct basic_channel {
  basic_channel(io_context &, std::size_t max_buffer_size = 0);
  template <class Token> void async_send(system::error_code, int, Token &&) {}
  template <class Token> void async_receive(Token &&) {}
  void close();
};
template <class Executor, class... Signatures> struct basic_concurrent_channel {
  basic_concurrent_channel(io_context &, std::size_t max_buffer_size = 0);
  template <class Token> void async_send(system::error_code, int, Token &&) {}
};
template <class... S> using channel = basic_channel<io_context, S...>;
template <class... S>
using concurrent_channel = basic_concurrent_channel<io_context, S...>;
} // namespace experimental
} // namespace asio
} // namespace boost
namespace asio = boost::asio;
using boost::system::error_code;

void finds(asio::io_context &io) {
  asio::experimental::channel<void(error_code, int)> ch(io);
  // CHECK: :[[@LINE-1]]:54: warning: channel 'ch' has no buffer, so that its producer waits until the one result is taken (a park and a wake-up, about 56 us); give it a buffer of 1 [futures-rendezvous-channel]
  // CHECK: :[[@LINE+5]]:5: note: the result is pushed here
  asio::experimental::concurrent_channel<void(error_code, int)> both{io, 0};
  // CHECK: :[[@LINE-1]]:65: warning: channel 'both' has no
  // CHECK: :[[@LINE+5]]:5: note: the result is pushed
  std::thread producer([&] {
    ch.async_send(error_code(), 1, [&](error_code) { ch.close(); });
  });
  std::thread other([&] {
    both.async_send(error_code(), 1, asio::detached);
  });
  producer.join();
  other.join();
}

void alone(asio::io_context &io, int n) {
  asio::experimental::channel<void(error_code, int)> roomy(io, 16);
  roomy.async_send(error_code(), 1, asio::detached);
  asio::experimental::channel<void(error_code, int)> stream(io);
  for (int i = 0; i < n; ++i)
    stream.async_send(error_code(), i, asio::detached);
}
