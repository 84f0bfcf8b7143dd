// REQUIRES: asio
// RUN: %find futures-any-result
#include <any>
#include <asio/any_io_executor.hpp>
#include <asio/experimental/channel.hpp>
#include <asio/experimental/concurrent_channel.hpp>
#include <asio/io_context.hpp>

using Channel = asio::experimental::channel<void(asio::error_code, std::any)>;
asio::experimental::concurrent_channel<void(asio::error_code, std::any)> *both;
// CHECK: :[[@LINE-2]]:68: warning: the result of this channel is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE+6]]:12: note: cast to 'int' here
// CHECK: :[[@LINE-3]]:63: warning: the result of this channel is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

void receive(asio::io_context &io) {
  Channel channel(io, 1);
  channel.async_receive([](asio::error_code, std::any value) {
    return std::any_cast<int>(value);
  });
}
