// RUN: %find futures-single-flight-key
// Keys that contain the domain, caches that are one domain's, and names that
// are no domain.
#include <fut/single_flight.h>
#include <map>
#include <memory>
#include <sstream>
#include <string>

struct Report {};
struct Tenant {
  std::string name;
  fut::cache<std::string, Report> cache{100};
};
struct Request {
  std::string path;
  std::string tenant;
  std::string user_agent;
  std::string cacheKey() const;
  std::string scopedPath() const { return tenant + path; }
};
struct User {
  int id;
  std::string name;
};
struct UserService {
  Report load(const std::string &);
};
Report fetch(const std::string &who, const std::string &what);
Report fetch(const User &, const std::string &);
std::string make_key(const std::string &tenant, const std::string &id);
User findUser(const std::string &id);

fut::single_flight<std::string, Report> flight;
fut::cache<std::string, Report> cache(100);
fut::cache<fut::scoped_key<std::string, std::string>, Report> scoped(100);
fut::cache<fut::scoped_key<int, std::string>, Report> scopedByNumber(100);

// In the key: directly, through a local, a member, a function, what is
// appended and written.
Report direct(const std::string &tenant, const std::string &id) {
  flight.run(tenant + "/" + id, [&] { return fetch(tenant, id); });
  flight.run(make_key(tenant, id), [&] { return fetch(tenant, id); });
  return scoped.get_or_load(fut::scoped_key{tenant, id}, [&] { return fetch(tenant, id); });
}
Report throughLocals(const std::string &tenant, const std::string &id) {
  const std::string prefix = tenant + ":";
  const auto key = prefix + id;
  flight.run(key, [&] { return fetch(tenant, id); });
  std::string appended = id;
  appended += tenant;
  flight.run(appended, [&] { return fetch(tenant, id); });
  std::string other;
  other.append(id).append(tenant);
  flight.run(other, [&] { return fetch(tenant, id); });
  std::ostringstream out;
  out << tenant << id;
  return flight.run(out.str(), [&] { return fetch(tenant, id); });
}
Report throughMembers(const User &user, const std::string &id, const Request &request) {
  scopedByNumber.get_or_load(fut::scoped_key{user.id, id}, [&] { return fetch(user, id); });
  const int user_id = user.id;
  scopedByNumber.get_or_load(fut::scoped_key{user_id, id}, [&] { return fetch(user, id); });
  flight.run(request.scopedPath(), [&] { return fetch(request.tenant, request.path); });
  // What an unseen function of the same object reads is not known.
  flight.run(request.cacheKey(), [&] { return fetch(request.tenant, request.path); });
  const auto &tenant = request.tenant;
  return flight.run(request.tenant + id, [&] { return fetch(tenant, id); });
}
// The domain follows from the key.
Report derived(const std::string &id) {
  const User user = findUser(id);
  return flight.run(id, [&] { return fetch(user, id); });
}

// The cache is one tenant's.
Report ownCache(Tenant &tenant, const std::string &id) {
  return tenant.cache.get_or_load(id, [&] { return fetch(tenant.name, id); });
}
std::map<std::string, std::unique_ptr<fut::cache<std::string, Report>>> caches;
fut::cache<std::string, Report> &cacheFor(const std::string &tenant);
Report picked(const std::string &tenant, const std::string &id) {
  caches.at(tenant)->get_or_load(id, [&] { return fetch(tenant, id); });
  caches[tenant]->get_or_load(id, [&] { return fetch(tenant, id); });
  auto &mine = cacheFor(tenant);
  return mine.get_or_load(id, [&] { return fetch(tenant, id); });
}
class TenantStore {
public:
  explicit TenantStore(std::string tenant) : tenant_(std::move(tenant)) {}
  Report get(const std::string &id) {
    return cache_.get_or_load(id, [this, &id] { return fetch(tenant_, id); });
  }
  Report of(const std::string &tenant, const std::string &id) {
    return cache_.get_or_load(id, [&] { return fetch(tenant, id); });
  }

private:
  std::string tenant_;
  fut::cache<std::string, Report> cache_{100};
};
Report ofThisCall(const std::string &tenant) {
  fut::single_flight<std::string, Report> local;
  return local.run("x", [&] { return fetch(tenant, "x"); });
}

// Other names.
Report otherNames(const Request &request, UserService &user_service, int session_count,
                  const std::string &users, bool is_user, void *user_data, int num_user,
                  const std::string &sessionTimeout, const std::string &multitenant) {
  return cache.get_or_load(request.path, [&] {
    (void)session_count, (void)is_user, (void)user_data, (void)num_user;
    fetch(request.user_agent, users);
    fetch(sessionTimeout, multitenant);
    return user_service.load(request.path);
  });
}
// The loader's own variables are its result.
Report results(const std::string &id) {
  return cache.get_or_load(id, [&] {
    User user = findUser(id);
    const auto session = user.name;
    return fetch(user.name, session);
  });
}
[[clang::annotate("futures::intended")]] Report meant(const std::string &user, const std::string &id) {
  return flight.run(id, [&] { return fetch(user, id); });
}
void meantToo(const std::string &user, const std::string &id) {
  [[clang::annotate("futures::intended")]] Report report = flight.run(id, [&] { return fetch(user, id); });
  (void)flight.run(id, [&] { return fetch(user, id); });
}
