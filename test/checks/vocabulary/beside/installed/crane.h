#pragma GCC system_header

namespace quay {
template <typename T> class Crane {
public:
  T lift();
};
} // namespace quay
