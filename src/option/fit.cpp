#include "steelyard/option/fit.hpp"

#include "steelyard/formulas/memory.hpp"
#include "steelyard/formulas/training_law.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace steelyard {

namespace {

/// Types nobody starts a new project on, however cheap an hour is.
bool obsolete(const Instance& instance) {
  return instance.family == "p2" || instance.family == "g3" || instance.family == "g3s" ||
         instance.family == "inf1" || instance.family == "p3" || instance.family == "p3dn" ||
         instance.family == "dl1" || instance.family == "vt1";
}

/// CUDA is what the catalog's models run on unchanged; other silicon is taken when it is pinned.
bool runs_common_stacks(const Accelerator& accelerator) {
  return accelerator.vendor == "NVIDIA";
}

std::optional<Machine> usable(const Catalog& catalog, const Instance& instance, std::string_view region,
                              Product product) {
  if (instance.provider != "aws" || instance.bare_metal || !offered_in(instance, region)) return std::nullopt;
  const auto quote = on_demand_price(catalog, instance, region, product);
  if (!quote) return std::nullopt;
  Machine m;
  m.instance = &instance;
  m.quote = *quote;
  if (!instance.accelerator.empty()) {
    m.accelerator = find_accelerator(catalog, instance.accelerator);
    if (!m.accelerator) return std::nullopt;
  }
  return m;
}

double work_per_dollar(const Machine& m, FlopPerSecond peak) {
  return peak.count() * m.instance->accelerator_count / m.quote.price.count();
}

} // namespace

double Machine::devices() const {
  return count * (accelerator ? std::max(1.0, instance->accelerator_count) : 1);
}

FlopPerSecond dense_peak(const Machine& m, const Catalog& catalog) {
  if (m.accelerator) {
    const auto& a = *m.accelerator;
    return FlopPerSecond{(a.fp16_tflops   ? *a.fp16_tflops
                          : a.tf32_tflops ? *a.tf32_tflops
                                          : a.fp32_tflops.value_or(1)) *
                         1e12};
  }
  const Cpu* cpu = find_cpu(catalog, m.instance->cpu);
  const double gflops = cpu && cpu->peak_gflops_per_vcpu ? *cpu->peak_gflops_per_vcpu
                                                         : 40; // AVX2 at 2.5 GHz, one thread of two
  return FlopPerSecond{gflops * 1e9 * m.instance->vcpu};
}

Gigabytes model_memory(const Instance& instance) {
  constexpr double gb_per_gib = 1.073741824;
  if (instance.accelerator.empty())
    return Gigabytes{instance.memory_gib * gb_per_gib * 0.5}; // the rest is the system's
  return Gigabytes{instance.accelerator_memory_gib.value_or(0) * gb_per_gib *
                   std::max(1.0, instance.accelerator_count)};
}

MultiplyAdds denoising_step(const PretrainedModel& unet, const Coefficients& coefficients) {
  constexpr double reference_side = 512;
  const double side = unet.input_pixels.value_or(reference_side);
  return MultiplyAdds{total_parameters(unet).count() *
                      mean(coefficients.train_work.unet_multiply_adds.at("latent")) *
                      std::pow(side / reference_side, 2)};
}

TrainingMemory training_memory(const PretrainedModel& model, Method method, const RequestSize& size,
                               const Coefficients& coefficients, Optimizer optimizer) {
  const auto& train = coefficients.train;
  const auto& law = coefficients.train_law;
  const Parameters all = total_parameters(model);
  const TrainingState adam = optimizer == Optimizer::adam ? mixed_adam() : mixed_adam_8bit();
  // Over one device: the caller divides.
  const auto trained = [&](Parameters parameters) {
    return training_state(parameters, adam, Sharding::none, 1);
  };
  const auto frozen = [&](BytesPerParameter width) { return frozen_state(all, width, Sharding::none, 1); };
  const Parameters adapters = all * mean(train.lora_share);
  TrainingMemory memory{Gigabytes{0}, Gigabytes{mean(train.runtime_gb)}};
  switch (method) {
  case Method::lora:
    memory.divided = frozen(mixed_adam().weights) + trained(adapters);
    break;
  case Method::qlora:
    memory.divided = frozen(BytesPerParameter{mean(train.nf4_bytes)}) + trained(adapters);
    break;
  case Method::head:
  case Method::cached: // forward only: no activations are kept
    memory.divided = frozen(mixed_adam().weights);
    return memory;
  default:
    memory.divided = trained(all);
  }
  const double aspect = mean(law.aspect);
  const auto architecture = architecture_class(model.family);
  if (architecture == ArchitectureClass::transformer || architecture == ArchitectureClass::speech ||
      model.family == "diffusion-transformer") {
    ActivationShape shape;
    shape.hidden = model.hidden_size.value_or(hidden_size(all, aspect));
    shape.layers = model.layers.value_or(shape.hidden / aspect);
    // Examples are padded to the longest.
    shape.sequence = tokens_per_request(model, size) / mean(train.useful_share);
    memory.each += activation_memory(shape, Recompute::layer);
    if (decodes(model))
      memory.each += logits_memory(shape.sequence, 1, model.vocabulary.value_or(0), mean(train.logit_bytes));
  } else {
    // All activations of one image, and their gradients.
    const double activations = usual_activations(MultiplyAdds{item_flop(model, size).count() / 2}, 1, law);
    memory.each += to_gigabytes((mixed_adam().weights + mixed_adam().gradients) * Parameters{activations});
  }
  return memory;
}

