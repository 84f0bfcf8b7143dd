// Prices: computed once for an order, read many times.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct Quote {
  double net = 0;
  double tax = 0;
  double total() const { return net + tax; }
};

// Exercise 2: a future written by hand; each reader takes the lock, also long
// after the quote is there.
class PendingQuote {
public:
  void set(Quote quote) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      quote_ = quote;
      done_ = true;
    }
    ready_.notify_all();
  }

  Quote get() {
    std::unique_lock<std::mutex> lock(mutex_);
    ready_.wait(lock, [this] { return done_; });
    return quote_;
  }

private:
  std::mutex mutex_;
  std::condition_variable ready_;
  bool done_ = false;
  Quote quote_;
};

// Starts to price an order of this weight.
std::shared_ptr<PendingQuote> price(double weight, int items);

// The net price of each item of an order, computed by one pricing thread.
std::vector<double> price_each(const std::vector<double> &weights);

// The discount of a customer as the old rule engine gives it.
double discount(const std::string &customer);
