#include <any>
#include <future>

struct Shared {
  std::future<std::any> result;

private:
  std::promise<std::any> source;
};
inline int in_header() {
  std::promise<std::any> p;
  p.set_value(1);
  return std::any_cast<int>(p.get_future().get());
}
