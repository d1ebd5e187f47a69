/// \file
/// Money and hours of labelling, and how good the labels are.
///
/// \par Model
/// cost = n (price * redundancy * (1 + review) + tool); hours likewise with the time for a label. The time is
/// that of opening the item and choosing, once for each group of classes that a person can oversee, and that
/// of its words, marks, seconds of speech or pages. Majority of r labellers who are right with chance p: the
/// upper half of a binomial distribution; ties are decided by a coin. Labels of another source count as so
/// many of the team's own.
/// \par Worked example
/// 10000 items at 0.012 USD, three labellers, a tenth reviewed, 0.08 USD for the tool:
/// 10000 (0.0396 + 0.08) = 1196 USD. A text of 190 words at 240 a minute, 5 s to choose among 40 classes, 20
/// at a time: 47.5 + 2 * 5 = 57.5 s. Three labellers at 0.8: 0.8^3 + 3 * 0.8^2 * 0.2 = 0.896. 1000 labels of
/// one's own and 5000 by rules, each worth a fifth: 2000.
/// \par Accuracy
/// Prices of 2019 to 2023 for a box ($0.063) and an outline ($0.257), of one labeller for Google, lie inside
/// the range of a vendor's label with the shipped coefficients. Majorities assume independent mistakes;
/// labellers who err on the same hard items agree too often.
/// \par Source
/// Arithmetic; groups of classes as Google's labelling service bills them, 20 at a time; Condorcet 1785 for
/// majorities.
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

/// Time that a person takes for words that are read, marked or written [s].
[[nodiscard]] constexpr Seconds time_for_words(double words, double words_per_minute) {
  return Seconds{60 * words / words_per_minute};
}

/// Time of choosing among classes [s]: once for each group that a person can oversee.
[[nodiscard]] inline Seconds choosing_time(Seconds once, double classes, double classes_at_a_time) {
  return once * std::max(1.0, std::ceil(classes / classes_at_a_time));
}

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

/// Labels that a set is worth, in labels of the team's own [1].
[[nodiscard]] constexpr Items labels_worth(Items own, Items others, double worth) {
  return own + others * worth;
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
