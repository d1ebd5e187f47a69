#include "steelyard/telemetry/diagnosis.hpp"

#include "telemetry/machine_law.hpp"

#include "steelyard/estimate/machine_power.hpp"
#include "steelyard/formulas/carbon.hpp"
#include "steelyard/formulas/power.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace steelyard {

namespace {

constexpr double seconds_per_hour = 3600;

UtilisationSummary summary_of(const PercentHistogram& values) {
  return {values.quantile(0.05), values.quantile(0.5), values.quantile(0.95)};
}

/// Mean busy share of GPUs, else of processors, from a time on; nullopt: nothing was seen.
std::optional<Fraction> busy_from(const JobRecord& job, double from) {
  double gpu_sum = 0, gpu_count = 0, cpu_sum = 0, cpu_count = 0;
  for (const NodeTimeline& node : job.nodes) {
    const auto first = static_cast<std::size_t>(std::ranges::lower_bound(node.at, from) - node.at.begin());
    for (std::size_t i = first; i < node.at.size(); ++i) {
      for (const auto& values : node.gpu)
        if (!std::isnan(values[i])) {
          gpu_sum += static_cast<double>(values[i]);
          gpu_count += 1;
        }
      if (!std::isnan(node.cpu_mean[i])) {
        cpu_sum += static_cast<double>(node.cpu_mean[i]);
        cpu_count += 1;
      }
    }
  }
  if (gpu_count > 0) return Fraction::clamped(gpu_sum / gpu_count / 100);
  if (cpu_count > 0) return Fraction::clamped(cpu_sum / cpu_count / 100);
  return std::nullopt;
}

/// What savings are reckoned with, looked up once.
struct Terms {
  const Instance* instance = nullptr;
  std::optional<Quote> quote;
  Pue pue;
  CarbonIntensity grid;
  std::string region;
};

Terms terms_of(const DiagnosisQuestion& question, const Catalog& catalog, const Coefficients& coefficients) {
  Terms terms{nullptr,
              {},
              Pue::clamped(mean(coefficients.carbon.pue_default)),
              CarbonIntensity{mean(coefficients.carbon.default_grid)},
              question.region};
  if (!question.instance.empty()) terms.instance = find_instance(catalog, question.instance);
  if (terms.instance)
    terms.quote = on_demand_price(catalog, *terms.instance, question.region, Product::training);
  if (const Region* region = find_region(catalog, "aws", question.region)) {
    if (region->pue) terms.pue = Pue::clamped(*region->pue);
    if (region->grid_g_per_kwh) terms.grid = CarbonIntensity{*region->grid_g_per_kwh / 1000};
  }
  return terms;
}

Saving saving_of(const JobRecord& job, const Verdict& verdict, const Terms& terms, const Catalog& catalog,
                 const Coefficients& coefficients) {
  Saving saving;
  if (!verdict.first_fired || !job.end) {
    saving.unknown = "the data has no time at which the rule fired";
    return saving;
  }
  const Hours hours{std::max(0.0, *job.end - *verdict.first_fired) / seconds_per_hour};
  saving.hours = hours.count();
  if (!terms.instance) {
    saving.unknown = "the machine is not known: name it with --instance";
    return saving;
  }
  const double nodes = static_cast<double>(std::max<std::size_t>(1, job.nodes.size()));
  if (terms.quote)
    saving.cost_usd = (terms.quote->price * hours).count() * nodes;
  else
    saving.unknown =
        fmt::format("the catalog has no price of {} for training in {}", terms.instance->type, terms.region);
  const auto also = [&saving](const std::string& reason) {
    saving.unknown += (saving.unknown.empty() ? "" : "; ") + reason;
  };
  const auto busy = busy_from(job, *verdict.first_fired);
  if (!busy) {
    also("no utilisation was seen after the rule fired, so energy is not known");
    return saving;
  }
  const auto power = node_power(catalog, coefficients, *terms.instance, *busy);
  if (!power) {
    also(fmt::format("the catalog has no power of {}", terms.instance->type));
    return saving;
  }
  const KilowattHours energy = metered_energy(*power * nodes, hours, terms.pue);
  saving.energy_kwh = energy.count();
  saving.emissions_kgco2e = operational_emissions(energy, terms.grid).count();
  return saving;
}

std::size_t device_count(const JobRecord& job) {
  std::size_t devices = 0;
  for (const NodeTimeline& node : job.nodes)
    devices += node.gpus.size();
  return devices;
}

/// Where the machine that was named does not fit what was seen.
void compare_devices(Diagnosis& answer, const JobRecord& job, const Instance& instance) {
  for (const NodeTimeline& node : job.nodes) {
    const double seen = static_cast<double>(node.gpus.size());
    const bool summed = node.gpus.size() == 1 && node.gpus.front() == "all GPUs";
    if (!summed && seen > 0 && seen != instance.accelerator_count)
      answer.warnings.push_back(fmt::format("{} has {} GPUs in the data and {:g} in the catalog's {}",
                                            node.node.empty() ? "the machine" : "node " + node.node, seen,
                                            instance.accelerator_count, instance.type));
  }
}

} // namespace

