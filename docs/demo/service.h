// The service: takes orders, fetches, prices, gives up after a time-out.
#pragma once
#include "inventory.h"
#include "pricing.h"
#include <string>
#include <vector>

struct Order {
  std::string customer;
  std::vector<std::string> skus;
};

class OrderService {
public:
  explicit OrderService(const Inventory &inventory) : inventory_(inventory) {}

  // The price of an order.
  double handle(const Order &order) const;

  // The stock of all orders, fetched from all warehouses with a time-out.
  int stock(const std::vector<Order> &orders) const;

  // Answers with the result of a supplier or with "late", whichever is first.
  std::string ask_supplier(bool supplier_is_fast) const;

private:
  const Inventory &inventory_;
};
