/// \file
/// Money and hours of labelling, and how good the labels are.
///
/// \par Model
/// cost = n (price * redundancy * (1 + review) + tool); hours likewise with the time for a label. Majority
/// of r labellers who are right with chance p: the upper half of a binomial distribution; ties are decided
/// by a coin.
/// \par Worked example
/// 10000 items at 0.012 USD, three labellers, a tenth reviewed, 0.08 USD for the tool:
/// 10000 (0.0396 + 0.08) = 1196 USD. Three labellers at 0.8: 0.8^3 + 3 * 0.8^2 * 0.2 = 0.896.
/// \par Accuracy
/// Majorities assume independent mistakes; labellers who err on the same hard items agree too often.
/// \par Source
/// Arithmetic; Condorcet 1785 for majorities.
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

namespace steelyard {

/// Labels made [1], with redundant ones and with reviews.
[[nodiscard]] constexpr Items labels_made(Items items, double redundancy, Fraction reviewed) {
  return items * redundancy * (1 + reviewed.count());
}

/// Cost of labelling [USD].
[[nodiscard]] constexpr Money label_cost(Items items, MoneyPerItem price, double redundancy,
                                         Fraction reviewed, MoneyPerItem tool) {
  return price * labels_made(items, redundancy, reviewed) + tool * items;
}

/// Labellers' time [h].
[[nodiscard]] constexpr Hours label_hours(Items items, Per<Seconds, Items> per_label, double redundancy,
                                          Fraction reviewed) {
  return to_hours(per_label * labels_made(items, redundancy, reviewed));
}

/// Weeks until the labels are there [weeks].
[[nodiscard]] constexpr Weeks label_weeks(Hours work, double labellers, Per<Hours, Weeks> hours_a_week) {
  return work / (labellers * hours_a_week);
}

/// Items left to label when a model or rules label a share [1].
[[nodiscard]] constexpr Items left_to_label(Items items, Fraction labelled_by_machine) {
  return items * (1 - labelled_by_machine.count());
}

/// Chance that the majority of labellers is right [1].
[[nodiscard]] constexpr Probability majority_accuracy(Probability one, int labellers) {
  const double p = one.count();
  // Number right, as a distribution that grows by one labeller at a time would need an array; the terms of
  // the binomial are built by their ratio instead, from all wrong up, and p = 1 is the limit.
  if (!(p < 1)) return one;
  double term = 1, right = 0;
  for (int i = 0; i < labellers; ++i)
    term *= 1 - p;
  for (int i = 0; i <= labellers; ++i) {
    right += 2 * i > labellers ? term : 2 * i == labellers ? term / 2 : 0;
    term *= p / (1 - p) * (labellers - i) / (i + 1);
  }
  return Probability::clamped(right);
}

} // namespace steelyard