std::optional<Kilowatts> node_power(const Catalog& catalog, const Coefficients& coefficients,
                                    const Instance& instance, Fraction busy) {
  const Accelerator* accelerator =
      instance.accelerator.empty() ? nullptr : find_accelerator(catalog, instance.accelerator);
  if (!instance.accelerator.empty() && !accelerator) return std::nullopt;
  const MachinePower law = machine_power(instance, accelerator, coefficients.power);
  if (!law.accelerated) return law.at_load(busy, 1);
  const Kilowatts active = law.active(mean(coefficients.power.node_factor.at(law.node)));
  return power_at(law.at_rest(active, Fraction::clamped(mean(coefficients.power.idle_share))), active, busy);
}

Diagnosis diagnosis(const JobRecord& job, const DiagnosisQuestion& question, const Catalog& catalog,
                    const Coefficients& coefficients) {
  Diagnosis answer;
  answer.start = job.start;
  if (job.start && job.end) answer.duration_hours = (*job.end - *job.start) / seconds_per_hour;
  answer.nodes = job.nodes.size();
  answer.devices = device_count(job);
  answer.region = question.region;
  answer.thresholds = question.thresholds;
  answer.readings = job.readings;
  answer.events = job.events;
  answer.points = job.points;
  answer.gpu_utilisation = summary_of(job.gpu_utilisation);
  answer.cpu_utilisation = summary_of(job.cpu_utilisation);
  answer.gpu_memory = summary_of(job.gpu_memory);
  answer.warnings = job.oddities;

  const Terms terms = terms_of(question, catalog, coefficients);
  if (terms.instance) {
    answer.instance = question.instance;
    compare_devices(answer, job, *terms.instance);
    if (auto words = assumed_power(catalog, coefficients, *terms.instance); !words.empty())
      answer.warnings.push_back(std::move(words));
    if (answer.devices == 1 && job.nodes.front().gpus.front() == "all GPUs")
      answer.devices = answer.nodes * static_cast<std::size_t>(terms.instance->accelerator_count);
  }
  const auto busy = job.gpu_utilisation.count() > 0 ? job.gpu_utilisation.mean() : job.cpu_utilisation.mean();
  if (busy && answer.duration_hours) answer.wasted_hours = *answer.duration_hours * (1 - *busy / 100);

  std::string unknown;
  for (const RuleDescription& rule : rule_descriptions()) {
    RuleValues values{rule, question.thresholds};
    for (const RuleOverride& given : question.overrides)
      if (given.rule == rule.name) (void)values.set(given.parameter, given.value);
    Verdict verdict = rule.judge(job, values);
    std::optional<Saving> saving;
    if (verdict.fired) {
      saving = saving_of(job, verdict, terms, catalog, coefficients);
      if (!saving->unknown.empty() && unknown.find(saving->unknown) == std::string::npos)
        unknown += (unknown.empty() ? "" : "; ") + saving->unknown;
    }
    answer.findings.push_back({std::move(values), std::move(verdict), std::move(saving)});
  }
  if (!unknown.empty()) answer.warnings.push_back("not all that is saved is known: " + unknown);
  return answer;
}

std::string utc_text(double seconds) {
  using namespace std::chrono;
  const auto whole = static_cast<std::int64_t>(std::floor(seconds));
  const sys_seconds at{std::chrono::seconds{whole}};
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{at - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

} // namespace steelyard
