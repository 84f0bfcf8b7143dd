// RUN: %find futures-sequential-await
// One object for all iterations, iterations that need each other, and futures
// that somebody has waited for.
#include <fut/task.h>
#include <future>
#include <memory>
#include <string>
#include <vector>

struct Connection {
  std::string Buffer;
};
int work(int);
fut::task<int> query(Connection *C, int Id);
fut::task<int> queryShared(std::shared_ptr<Connection> C, int Id);
fut::task<int> queryRef(Connection &C, int Id);
fut::task<int> next(int Last, int Id);

fut::task<void> onOne(Connection &C, Connection *P, std::shared_ptr<Connection> S,
                      std::vector<int> Ids) {
  for (int Id : Ids)
    co_await query(P, Id);
  for (int Id : Ids)
    co_await query(&C, Id);
  for (int Id : Ids)
    co_await queryShared(S, Id);
  for (std::size_t I = 0; I < Ids.size(); ++I)
    co_await queryRef(C, Ids[I]);
  auto Ask = [&](int Id) { return queryRef(C, Id); };
  for (int Id : Ids)
    co_await Ask(Id);
}

fut::task<void> prefixSums(std::vector<int> Values) {
  for (std::size_t I = 1; I < Values.size(); ++I)
    Values[I] = co_await next(Values[I - 1], Values[I]);
}

fut::task<void> few() {
  for (int I = 0; I < 7; ++I)
    co_await next(0, I);
}

int waitedBefore(std::vector<int> Ids) {
  std::vector<std::future<int>> Futures;
  for (int Id : Ids)
    Futures.push_back(std::async(std::launch::async, work, Id));
  for (auto &F : Futures)
    F.wait();
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  return Sum;
}

// A member function that works on the one connection of its object.
class Session {
public:
  fut::task<void> sendAll(std::vector<std::string> Lines) {
    for (const std::string &Line : Lines)
      co_await send(Line);
  }
  fut::task<int> sum(std::vector<int> Ids) {
    int Sum = 0;
    for (int Id : Ids)
      Sum += co_await one(Id);
    co_return Sum;
  }

private:
  struct Socket {
    fut::task<void> write(std::string Text);
  };
  fut::task<void> send(std::string Line) { co_await Peer->write(Line + "\n"); }
  fut::task<int> one(int Id) { co_return co_await queryRef(Backend, Id); }

  std::unique_ptr<Socket> Peer;
  Connection Backend;
};