BytesPerParameter served_width(const Coefficients& coefficients, const Pin* pin) {
  if (!pin || !pin->weight_precision) return BytesPerParameter{mean(coefficients.serve.weight_bytes)};
  const auto& bytes = coefficients.serve_work.weight_bytes;
  switch (*pin->weight_precision) {
  case WeightPrecision::fp8:
    return BytesPerParameter{mean(bytes.at("fp8"))};
  case WeightPrecision::int4:
    return BytesPerParameter{mean(bytes.at("int4"))};
  case WeightPrecision::bf16:
    break;
  }
  return BytesPerParameter{mean(bytes.at("bfloat16"))};
}

Gigabytes replica_memory(const PretrainedModel& model, const RequestSize& size,
                         const Coefficients& coefficients, const Pin* pin) {
  const Gigabytes weights = weight_memory(total_parameters(model), served_width(coefficients, pin));
  const bool caches = generates(model) || model.family == "encoder-decoder";
  const Tokens context{caches ? tokens_per_request(model, size).count() : 0};
  const double headroom = 1 / mean(coefficients.serve.memory_share) - 1;
  return serving_memory(weights, caches ? cache_per_token(model) : BytesPerToken{0}, context, 8, headroom) +
         Gigabytes{1};
}

std::optional<Machine> machine(const Catalog& catalog, std::string_view instance, std::string_view region,
                               Product product, double count) {
  const Instance* found = find_instance(catalog, instance);
  if (!found) return std::nullopt;
  auto m = usable(catalog, *found, region, product);
  if (m) m->count = count;
  return m;
}

Gigabytes training_room(const Machine& m, const Coefficients& coefficients) {
  return model_memory(*m.instance) * (m.count * (1 - mean(coefficients.train.fit_headroom)));
}

double training_devices(const Machine& m) {
  return m.count * std::max(1.0, m.instance->accelerator_count);
}

bool shards(Method method) {
  return method == Method::full || method == Method::scratch || method == Method::distilled;
}

const Instance* instance_like(const Catalog& catalog, double watts_per_device) {
  const Instance* best = nullptr;
  double distance = 0;
  for (const auto& instance : catalog.instances) {
    if (instance.provider != "aws" || instance.accelerator.empty() || instance.bare_metal ||
        !instance.accelerator_memory_gib)
      continue;
    const Accelerator* a = find_accelerator(catalog, instance.accelerator);
    if (!a || !runs_common_stacks(*a) || !a->power_tdp_w) continue;
    const double apart = std::abs(std::log(*a->power_tdp_w / watts_per_device));
    if (best &&
        (apart > distance || (apart == distance && instance.accelerator_count >= best->accelerator_count)))
      continue;
    best = &instance;
    distance = apart;
  }
  return best;
}

std::vector<Machine> offered_machines(const Catalog& catalog, std::string_view region, Product product) {
  std::vector<Machine> all;
  for (const auto& instance : catalog.instances)
    if (!obsolete(instance))
      if (auto m = usable(catalog, instance, region, product)) all.push_back(std::move(*m));
  return all;
}

