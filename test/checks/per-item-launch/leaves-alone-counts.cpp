// RUN: %find futures-per-item-launch --std=c++17 -- -pthread
// Constants up to MaxLaunches, and counts of workers.
#include <algorithm>
#include <array>
#include <future>
#include <iterator>
#include <thread>
#include <vector>

void run(int);
struct Chunk {};
std::vector<Chunk> split(int data, unsigned parts);
void work(const Chunk &);

void constants() {
  for (int i = 0; i < 16; ++i)
    std::thread(run, i).detach();
  for (int i = 4; i > 0; --i)
    std::thread(run, i).detach();
  std::array<int, 4> four{};
  for (int i : four)
    std::thread(run, i).detach();
  for (auto it = four.begin(); it != four.end(); ++it)
    std::thread(run, *it).detach();
  for (size_t i = 0; i < four.size(); ++i)
    std::thread(run, four[i]).detach();
  int three[] = {1, 2, 3};
  for (int i : three)
    std::thread(run, i).detach();
  for (size_t i = 0; i < sizeof(three) / sizeof(three[0]); ++i)
    std::thread(run, three[i]).detach();
  std::for_each(std::begin(three), std::end(three), [](int i) { std::thread(run, i).detach(); });
  for (int i : {1, 2, 3})
    std::thread(run, i).detach();
  auto list = {1, 2};
  for (int i : list)
    std::thread(run, i).detach();
  const std::vector<int> fixed{1, 2, 3};
  for (int i : fixed)
    std::thread(run, i).detach();
  constexpr unsigned Shards = 2 * 4;
  for (unsigned i = 0; i < Shards; ++i)
    std::thread(run, i).detach();
}

void hardware(std::vector<int> &items) {
  for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i)
    std::thread(run, i).detach();
  const auto n = std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 0; i != n; ++i)
    std::thread(run, i).detach();
  const auto half = n / 2;
  unsigned m = 3;
  m = std::min<unsigned>(items.size(), half + 1);
  std::vector<std::thread> started;
  while (started.size() < m)
    started.emplace_back(run, 1);
  for (auto &t : started)
    t.join();
  const size_t chunk = (items.size() + n - 1) / n;
  for (size_t begin = 0; begin < items.size(); begin += chunk)
    std::thread(run, begin).detach();
  for (auto it = items.begin(); it < items.end(); std::advance(it, chunk))
    std::thread(run, *it).detach();
  size_t at = 0;
  while (at < items.size()) {
    std::thread(run, at).detach();
    at = at + chunk;
  }
  for (const Chunk &c : split(3, n))
    std::thread(work, c).detach();
  std::vector<std::thread> sized(n);
  for (size_t i = 0; i < sized.size(); ++i)
    sized[i] = std::thread(run, i);
  for (auto &t : sized)
    t = std::thread(run, 1);
}

struct Settings {
  unsigned jobs = 1;
};
void slots(const Settings &settings, int n_jobs) {
  for (unsigned i = 0; i < settings.jobs; ++i)
    std::thread(run, i).detach();
  for (int i = 0; i < n_jobs; ++i)
    std::thread(run, i).detach();
}

static unsigned degree() { return std::thread::hardware_concurrency() + 1; }
unsigned worker_count();

class Server {
  unsigned spread = std::thread::hardware_concurrency();
  const unsigned width;
  int numThreads = 30;
  std::vector<std::thread> started;

  explicit Server(unsigned given) : width(given ? given : degree()) {}
  void fields() {
    for (unsigned i = 0; i < spread; ++i)
      started.emplace_back(run, i);
    for (unsigned i = 0; i < width; ++i)
      started.emplace_back(run, i);
    for (int i = 0; i < numThreads; ++i)
      started.emplace_back(run, i);
    for (unsigned i = 0; i < degree(); ++i)
      started.emplace_back(run, i);
    for (unsigned i = 0; i < worker_count(); ++i)
      started.emplace_back(run, i);
  }
};

#define NUM_THREADS 40
constexpr int kWorkers = 64;
struct Worker {
  std::thread thread;
};

void names(int nthreads, int max_concurrency, std::vector<Worker> &workers) {
  for (int i = 0; i < nthreads; ++i)
    std::thread(run, i).detach();
  for (int i = 0; i < max_concurrency; ++i)
    std::thread(run, i).detach();
  for (int i = 0; i < NUM_THREADS; ++i)
    std::thread(run, i).detach();
  for (int i = 0; i < kWorkers; ++i)
    std::thread(run, i).detach();
  for (auto &w : workers)
    w.thread = std::thread(run, 1);
}

void perThread(int rows, int rows_per_thread) {
  for (int begin = 0; begin < rows; begin += rows_per_thread)
    std::thread(run, begin).detach();
}
