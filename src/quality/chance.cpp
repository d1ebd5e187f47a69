#include "steelyard/quality/chance.hpp"

namespace steelyard {

std::string_view chance_words(double probability) {
  if (probability < 1.0 / 3) return "unlikely";
  if (probability <= 2.0 / 3) return "toss-up";
  return "likely";
}

std::optional<double> least_score(const Quality& quality) {
  if (!quality.target) return std::nullopt;
  return quality.error_metric ? 1 - *quality.target : *quality.target;
}

} // namespace steelyard
