// RUN: %fix futures-rendezvous-channel
// The size that the pack calls the smallest, or the type that it names.
#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>
namespace depot {
template <class T> class Shelf {
public:
  explicit Shelf(std::size_t room) : room_(room) {}
  void put(T v) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return values_.size() < room_ + 1; });
    values_.push_back(v);
    changed_.notify_all();
  }
  T take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !values_.empty(); });
    T v = values_.front();
    values_.pop_front();
    changed_.notify_all();
    return v;
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> values_;
  std::size_t room_;
};
template <class T> struct HandOver : Shelf<T> {
  HandOver() : Shelf<T>(0) {}
};
template <class T> struct Belt : Shelf<T> {
  using Shelf<T>::Shelf;
};
} // namespace depot

int main() {
  // FIXED: {{^}}  depot::Belt<int> belt(4);
  // FIXED-NEXT: {{^}}  depot::Shelf<int> hand{1};
  depot::Belt<int> belt(0);
  depot::HandOver<int> hand;
  std::thread first([&] { belt.put(1); });
  std::thread second([&] { hand.put(2); });
  int sum = belt.take() + hand.take();
  first.join();
  second.join();
  std::printf("%d\n", sum);
}
