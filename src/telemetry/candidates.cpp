#include "telemetry/candidates.hpp"

#include "steelyard/formulas/relative_time.hpp"
#include "steelyard/option/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

constexpr double percent = 100;

/// A machine type with what its speed is told by.
struct Type {
  const Instance* instance = nullptr;
  const Accelerator* accelerator = nullptr;
  const Cpu* cpu = nullptr;
};

Type type_of(const Instance& instance, const Catalog& catalog) {
  return {&instance, instance.accelerator.empty() ? nullptr : find_accelerator(catalog, instance.accelerator),
          find_cpu(catalog, instance.cpu)};
}

double peak(const Accelerator& a) {
  return a.fp16_tflops ? *a.fp16_tflops : a.tf32_tflops ? *a.tf32_tflops : a.fp32_tflops.value_or(0);
}

/// Speed of one GPU and of one core over those of the current machine, per draw.
class Speeds {
 public:
  Speeds(const Type& now, const Type& other, const Sample& sample, const RightsizeCoefficients& k)
      : mix_{sample.column(k.rate_mix)}, generation_{sample.column(k.core_generation)} {
    const bool same_core = now.cpu == other.cpu;
    core_error_ = sample.column(k.core_error.at(same_core ? "same" : "other"));
    if (now.cpu && other.cpu && now.cpu->peak_gflops_per_vcpu && other.cpu->peak_gflops_per_vcpu)
      core_ = *other.cpu->peak_gflops_per_vcpu / *now.cpu->peak_gflops_per_vcpu;
    if (!now.accelerator || !other.accelerator) return;
    device_error_ = sample.column(k.device_error.at(now.accelerator == other.accelerator ? "same" : "kin"));
    const double a = peak(*now.accelerator), b = peak(*other.accelerator);
    if (a > 0 && b > 0) peak_ = b / a;
    bandwidth_ =
        now.accelerator->memory_bandwidth_gb_per_s && other.accelerator->memory_bandwidth_gb_per_s
            ? *other.accelerator->memory_bandwidth_gb_per_s / *now.accelerator->memory_bandwidth_gb_per_s
            : peak_;
  }

  [[nodiscard]] double core(std::size_t i) const { return std::pow(core_, generation_[i]) * core_error_[i]; }

  [[nodiscard]] double device(std::size_t i) const {
    return device_error_.empty() ? 1 : device_speed(peak_, bandwidth_, mix_[i]) * device_error_[i];
  }

  /// Without errors, in the middle of what is not known.
  [[nodiscard]] double middle_device() const { return device_speed(peak_, bandwidth_, 1.0 / 2); }

 private:
  std::span<const double> mix_, generation_, core_error_, device_error_;
  double core_ = 1, peak_ = 1, bandwidth_ = 1;
};

/// The reasons for a risk; the worst decides.
class Risks {
 public:
  void add(Risk risk, std::string why) {
    if (risk > worst_) worst_ = risk;
    if (!words_.empty()) words_ += "; ";
    words_ += why;
  }

  [[nodiscard]] Risk worst() const { return worst_; }

  [[nodiscard]] const std::string& words() const { return words_; }

 private:
  Risk worst_ = Risk::low;
  std::string words_;
};

bool is_job(WorkKind kind) {
  return kind == WorkKind::training || kind == WorkKind::processing;
}

double gpus_of(const Instance& instance) {
  return instance.accelerator.empty() ? 0 : instance.accelerator_count;
}

double gpu_memory_of(const Instance& instance) {
  return gpus_of(instance) > 0 ? instance.accelerator_memory_gib.value_or(0) : 0;
}

