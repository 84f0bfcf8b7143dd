#include "inventory.h"
#include <asio.hpp>
#include <chrono>
#include <cmath>
#include <future>

using namespace std::chrono_literals;

Inventory::Inventory(int items) {
  for (int i = 0; i < items; ++i) {
    std::string sku = "sku-" + std::to_string(i);
    items_[sku] = Item{sku, i % 7, 0.1 * i};
  }
}

// Exercise 1: a thread for a look-up that takes 50 ns, and nothing else runs
// meanwhile.
std::vector<Item>
Inventory::look_up(const std::vector<std::string> &skus) const {
  std::vector<Item> found;
  found.reserve(skus.size());
  for (const std::string &sku : skus) {
    Item item = std::async(std::launch::async, [&] { return find(sku); }).get();
    found.push_back(item);
  }
  return found;
}

double Inventory::weigh(const std::string &sku) const {
  double w = find(sku).weight;
  for (int i = 1; i < 600; ++i)
    w += std::sin(w) / i;
  return w;
}

// Exercise 12: a thread for each item of each order.
double Inventory::weigh_all(const std::vector<std::string> &skus) const {
  std::vector<std::future<double>> weights;
  for (const std::string &sku : skus)
    weights.push_back(
        std::async(std::launch::async, [this, &sku] { return weigh(sku); }));
  double sum = 0;
  for (auto &w : weights)
    sum += w.get();
  return sum;
}

// Exercise 9: a timer for each round, where one would do.
int Inventory::wait_until_ready(int answers) const {
  asio::io_context io;
  int asked = 0;
  for (;;) {
    asio::steady_timer pause(io, 50us);
    pause.wait();
    if (++asked == answers)
      return asked;
  }
}
