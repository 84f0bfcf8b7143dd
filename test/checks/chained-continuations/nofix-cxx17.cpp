// RUN: %nofix futures-chained-continuations --std=c++17 -- -I/usr/include/x86_64-linux-gnu/qt6 -I/usr/include/x86_64-linux-gnu/qt6/QtCore -fPIC
// REQUIRES: qt6
// The runtime needs C++20.
#include <QFuture>

int price(int units);
// CHECK: warning: 3 continuations in a row
// CHECK: note: the row ends here
auto row(QFuture<int> f) { return f.then(price).then(price).then(price); }
