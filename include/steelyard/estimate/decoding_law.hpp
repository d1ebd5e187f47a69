/// \file
/// Energy of an output token [J] and time between two [ms] of language models: the one law that plans and
/// backtests share.
///
/// \par Model
/// formulas/serving.hpp, with the coefficients `serve.law.decode_energy` and `serve.law.decode_step` times
/// the data sheet of the accelerator. H100 and B200 have their own; any other takes their geometric mean and
/// its own sheet, and errs wider.
/// \par Worked example
/// Qwen3-8B in 16 bits on one H100, batch 8, chats of 600 tokens: 0.45 J a token, 8.3 ms.
/// \par Accuracy
/// `steelyard backtest FILE --kind serving`; of models left out of the fit, scripts/fit/generation_law.py.
/// \par Source
/// The sources of the coefficients in models/serve_laws.json and of `serve.work.*`.
#pragma once

#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/catalog/records.hpp"
#include "steelyard/estimate/fitted_law.hpp"
#include "steelyard/formulas/serving.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// What is known of a language model.
struct DecoderFacts {
  std::string name; ///< as its maker writes it
  Parameters total, active;
  std::optional<double> layers, kv_heads, head_dim;
  std::string precision; ///< of the weights: `bfloat16`, `fp8`, `mxfp4` …; empty: not known
};

/// Facts of a model of the catalog.
[[nodiscard]] DecoderFacts decoder_facts(const PretrainedModel& model, std::string precision);

/// How a language model decodes, with what is not known of it filled by what is usual.
struct Decoder {
  Parameters total, active;
  bool sparse = false; ///< a mixture of experts
  Fraction routed;     ///< of the experts, those that a token meets
  double layers = 0, expert_layers = 0;
  BytesPerToken cache;     ///< keys and values
  BytesPerParameter width; ///< of weights
  bool fp8 = false, fp4 = false;
  std::vector<const Coefficient*> filled; ///< with what is not known of it
};

[[nodiscard]] Decoder decoder(const DecoderFacts& facts, const GenerationWorkCoefficients& work);
/// The work of a step on so many accelerators; `context` is what a sequence holds on average.
[[nodiscard]] DecodeWork decode_work(const Decoder& decoder, double devices, Tokens context);

/// What a request brings beside text.
enum class Sight { none, image, video };

/// A measurement, as far as plans do not know it.
struct SeenPrompt {
  Sight sight = Sight::none;
  double tokens = 0;    ///< unit of the terms [tokens]
  double output = 1;    ///< tokens that an answer has
  bool stalled = false; ///< steps of 25 ms were seen on this GPU, model and task, for no known reason
};

/// The law on one accelerator: what is left to say is the work.
struct DecodingLaw {
  DecodeEnergyLaw energy;
  DecodeTimeLaw time;
  LawError energy_error, time_error;
  std::vector<const Coefficient*> energy_coefficients, time_coefficients; ///< that it rests on
};

[[nodiscard]] DecodingLaw decoding_law(const Decoder& decoder, const Accelerator& accelerator, double devices,
                                       const GenerationLawCoefficients& laws, const SeenPrompt& seen = {});

} // namespace steelyard
