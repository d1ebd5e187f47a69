/// \file
/// The keys and words of a policy, which its reader and its schema share.
#pragma once

#include "steelyard/decide/policy.hpp"

#include <array>
#include <string>
#include <vector>

namespace steelyard::io {

/// The words of an enumeration, in its order.
template <class T>
[[nodiscard]] std::vector<std::string> words_of(std::size_t count) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i)
    words.emplace_back(name(static_cast<T>(i)));
  return words;
}

[[nodiscard]] inline std::vector<std::string> policy_kind_words() {
  std::vector<std::string> words;
  for (const PolicyRule& known : policy_rules())
    words.emplace_back(known.name);
  return words;
}

/// Metrics that an earlier result can be compared in.
inline constexpr std::array growing_metrics{Metric::cost_usd, Metric::cost_with_errors_usd,
                                            Metric::compute_hours, Metric::energy_kwh,
                                            Metric::emissions_kgco2e};

[[nodiscard]] inline std::vector<std::string> growing_words() {
  std::vector<std::string> words;
  for (const Metric metric : growing_metrics)
    words.emplace_back(name(metric));
  return words;
}

/// Whether a policy that cannot be judged passes: the second word says so.
[[nodiscard]] inline std::vector<std::string> when_unknown_words() {
  return {"fail", "pass"};
}

[[nodiscard]] inline std::vector<std::string> keys_of(const PolicyRule& known) {
  std::vector<std::string> keys{"id", "kind", "severity", "when_unknown"};
  if (!known.limit_key.empty()) keys.emplace_back(known.limit_key);
  if (!known.list_key.empty()) keys.emplace_back(known.list_key);
  if (known.metric) keys.emplace_back("at");
  if (known.kind == PolicyKind::max_growth) keys.emplace_back("metric");
  if (!known.of_answer) keys.emplace_back("option");
  return keys;
}

} // namespace steelyard::io
