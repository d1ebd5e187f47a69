/// \file
/// A plan with comments from the answers of an interview.
///
/// \par Model
/// An answer fills the key that it is about. Requests a month are requests a day * 365 / 12; growth is the
/// day in a year over the day now, less 1; the peak is the busiest hour over the mean hour of the day. What
/// is not known is left out, so that the program's default holds and is listed as an assumption; the keys
/// that a plan must have become a wide range that says so.
/// \par Worked example
/// 2400 a day now, 3600 in a year, 400 in the busiest hour: 73000 a month, growth 0.5, peak 4.
/// \par Accuracy
/// The busiest hour is a lower bound for the busiest minutes, which the key of the plan speaks of.
/// \par Source
/// None.
#pragma once

#include "steelyard/interview/question.hpp"

#include <cstddef>
#include <string>

namespace steelyard::interview {

/// The text of the plan, which read_plan() accepts whatever the answers are.
[[nodiscard]] std::string written_plan(const Answers& answers, const Known& known);

/// How many of the questions have an answer, and how many there are.
struct Tally {
  std::size_t known = 0, asked = 0;
};

[[nodiscard]] Tally tally(const Answers& answers, const Known& known);

} // namespace steelyard::interview
