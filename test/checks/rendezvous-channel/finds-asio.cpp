// RUN: %find futures-rendezvous-channel -- -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE
// REQUIRES: asio
// Channels of standalone Asio, without a capacity or with 0.
#include <asio.hpp>
#include <asio/experimental/channel.hpp>
#include <asio/experimental/concurrent_channel.hpp>
#include <memory>
using Signature = void(asio::error_code, int);
using Channel = asio::experimental::channel<Signature>;
int work(int);
void use(int);
constexpr std::size_t None = 0;

asio::awaitable<void> consume(Channel &in) {
  use(co_await in.async_receive(asio::use_awaitable));
}
asio::awaitable<void> produce(Channel &out) {
  co_await out.async_send(asio::error_code(), work(1), asio::use_awaitable);
}
void spawned(asio::io_context &io) {
  Channel ch(io);
  // CHECK: :[[@LINE-1]]:11: warning: channel 'ch' has no buffer, so that its producer waits until the one result is taken (a park and a wake-up, about 56 us); give it a buffer of 1 [futures-rendezvous-channel]
  // CHECK: :[[@LINE-5]]:12: note: the result is pushed here
  asio::co_spawn(io, produce(ch), asio::detached);
  asio::co_spawn(io, consume(ch), asio::detached);
  io.run();
}

void spellings(asio::io_context &io) {
  asio::experimental::concurrent_channel<Signature> a(io, 0);
  // CHECK: :[[@LINE-1]]:53: warning: channel 'a' has no
  // CHECK: :[[@LINE+10]]:5: note: the result is pushed
  Channel b{io.get_executor(), None};
  // CHECK: :[[@LINE-1]]:11: warning: channel 'b' has no
  // CHECK: :[[@LINE+9]]:3: note: the result is pushed
  // CHECK: :[[@LINE-3]]:11: note: with a buffer the push no longer waits for the consumer: what follows it may run before the value is taken
  auto c = std::make_shared<Channel>(io);
  // CHECK: :[[@LINE-1]]:8: warning: channel 'c' has no
  // CHECK: :[[@LINE+7]]:5: note: the result is pushed
  // CHECK: :[[@LINE-3]]:8: note: with a buffer the
  asio::post(io, [&] {
    a.async_send(asio::error_code(), 1, [](asio::error_code) {});
  });
  b.async_send(asio::error_code(), 1, asio::detached);
  asio::post(io, [c] {
    c->async_send(asio::error_code(), 1, [](asio::error_code) { use(1); });
  });
  a.async_receive([](asio::error_code, int v) { use(v); });
  b.async_receive([](asio::error_code, int v) { use(v); });
  c->async_receive([](asio::error_code, int v) { use(v); });
}

class Session {
public:
  explicit Session(asio::io_context &io) : result_(io, 0) {}
  asio::awaitable<void> run() {
    co_await result_.async_send(asio::error_code(), 1, asio::use_awaitable);
  }
  asio::awaitable<int> result() {
    co_return co_await result_.async_receive(asio::use_awaitable);
  }

private:
  Channel result_;
  // CHECK: :[[@LINE-1]]:11: warning: channel 'result_' has no
  // CHECK: :[[@LINE-9]]:14: note: the result is pushed
  // CHECK: :[[@LINE-3]]:11: note: with a buffer the
};

asio::awaitable<void> stream(Channel &out) {
  for (int i = 0; i < 8; ++i)
    co_await out.async_send(asio::error_code(), i, asio::use_awaitable);
}
void send(Channel &);
void alone(asio::io_context &io, std::size_t size) {
  Channel roomy(io, 1);
  roomy.async_send(asio::error_code(), 1, asio::detached);
  Channel sized(io, size);
  sized.async_send(asio::error_code(), 1, asio::detached);
  Channel streamed(io);
  asio::co_spawn(io, stream(streamed), asio::detached);
  Channel escaped(io);
  escaped.async_send(asio::error_code(), 1, asio::detached);
  send(escaped);
  // Never waits.
  Channel tried(io);
  if (!tried.try_send(asio::error_code(), 1))
    return;
  Channel moved(io);
  moved.async_send(asio::error_code(), 1, asio::detached);
  static Channel elsewhere = std::move(moved);
}

// Owned by both coroutines.
asio::awaitable<void> give(std::shared_ptr<Channel> out) {
  co_await out->async_send(asio::error_code(), 1, asio::use_awaitable);
}
asio::awaitable<void> take(std::shared_ptr<Channel> in) {
  co_await in->async_receive(asio::use_awaitable);
}
void owned(asio::io_context &io) {
  auto shared = std::make_shared<Channel>(io);
  // CHECK: :[[@LINE-1]]:8: warning: channel 'shared' has no
  // CHECK: :[[@LINE-8]]:12: note: the result is pushed
  asio::co_spawn(io, give(shared), asio::detached);
  asio::co_spawn(io, take(shared), asio::detached);
}
