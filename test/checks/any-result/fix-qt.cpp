// REQUIRES: qt5
// RUN: %fix futures-any-result -- -isystem /usr/include/x86_64-linux-gnu/qt5 -isystem /usr/include/x86_64-linux-gnu/qt5/QtCore -fPIC -lQt5Core
#include <QString>
#include <QVariant>
#include <cstdio>
#include <future>

static void exact() {
  std::promise<QVariant> p;
  auto f = p.get_future();
  p.set_value(QVariant(21));
  std::printf("%d\n", f.get().toInt());
}
// FIXED-LABEL: void exact()
// FIXED-NEXT: std::promise<int> p;
// FIXED: p.set_value(21);
// FIXED-NEXT: std::printf("%d\n", f.get());

static void value() {
  std::promise<QVariant> p;
  auto f = p.get_future();
  p.set_value(QVariant::fromValue(QString("qt")));
  QString s = f.get().value<QString>();
  std::printf("%d\n", int(s.size()));
}
// FIXED-LABEL: void value()
// FIXED-NEXT: std::promise<QString> p;
// FIXED: p.set_value(QString("qt"));
// FIXED-NEXT: QString s = f.get();

int main() {
  exact();
  value();
}
