// RUN: %find futures-*
// A file without asynchronous code is silent.
#include <string>
int length(const std::string &S) {
  int Sum = 0;
  for (char C : S)
    Sum += C != ' ';
  return Sum;
}
