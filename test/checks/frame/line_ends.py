"""line_ends.py CLANG_TIDY PLUGIN FOLDER: a fix that writes lines into a file
whose lines end with CR LF ends its own so."""
import os
import shutil
import subprocess
import sys

clang_tidy, plugin, folder = sys.argv[1:]
runtime = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../fixits/runtime/include")
TEXT = b"""#include <chrono>
#include <fut/future.h>
#include <future>
#include <vector>
int count(std::vector<std::future<int>> &Futures) {
  int Ready = 0;
  for (auto &F : Futures)
    if (F.wait_for(std::chrono::milliseconds(5)) == std::future_status::ready)
      ++Ready;
  return Ready;
}
int sum(std::vector<fut::future<int>> Futures) {
  int Sum = 0;
  for (auto &F : Futures) {
    Sum += F.get();
  }
  return Sum;
}
"""

shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
path = os.path.join(folder, "case.cpp")
with open(path, "wb") as out:
    out.write(TEXT.replace(b"\n", b"\r\n"))
run = subprocess.run(
    [clang_tidy, f"--load={plugin}", "--checks=-*,futures-*", "--fix-notes", path, "--",
     "-std=c++20", "-isystem", runtime],
    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
with open(path, "rb") as file:
    fixed = file.read()
expected = [b"deadline = std::chrono::steady_clock::now()", b"#include <fut/when.h>\r\n", b"fut::when_all("]
missing = [text for text in expected if text not in fixed]
bare = fixed.count(b"\n") - fixed.count(b"\r\n")
double = fixed.count(b"\r\r")
print(f"{bare} lines end with LF alone, {double} with two CR, missing: {missing}")
if bare or double or missing:
    print(run.stdout, fixed.decode(), sep="\n")
    sys.exit(1)
