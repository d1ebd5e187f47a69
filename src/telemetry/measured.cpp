#include "telemetry/measured.hpp"

#include "telemetry/machine_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

constexpr double most_instances = 1e4; // what would take more was not measured for this
constexpr double percent = 100, milliseconds_per_second = 1000;

/// The busiest minute of the endpoint [requests]; absent: requests were not counted.
std::optional<double> peak_per_minute(const SizingInputs& w) {
  return w.demand.peak_invocations_per_minute;
}

const MeasuredEndpoint* row_of(const SizingInputs& w, const std::string& instance) {
  const auto at = std::ranges::find(w.question.measured, instance, &MeasuredEndpoint::instance);
  return at == w.question.measured.end() ? nullptr : &*at;
}

WeighedCandidate measured_candidate(const MeasuredEndpoint& row, const Instance& instance,
                                    const SizingInputs& w) {
  WeighedCandidate weighed;
  weighed.instance = &instance;
  Candidate& c = weighed.candidate;
  const std::size_t n = w.sample.draws();
  const auto peak = peak_per_minute(w);
  double instances = std::max(1.0, row.instances);
  if (peak && row.invocations_per_minute && *row.invocations_per_minute * most_instances > *peak)
    instances = std::max(std::min(w.nodes, 2.0),
                         std::ceil(*peak / (*row.invocations_per_minute / std::max(1.0, row.instances))));
  c.instance = row.instance;
  c.instances = instances;
  c.measured = true;
  c.current = &instance == w.question.instance;
  if (c.current) c.instances = w.nodes;
  c.vcpu = instance.vcpu;
  c.memory_gib = instance.memory_gib;
  c.gpus = instance.accelerator.empty() ? 0 : instance.accelerator_count;
  c.invocations_per_minute = row.invocations_per_minute;
  c.model_latency_ms = row.model_latency_ms;
  c.usd_per_inference = row.usd_per_inference;

  // The latency of now is measured too, or read.
  std::optional<double> latency_now = w.demand.model_latency_seconds;
  if (latency_now) *latency_now *= milliseconds_per_second;
  if (const MeasuredEndpoint* now = row_of(w, "ml." + w.question.instance->type);
      now && now->model_latency_ms)
    latency_now = now->model_latency_ms;
  const double time =
      row.model_latency_ms && latency_now && *latency_now > 0 ? *row.model_latency_ms / *latency_now : 1;
  c.relative_duration = {time, time, time, time};

  const auto quote = on_demand_price(w.catalog, instance, w.question.region, product(w.question.kind));
  if (quote)
    c.usd_per_hour = quote->price.count();
  else if (row.usd_per_hour)
    c.usd_per_hour = *row.usd_per_hour / std::max(1.0, row.instances);
  const Accelerator* accelerator =
      instance.accelerator.empty() ? nullptr : find_accelerator(w.catalog, instance.accelerator);
  const MachineLaw law{instance, accelerator, w.coefficients, w.sample};
  // Of what the endpoint can serve, the share that is asked of it on average.
  const double full = row.cpu_percent ? *row.cpu_percent / (percent * instance.vcpu) : 1;
  const double load =
      peak && *peak > 0 && row.invocations_per_minute && *row.invocations_per_minute > 0
          ? w.demand.mean_invocations_per_minute.value_or(*peak) / (*row.invocations_per_minute * c.instances)
          : w.demand.cpu_mean;
  std::vector<double> energy, emissions;
  for (std::size_t i = 0; i < n; ++i) {
    const double hours = w.hours * c.instances;
    energy.push_back(law.kilowatts(i, std::min(1.0, load), std::min(1.0, load * full)) * hours *
                     w.site.pue[i]);
    emissions.push_back(energy.back() * w.site.kg_per_kwh[i] + law.embodied_per_hour(i) * hours);
  }
  c.energy_kwh = summary(energy);
  c.emissions_kgco2e = summary(emissions);
  if (c.usd_per_hour) {
    weighed.usd.assign(n, *c.usd_per_hour * w.hours * c.instances);
    c.cost_usd = summary(weighed.usd);
  }
  const bool known = row.model_latency_ms && latency_now;
  weighed.too_slow = known && time > mean(w.coefficients.rightsize.most_slowdown.at(name(w.question.kind)));
  c.risk = weighed.too_slow ? Risk::high : known ? Risk::low : Risk::medium;
  c.why = "measured by the Inference Recommender";
  if (row.model_latency_ms) c.why += fmt::format(", {:.3g} ms", *row.model_latency_ms);
  if (row.invocations_per_minute)
    c.why += fmt::format(", up to {:.4g} requests a minute", *row.invocations_per_minute);
  if (!known) c.why += "; nothing tells the latency of now";
  if (weighed.too_slow) c.why += "; too slow";
  return weighed;
}

} // namespace

void apply_measured(std::vector<WeighedCandidate>& all, const SizingInputs& w) {
  if (w.question.measured.empty()) return;
  for (const MeasuredEndpoint& row : w.question.measured) {
    const Instance* instance = find_instance(w.catalog, row.instance);
    if (!instance) continue;
    std::erase_if(all,
                  [&](const WeighedCandidate& c) { return c.instance == instance && !c.candidate.measured; });
    all.push_back(measured_candidate(row, *instance, w));
  }
  settle_order(all);
}

} // namespace steelyard
