// RUN: %find futures-chained-continuations -- -I/usr/include/x86_64-linux-gnu/qt6 -I/usr/include/x86_64-linux-gnu/qt6/QtCore -fPIC
// REQUIRES: qt6
// Copies of a QFuture share a result that others may look at.
#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QThreadPool>

int price(int units);
QFuture<int> fetch(int id);

int observed(QFuture<int> f, QFutureWatcher<int> &watcher) {
  QFuture<int> g = f.then(price);
  watcher.setFuture(g);
  QFuture<int> h = g.then(price);
  return h.then(price).result() + h.result();
}

auto contexts(QFuture<int> f, QObject *window, QThreadPool *pool) {
  auto step = [](int x) { return price(x); };
  return f.then(pool, price).then(window, step).then(QtFuture::Launch::Async, price);
}

auto nested(QFuture<int> f) {
  return f.then(fetch).unwrap().then(fetch).unwrap().then(fetch).unwrap();
}

auto handlers(QFuture<int> f) {
  return f.then(price).onFailed([] { return 0; }).then(price).onCanceled([] { return 1; }).then(price);
}
