// RUN: %fix --unsafe futures-sequential-await
// FIXED: #include <fut/task.h>
// FIXED-NOT: #include <fut/
#include <cstdio>
#include <fut/task.h>
#include <string>
#include <vector>

static fut::task<int> doubled(int Id) { co_return 2 * Id; }
static fut::task<std::string> named(const std::string &Name) {
  co_return "<" + Name + ">";
}
static fut::task<void> note(int Id) {
  std::printf("note %d\n", Id);
  co_return;
}

static fut::task<int> run(const std::vector<int> &Ids,
                          const std::vector<std::string> &Names) {
  int Sum = 0;
  for (int Id : Ids)
    Sum += co_await doubled(Id); // each
  // FIXED: std::vector<fut::task<int>> tasks;
  // FIXED-NEXT: for (int Id : Ids)
  // FIXED-NEXT: tasks.push_back(doubled(Id));
  // FIXED-NEXT: auto values = co_await fut::when_all(std::move(tasks), 16);
  // FIXED-NEXT: for (auto &value : values)
  // FIXED-NEXT: Sum += std::move(value); // each
  {
    std::vector<std::string> All;
    for (const auto &Name : Names) {
      All.push_back(co_await named(Name));
    }
    // FIXED: tasks.push_back(named(Name));
    // FIXED: All.push_back(std::move(value));
    for (const auto &Name : All)
      std::printf("%s\n", Name.c_str());
  }
  {
    for (int Id : Ids)
      co_await note(Id);
    // FIXED: tasks.push_back(note(Id));
    // FIXED-NEXT: co_await fut::when_all(std::move(tasks), 16);
  }
  co_return Sum;
}

int main() {
  std::printf("%d\n", fut::sync_wait(run({1, 2, 3, 4}, {"a", "b"})));
}
