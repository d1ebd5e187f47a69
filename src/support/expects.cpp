#include "steelyard/support/expects.hpp"

#include <cstdio>
#include <cstdlib>

namespace steelyard {

void broken_expectation(const char* file, int line) {
  std::fprintf(stderr, "steelyard: internal error at %s:%d; please report it with the input that led here\n",
               file, line);
  std::abort();
}

} // namespace steelyard
