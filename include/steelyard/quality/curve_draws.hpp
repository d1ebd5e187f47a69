/// \file
/// Scores on a learning curve that a pilot began, one a draw.
///
/// A draw is a member of the posterior and a place in its Student t, both kept for all sizes. The share of
/// draws that reach a target by a size is what Reach says of it, within the sampling error.
#pragma once

#include "steelyard/quality/curve_posterior.hpp"
#include "steelyard/units/quantity.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace steelyard {

class CurveDraws {
 public:
  /// Two standard normals a draw: which member, and where in it.
  CurveDraws(const CurvePosterior& posterior, std::span<const double> which, std::span<const double> where);

  /// Log odds of the score of a draw with so many items [1]; the best of all sizes from the smallest seen up
  /// to them, so that more items are never worse.
  [[nodiscard]] double log_odds(std::size_t draw, Items items) const;

 private:
  [[nodiscard]] double of_error(std::size_t draw, std::size_t size) const;

  double largest_ = 1;
  std::vector<double> doublings_; ///< of the largest size, rising
  std::size_t smallest_ = 0;      ///< where in them the smallest size seen is
  CurveMembers members_;
  std::vector<std::size_t> member_; ///< by draw
  std::vector<double> place_;       ///< Student t, by draw
};

} // namespace steelyard