/// Whether the machine can hold the work at all; speed is another matter.
bool holds(const SizingInputs& w, const Type& now, const Type& other, double nodes) {
  const Needs& needs = w.demand.needs;
  const Instance& i = *other.instance;
  if (i.bare_metal) return false;
  // What was not read is not less elsewhere.
  const double memory = needs.memory_gib.value_or(now.instance->memory_gib);
  // A job that ran has shown that it fits; what serves people wants its headroom.
  if (i.memory_gib < (is_job(w.question.kind) ? std::min(memory, now.instance->memory_gib) : memory))
    return false;
  const bool gpu_wanted = needs.gpus.value_or(gpus_of(*now.instance)) > 0;
  if (!gpu_wanted && gpus_of(i) > 0 && gpus_of(*now.instance) == 0) return false;
  if (gpu_wanted) {
    if (!other.accelerator || !now.accelerator || other.accelerator->vendor != now.accelerator->vendor)
      return false;
    if (!is_job(w.question.kind) && !needs.gpus && gpus_of(i) < gpus_of(*now.instance)) return false;
    if (gpu_memory_of(i) < needs.gpu_memory_gib.value_or(gpu_memory_of(*now.instance))) return false;
    // Of several GPUs nobody knows how the work is spread: all of it must fit, but for copies of one model.
    const double total = needs.gpu_memory_total_gib.value_or(gpu_memory_of(i));
    // GPUs that are busy together, or full together, most likely train copies of one model.
    const double room = gpu_memory_of(*now.instance) * gpus_of(*now.instance);
    const bool copies = is_job(w.question.kind) && (w.demand.gpu_mean * 2 > 1 || total * 2 > room);
    if (gpu_memory_of(i) * gpus_of(i) < total && !copies) return false;
  }
  if (needs.network_gbps && i.network_gbps && *i.network_gbps < *needs.network_gbps) return false;
  if (w.question.kind == WorkKind::notebook && needs.vcpu && i.vcpu < *needs.vcpu) return false;
  return nodes >= 1;
}

/// Instances of an endpoint that carry the load; those that run now for everything else.
double instances_for(const SizingInputs& w, const Type& now, const Type& other, const Speeds& speeds) {
  if (w.question.kind != WorkKind::endpoint) return w.nodes;
  double wanted = 1;
  if (w.demand.needs.vcpu) wanted = std::max(wanted, *w.demand.needs.vcpu * w.nodes / other.instance->vcpu);
  if (w.demand.busy_gpus && gpus_of(*other.instance) > 0 && now.accelerator)
    wanted =
        std::max(wanted, *w.demand.busy_gpus * w.nodes / mean(w.coefficients.rightsize.gpu_busy_ceiling) /
                             (speeds.middle_device() * gpus_of(*other.instance)));
  // Who runs two for availability keeps two.
  return std::max(std::ceil(wanted), std::min(w.nodes, 2.0));
}

void weigh_risk(Risks& risks, const SizingInputs& w, const Type& now, const Type& other, double nodes,
                const Summary& time) {
  const Needs& needs = w.demand.needs;
  const Instance& i = *other.instance;
  if (i.arch != now.instance->arch)
    risks.add(Risk::high,
              fmt::format("another architecture ({}): the container must be built for it", i.arch));
  if (gpus_of(*now.instance) > 0 && gpus_of(i) == 0)
    risks.add(Risk::medium, "no GPU: the work was never seen to use one, its container may still ask for it");
  if (now.accelerator && other.accelerator && now.accelerator != other.accelerator)
    risks.add(Risk::medium,
              fmt::format("another GPU ({} for {})", other.accelerator->name, now.accelerator->name));
  if (other.accelerator && needs.gpu_memory_total_gib &&
      gpu_memory_of(i) * gpus_of(i) < *needs.gpu_memory_total_gib)
    risks.add(Risk::medium, "fits only if every GPU holds a copy of the model");
  if (other.accelerator && needs.gpu_memory_total_gib && gpus_of(*now.instance) > 1 &&
      gpu_memory_of(i) < std::min(*needs.gpu_memory_total_gib, gpu_memory_of(*now.instance)))
    risks.add(Risk::medium, "what one GPU holds now may be more than one of these can");
  if (!needs.vcpu && other.instance != now.instance && i.vcpu < now.instance->vcpu)
    risks.add(Risk::high, "processor use was not read, and there are fewer");
  if (needs.vcpu && i.vcpu * nodes < *needs.vcpu * w.nodes)
    risks.add(is_job(w.question.kind) ? Risk::low : Risk::high,
              fmt::format("{:.3g} vCPU for the {:.3g} of its peaks", i.vcpu * nodes, *needs.vcpu * w.nodes));
  if (i.burstable && !now.instance->burstable)
    risks.add(w.demand.cpu_mean * now.instance->vcpu * w.nodes > i.vcpu * nodes / 2 ? Risk::high : Risk::low,
              "burstable: full speed as long as its credits last");
  if (nodes < w.nodes && is_job(w.question.kind))
    risks.add(Risk::medium, fmt::format("{:.0f} of {:.0f} machines: each GPU holds more of what they shared",
                                        nodes, w.nodes));
  if (time.p50 > 0 && time.p90 > 2 * time.p10) risks.add(Risk::medium, "time is a guess");
}

