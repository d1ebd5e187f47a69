#include "steelyard/quality/chance.hpp"

namespace steelyard {

std::string_view chance_words(double probability) {
  if (probability < 1.0 / 3) return "unlikely";
  if (probability <= 2.0 / 3) return "toss-up";
  return "likely";
}

} // namespace steelyard
