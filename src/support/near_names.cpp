#include "steelyard/support/near_names.hpp"

#include <algorithm>
#include <cctype>

namespace steelyard {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Optimal string alignment: three rows are enough to see a swap of neighbours.
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

namespace {

std::string folded(std::string_view word) {
  std::string out;
  for (const char c : word)
    if (c != '-' && c != '_') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

} // namespace

std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> candidates) {
  const std::string wanted = folded(word);
  std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1; // a third of the letters may be wrong
  std::optional<std::string> found;
  for (const auto& candidate : candidates) {
    const std::size_t distance = edit_distance(wanted, folded(candidate));
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  if (found) return found;
  // A unique candidate that contains the word is meant too: "g5.xlarge" for "ml.g5.xlarge".
  for (const auto& candidate : candidates) {
    if (wanted.size() < 4 || folded(candidate).find(wanted) == std::string::npos) continue;
    if (found) return std::nullopt;
    found = candidate;
  }
  return found;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const auto near = nearest_name(word, candidates);
  return near ? "did you mean \"" + *near + "\"?" : std::string{};
}

} // namespace steelyard
