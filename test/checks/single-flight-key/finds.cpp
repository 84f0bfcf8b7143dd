// RUN: %find futures-single-flight-key
// A loader that uses a security domain, under a key that does not contain it.
#include <fut/single_flight.h>
#include <map>
#include <memory>
#include <optional>
#include <string>

struct Report {};
struct Tenant {
  std::string name;
  int region;
};
struct UserContext {
  int id;
};
using AccountId = int;
struct Request {
  std::string path;
  std::string tenant;
  int user_id() const;
};
Report fetch(const std::string &who, const std::string &what);
Report fetch(int who, const std::string &what);
Report load(const Tenant &, const std::string &);
Report load(const UserContext &, const std::string &);
std::string normalise(const std::string &);

fut::single_flight<std::string, Report> flight;
fut::cache<std::string, Report> cache(100);

Report byName(const std::string &tenant, const std::string &id) {
  return flight.run(id, [&] { return fetch(tenant, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'tenant', which the loader uses: one tenant's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:44: note: 'tenant' is used here
}
Report byCamelCase(const std::string &tenantId, const std::string &id) {
  return cache.get_or_load(id, [&] { return fetch(tenantId, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'tenantId', which the loader uses: one tenant's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:51: note: 'tenantId' is used here
}
Report byType(const Tenant &t, const std::string &id) {
  return cache.get_or_load(id, [&t, &id] { return load(t, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 't', which the loader uses: one tenant's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:56: note: 't' is used here
}
Report byPointerType(std::shared_ptr<const UserContext> who, const std::string &id) {
  return cache.get_or_load(id, [who, id] { return load(*who, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'who', which the loader uses: one user's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:57: note: 'who' is used here
}
Report byAlias(AccountId owner, const std::string &id) {
  return cache.get_or_load(id, [=] { return fetch(owner, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'owner', which the loader uses: one account's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:51: note: 'owner' is used here
}
Report byMember(const Request &request) {
  return cache.get_or_load(request.path, [&] { return fetch(request.tenant, request.path); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'tenant', which the loader uses: one tenant's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:69: note: 'tenant' is used here
}
Report byAccessor(const Request &request) {
  return cache.get_or_load(request.path, [&] { return fetch(request.user_id(), request.path); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'user_id', which the loader uses: one user's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:69: note: 'user_id' is used here
}
Report byInitCapture(const std::string &principal, const std::string &id) {
  return cache.get_or_load(id, [who = principal, id] { return fetch(who, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'principal', which the loader uses: one principal's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:39: note: 'principal' is used here
}
Report keyFromOthers(const std::string &session, const std::string &id, int page) {
  std::string key = normalise(id);
  key += ':';
  key += std::to_string(page);
  return flight.run(key, [&] { return fetch(session, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'session', which the loader uses: one session's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:45: note: 'session' is used here
}
fut::future<Report> asynchronous(const std::string &credential, const std::string &id) {
  return flight.run_async(id, [credential, id] { return fetch(credential, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'credential', which the loader uses: one credential's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:63: note: 'credential' is used here
}
Report namedLoader(const std::string &user, const std::string &id) {
  auto loader = [&] { return fetch(user, id); };
  return flight.run(id, loader);
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'user', which the loader uses: one user's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-3]]:36: note: 'user' is used here
}
// Of two domains one is missing.
Report oneOfTwo(const std::string &tenant, const std::string &user, const std::string &id) {
  return flight.run(tenant + '/' + id, [&] { return fetch(tenant + user, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'user', which the loader uses: one user's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:68: note: 'user' is used here
}
// A static cache belongs to all objects.
class Service {
public:
  Report get(const std::string &id) {
    return shared.get_or_load(id, [this, id] { return fetch(tenant_, id); });
    // CHECK: :[[@LINE-1]]:12: warning: the key does not contain 'tenant_', which the loader uses: one tenant's result can be returned to another; make it part of the key [futures-single-flight-key]
    // CHECK: :[[@LINE-2]]:61: note: 'tenant_' is used here
  }
  Report perUser(const std::string &user, const std::string &id) {
    return own.get_or_load(id, [&] { return fetch(user, id); });
    // CHECK: :[[@LINE-1]]:12: warning: the key does not contain 'user', which the loader uses: one user's result can be returned to another; make it part of the key [futures-single-flight-key]
    // CHECK: :[[@LINE-2]]:51: note: 'user' is used here
  }

private:
  static fut::cache<std::string, Report> shared;
  fut::cache<std::string, Report> own{100};
  std::string tenant_;
};
// A scoped key of something else.
fut::cache<fut::scoped_key<std::string, std::string>, Report> scoped(100);
Report wrongScope(const std::string &region, const std::string &tenant, const std::string &id) {
  return scoped.get_or_load(fut::scoped_key{region, id}, [&] { return fetch(tenant, id); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'tenant', which the loader uses: one tenant's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:77: note: 'tenant' is used here
}
template <typename Id> Report inATemplate(const std::string &tenant, const Id &id) {
  return flight.run("x", [&] { return fetch(tenant, "x"); });
  // CHECK: :[[@LINE-1]]:10: warning: the key does not contain 'tenant', which the loader uses: one tenant's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:45: note: 'tenant' is used here
}
Report instantiated(const std::string &tenant) { return inATemplate(tenant, 1); }
int main() {
  std::string user = "me", id = "1";
  cache.get_or_load(id, [&] { return fetch(user, id); });
  // CHECK: :[[@LINE-1]]:3: warning: the key does not contain 'user', which the loader uses: one user's result can be returned to another; make it part of the key [futures-single-flight-key]
  // CHECK: :[[@LINE-2]]:44: note: 'user' is used here
}
