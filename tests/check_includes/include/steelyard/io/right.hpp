// Nothing wrong here.
#include "steelyard/estimate/estimate.hpp"

#include <vector>
