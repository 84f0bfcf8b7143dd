// RUN: %fix futures-rendezvous-channel -- -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE -pthread
// REQUIRES: asio
// The capacity is given, or gets a value that is not 0.
#include <asio.hpp>
#include <asio/experimental/channel.hpp>
#include <cstdio>
#include <memory>
using Channel = asio::experimental::channel<void(asio::error_code, int)>;

asio::awaitable<void> produce(Channel &out, int v) {
  co_await out.async_send(asio::error_code(), v, asio::use_awaitable);
  out.close();
}
asio::awaitable<void> consume(Channel &in, int &sum) {
  sum += co_await in.async_receive(asio::use_awaitable);
}

int main() {
  asio::io_context io;
  int sum = 0;
  // FIXED: {{^}}  Channel a(io, 1);
  // FIXED-NEXT: {{^}}  Channel b{io.get_executor(), 1};
  // FIXED-NEXT: {{^}}  auto c = std::make_shared<Channel>(io, 1);
  Channel a(io);
  Channel b{io.get_executor(), 0};
  auto c = std::make_shared<Channel>(io);
  asio::co_spawn(io, produce(a, 1), asio::detached);
  asio::co_spawn(io, consume(a, sum), asio::detached);
  asio::co_spawn(io, produce(b, 2), asio::detached);
  asio::co_spawn(io, consume(b, sum), asio::detached);
  asio::post(io, [c] {
    c->async_send(asio::error_code(), 4, [](asio::error_code) {});
  });
  c->async_receive([&](asio::error_code, int v) { sum += v; });
  io.run();
  std::printf("%d\n", sum);
}
