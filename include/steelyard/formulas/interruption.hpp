/// \file
/// What capacity that may be taken back costs: how often it is, and how much longer work takes.
///
/// \par Model
/// Of instances that are up for E [h] a share p is interrupted: lambda = -ln(1 - p) / E [1/h]. A job of n
/// instances stops when one of them does; where a share c of an instance's interruptions takes all n at once,
/// it stops lambda (n - c (n - 1)) times an hour. Work of T [h] in parts of tau [h], each closed by a
/// checkpoint of delta [h], with R [h] paid before work goes on after an interruption, is done after
/// t = T / tau e^(R lambda) (e^((tau + delta) lambda) - 1) / lambda [h], interruptions of restarts and of
/// work that is done again included; without interruptions after T (1 + delta / tau). The best tau is that of
/// checkpoint_interval() in formulas/utilisation.hpp.
/// \par Worked example
/// 20 % within 100 h: 0.002231 an hour. Of four instances, half of whose interruptions are common: 0.005579
/// an hour. 50 h of work, 0.01 h of checkpoint each 0.5 h, 0.1 h of restart: 51.1012 h, of which 1 h is
/// checkpoints, and 0.29 interruptions.
/// \par Accuracy
/// Exact where interruptions come independently of the past. They come in waves, so real jobs see fewer spans
/// with one and more with many; the mean is the same, its spread is larger.
/// \par Source
/// Daly 2006, Future Generation Computer Systems 22, 303 (the complete model); Young 1974, Communications of
/// the ACM 17, 530 (the best interval).
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

/// How often an instance is taken back [1/h], for the share that is within so many hours; the share is
/// below 1.
[[nodiscard]] inline double interruption_rate(Fraction interrupted, Hours exposure) {
  return -std::log1p(-interrupted.count()) / exposure.count();
}

/// How often a job of several instances is stopped [1/h].
[[nodiscard]] constexpr double job_interruption_rate(double of_instance, double instances,
                                                     Fraction together) {
  return of_instance * (instances - together.count() * (instances - 1));
}

/// How work is cut into parts that survive an interruption.
struct WorkParts {
  Hours interval;   ///< of work between two of them; work that is shorter is one part
  Hours checkpoint; ///< that writing one takes
  Hours restart;    ///< paid after an interruption until work goes on
};

/// Time until the work is done [h], waiting for capacity left out.
[[nodiscard]] inline Hours interrupted_time(Hours work, const WorkParts& parts, double per_hour) {
  const Hours part = std::min(work, parts.interval);
  if (!(part.count() > 0)) return work;
  const double each = (part + parts.checkpoint).count();
  const double done = per_hour > 0 ? std::expm1(each * per_hour) / per_hour : each;
  return Hours{work / part * std::exp(parts.restart.count() * per_hour) * done};
}

} // namespace steelyard
