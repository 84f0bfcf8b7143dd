// RUN: %find futures-single-flight-key
// Types and functions that .futures.yaml names.
#include <functional>
#include <string>

namespace acme {
struct Flight {
  template <typename F> std::string Do(const std::string &key, F f) { return key + f(); }
  void forget(const std::string &key);
};
struct Store {
  std::string compute(const std::string &key, std::function<std::string()> load, int ttl = 0);
};
template <typename F> std::string once(Flight &, const std::string &key, F f) { return key + f(); }
} // namespace acme

std::string fetch(const std::string &who, const std::string &what);
acme::Flight flight;
acme::Store store;

std::string asMember(const std::string &tenant, const std::string &id) {
  return flight.Do(id, [&] { return fetch(tenant, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'tenant', which the loader uses: one tenant's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:43: note: 'tenant' is used here
}
std::string asCache(const std::string &tenant, const std::string &id) {
  return store.compute(id, [&] { return fetch(tenant, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'tenant', which the loader uses: one tenant's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:47: note: 'tenant' is used here
}
std::string asFunction(const std::string &tenant, const std::string &id) {
  return acme::once(flight, id, [&] { return fetch(tenant, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'tenant', which the loader uses: one tenant's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:52: note: 'tenant' is used here
}
std::string inKey(const std::string &tenant, const std::string &id) {
  flight.forget(id);
  flight.Do(tenant + id, [&] { return fetch(tenant, id); });
  store.compute(tenant + id, [&] { return fetch(tenant, id); });
  return acme::once(flight, tenant + id, [&] { return fetch(tenant, id); });
}
