#include "steelyard/catalog/catalog.hpp"
