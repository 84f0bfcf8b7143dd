// The stock: a table in memory, and a slow warehouse behind it.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

struct Item {
  std::string sku;
  int stock = 0;
  double weight = 0;
};

class Inventory {
public:
  explicit Inventory(int items);

  // A look-up in memory, some 50 ns.
  const Item &find(const std::string &sku) const { return items_.at(sku); }

  // The stock of all items of an order.
  std::vector<Item> look_up(const std::vector<std::string> &skus) const;

  // Asks the warehouse for the weight of one item; computes for some 20 us.
  double weigh(const std::string &sku) const;

  // The weight of a whole order.
  double weigh_all(const std::vector<std::string> &skus) const;

  // Asks again until the warehouse is ready; it answers at the `answers`-th
  // time. Returns how often it asked.
  int wait_until_ready(int answers) const;

private:
  std::unordered_map<std::string, Item> items_;
};
