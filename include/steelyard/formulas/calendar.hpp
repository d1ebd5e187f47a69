/// \file
/// The way to launch, and what waiting for it costs.
///
/// \par Model
/// Three phases and a release. Before training: labels, procurement, and the team's preparation of data and
/// experiments. Training: machines, which first wait for capacity, and the team's tuning. After it: the
/// team's evaluation and integration, and the review by others. The legs of a phase run side by side and
/// count by the longest; the phases and the release follow each other. A week after the deadline costs the
/// same as any other; without a deadline every week until launch counts.
/// \par Worked example
/// Labels 3 weeks, procurement 2, preparation 2.5; training 0.4, tuning 0.8; finishing 3, review 2; release
/// 1.5: 3 + 0.8 + 3 + 1.5 = 8.3 weeks. With a deadline of 6 weeks and 1000 USD a week: 2.3 weeks, 2300 USD.
/// \par Accuracy
/// Of 403 enterprises two thirds take more than a month to develop a model, and 64 % another month to deploy
/// it (Algorithmia 2021): the shipped coefficients put fully fine-tuned models at 6 to 15 weeks, those
/// trained from scratch at 13 to 31. The nominal schedule of COCOMO II, 3.67 months x person-months^0.28, is
/// twice as long for 50 person-days and a third longer for 130; it was fitted to larger software, by teams
/// that grow with it.
/// \par Source
/// The critical path is arithmetic. Boehm et al. 2000, COCOMO II; Algorithmia, 2021 enterprise trends in
/// machine learning.
#pragma once

#include "steelyard/units/quantity.hpp"

#include <algorithm>

namespace steelyard {

/// How long each leg of the way to launch takes.
struct LaunchCalendar {
  Weeks labels{0}, procurement{0}, preparation{0}; ///< before training
  Weeks training{0}, tuning{0};
  Weeks finishing{0}, review{0}; ///< after it
  Weeks release{0};

  /// What comes before training [weeks].
  [[nodiscard]] constexpr Weeks before() const {
    return std::max(labels, std::max(procurement, preparation));
  }

  /// Training [weeks], by the machines or by the people at them.
  [[nodiscard]] constexpr Weeks during() const { return std::max(training, tuning); }

  /// What comes after training, up to the release [weeks].
  [[nodiscard]] constexpr Weeks after() const { return std::max(finishing, review); }
};

/// Time to launch [weeks].
[[nodiscard]] constexpr Weeks weeks_to_launch(const LaunchCalendar& c) {
  return c.before() + c.during() + c.after() + c.release;
}

/// What a launch is later than a deadline [weeks]; a deadline of 0 counts every week.
[[nodiscard]] constexpr Weeks delay(Weeks launch, Weeks deadline) {
  return std::max(Weeks{0}, launch - deadline);
}

/// What is lost while a launch is awaited [USD].
[[nodiscard]] constexpr Money delay_cost(Weeks delay, Per<Money, Weeks> loss) {
  return loss * delay;
}

} // namespace steelyard
