#include "common.h"

inline std::string read_file(const char *name) { return name; }
