#include "cli/impossible.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::cli {

namespace {

/// The reason without the odds that follow it, so that options with the same one are counted together.
std::string without_figures(const std::string& reason) {
  return reason.substr(0, reason.find(" with "));
}

} // namespace

Diagnostics why_impossible(const Comparison& comparison) {
  std::map<std::string, int> reasons;
  for (const auto& weighed : comparison.options) {
    if (weighed.feasible) return {};
    for (const auto& reason : weighed.reasons)
      if (std::ranges::find(weighed.estimate.missing, reason) == weighed.estimate.missing.end())
        ++reasons[without_figures(reason)];
  }
  std::vector<std::pair<int, std::string>> ordered;
  for (const auto& [reason, count] : reasons)
    ordered.emplace_back(count, reason);
  std::ranges::sort(ordered, std::greater<>{});
  std::string list;
  for (std::size_t k = 0; k < std::min<std::size_t>(4, ordered.size()); ++k)
    list += fmt::format("{}{} ({} options)", k ? "; " : "", ordered[k].second, ordered[k].first);
  Diagnostics found;
  found.errors.push_back(
      {comparison.options.empty()
           ? std::string{"no option is known for this task and the approaches asked for"}
           : fmt::format("none of {} options can meet this plan", comparison.options.size()),
       {comparison.plan.file, 0, 0, 0, "", ""},
       list.empty() ? "ask for more approaches under options.approaches" : "what stands in the way: " + list,
       Exit::input});
  return found;
}

} // namespace steelyard::cli
