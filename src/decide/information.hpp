/// \file
/// What is worth knowing before deciding: everything, one number, or what a pilot would show.
///
/// \par Model
/// Worth = mean cost of the course that is best in the mean, less the mean cost when the best course is
/// chosen after a signal is seen. The signal of a pilot is the score that a draw would show on a test set
/// after learning from so many labels. What a signal tells is read off the draws themselves: they are cut
/// into groups of like signals, the course is chosen on one half of a group and its cost counted on the
/// other, so that chance is not taken for knowledge.
/// \par Worked example
/// Two courses cost 100 or 0 and 0 or 100 with even odds, by a number that a pilot tells: worth 50.
/// \par Accuracy
/// A pilot is counted by its last size alone; a whole curve tells a little more. With 4096 draws what is
/// worth less than half a percent of the cost cannot be told from nothing.
/// \par Source
/// Raiffa and Schlaifer 1961, Applied Statistical Decision Theory; Strong, Oakley, Brennan and Breeze 2015,
/// Medical Decision Making 35, for reading it off one sample.
#pragma once

#include "strategy.hpp"

#include <span>
#include <vector>

namespace steelyard {

/// What a signal is worth to the choice between courses.
struct SignalWorth {
  double usd = 0;
  double changes = 0; ///< share of the draws in which a course of another kind is chosen than without it
};

/// The courses that are chosen between: at least one, a cost per draw and a kind each.
struct Choice {
  std::vector<std::span<const double>> costs;
  std::vector<int> kinds;
};

/// `signal` is one number per draw.
[[nodiscard]] SignalWorth signal_worth(const Choice& choice, std::span<const double> signal);

/// Mean over the draws of the cost of the best course, chosen draw by draw, below that of the best in the
/// mean.
[[nodiscard]] double perfect_worth(const Choice& choice);

/// `known` are the assumptions that explain most of the spread.
[[nodiscard]] Information information(const Setting& setting, const std::vector<Contender>& contenders,
                                      const std::vector<Course>& courses, std::span<const Driver> known);

} // namespace steelyard
