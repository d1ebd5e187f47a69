#include "steelyard/estimate/training_time.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard {

namespace {

// What the effects are effects of. The coefficients were fitted to these definitions: a change needs a new
// fit with scripts/fit/training_law.py.
constexpr double reference_year = 2022, earliest = -4, latest = newest_software_year - reference_year;
constexpr double devices_of_benchmark = 8; ///< up to which a tuned run loses nothing to scaling
constexpr double billions_per_device = 1;  ///< a larger model fills more of them
constexpr double reference_cluster = 64, usual_cluster = 256; ///< of text outside of benchmarks
constexpr double usual_host = 8;
constexpr double power_loss_by_scaling = 0.13; ///< of ln time for ln devices; the prior, not the fit
constexpr double reference_parameters = 1e9;
constexpr int first_tensor_year = 2017;                    ///< when runs could choose
constexpr std::string_view first_tensor_cores = "2017-06"; ///< Volta; older parts have none
constexpr double tensor_over_single = 4;                   ///< where the catalog lacks the 16-bit peak
constexpr int eight_bit_year = 2023;                       ///< when tuned stacks trained in it
constexpr int last_single_precision_year = 2019;           ///< when image models were still trained in it
constexpr double usual_bandwidth = 3000;                   ///< where the catalog has none [GB/s]
constexpr double usual_idle = 0.11;                        ///< of design power, where the catalog has none
constexpr int last_year_of_old_sites = 2020;

/// The effect of a word; a word that is not listed is the reference.
double effect(const CoefficientFamily& family, std::string_view word) {
  const Coefficient* found = family.find(word);
  return found ? mean(*found) : 0;
}

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

bool digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

/// Peak, bandwidth, and what is reached of them.
void put_rates(TrainingLaw& applied, const TrainingTask& task, const Accelerator& a,
               const TrainingLawCoefficients& law) {
  constexpr std::array<std::string_view, 5> on_images{"cnn", "vit", "detector", "speech", "diffusion"};
  const bool has_tensor_cores = a.release_date >= first_tensor_cores;
  std::optional<double> tensor = a.fp16_tflops;
  if (!tensor && has_tensor_cores && a.fp32_tflops) tensor = tensor_over_single * *a.fp32_tflops;
  const bool single =
      task.precision.empty()
          ? task.year.value_or(reference_year) <= last_single_precision_year && one_of(task.family, on_images)
          : task.precision.find("fp32") != std::string::npos;
  // Parts from before tensor cores gain nothing by 16 bits unless their peak says so.
  const bool no_gain = tensor && !has_tensor_cores && *tensor < 1.5 * a.fp32_tflops.value_or(0);
  applied.bandwidth = GigabytesPerSecond{a.memory_bandwidth_gb_per_s.value_or(usual_bandwidth)};
  if (single || !tensor || no_gain) {
    const double top = a.tf32_tflops ? *a.tf32_tflops : a.fp32_tflops ? *a.fp32_tflops : tensor.value_or(1);
    applied.peak = FlopPerSecond{top * 1e12};
    applied.reach = a.tf32_tflops ? &law.compute_efficiency : &law.scalar_efficiency;
    applied.traffic = &law.fp32_traffic;
    return;
  }
  applied.peak = FlopPerSecond{*tensor * 1e12};
  applied.reach = &law.compute_efficiency;
}

/// Logarithm of devices beyond those that a tuned run keeps as busy as eight.
double lost_to_scaling(bool pretraining_text, const std::optional<Parameters>& parameters,
                       const std::optional<double>& devices) {
  const double billions = parameters ? parameters->count() / reference_parameters : 0;
  const double reference = pretraining_text ? std::max(devices_of_benchmark, billions / billions_per_device)
                                            : devices_of_benchmark;
  return strong_scaling(devices.value_or(devices_of_benchmark), reference);
}

/// Kinds of run whose errors are alike.
std::string_view kind_of_error(const TrainingTask& task, bool text, std::string_view hardware) {
  constexpr std::array<std::string_view, 4> rare{"diffusion", "diffusion-transformer", "speech",
                                                 "recommender"};
  if (task.stack == "tuned")
    return hardware == "consumer" ? "tuned.consumer" : text ? "tuned.text" : "tuned.other";
  if (text) return task.stack == "naive" ? "published.naive" : "published.text";
  return one_of(task.family, rare) ? "published.rare" : "published.images";
}

} // namespace

bool is_text(std::string_view family) {
  constexpr std::array<std::string_view, 5> families{"llm", "encoder", "encoder-decoder", "state-space",
                                                     "vision-language"};
  return one_of(family, families);
}

std::string_view generation(const Accelerator& accelerator) {
  constexpr std::array<std::string_view, 5> others{"gaudi", "ascend", "trainium", "inferentia", "qualcomm"};
  constexpr std::array<std::string_view, 4> blackwell{"b200", "b300", "gb200", "gb300"};
  const std::string_view id = accelerator.id;
  if (id.starts_with("tpu")) return "tpu";
  if (id.starts_with("mi") && digit_at(id, 2)) return "amd";
  if (std::ranges::any_of(others, [&](auto word) { return id.starts_with(word); })) return "other";
  if (id.starts_with("gtx") || id.starts_with("titan") ||
      (id.starts_with("rtx-") && digit_at(id, 4) && digit_at(id, 7) &&
       id.find("-ada") == std::string_view::npos))
    return "consumer";
  if ((id.starts_with("h") && digit_at(id, 1)) || id.starts_with("gh200")) return "hopper";
  if (std::ranges::any_of(blackwell, [&](auto word) { return id.starts_with(word); })) return "blackwell";
  if ((id.starts_with("l") && digit_at(id, 1)) || id.starts_with("rtx")) return "workstation";
  if (id.starts_with("v100") || id.starts_with("t4") || id.starts_with("quadro-rtx")) return "volta";
  if (id.starts_with("a") && digit_at(id, 1)) return "ampere";
  return "legacy";
}

