// RUN: %find futures-single-flight-key
// How a loader gets the domain.
#include <functional>
#include <fut/single_flight.h>
#include <string>
#include <utility>

using Text = std::string;
Text load(const Text &, const Text &);
Text load(const Text &);
std::pair<Text, Text> split(const Text &);
fut::single_flight<Text, Text> Flight;

Text inFunction(const Text &Tenant, const Text &Id) {
  std::function<Text()> Load = [&] { return load(Tenant, Id); };
  return Flight.run(Id, Load);
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'Tenant', which the loader uses
  // CHECK: :[[@LINE-3]]:50: note: 'Tenant' is used here
}

Text bindings(std::pair<Text, Text> Request, const Text &Id) {
  auto [Tenant, Unused] = Request;
  return Flight.run(Id, std::bind([](const Text &A, const Text &B) { return load(A, B); }, Tenant, Id));
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'Tenant', which the loader uses
  // CHECK: :[[@LINE-2]]:92: note: 'Tenant' is used here
}

// Named to say that it is not used.
Text notUsed(const Text &Tenant, const Text &Id) {
  return Flight.run(Id, [&] {
    (void)Tenant;
    return load(Id);
  });
}
