// Qt 6: QFuture, QPromise, QtConcurrent.
#include "operations.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>
#include <QtConcurrent/QtConcurrent>

namespace {

QThreadPool &workers() {
  static QThreadPool shared;
  shared.setMaxThreadCount(2);
  return shared;
}

struct peer {
  static constexpr const char *name = "qt";
  static constexpr bool has_join = true;

  static auto make() {
    QPromise<int> p;
    auto f = p.future();
    p.start();
    return std::pair(std::move(p), std::move(f));
  }
  static auto make_shared() { return make(); }
  static void set(QPromise<int> &p, int v) {
    p.addResult(v);
    p.finish();
  }
  static int get(QFuture<int> &f) { return f.result(); }
  static int get_shared(QFuture<int> &f) { return f.result(); }

  template <class Go> static long join(std::vector<QFuture<int>> &all, Go go) {
    auto joined = QtFuture::whenAll(all.begin(), all.end());
    go();
    long sum = 0;
    for (auto &f : joined.result())
      sum += f.result();
    return sum;
  }

  static int chain(int i) {
    QFuture<int> f = QtFuture::makeReadyFuture(i);
    for (int k = 0; k < bench::stages; ++k)
      f = f.then(QtFuture::Launch::Sync, [](int x) { return x + 1; });
    return f.result();
  }
  static int chain_on_pool(int i) {
    QFuture<int> f = QtFuture::makeReadyFuture(i);
    for (int k = 0; k < bench::stages; ++k)
      f = f.then(&workers(), [](int x) { return x + 1; });
    return f.result();
  }
  static int submit_get(int i) {
    return QtConcurrent::run(&workers(), [i] { return i + 1; }).result();
  }
  static void fan_out(bench::fan_results &results) {
    std::vector<QFuture<void>> all;
    all.reserve(bench::fan);
    for (int i = 0; i < bench::fan; ++i)
      all.push_back(
          QtConcurrent::run(&workers(), [i, &results] { results[i] = i + 1; }));
    for (auto &f : all)
      f.waitForFinished();
  }
};

const bool registered = bench::register_rows<peer>();

} // namespace
