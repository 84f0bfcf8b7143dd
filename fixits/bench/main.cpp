// The program of all benchmarks. Options: those of Google Benchmark.
#include "harness.h"

int main(int argc, char **argv) {
  // While a process has had one thread only, glibc leaves out the lock prefix
  // in mutexes and libstdc++ in reference counts. No program with futures is in
  // that state.
  std::thread([] {}).join();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
