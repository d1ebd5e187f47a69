#include "steelyard/decide/comparison.hpp"

#include <algorithm>

namespace steelyard {

std::string_view name(Evidence evidence) {
  switch (evidence) {
  case Evidence::measured:
    return "measured";
  case Evidence::extrapolated:
    return "extrapolated";
  case Evidence::judgement:
    return "judgement";
  }
  return "";
}

const Weighed* find_weighed(std::span<const Weighed> options, const std::optional<std::string>& id) {
  if (!id) return nullptr;
  const auto found = std::ranges::find(options, *id, [](const Weighed& w) { return w.option.id; });
  return found == options.end() ? nullptr : &*found;
}

} // namespace steelyard
