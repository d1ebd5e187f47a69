/// \file
/// A month of serving on machines that are rented by the hour: how many of them, how busy, on how much
/// energy.
#pragma once

#include "job.hpp"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace steelyard {

/// What a replica does at a load, over all draws: hours billed, hours busy, and energy above idle, all per
/// month.
struct ServedMonth {
  std::vector<double> replica_hours;   ///< billed, per month
  std::vector<double> busy_hours;      ///< of these, with at least one request, per month
  std::vector<double> busy_kwh;        ///< energy of IT in busy hours, per month
  std::vector<double> request_seconds; ///< of machine time that one request takes
  std::vector<double> alone_seconds;   ///< from asking to the last of the answer, with nobody else there
  std::vector<double> most_replicas;   ///< in the busiest hours
  Derivation hours_tree, energy_tree;
};

/// A model that answers in one pass. `fewest` replicas are always on; a batch has none.
[[nodiscard]] ServedMonth single_pass_month(const Job& job, double fewest, bool batch);

/// What one request takes of a machine, all of its accelerators or vCPUs at work.
struct ItemSeconds {
  std::vector<double> seconds;
  std::vector<Derivation> inputs; ///< coefficients and figures that it rests on
};

/// Of a model that answers in one pass; absent where the law knows no such model, or no such part.
[[nodiscard]] std::optional<ItemSeconds> seconds_by_law(const Job& job, bool batch);

/// What stands before each request to a model that writes [tokens].
struct PromptBefore {
  double repeated = 0; ///< the same every time: instructions and examples
  double retrieved = 0;
};

/// A model that writes token by token, many requests at once.
[[nodiscard]] ServedMonth decoding_month(const Job& job, double fewest, bool batch,
                                         const PromptBefore& before);

/// How many replicas an hour's load takes: none too busy, and 95 of 100 requests answered within the plan's
/// target where it has one.
class Staffing {
 public:
  /// `fewest` replicas are always on. A replica answers `servers` requests side by side, each on its own.
  Staffing(const Job& job, double fewest, double servers = 1);

  /// One draw of it, for many loads.
  struct Draw {
    double capacity = 0;        ///< of a replica that may share its time [1/s]
    Fraction greatest;          ///< that a replica is busy
    double service = 0;         ///< of a request on one server [s]
    StaffingTable::Limit limit; ///< on the wait
    double greatest_load = 0;   ///< of a server
  };

  /// `capacity` is what one replica completes when it is full [1/s].
  [[nodiscard]] Draw draw(std::size_t draw, double capacity) const;
  [[nodiscard]] double replicas(const Draw& draw, double rate) const;
  /// How full replicas may get that take in all comers at once, who are answered later the fuller they are
  /// [1]: `stays` are seconds over equal steps of the load, from none to all of the capacity, `slow` times
  /// as long.
  [[nodiscard]] double fullest_in_time(std::size_t draw, std::span<const double> stays, double slow) const;
  /// As many as keep each below that share of its capacity.
  [[nodiscard]] double replicas_below(double fullest, double rate, double capacity) const;

 private:
  const Setting& setting_;
  double fewest_, servers_, share_;
  std::span<const double> greatest_, variability_, latency_ms_;
};

/// What a request for images takes of a machine, by the law of diffusion.
struct ImageRequest {
  std::vector<double> seconds; ///< of machine time, accelerators side by side
  std::vector<double> kwh;     ///< of IT
  Derivation seconds_tree, kwh_tree;
};

[[nodiscard]] ImageRequest image_request(const Job& job);
/// Requests whose overhead the host works on at once [1]: it overlaps with the accelerator's work.
[[nodiscard]] double host_overlap(const Machine& machine);

/// Share of the hours that a machine is up which stops when nobody has asked for a while.
[[nodiscard]] double share_up(double rate, double stay, double wait_seconds);
/// How long an asynchronous endpoint stays up around a request, beside answering it [s].
[[nodiscard]] std::vector<double> seconds_up(const Job& job);
/// Hours a month in which the machines of batch jobs start.
[[nodiscard]] std::vector<double> starting_hours(const Job& job);
/// How the hours came about, for an explanation.
[[nodiscard]] Derivation hours_tree(const Job& job, bool batch, double fewest, const Derivation& time_tree,
                                    std::span<const double> replica_hours);

} // namespace steelyard
