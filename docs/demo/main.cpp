// Runs the order service over made-up orders and prints what each part took.
#include "service.h"
#include <chrono>
#include <cstdio>
#include <numeric>

namespace {

std::vector<Order> make_orders(int orders, int items_each) {
  std::vector<Order> made;
  for (int i = 0; i < orders; ++i) {
    Order order{"customer-" + std::to_string(i), {}};
    for (int k = 0; k < items_each; ++k)
      order.skus.push_back("sku-" + std::to_string((i * 31 + k * 17) % 1000));
    made.push_back(order);
  }
  return made;
}

template <typename Work> void timed(const char *what, Work work) {
  auto start = std::chrono::steady_clock::now();
  auto result = work();
  std::chrono::duration<double, std::milli> took =
      std::chrono::steady_clock::now() - start;
  std::printf("%-34s %12.2f   %9.2f ms\n", what, static_cast<double>(result),
              took.count());
}

} // namespace

int main() {
  Inventory inventory(1000);
  OrderService service(inventory);
  const std::vector<Order> orders = make_orders(40, 50);

  std::printf("%-34s %12s   %12s\n", "", "result", "time");
  timed("stock of 40 orders (ex. 1, 4)", [&] { return service.stock(orders); });
  timed("price of 40 orders (ex. 2, 5, 12)", [&] {
    return std::accumulate(orders.begin(), orders.end(), 0.0,
                           [&](double sum, const Order &order) {
                             return sum + service.handle(order);
                           });
  });
  timed("net price of 100000 items (ex. 8)", [&] {
    std::vector<double> weights(100000, 2.0);
    std::vector<double> prices = price_each(weights);
    return std::accumulate(prices.begin(), prices.end(), 0.0);
  });
  timed("asked 200 times if ready (ex. 9)",
        [&] { return inventory.wait_until_ready(200); });
  timed("supplier's answer (double resolve)",
        [&] { return service.ask_supplier(true) == "in stock"; });
}
