// A neighbour of the same rank, the terminal, and a library that nobody listed.
#include "steelyard/plan/plan.hpp"

#include <iostream>
#include <zlib.h>
