#include "steelyard/estimate/training_time.hpp"

#include "steelyard/formulas/power.hpp"
#include "steelyard/formulas/utilisation.hpp"

#include <algorithm>

namespace steelyard {

FlopPerSecond dense_peak(const Accelerator& a, std::string_view precision) {
  const auto first_known = [](std::initializer_list<std::optional<double>> peaks) {
    for (const auto& peak : peaks)
      if (peak) return FlopPerSecond{*peak * 1e12};
    return FlopPerSecond{1e12};
  };
  if (precision.find("amp") == std::string_view::npos && precision.find("32") != std::string_view::npos)
    return first_known({a.tf32_tflops, a.fp32_tflops, a.fp16_tflops});
  // Utilisation is quoted against half precision, in FP8 runs too: coefficients were fitted so.
  return first_known({a.fp16_tflops, a.tf32_tflops, a.fp32_tflops});
}

TrainingTime training_time(const TrainingTask& task, const Accelerator& accelerator,
                           const Coefficients& coefficients, const Sample& sample) {
  const TrainCoefficients& t = coefficients.train;
  const auto word = name(task.architecture);
  const auto error = sample.column(t.flop_error.at(word)),
             hardware = sample.column(t.utilisation.at(accelerator.id)),
             architecture = sample.column(t.class_efficiency.at(word)),
             stack = sample.column(t.stack_efficiency.at(task.stack)), stall = sample.column(t.stalled_share),
             scaling = sample.column(t.scaling_exponent),
             exponent = sample.column(coefficients.power.utilisation_exponent),
             slow = sample.column(t.qlora_slowdown);
  const bool text = task.architecture == ArchitectureClass::transformer;
  const double of_size =
      text && task.parameters
          ? size_factor(*task.parameters, Parameters{mean(t.size_knee_b.distribution) * 1e9},
                        Parameters{mean(t.size_floor_b.distribution) * 1e9},
                        mean(t.size_exponent.distribution))
          : 1;
  const FlopPerSecond peak = dense_peak(accelerator, task.precision);
  TrainingTime time;
  time.device_hours.resize(sample.draws());
  time.busy.resize(sample.draws());
  for (std::size_t i = 0; i < sample.draws(); ++i) {
    UtilisationFactors factors;
    factors.hardware = hardware[i];
    factors.architecture = architecture[i];
    factors.stack = stack[i];
    factors.size = of_size;
    factors.scaling = scaling_factor(task.devices, 8, scaling[i]);
    factors.data_stall = Fraction::clamped(stall[i]);
    const Hours hours = computing_time(task.work * error[i], 1, peak, model_flop_utilisation(factors));
    time.device_hours[i] = hours.count() * (task.method == Method::qlora ? slow[i] : 1);
    time.busy[i] = busy_share(computing_utilisation(factors),
                              Fraction::clamped(hardware[i] * architecture[i]), exponent[i])
                       .count();
  }
  return time;
}

} // namespace steelyard
