// RUN: %fix futures-promise-in-loop
// FIXED: #include <fut/pool_allocator.h>
// FIXED-NOT: #include <fut/
#include <cstdio>
#include <future>
#include <memory>
#include <vector>

static int run(const std::vector<int> &Items) {
  int Sum = 0;
  for (int Item : Items) {
    std::promise<int> Plain;
    // FIXED: std::promise<int> Plain(std::allocator_arg, fut::pool_allocator<std::byte>{});
    std::promise<void> Braces{}; // done
    // FIXED: std::promise<void> Braces(std::allocator_arg, fut::pool_allocator<std::byte>{}); // done
    std::promise<int &> Reference;
    // FIXED: std::promise<int &> Reference(std::allocator_arg, fut::pool_allocator<std::byte>{});
    auto Shared = std::make_shared<std::promise<int>>();
    // FIXED: auto Shared = std::allocate_shared<std::promise<int>>(fut::pool_allocator<std::promise<int>>{}, std::allocator_arg, fut::pool_allocator<std::byte>{});
    auto Unique = std::make_unique<std::promise<int>>();
    // FIXED: auto Unique = std::make_unique<std::promise<int>>(std::allocator_arg, fut::pool_allocator<std::byte>{});
    std::unique_ptr<std::promise<int>> Raw(new std::promise<int>());
    // FIXED: Raw(new std::promise<int>(std::allocator_arg, fut::pool_allocator<std::byte>{}));
    auto Temporary = std::promise<int>();
    // FIXED: auto Temporary = std::promise<int>(std::allocator_arg, fut::pool_allocator<std::byte>{});
    std::vector<std::promise<int>> Many;
    Many.emplace_back();
    // FIXED: Many.emplace_back(std::allocator_arg, fut::pool_allocator<std::byte>{});
    Plain.set_value(Item);
    Braces.set_value();
    Reference.set_value(Item);
    Shared->set_value(Item);
    Unique->set_value(Item);
    Raw->set_value(Item);
    Temporary.set_value(Item);
    Many[0].set_value(Item);
    Braces.get_future().get();
    Sum += Plain.get_future().get() + Reference.get_future().get() +
           Shared->get_future().get() + Unique->get_future().get() +
           Raw->get_future().get() + Temporary.get_future().get() +
           Many[0].get_future().get();
  }
  return Sum;
}

int main() {
  std::vector<int> Items(100, 3);
  std::printf("%d\n", run(Items));
}
