#ifndef HARBOUR_BERTH_H
#define HARBOUR_BERTH_H

namespace harbour {
template <typename T> class Berth {
public:
  T moor();
};
} // namespace harbour

#endif // HARBOUR_BERTH_H