std::string in_words(const Risks& risks, const Candidate& c, const SizingInputs& w) {
  std::string words;
  const double p50 = c.relative_duration.p50;
  const std::string_view what = is_job(w.question.kind) ? "the time" : "the response time";
  if (c.current)
    words = "as it runs now";
  else if (std::abs(p50 - 1) < 1 / percent)
    words = fmt::format("{} of now", what);
  else
    words = fmt::format("{:.2f} times {} of now", p50, what);
  if (!risks.words().empty()) words += "; " + risks.words();
  return words;
}

WeighedCandidate weigh(const SizingInputs& w, const Type& now, const Type& other, double nodes,
                       const Speeds& speeds) {
  const std::size_t n = w.sample.draws();
  const RightsizeCoefficients& k = w.coefficients.rightsize;
  const Instance &from = *now.instance, &to = *other.instance;
  const bool same = &from == &to && nodes == w.nodes;
  const MachineLaw law{to, other.accelerator, w.coefficients, w.sample};
  const auto overlap = w.sample.column(k.overlap), scaling = w.sample.column(k.scaling);
  const auto quote = on_demand_price(w.catalog, to, w.question.region, product(w.question.kind));
  const double devices = gpus_of(to) * nodes / std::max(1.0, gpus_of(from) * w.nodes);
  const double cores = to.vcpu * nodes / (from.vcpu * w.nodes);
  const bool gpu = gpus_of(to) > 0 && gpus_of(from) > 0;

  // Who works on a notebook waits while it is at work; the rest of the time nobody does.
  const auto& parts = w.question.kind == WorkKind::notebook ? w.demand.working : w.demand.parts;

  WeighedCandidate weighed;
  weighed.instance = &to;
  std::vector<double> time(n, 1), energy(n), emissions(n);
  if (quote) weighed.usd.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double core = same ? 1 : speeds.core(i), device = same ? 1 : speeds.device(i);
    const double gpu_speed = gpu ? device * std::pow(devices, scaling[i]) : 1;
    if (!same && w.question.kind != WorkKind::endpoint) {
      time[i] = 0;
      for (const BusyPart& part : parts)
        time[i] +=
            part.weight * relative_time(gpu ? part.gpu : 0, part.cpu, gpu_speed, core * cores, overlap[i]);
    } else if (!same) {
      // A request meets one GPU or one core; how many there are decides how many are served, not how fast.
      const double share = gpu ? w.demand.gpu_mean : 0, rest = gpu ? w.demand.cpu_mean : 1;
      time[i] = share + rest > 0 ? (share / device + rest / core) / (share + rest) : 1;
    }
    const double length = is_job(w.question.kind) ? time[i] : 1;
    const double hours = w.hours * length * nodes;
    const double kilowatts =
        law.kilowatts(i, w.demand.gpu_mean / gpu_speed / length, w.demand.cpu_mean / (core * cores) / length);
    energy[i] = kilowatts * hours * w.site.pue[i];
    emissions[i] = energy[i] * w.site.kg_per_kwh[i] + law.embodied_per_hour(i) * hours;
    if (quote) weighed.usd[i] = quote->price.count() * hours;
  }

  Candidate& c = weighed.candidate;
  c.instance = "ml." + to.type;
  c.instances = nodes;
  c.current = same;
  c.vcpu = to.vcpu;
  c.memory_gib = to.memory_gib;
  c.gpus = gpus_of(to);
  if (quote) {
    c.usd_per_hour = quote->price.count();
    c.cost_usd = summary(weighed.usd);
  }
  c.relative_duration = summary(time);
  c.energy_kwh = summary(energy);
  c.emissions_kgco2e = summary(emissions);
  weighed.too_slow = c.relative_duration.p50 > mean(k.most_slowdown.at(name(w.question.kind)));
  weighed.too_small = !holds(w, now, other, nodes);
  Risks risks;
  weigh_risk(risks, w, now, other, nodes, c.relative_duration);
  if (weighed.too_small) risks.add(Risk::high, "too small for what was read");
  if (!same && weighed.too_slow) risks.add(Risk::high, "too slow");
  c.risk = risks.worst();
  c.why = in_words(risks, c, w);
  return weighed;
}

} // namespace

