/// \file
/// Waiting in front of servers, and how many are needed.
///
/// \par Model
/// Offered load a = lambda S; Erlang's loss formula by recursion B_0 = 1, B_k = a B_(k-1) / (k + a B_(k-1));
/// share that waits C = B_c / (1 - (a / c)(1 - B_c)); P(wait > t) = C exp(-(c - a) t / S); mean wait
/// C S / (c - a). Other spreads of arrivals and service multiply the wait by (Ca^2 + Cs^2) / 2
/// (Allen and Cunneen), with Ca, Cs coefficients of variation.
/// \par Worked example
/// 10 requests/s of 0.15 s: a = 1.5 erlang. On 2 servers B = 0.3103, C = 0.6429; mean wait
/// 0.6429 * 0.15 / 0.5 = 0.193 s; P95 of the wait 0.15 / 0.5 * ln(0.6429 / 0.05) = 0.766 s.
/// \par Accuracy
/// Exact for Poisson arrivals and exponential service; the correction errs by less than 10 % for light
/// tails. Arrivals in bursts wait longer: use the rate within the burst.
/// \par Source
/// Erlang 1917; Gross, Shortle, Thompson and Harris 2008, Fundamentals of Queueing Theory, chapter 2;
/// Allen 1990, Probability, Statistics, and Queueing Theory, section 5.3 (Allen-Cunneen).
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace steelyard {

/// Offered load [erlang]: requests present if none had to wait.
[[nodiscard]] constexpr double offered_load(ItemsPerSecond rate, Seconds service) {
  return (rate * service).count();
}

/// The chance of at least one arrival where so many are expected [1]: 1 - exp(-expected), to 1e-10 of its
/// value. Written out where few are expected, because expm1() takes three times as long.
[[nodiscard]] inline double any_arrival(double expected) {
  if (expected > 37) return 1; // as exactly as a double tells
  if (expected < 2e-3) return expected * (1 - expected / 2 * (1 - expected / 3 * (1 - expected / 4)));
  return 1 - std::exp(-expected);
}

/// Share of requests that find every server taken, when they do not wait [1] (Erlang B).
[[nodiscard]] constexpr Probability blocking_probability(double load, int servers) {
  double b = 1;
  for (int k = 1; k <= servers; ++k)
    b = load * b / (k + load * b);
  return Probability::clamped(b);
}

/// Share of requests that have to wait [1] (Erlang C); 1 when the servers cannot keep up.
[[nodiscard]] constexpr Probability waiting_probability(double load, int servers) {
  const double b = blocking_probability(load, servers).count();
  return load < servers ? Probability::clamped(b / (1 - load / servers * (1 - b))) : Probability::clamped(1);
}

/// How much longer the wait is than with Poisson arrivals and exponential service [1].
[[nodiscard]] constexpr double variability_factor(double arrival_variation, double service_variation) {
  return (arrival_variation * arrival_variation + service_variation * service_variation) / 2;
}

/// Mean wait for a server [s]. The load is below the number of servers.
[[nodiscard]] constexpr Seconds mean_wait(double load, int servers, Seconds service, double variability) {
  return waiting_probability(load, servers).count() / (servers - load) * variability * service;
}

/// The wait that a share p of requests does not exceed [s]. The load is below the number of servers.
[[nodiscard]] inline Seconds wait_percentile(double load, int servers, Seconds service, double variability,
                                             Probability p) {
  const double waits = waiting_probability(load, servers).count();
  const double logs = std::max(0.0, std::log(waits / (1 - p.count())));
  return logs / (servers - load) * variability * service;
}

/// What the servers must keep to.
struct WaitLimit {
  Seconds wait;                 ///< that `share` of the requests may not exceed
  Probability share;            ///< such as 0.95
  Fraction greatest_busy_share; ///< of each server, such as 0.8
};

/// The fewest servers that keep to the limit [1], at most `most`. Absent when `most` are too few. For a limit
/// on latency subtract the service time first.
[[nodiscard]] std::optional<int> fewest_servers(ItemsPerSecond rate, Seconds service, double variability,
                                                const WaitLimit& limit, int most);

/// How much load some servers carry within a limit on the wait: fewest_servers() the other way round,
/// computed once for many loads. Waits are in units of the service time, over the variability.
class StaffingTable {
 public:
  /// `share` of the requests may not wait longer than the limit.
  explicit StaffingTable(Probability share);

  /// Where a limit on the wait lies in the table.
  struct Limit {
    std::size_t column = 0; ///< of the next shorter wait
    double share = 0;       ///< of the way to the next longer one
  };

  /// Looked up once for many loads.
  [[nodiscard]] static Limit limit(double allowed_wait);

  /// The fewest servers for a load, none of them busier than a share [1]. Beyond the table, where waits are
  /// short at any usual share, the busy share alone decides.
  [[nodiscard]] double fewest(double load, Limit allowed_wait, double greatest_busy_share) const;

  [[nodiscard]] double fewest(double load, double allowed_wait, double greatest_busy_share) const {
    return fewest(load, limit(allowed_wait), greatest_busy_share);
  }

 private:
  static constexpr int most_servers = 64;
  static constexpr int waits = 17; ///< a sixteenth to sixteen service times, and none

  [[nodiscard]] double greatest_load(int servers, Limit allowed_wait) const;

  std::array<std::array<double, waits + 1>, most_servers> load_{};
};

/// Share of time in which a machine that takes all comers at once has any request [1]:
/// 1 - exp(-lambda S), the M/G/infinity queue.
[[nodiscard]] inline Fraction any_request_share(ItemsPerSecond rate, Seconds service) {
  return Fraction::clamped(any_arrival(offered_load(rate, service)));
}

/// Share of time in which one of several servers works [1].
[[nodiscard]] constexpr Fraction server_busy_share(double load, int servers) {
  return Fraction::clamped(load / servers);
}

} // namespace steelyard
