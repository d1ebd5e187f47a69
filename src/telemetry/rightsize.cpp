#include "steelyard/telemetry/rightsize.hpp"

#include "telemetry/candidates.hpp"
#include "telemetry/machine_law.hpp"
#include "telemetry/measured.hpp"
#include "telemetry/needs.hpp"

#include "steelyard/stats/column.hpp"
#include "steelyard/stats/sample.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace steelyard {

namespace {

constexpr double hundred = 100;

double gpus_of(const Instance& instance) {
  return instance.accelerator.empty() ? 0 : instance.accelerator_count;
}

bool read_any(const Usage& usage, Dimension dimension) {
  return std::ranges::any_of(usage.nodes,
                             [&](const NodeUsage& node) { return node.find(dimension) != nullptr; });
}

/// What is missing to say something.
std::vector<std::string> wanted(const Usage& usage, const RightsizeQuestion& question, std::size_t moments,
                                const RightsizeCoefficients& k) {
  std::vector<std::string> list;
  const std::string_view kind = name(question.kind);
  const double least_hours = mean(k.least_hours.at(kind)), least_points = mean(k.least_points.at(kind));
  if (usage.span_hours() < least_hours)
    list.push_back(
        fmt::format("at least {:.3g} hours of readings; there are {:.3g}", least_hours, usage.span_hours()));
  if (static_cast<double>(moments) < least_points)
    list.push_back(fmt::format("at least {:.0f} moments with readings; there are {}", least_points, moments));
  const bool gpu_machine = gpus_of(*question.instance) > 0;
  if (!read_any(usage, Dimension::cpu_utilisation)) list.emplace_back("CPUUtilization");
  if (gpu_machine && !read_any(usage, Dimension::gpu_utilisation)) list.emplace_back("GPUUtilization");
  return list;
}

std::vector<std::string> missing_metrics(const Usage& usage, const Instance& instance) {
  std::vector<std::string> warnings;
  if (!read_any(usage, Dimension::memory_utilisation))
    warnings.push_back(
        fmt::format("there is no MemoryUtilization: no machine with less than the {:.4g} GiB of "
                    "now is offered",
                    instance.memory_gib));
  if (gpus_of(instance) > 0 && !read_any(usage, Dimension::gpu_memory_utilisation))
    warnings.push_back(fmt::format(
        "there is no GPUMemoryUtilization: no GPU with less than the {:.4g} GiB of now is offered",
        instance.accelerator_memory_gib.value_or(0)));
  if (gpus_of(instance) == 0 && read_any(usage, Dimension::gpu_utilisation))
    warnings.push_back(
        fmt::format("there are readings of GPUs, and ml.{} has none: name the instance that the "
                    "readings are of",
                    instance.type));
  return warnings;
}

std::vector<std::string> advice(const Busyness& b, const MachineDemand& demand,
                                const RightsizeCoefficients& k) {
  std::vector<std::string> list;
  if (b.gpu_p95 && b.cpu_p95 && *b.gpu_p95 < mean(k.low_gpu_p95) && *b.cpu_p95 > mean(k.high_cpu_p95))
    list.push_back(fmt::format(
        "GPUs wait for processors (P95 {:.0f} % against {:.0f} %): take more vCPU for each GPU, or load data "
        "with more workers, fewer transformations or a faster format; a bigger GPU would wait too",
        *b.gpu_p95, *b.cpu_p95));
  const bool both_low = b.gpu_p95 && b.gpu_memory_p95 && *b.gpu_p95 < mean(k.both_low_p95) &&
                        *b.gpu_memory_p95 < mean(k.both_low_p95);
  if (both_low)
    list.push_back(
        fmt::format("a third of a GPU would do (P95 of use {:.0f} %, of its memory {:.0f} %): take a "
                    "smaller one, a slice (MIG, g6f), share it between models, or use processors",
                    *b.gpu_p95, *b.gpu_memory_p95));
  else if (b.gpu_memory_p95 && b.gpu_p95 && *b.gpu_memory_p95 < mean(k.low_gpu_memory_p95) &&
           *b.gpu_p95 > mean(k.high_gpu_p95))
    list.push_back(
        fmt::format("the GPU is busy and {:.0f} % of its memory is never used (P95): a larger batch, or "
                    "a GPU with less memory and the same peak, does as much for less",
                    hundred - *b.gpu_memory_p95));
  if (demand.needs.disk_share && *demand.needs.disk_share * 2 < 1)
    list.push_back(
        fmt::format("a volume of {:.0f} % of this size suffices for what was stored, with a fifth to "
                    "spare",
                    *demand.needs.disk_share * hundred));
  return list;
}

/// Whether the change is worth it, against what runs now.
bool worth_it(const WeighedCandidate& c, const WeighedCandidate* current, const RightsizeCoefficients& k) {
  if (c.candidate.risk == Risk::high || c.too_slow || c.too_small || !c.candidate.cost_usd) return false;
  // Where now is too small or has no price, anything that serves is better.
  if (!current || current->too_small || !current->candidate.cost_usd) return true;
  return c.candidate.cost_usd->p50 <= current->candidate.cost_usd->p50 * (1 - mean(k.least_saving)) &&
         c.candidate.probability_cheaper.value_or(0) >= mean(k.least_certainty);
}

void recommend(Rightsizing& r, const std::vector<WeighedCandidate>& all, const RightsizeCoefficients& k) {
  const WeighedCandidate* current = nullptr;
  for (const auto& c : all)
    if (c.candidate.current) current = &c;
  const auto first = [&](Risk most) {
    return std::ranges::find_if(all, [&](const auto& c) {
      return !c.candidate.current && c.candidate.risk <= most && worth_it(c, current, k);
    });
  };
  // What is a guess must promise half of what is not.
  const auto safe = first(Risk::low), any = first(Risk::medium);
  const auto chosen =
      safe != all.end() && any->candidate.cost_usd->p50 * 2 > safe->candidate.cost_usd->p50 ? safe : any;
  if (chosen == all.end()) {
    if (!current) return;
    r.recommendation = current->candidate.instance;
    r.recommended_instances = current->candidate.instances;
    r.why.emplace_back("nothing else serves as well for clearly less");
    if (current->too_small)
      r.why.emplace_back("it is too small for what was read, and nothing larger is known");
    return;
  }
  const Candidate& c = chosen->candidate;
  r.recommendation = c.instance;
  r.recommended_instances = c.instances;
  if (current && current->too_small) r.why.emplace_back("what runs now is too small for what was read");
  if (current && current->candidate.cost_usd) {
    const double now = current->candidate.cost_usd->p50, then = c.cost_usd->p50;
    r.why.push_back(fmt::format("{} instead of {} over {:.4g} hours, {:.0f} % {}", rounded_money(then),
                                rounded_money(now), r.hours, std::abs(1 - then / now) * hundred,
                                then < now ? "less" : "more"));
    const double kwh = current->candidate.energy_kwh.p50 - c.energy_kwh.p50;
    r.why.push_back(fmt::format("{:.3g} kWh and {:.3g} kgCO2e {}", std::abs(kwh),
                                std::abs(current->candidate.emissions_kgco2e.p50 - c.emissions_kgco2e.p50),
                                kwh >= 0 ? "less" : "more"));
  }
  r.why.push_back(fmt::format("risk {}: {}", name(c.risk), c.why));
}

HourlyFootprint hourly(const SizingInputs& w, const Instance& instance, const Catalog& catalog) {
  HourlyFootprint h;
  if (const auto quote = on_demand_price(catalog, instance, w.question.region, product(w.question.kind)))
    h.usd = quote->price.count();
  const Accelerator* accelerator =
      instance.accelerator.empty() ? nullptr : find_accelerator(catalog, instance.accelerator);
  const MachineLaw law{instance, accelerator, w.coefficients, w.sample};
  std::vector<double> kwh, kg;
  for (std::size_t i = 0; i < w.sample.draws(); ++i) {
    kwh.push_back(law.idle_kilowatts(i) * w.site.pue[i]);
    kg.push_back(kwh.back() * w.site.kg_per_kwh[i] + law.embodied_per_hour(i));
  }
  h.idle_kwh = ordered_mean(kwh);
  h.idle_kgco2e = ordered_mean(kg);
  return h;
}

/// Machines that run now: those that the readings name, or as many as the user says.
double machines(const Usage& usage, const RightsizeQuestion& question) {
  return question.instances.value_or(std::max<double>(1, static_cast<double>(usage.nodes.size())));
}

} // namespace

