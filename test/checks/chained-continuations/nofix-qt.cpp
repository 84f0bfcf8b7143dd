// RUN: %nofix futures-chained-continuations -- -I/usr/include/x86_64-linux-gnu/qt6 -I/usr/include/x86_64-linux-gnu/qt6/QtCore -fPIC
// REQUIRES: qt6
// A stage of QFuture may take the future; then it must get one.
#include <QFuture>
#include <QString>
#include <functional>

int price(int units);

// CHECK: :[[@LINE+3]]:12: warning: 3 continuations in a row, though nobody else looks at the futures between; each hop makes a future (about 0.5 us and 10 allocations); run the stages in one continuation, as fut::compose makes one [futures-chained-continuations]
// CHECK: :[[@LINE+2]]:72: note: the row ends here
auto takesFuture(QFuture<int> f) {
  return f.then(price).then([](QFuture<int> g) { return g.result(); }).then(price);
}

// CHECK: warning: 3 continuations in a row
// CHECK: note: the row ends here
auto generic(QFuture<int> f) {
  return f.then(price).then([](int x) { return x; }).then([](auto g) { return sizeof g; });
}

// CHECK: warning: adds a continuation
// CHECK: note: the loop is here
auto loop(QFuture<int> f, const QList<std::function<int(int)>> &stages) {
  for (auto &stage : stages)
    f = f.then(stage);
  return f;
}
