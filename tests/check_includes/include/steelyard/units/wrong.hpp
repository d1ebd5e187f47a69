// A public header that shows a library, and one that looks up.
#include "steelyard/stats/column.hpp"

#include <fmt/format.h>
