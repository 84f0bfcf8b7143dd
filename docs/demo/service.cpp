#include "service.h"
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <thread>

using namespace std::chrono_literals;

namespace {
// Someone else's service: calls back, on a thread of its own.
class Supplier {
public:
  void on_result(std::function<void(std::string)> handler) {
    result_ = std::move(handler);
  }
  std::jthread run() {
    return std::jthread([this] { result_("in stock"); });
  }

private:
  std::function<void(std::string)> result_;
};

// Calls back when the time is up.
class Alarm {
public:
  void on_timeout(std::function<void()> handler) {
    timeout_ = std::move(handler);
  }
  std::jthread run() {
    return std::jthread([this] { timeout_(); });
  }

private:
  std::function<void()> timeout_;
};
} // namespace

double OrderService::handle(const Order &order) const {
  double weight = inventory_.weigh_all(order.skus);
  auto quote = price(weight, static_cast<int>(order.skus.size()));
  double sum = 0;
  for (int reader = 0; reader < 16; ++reader)
    sum = quote->get().total();
  return sum * (1 - discount(order.customer));
}

// Exercise 4: 200 ms for each of n futures is n times 200 ms for the request.
int OrderService::stock(const std::vector<Order> &orders) const {
  std::vector<std::shared_future<int>> answers;
  for (const Order &order : orders) {
    std::promise<int> warehouse;
    answers.push_back(warehouse.get_future().share());
    int sum = 0;
    for (const Item &item : inventory_.look_up(order.skus))
      sum += item.stock;
    warehouse.set_value(sum);
  }
  int total = 0;
  for (const auto &answer : answers)
    if (answer.wait_for(200ms) == std::future_status::ready)
      total += answer.get();
  return total;
}

// Two handlers own one promise. Where both are called, the one that comes
// second resolves a promise that is resolved already, and its exception ends
// the program. Today's supplier is quick, or silent; nobody knows about
// tomorrow's.
std::string OrderService::ask_supplier(bool supplier_is_fast) const {
  auto answer = std::make_shared<std::promise<std::string>>();
  std::future<std::string> result = answer->get_future();
  Supplier supplier;
  Alarm alarm;
  supplier.on_result(
      [answer](std::string text) { answer->set_value(std::move(text)); });
  alarm.on_timeout([answer] { answer->set_value("late"); });
  std::jthread party = supplier_is_fast ? supplier.run() : alarm.run();
  return result.get();
}