std::string_view name(WorkKind kind) {
  switch (kind) {
  case WorkKind::training:
    return "training";
  case WorkKind::processing:
    return "processing";
  case WorkKind::notebook:
    return "notebook";
  case WorkKind::endpoint:
    return "endpoint";
  }
  return "";
}

Product product(WorkKind kind) {
  switch (kind) {
  case WorkKind::training:
    return Product::training;
  case WorkKind::processing:
    return Product::processing;
  case WorkKind::notebook:
    return Product::notebook;
  case WorkKind::endpoint:
    break;
  }
  return Product::hosting;
}

std::string_view name(Risk risk) {
  switch (risk) {
  case Risk::low:
    return "low";
  case Risk::medium:
    return "medium";
  case Risk::high:
    return "high";
  }
  return "";
}

Rightsizing rightsize(const Usage& usage, const RightsizeQuestion& question, const Catalog& catalog,
                      const Coefficients& coefficients) {
  const RightsizeCoefficients& k = coefficients.rightsize;
  const Instance& instance = *question.instance;
  Rightsizing r;
  r.kind = question.kind;
  r.region = question.region;
  r.instance = "ml." + instance.type;
  r.instances = machines(usage, question);
  r.cpu_percentile = question.cpu_percentile.value_or(mean(k.cpu_percentile));
  r.headroom = question.headroom.value_or(mean(k.headroom));
  r.span_hours = usage.span_hours();
  r.hours = question.hours.value_or(r.span_hours);
  r.moments = usage.moments().size();
  if (const auto quote = on_demand_price(catalog, instance, question.region, product(question.kind)))
    r.usd_per_hour = quote->price.count();
  else
    r.warnings.push_back(fmt::format("ml.{} has no known price for {} in {}", instance.type,
                                     name(product(question.kind)), question.region));

  const MachineDemand demand = demand_of(usage, instance, {r.cpu_percentile, r.headroom}, k);
  r.needs = demand.needs;
  r.busy = demand.busy;
  const auto extend = [&r](const std::vector<std::string>& more) {
    r.warnings.insert(r.warnings.end(), more.begin(), more.end());
  };
  extend(demand.warnings);
  extend(missing_metrics(usage, instance));
  if (usage.missing_share > mean(k.most_gap_share))
    r.warnings.push_back(fmt::format("{:.0f} % of the time between the first and the last reading has none",
                                     usage.missing_share * hundred));
  r.wanted = wanted(usage, question, r.moments, k);
  r.enough_data = r.wanted.empty();

  const Sample sample{{question.seed, stable_hash("rightsize")}, question.draws};
  const SizingInputs weighing{
      question,    catalog, coefficients, demand,
      r.instances, r.hours, sample,       site_draws(catalog, coefficients, sample, question.region)};
  if (question.kind == WorkKind::notebook || question.kind == WorkKind::endpoint)
    r.idle = idleness(usage,
                      {question.kind == WorkKind::endpoint, instance.vcpu, gpus_of(instance), r.instances,
                       hourly(weighing, instance, catalog)},
                      k);
  auto all = weighed_candidates(weighing);
  apply_measured(all, weighing);
  std::set<std::string> assumed;
  for (const WeighedCandidate& c : all) {
    r.candidates.push_back(c.candidate);
    if (const Instance* known = find_instance(catalog, c.candidate.instance))
      if (auto words = assumed_power(catalog, coefficients, *known); !words.empty()) assumed.insert(words);
  }
  r.warnings.insert(r.warnings.end(), assumed.begin(), assumed.end());
  if (!r.enough_data) return r;
  r.advice = advice(r.busy, demand, k);
  recommend(r, all, k);
  return r;
}

} // namespace steelyard
