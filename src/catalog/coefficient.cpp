#include "steelyard/catalog/coefficient.hpp"

#include "steelyard/support/expects.hpp"

#include <algorithm>

namespace steelyard {

const Uncertain<double>* CoefficientFamily::find(std::string_view word) const {
  const auto at =
      std::lower_bound(members.begin(), members.end(), word,
                       [](const auto& member, std::string_view wanted) { return member.first < wanted; });
  return at != members.end() && at->first == word ? &at->second : nullptr;
}

const Uncertain<double>& CoefficientFamily::at(std::string_view word) const {
  if (const auto* found = find(word)) return *found;
  const auto* fallback = find("default");
  expects(fallback);
  return *fallback;
}

} // namespace steelyard
