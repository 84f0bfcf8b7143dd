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
void slots(const Settings &settings, int n_jobs, int parallelTasks) {
  for (int i = 0; i < parallelTasks; ++i)
    std::thread(run, i).detach();
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

// Counted down from a count of workers.
int thread_total();
void countedDown(int workers, unsigned numThreads) {
  const int n = thread_total();
  for (int i = n - 1; i >= 0; --i)
    std::thread(run, i).detach();
  for (int i = workers; i--;)
    std::thread(run, i).detach();
  for (int i = workers; --i >= 0;)
    std::thread(run, i).detach();
  for (; numThreads > 1; --numThreads)
    std::thread(run, 1).detach();
  do
    std::thread(run, 1).detach();
  while (--numThreads);
  while (workers--)
    std::thread(run, 1).detach();
}

// What stands before `per` is what is counted.
void abbreviated(int threads_per_node, int thread_cnt, unsigned maxParallel) {
  for (int i = 0; i < threads_per_node; ++i)
    std::thread(run, i).detach();
  for (int i = 0; i < thread_cnt; ++i)
    std::thread(run, i).detach();
  for (unsigned i = 0; i < maxParallel; ++i)
    std::thread(run, i).detach();
}

void generated(int num_workers) {
  std::vector<std::thread> started;
  std::generate_n(std::back_inserter(started), num_workers, [] { return std::thread(run, 1); });
  std::generate_n(std::back_inserter(started), 4, [] { return std::thread(run, 1); });
}

// Data ends it sooner at most.
void atMost(const std::vector<int> &items) {
  for (size_t i = 0; i < items.size() && i < 8; ++i)
    std::thread(run, items[i]).detach();
  const size_t n = std::min<size_t>(8, items.size());
  for (size_t i = 0; i < n; ++i)
    std::thread(run, items[i]).detach();
}

// Constants that the caller of a template gives.
template <int N, typename T> void lanes(const std::array<T, N> &given, T (&array)[N]) {
  for (int i = 0; i < 2 * N; ++i)
    std::thread(run, i).detach();
  for (const T &t : given)
    std::thread(run, int(t)).detach();
  for (const T &t : array)
    std::thread(run, int(t)).detach();
}
template <typename... Ts> void each(Ts...) {
  for (size_t i = 0; i < sizeof...(Ts); ++i)
    std::thread(run, i).detach();
}
template <int ThreadCount> void fixedThreads() {
  for (int i = 0; i < ThreadCount; ++i)
    std::thread(run, i).detach();
}
template void fixedThreads<64>();

// A thread for each processor that is driven.
void processors(int num_gpus, const std::vector<int> &gpu_ids, int nranks) {
  for (int gpu = 0; gpu < num_gpus; ++gpu)
    std::thread(run, gpu).detach();
  for (int gpu : gpu_ids)
    std::thread(run, gpu).detach();
  for (int rank = 0; rank < nranks; ++rank)
    std::thread(run, rank).detach();
}
