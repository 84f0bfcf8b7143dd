// RUN: %fix futures-chained-continuations -- -I/usr/include/x86_64-linux-gnu/qt6 -I/usr/include/x86_64-linux-gnu/qt6/QtCore -fPIC -lQt6Core
// REQUIRES: qt6
// QFuture::then takes the value as a plain callable: what fut::compose makes
// compiles with Qt's own headers, void stages included.
// FIXED: #include <fut/compose.h>
#include <QFuture>
#include <QPromise>
#include <QString>
#include <cstdio>
#include <memory>
#include <stdexcept>

static int parse(const QString &text) { return text.toInt(); }
static int price(int units) { return units * 3; }

static double row(QFuture<QString> f) {
  return f.then(parse).then(price).then([](int sum) { return sum + 0.5; }).result();
  // FIXED: return f.then(fut::compose(parse, price, [](int sum) { return sum + 0.5; })).result();
}

static int nothing(QFuture<void> f) {
  int seen = 0;
  f.then([] { return 4; }).then([&seen](int x) { seen = x; }).then([&seen] { ++seen; }).waitForFinished();
  // FIXED: f.then(fut::compose([] { return 4; }, [&seen](int x) { seen = x; }, [&seen] { ++seen; })).waitForFinished();
  return seen;
}

// Only the other stages are skipped; a handler behind the row still sees it.
static int errors(QFuture<int> f) {
  int ran = 0;
  int result = f.then([](int x) -> int { throw std::runtime_error(std::to_string(x)); }).then([&ran](int x) { return ++ran + x; }).then(price).onFailed([](const std::runtime_error &e) { return -std::stoi(e.what()); }).result();
  // FIXED: int result = f.then(fut::compose([](int x) -> int { throw std::runtime_error(std::to_string(x)); }, [&ran](int x) { return ++ran + x; }, price)).onFailed
  return result * 10 + ran;
}

static bool canceled(QFuture<int> f) {
  auto last = f.then(price).then(price).then(price);
  // FIXED: auto last = f.then(fut::compose(price, price, price));
  return last.isCanceled();
}

int main() {
  QPromise<int> stopped;
  stopped.start();
  auto f = stopped.future();
  f.cancel();
  stopped.finish();
  QPromise<void> done;
  done.start();
  done.finish();
  std::printf("%g %d %d %d\n", row(QtFuture::makeReadyFuture(QString("4"))),
              nothing(done.future()), errors(QtFuture::makeReadyFuture(7)),
              canceled(f));
}
