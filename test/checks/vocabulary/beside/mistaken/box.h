#ifndef WHARF_BOX_H
#define WHARF_BOX_H

namespace wharf {
template <typename T> class Box {
public:
  T open();
};
} // namespace wharf

#endif // WHARF_BOX_H