std::vector<WeighedCandidate> weighed_candidates(const SizingInputs& w) {
  const Type now = type_of(*w.question.instance, w.catalog);
  std::vector<WeighedCandidate> all;
  for (const Instance& instance : w.catalog.instances) {
    const bool same = &instance == now.instance;
    if (instance.provider != "aws" || (!same && instance.bare_metal)) continue;
    if (!same && !on_demand_price(w.catalog, instance, w.question.region, product(w.question.kind))) continue;
    const Type other = type_of(instance, w.catalog);
    if (!instance.accelerator.empty() && !other.accelerator) continue;
    const Speeds speeds{now, other, w.sample, w.coefficients.rightsize};
    const double nodes = instances_for(w, now, other, speeds);
    if (same) all.push_back(weigh(w, now, other, w.nodes, speeds));
    if ((!same || nodes != w.nodes) && holds(w, now, other, nodes))
      all.push_back(weigh(w, now, other, nodes, speeds));
    // One machine instead of several saves what they tell each other.
    if (is_job(w.question.kind) && w.nodes > 1 && holds(w, now, other, 1))
      all.push_back(weigh(w, now, other, 1, speeds));
    if (same && is_job(w.question.kind) && w.nodes / 2 > 1)
      all.push_back(weigh(w, now, other, std::floor(w.nodes / 2), speeds));
  }
  settle_order(all);
  return all;
}

void settle_order(std::vector<WeighedCandidate>& all) {
  const WeighedCandidate* current = nullptr;
  for (const WeighedCandidate& c : all)
    if (c.candidate.current) current = &c;
  if (current && !current->usd.empty()) {
    const std::vector<double> usd = current->usd;
    for (WeighedCandidate& c : all) {
      if (c.candidate.current || c.usd.empty()) continue;
      std::size_t cheaper = 0;
      for (std::size_t i = 0; i < usd.size(); ++i)
        if (c.usd[i] < usd[i]) ++cheaper;
      c.candidate.probability_cheaper = static_cast<double>(cheaper) / static_cast<double>(usd.size());
    }
  }
  std::ranges::stable_sort(all, [](const WeighedCandidate& a, const WeighedCandidate& b) {
    const auto cost = [](const WeighedCandidate& c) {
      return c.candidate.cost_usd ? c.candidate.cost_usd->p50 : HUGE_VAL;
    };
    return std::pair{cost(a), a.candidate.risk} < std::pair{cost(b), b.candidate.risk};
  });
}

} // namespace steelyard