std::vector<Machine> training_machines(std::span<const Machine> offered, const Catalog& catalog,
                                       const Coefficients& coefficients, const PretrainedModel& model,
                                       Method method, const RequestSize& size, Flop final_run) {
  const bool on_cpu = is_classical(model);
  const TrainingMemory needed =
      on_cpu ? TrainingMemory{} : training_memory(model, method, size, coefficients);
  constexpr double usual_utilisation = 0.25, longest_hours = 720;

  const Machine *cheapest = nullptr, *best_value = nullptr; // of offered
  double cheapest_count = 1, best_count = 1;
  const auto work_of_dollar = [&](const Machine& m) { return work_per_dollar(m, dense_peak(m, catalog)); };
  for (const Machine& m : offered) {
    const Instance& instance = *m.instance;
    if (instance.accelerator.empty() != on_cpu) continue;
    if (on_cpu && (instance.burstable || instance.vcpu < 4 || instance.vcpu > 32)) continue;
    if (m.accelerator && (!runs_common_stacks(*m.accelerator) || !instance.accelerator_memory_gib)) continue;
    double count = 1;
    if (!on_cpu) {
      const auto for_memory =
          fewest_devices(needed.divided, needed.each * training_devices(m), model_memory(instance),
                         Fraction::clamped(mean(coefficients.train.fit_headroom)));
      if (!for_memory || *for_memory > (shards(method) ? 64 : 1)) continue;
      const double speed = dense_peak(m, catalog).count() * instance.accelerator_count * usual_utilisation;
      const double for_time = std::ceil(final_run.count() / speed / 3600 / longest_hours);
      count = std::max(*for_memory, for_time);
      // Many small machines are no replacement for a few with a fast network.
      if (count > 1 && !instance.efa) continue;
      if (count > 256) continue;
    }
    if (!cheapest || m.quote.price.count() * count < cheapest->quote.price.count() * cheapest_count) {
      cheapest = &m;
      cheapest_count = count;
    }
    if (!best_value || work_of_dollar(m) > work_of_dollar(*best_value)) {
      best_value = &m;
      best_count = count;
    }
  }
  std::vector<Machine> chosen;
  const auto take = [&chosen](const Machine& m, double count) {
    chosen.push_back(m);
    chosen.back().count = count;
  };
  if (cheapest) take(*cheapest, cheapest_count);
  if (best_value && !on_cpu && best_value != cheapest) take(*best_value, best_count);
  return chosen;
}

std::vector<Machine> serving_machines(std::span<const Machine> offered, const Catalog& catalog,
                                      const Coefficients& coefficients, const PretrainedModel& model,
                                      const RequestSize& size) {
  const Gigabytes needed = replica_memory(model, size, coefficients);
  constexpr double heaviest_on_cpu = 60e9; // FLOP of a request that a few vCPUs answer within a second
  const bool cpu_will_do = is_classical(model) || request_flop(model, size).count() <= heaviest_on_cpu;

  const Machine *cheapest = nullptr, *best_value = nullptr, *cpu = nullptr; // of offered
  const auto bandwidth_per_dollar = [](const Machine& m) {
    return m.accelerator->memory_bandwidth_gb_per_s.value_or(0) * m.instance->accelerator_count /
           m.quote.price.count();
  };
  for (const Machine& m : offered) {
    const Instance& instance = *m.instance;
    const bool accelerated = !instance.accelerator.empty();
    if (!accelerated && (!cpu_will_do || instance.burstable || instance.vcpu < 2 || instance.vcpu > 8))
      continue;
    if (accelerated && is_classical(model)) continue;
    if (model_memory(instance) < needed) continue;
    if (!accelerated) {
      const auto value = [&](const Machine& c) {
        return dense_peak(c, catalog).count() / c.quote.price.count();
      };
      if (!cpu || value(m) > value(*cpu) * 1.02 ||
          (value(m) > value(*cpu) * 0.98 && m.quote.price < cpu->quote.price))
        cpu = &m;
      continue;
    }
    if (!runs_common_stacks(*m.accelerator)) continue;
    if (!cheapest || m.quote.price < cheapest->quote.price) cheapest = &m;
    const bool better =
        !best_value ||
        (generates(model) ? bandwidth_per_dollar(m) > bandwidth_per_dollar(*best_value)
                          : work_per_dollar(m, dense_peak(m, catalog)) >
                                work_per_dollar(*best_value, dense_peak(*best_value, catalog)));
    if (better) best_value = &m;
  }
  std::vector<Machine> chosen;
  if (cheapest) chosen.push_back(*cheapest);
  // A machine that is good value at full load is none for a plan that a tenth of it would serve.
  constexpr double dearest = 10;
  if (best_value && best_value != cheapest &&
      best_value->quote.price.count() < dearest * cheapest->quote.price.count())
    chosen.push_back(*best_value);
  if (cpu) chosen.push_back(*cpu);
  return chosen;
}

} // namespace steelyard
