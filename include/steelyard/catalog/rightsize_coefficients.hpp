/// \file
/// Coefficients of right-sizing and of the search for idle machines: models/rightsize.json.
#pragma once

#include "steelyard/catalog/coefficient.hpp"

namespace steelyard {

/// models/rightsize.json. Kinds are training, processing, notebook, endpoint.
struct RightsizeCoefficients {
  Coefficient cpu_percentile;        ///< of processor use that a machine must serve [%]
  Coefficient headroom;              ///< share of the capacity kept free above that [1]
  Coefficient gpu_memory_percentile; ///< [%]
  Coefficient gpu_memory_margin;     ///< memory of GPUs wanted over that percentile [1]
  Coefficient gpu_percentile;        ///< of GPU use that a machine must serve [%]
  Coefficient gpu_busy_ceiling;      ///< to which a GPU may be filled [1]
  Coefficient disk_margin;           ///< space wanted over the highest seen [1]
  CoefficientFamily least_hours;     ///< of data before something is said [h], by kind
  CoefficientFamily least_points;    ///< moments with a reading before something is said [1], by kind
  Coefficient most_gap_share;        ///< of the time, without a reading, before a warning [1]
  CoefficientFamily most_slowdown;   ///< of a change that is recommended [1], by kind
  Coefficient least_saving;          ///< for which a change is recommended, share of the cost [1]
  Coefficient least_certainty;       ///< chance of being cheaper, for the same [1]

  Coefficient overlap;            ///< 0: stages of a step one after another, 1: all at a time [1]
  Coefficient rate_mix;           ///< 0: a GPU's speed goes by bandwidth, 1: by peak FLOP [1]
  Coefficient scaling;            ///< exponent of devices in the speed of several [1]
  CoefficientFamily device_error; ///< speed of a GPU over its sheet's [1]: same, kin
  CoefficientFamily core_error;   ///< speed of a processor's core over its generation's [1]: same, other

  Coefficient core_generation; ///< exponent of a core's peak FLOP in its speed [1]

  Coefficient low_gpu_p95, high_cpu_p95;        ///< a GPU that waits for processors [%]
  Coefficient low_gpu_memory_p95, high_gpu_p95; ///< more memory than a busy GPU needs [%]
  Coefficient both_low_p95;                     ///< a GPU too large in every way [%]

  Coefficient idle_cpu_share;                 ///< of a machine's processors, below which it is idle [1]
  Coefficient idle_cpu_cores;                 ///< the same in cores: the lower of both holds [1]
  Coefficient idle_gpu_percent;               ///< of one GPU, below which it is idle [%]
  CoefficientFamily notebook_timeout_minutes; ///< settings that are tried [min]
  CoefficientFamily endpoint_timeout_minutes; ///< settings that are tried [min]
  Coefficient interruption_minutes;           ///< that a person loses when a notebook has stopped [min]
  Coefficient person_usd_per_hour;            ///< of that person [USD/h]
  Coefficient most_cold_starts_per_day;       ///< of an endpoint that goes to zero [1]
};

template <class Rightsize, class Visitor>
void visit_rightsize(Rightsize& r, Visitor&& visit) {
  visit("rightsize.cpu_percentile", r.cpu_percentile);
  visit("rightsize.headroom", r.headroom);
  visit("rightsize.gpu_memory_percentile", r.gpu_memory_percentile);
  visit("rightsize.gpu_memory_margin", r.gpu_memory_margin);
  visit("rightsize.gpu_percentile", r.gpu_percentile);
  visit("rightsize.gpu_busy_ceiling", r.gpu_busy_ceiling);
  visit("rightsize.disk_margin", r.disk_margin);
  visit("rightsize.least_hours", r.least_hours);
  visit("rightsize.least_points", r.least_points);
  visit("rightsize.most_gap_share", r.most_gap_share);
  visit("rightsize.most_slowdown", r.most_slowdown);
  visit("rightsize.least_saving", r.least_saving);
  visit("rightsize.least_certainty", r.least_certainty);
  visit("rightsize.overlap", r.overlap);
  visit("rightsize.rate_mix", r.rate_mix);
  visit("rightsize.scaling", r.scaling);
  visit("rightsize.device_error", r.device_error);
  visit("rightsize.core_error", r.core_error);
  visit("rightsize.core_generation", r.core_generation);
  visit("rightsize.low_gpu_p95", r.low_gpu_p95);
  visit("rightsize.high_cpu_p95", r.high_cpu_p95);
  visit("rightsize.low_gpu_memory_p95", r.low_gpu_memory_p95);
  visit("rightsize.high_gpu_p95", r.high_gpu_p95);
  visit("rightsize.both_low_p95", r.both_low_p95);
  visit("rightsize.idle_cpu_share", r.idle_cpu_share);
  visit("rightsize.idle_cpu_cores", r.idle_cpu_cores);
  visit("rightsize.idle_gpu_percent", r.idle_gpu_percent);
  visit("rightsize.notebook_timeout_minutes", r.notebook_timeout_minutes);
  visit("rightsize.endpoint_timeout_minutes", r.endpoint_timeout_minutes);
  visit("rightsize.interruption_minutes", r.interruption_minutes);
  visit("rightsize.person_usd_per_hour", r.person_usd_per_hour);
  visit("rightsize.most_cold_starts_per_day", r.most_cold_starts_per_day);
}

} // namespace steelyard