TrainingLaw training_law(const TrainingTask& task, const Accelerator& accelerator,
                         const TrainingLawCoefficients& law) {
  constexpr std::array<std::string_view, 5> eight_bits{"hopper", "blackwell", "amd", "other", "workstation"};
  const bool text = is_text(task.family), tuned = task.stack == "tuned";
  const std::string_view hardware = generation(accelerator);
  const double year = task.year.value_or(reference_year);
  TrainingLaw applied;
  put_rates(applied, task, accelerator, law);
  const bool in_eight_bits =
      task.precision.find("fp8") != std::string::npos ||
      (tuned && year >= eight_bit_year && accelerator.fp8_tflops && one_of(hardware, eight_bits) &&
       (text || task.family == "diffusion-transformer"));

  const auto add = [&applied](const Coefficient& coefficient, double feature = 1) {
    if (feature != 0) applied.effects.push_back({&coefficient, feature});
  };
  // A word that is not listed is the reference.
  const auto add_word = [&add](const CoefficientFamily& family, std::string_view word, double feature = 1) {
    if (const Coefficient* found = family.find(word)) add(*found, feature);
  };
  add(law.intercept);
  add_word(law.family, task.family);
  add_word(law.hardware, hardware);
  add_word(law.stack, task.stack);
  if (tuned && hardware == "consumer") add_word(law.stack, "own_compiler");
  if (task.adapters) add(law.lora);
  if (task.experts) add(law.moe);
  if (task.frozen) add(law.frozen);
  if (in_eight_bits) add_word(law.precision, "fp8");
  if (applied.traffic && year >= first_tensor_year) add_word(law.precision, "fp32");
  if (text && task.parameters)
    add(law.size, std::min(0.0, std::log(task.parameters->count() / reference_parameters)));
  if (tuned) {
    add_word(law.scaling, "strong", lost_to_scaling(task.pretraining && text, task.parameters, task.devices));
  } else {
    add_word(law.scaling, "weak",
             text ? std::log(std::max(1.0, task.devices.value_or(usual_cluster)) / reference_cluster)
                  : strong_scaling(task.devices.value_or(usual_host), usual_host));
    add(law.year, std::clamp(year - reference_year, earliest, latest));
  }
  applied.most = in_eight_bits ? &law.fp8_mfu_most : &law.mfu_most;
  applied.kind_of_error = kind_of_error(task, text, hardware);
  applied.spread = law.spread.find(applied.kind_of_error);
  if (!applied.spread) applied.spread = law.spread.find("all");
  return applied;
}

Lognormal training_time(const TrainingTask& task, const Accelerator& accelerator,
                        const TrainingLawCoefficients& law) {
  const TrainingLaw applied = training_law(task, accelerator, law);
  double effects = 0;
  for (const auto& [coefficient, feature] : applied.effects)
    effects += mean(*coefficient) * feature;
  const DeviceRates device{applied.peak, Fraction::clamped(mean(*applied.reach)), applied.bandwidth,
                           applied.traffic ? mean(*applied.traffic) : 1};
  const Hours hours = training_hours(task.work, device, effects, mean(*applied.most));
  return {hours.count(), std::hypot(applied.spread ? mean(*applied.spread) : 0, task.spread)};
}

double devices_beyond_eight(const TrainingLoad& load) {
  return lost_to_scaling(load.pretraining && load.text, load.parameters, load.devices);
}

Fraction tuned_busy_share(double devices_beyond_eight, double scaling_power) {
  return Fraction::clamped(std::exp(-scaling_power * power_loss_by_scaling * devices_beyond_eight));
}

std::string_view kind_of_watt_error(const TrainingLoad& load) {
  return load.stack == "tuned" ? "node" : load.parameters_guessed ? "guessed" : "software";
}

Lognormal training_watts(const TrainingLoad& load, const Accelerator& a, const WattLawCoefficients& law) {
  const bool tuned = load.stack == "tuned";
  const Fraction busy =
      tuned ? tuned_busy_share(devices_beyond_eight(load), mean(law.scaling_power))
            : busy_by_size(load.parameters.value_or(Parameters{reference_parameters}),
                           Parameters{mean(law.half_size_m) * 1e6}, Fraction::clamped(mean(law.busy_most)));
  const Kilowatts design{a.power_tdp_w.value_or(300) / 1000};
  const Kilowatts idle = a.power_idle_w ? Kilowatts{*a.power_idle_w / 1000} : design * usual_idle;
  const Kilowatts alone = accelerator_power(design, idle, mean(law.gpu_full), busy);
  const Kilowatts host = design * mean(law.host_share);
  const double sharing = std::clamp(load.devices.value_or(usual_host), 1.0, usual_host);
  const auto metered = [&] {
    switch (load.meter) {
    case Meter::accelerator:
      return alone;
    case Meter::software:
      return alone + host;
    case Meter::carbontracker:
      return (alone + host) * mean(law.carbontracker_pue);
    case Meter::codecarbon:
      return alone + Kilowatts{mean(law.codecarbon_host) / sharing / 1000};
    case Meter::node:
      break;
    }
    return node_power(design, mean(law.node_full), Fraction::clamped(mean(law.node_idle_share)), busy);
  }();
  const double pue =
      !load.facility ? 1
      : load.pue     ? *load.pue
                     : mean(load.year.value_or(reference_year) <= last_year_of_old_sites ? law.pue_to_2020
                                                                                         : law.pue_from_2021);
  return {metered.count() * 1000 * pue, effect(law.spread, kind_of_watt_error(load))};
}

} // namespace steelyard
