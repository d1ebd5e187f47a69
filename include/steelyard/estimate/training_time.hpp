/// \file
/// Device-hours of a training run whose work is known, and the power of what it runs on: the one law that
/// plans and backtests share.
///
/// \par Model
/// formulas/training_law.hpp with the coefficients `train.law.*`. Hours are lognormal about the law's
/// median; their spread is that of runs whose source was left out of the fit, and of what is not known
/// of this run. Start-up, restarts and days without computing are in published hours to some extent,
/// and so in the intercept.
/// \par Worked example
/// Pythia 6.9B: 1.284e22 FLOP on 128 A100 of 40 GB take 18,199 h by the roofline and 31,270 h by the
/// law; 33,500 h were published.
/// \par Accuracy
/// `steelyard backtest tests/published/training_runs.csv`; of rows whose source was left out of the
/// fit, scripts/fit/training_law.py.
/// \par Source
/// The sources of the coefficients in models/train.json.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/formulas/training_law.hpp"
#include "steelyard/stats/distribution.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// What the time of a run depends on, beside the hardware.
struct TrainingTask {
  RunWork work;
  std::string_view family = "llm";      ///< a word of train.law.family; `llm` is the reference
  std::optional<Parameters> parameters; ///< that a token meets
  std::optional<double> devices;
  std::string precision = {};          ///< `bf16`, `fp8`, `fp32` …; empty: what was usual
  std::string_view stack = "standard"; ///< `tuned`, `standard` or `naive`
  std::optional<double> year;
  bool pretraining = false;
  bool adapters = false; ///< low-rank ones beside a frozen base
  bool experts = false;  ///< a mixture of them
  bool frozen = false;   ///< most of the weights, without adapters
  double spread = 0;     ///< ln-sd of the work, from what is not known of the run
};

/// Whether the family computes on tokens of text.
[[nodiscard]] bool is_text(std::string_view family);

/// Who shares an effect of hardware: `hopper`, `tpu`, `consumer` …; by the accelerator's id.
[[nodiscard]] std::string_view generation(const Accelerator& accelerator);

/// The newest software that the law was fitted to: what a run that is planned now is taken to use.
inline constexpr double newest_software_year = 2025;

/// One of the effects that the logarithm of a run's hours is the sum of.
struct LawEffect {
  const Coefficient* coefficient = nullptr;
  double feature = 1; ///< what the coefficient is multiplied with
};

/// The law, applied to one task on one accelerator: all that is left to say is the work. It refers to the
/// coefficients.
struct TrainingLaw {
  FlopPerSecond peak; ///< dense, at the run's precision
  GigabytesPerSecond bandwidth;
  const Coefficient* reach = nullptr;   ///< share of peak that large matrix products reach
  const Coefficient* traffic = nullptr; ///< bytes over those of a mixed 16-bit run; nullptr: 1
  const Coefficient* most = nullptr;    ///< no run reaches a larger share of peak
  std::vector<LawEffect> effects;
  std::string kind_of_error;           ///< word of train.law.spread; runs of a kind err alike
  const Coefficient* spread = nullptr; ///< ln-sd of hours of that kind
};

[[nodiscard]] TrainingLaw training_law(const TrainingTask& task, const Accelerator& accelerator,
                                       const TrainingLawCoefficients& law);

/// Device-hours of a run [h].
[[nodiscard]] Lognormal training_time(const TrainingTask& task, const Accelerator& accelerator,
                                      const TrainingLawCoefficients& law);

/// What measured the power of a run.
enum class Meter {
  accelerator,   ///< the accelerators' own
  software,      ///< accelerators, processors and memory, as software reads them
  carbontracker, ///< the same, times the PUE that CarbonTracker assumes
  codecarbon,    ///< accelerators, and CodeCarbon's constant for the rest of a machine
  node           ///< at the wall
};

/// What the power of a run depends on, beside the hardware.
struct TrainingLoad {
  std::string_view stack = "standard";
  std::optional<Parameters> parameters; ///< of the model, as far as they keep a device busy
  bool parameters_guessed = false;
  std::optional<double> devices;
  bool pretraining = false, text = false;
  std::optional<double> year;
  Meter meter = Meter::node;
  bool facility = false;     ///< cooling and distribution too
  std::optional<double> pue; ///< of the site, where it is known
};

/// Logarithm of the devices beyond those that a tuned run keeps as busy as eight [1].
[[nodiscard]] double devices_beyond_eight(const TrainingLoad& load);
/// Busy share of the accelerators of a tuned run [1]; `scaling_power` is train.law.watts.scaling_power.
[[nodiscard]] Fraction tuned_busy_share(double devices_beyond_eight, double scaling_power);
/// Word of train.law.watts.spread: how well the power of such a run is known.
[[nodiscard]] std::string_view kind_of_watt_error(const TrainingLoad& load);

/// Mean power of one device [W], with its share of what the meter sees.
[[nodiscard]] Lognormal training_watts(const TrainingLoad& load, const Accelerator& accelerator,
                                       const WattLawCoefficients& law);

} // namespace steelyard
