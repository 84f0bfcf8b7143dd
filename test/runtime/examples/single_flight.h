#include "common.h"

struct User {
  std::string name;
};
struct Report {};
inline const std::string id = "id", day = "today", tenant = "a";
inline User fetch(const std::string &id) { return {id}; }
inline User load() { return {"seven"}; }
inline Report render(const std::string &) { return {}; }
