// RUN: %find futures-single-flight-key --option "DomainPattern=shop|access_token"
// DomainPattern replaces the names.
#include <fut/single_flight.h>
#include <string>

std::string fetch(const std::string &who, const std::string &what);
fut::cache<std::string, std::string> cache(100);

std::string byShop(const std::string &shopId, const std::string &id) {
  return cache.get_or_load(id, [&] { return fetch(shopId, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'shopId', which the loader uses: one shop's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:51: note: 'shopId' is used here
}
std::string byTwoWords(const std::string &m_accessToken, const std::string &id) {
  return cache.get_or_load(id, [&] { return fetch(m_accessToken, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'm_accessToken', which the loader uses: one access_token's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:51: note: 'm_accessToken' is used here
}
std::string notNow(const std::string &tenant, const std::string &token, const std::string &id) {
  return cache.get_or_load(id, [&] { return fetch(tenant + token, id); });
}
