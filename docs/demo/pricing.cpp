#include "pricing.h"
#include <any>
#include <future>
#include <thread>

std::shared_ptr<PendingQuote> price(double weight, int items) {
  auto pending = std::make_shared<PendingQuote>();
  pending->set({weight * 1.5 + items, (weight * 1.5 + items) * 0.19});
  return pending;
}

// Exercise 8: a promise, and with it two allocations, for each item.
std::vector<double> price_each(const std::vector<double> &weights) {
  std::vector<double> prices;
  for (double weight : weights) {
    std::promise<double> promise;
    std::future<double> result = promise.get_future();
    promise.set_value(weight * 1.5);
    prices.push_back(result.get());
  }
  return prices;
}

// Exercise 5: the result is boxed, though it always is a double.
double discount(const std::string &customer) {
  std::promise<std::any> promise;
  std::future<std::any> answer = promise.get_future();
  promise.set_value(customer.size() % 2 ? 0.05 : 0.0);
  return std::any_cast<double>(answer.get());
}
