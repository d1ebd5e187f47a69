#include "steelyard/telemetry/idle.hpp"

#include <algorithm>
#include <map>

namespace steelyard {

namespace {

constexpr double seconds_per_hour = 3600, minutes_per_hour = 60, hours_per_day = 24;
constexpr double percent = 100;
constexpr double most_steps = 1e6; // two years of minutes: beyond that a timestamp is wrong

/// How many devices a reading is the mean of.
double scale_of(const UsageSeries& series, double devices) {
  return series.mean_of_devices ? devices : 1;
}

double busy_cores(const IdleQuestion& question, const RightsizeCoefficients& k) {
  return std::min(mean(k.idle_cpu_share) * question.processors, mean(k.idle_cpu_cores));
}

bool only_requests(const Usage& usage) {
  return std::ranges::all_of(usage.nodes, [](const NodeUsage& node) {
    return std::ranges::all_of(node.series, [](const auto& each) {
      return each.first == Dimension::invocations || each.first == Dimension::model_latency;
    });
  });
}

/// By moment: whether anything was at work.
std::map<double, bool> activity(const Usage& usage, const IdleQuestion& question,
                                const RightsizeCoefficients& k, bool by_requests) {
  const double least_cores = busy_cores(question, k);
  std::map<double, bool> busy;
  const auto moments = usage.moments();
  for (const double at : moments)
    busy[at] = false;
  // No request leaves no reading: where nothing else was read, the minutes between are silent, not off.
  if (by_requests && only_requests(usage) && usage.period) {
    const double steps = (usage.end - usage.start) / *usage.period;
    if (steps < most_steps)
      for (double at = usage.start; at < usage.end; at += *usage.period)
        busy.try_emplace(at, false);
  }
  const auto look = [&busy](const UsageSeries* series, double scale, double least) {
    if (!series) return;
    for (const UsagePoint& point : series->points) {
      bool& at = busy[point.at];
      at = at || point.value * scale >= least;
    }
  };
  for (const NodeUsage& node : usage.nodes) {
    if (by_requests) {
      if (const UsageSeries* asked = node.find(Dimension::invocations))
        for (const UsagePoint& point : asked->points)
          busy[point.at] = busy[point.at] || point.value > 0;
      continue;
    }
    if (const auto* cpu = node.find(Dimension::cpu_utilisation))
      look(cpu, scale_of(*cpu, question.processors), least_cores * percent);
    if (const auto* gpu = node.find(Dimension::gpu_utilisation))
      look(gpu, scale_of(*gpu, question.gpus), mean(k.idle_gpu_percent));
  }
  return busy;
}

bool counts_requests(const Usage& usage) {
  return std::ranges::any_of(
      usage.nodes, [](const NodeUsage& node) { return node.find(Dimension::invocations) != nullptr; });
}

AutoStop auto_stop(double minutes, const std::vector<IdleStretch>& stretches, const IdleQuestion& question,
                   const RightsizeCoefficients& k) {
  AutoStop stop;
  stop.minutes = minutes;
  for (const IdleStretch& stretch : stretches) {
    const double saved = stretch.hours - minutes / minutes_per_hour;
    if (saved <= 0) continue;
    stop.hours_saved += saved * question.instances;
    if (stretch.then_used) ++stop.interruptions;
  }
  stop.usd_saved = stop.hours_saved * question.hourly.usd.value_or(0);
  stop.kwh_saved = stop.hours_saved * question.hourly.idle_kwh;
  stop.kgco2e_saved = stop.hours_saved * question.hourly.idle_kgco2e;
  if (!question.endpoint)
    stop.usd_lost = static_cast<double>(stop.interruptions) * mean(k.interruption_minutes) /
                    minutes_per_hour * mean(k.person_usd_per_hour);
  return stop;
}

/// The setting that is worth most; nullopt: none is worth anything.
std::optional<std::size_t> best(const Idleness& found, const IdleQuestion& question,
                                const RightsizeCoefficients& k) {
  std::optional<std::size_t> chosen;
  const double most_starts =
      mean(k.most_cold_starts_per_day) * found.hours_on / question.instances / hours_per_day;
  for (std::size_t i = 0; i < found.auto_stops.size(); ++i) {
    const AutoStop& stop = found.auto_stops[i];
    if (!(stop.hours_saved > 0)) continue;
    if (question.endpoint ? static_cast<double>(stop.interruptions) > most_starts
                          : question.hourly.usd && stop.usd_saved <= stop.usd_lost)
      continue;
    const auto worth = [&](const AutoStop& s) {
      return question.hourly.usd ? s.usd_saved - s.usd_lost : s.hours_saved;
    };
    if (!chosen || worth(stop) > worth(found.auto_stops[*chosen])) chosen = i;
  }
  return chosen;
}

} // namespace

std::vector<IdleStretch> idle_stretches(const Usage& usage, const IdleQuestion& question,
                                        const RightsizeCoefficients& k, double& hours_on) {
  const auto busy = activity(usage, question, k, question.endpoint && counts_requests(usage));
  const double period = usage.period.value_or(minutes_per_hour);
  // A reading may be lost; longer, and nothing was there to read.
  const double longest_gap = 2 * period;
  std::vector<IdleStretch> stretches;
  bool open = false;
  double last = 0, on = 0;
  for (const auto& [at, used] : busy) {
    const bool gap = on > 0 && at - last > longest_gap;
    const double step = on > 0 && !gap ? at - last : period;
    on += step;
    if (gap) open = false;
    if (!used) {
      if (!open) stretches.push_back({at, 0, false});
      stretches.back().hours += (open ? step : period) / seconds_per_hour;
      open = true;
    } else if (open) {
      stretches.back().then_used = true;
      open = false;
    }
    last = at;
  }
  hours_on = on / seconds_per_hour;
  return stretches;
}

Idleness idleness(const Usage& usage, const IdleQuestion& question, const RightsizeCoefficients& k) {
  Idleness found;
  const auto stretches = idle_stretches(usage, question, k, found.hours_on);
  found.hours_on *= question.instances;
  found.by_requests = question.endpoint && counts_requests(usage);
  found.least_cores = busy_cores(question, k);
  found.least_gpu_percent = mean(k.idle_gpu_percent);
  found.stretches = stretches.size();
  for (const IdleStretch& stretch : stretches) {
    found.hours_idle += stretch.hours * question.instances;
    found.longest_hours = std::max(found.longest_hours, stretch.hours);
  }
  found.kwh = found.hours_idle * question.hourly.idle_kwh;
  found.kgco2e = found.hours_idle * question.hourly.idle_kgco2e;
  if (question.hourly.usd) found.usd = found.hours_idle * *question.hourly.usd;
  const auto& family = question.endpoint ? k.endpoint_timeout_minutes : k.notebook_timeout_minutes;
  for (const auto& [word, minutes] : family.members)
    found.auto_stops.push_back(auto_stop(mean(minutes), stretches, question, k));
  std::ranges::sort(found.auto_stops, {}, &AutoStop::minutes);
  found.recommended = best(found, question, k);
  return found;
}

} // namespace steelyard
