/// \file
/// Seconds that an item or a token occupies a device [s], power of what serves [W] and energy of its GPU
/// [J], by the fitted laws: one form for plans and for published figures.
///
/// \par Model
/// formulas/positive_law.hpp on the terms of formulas/inference_law.hpp. Software decides the law: PyTorch
/// as people write it (`pipeline`, `timm`, and engines on processors, `cpu`), or engines (`tuned`).
/// \par Worked example
/// 10 ms of arithmetic at a coefficient of 0.9 and 2 ms of the host at 4: 17 ms.
/// \par Accuracy
/// On models left out, throughput: 13 % in PyTorch, 62 % (a factor of three in one case of ten) for an
/// unseen kind of network in an engine, 23 % for one that was seen on other hardware; language models under
/// load 28 %. Power of a system 8 %. `steelyard backtest FILE --kind inference` scores a file.
/// \par Source
/// `published-inference-runs` in catalogs/sources/method.json; scripts/fit/inference_law.py.
#pragma once

#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/catalog/records.hpp"
#include "steelyard/formulas/positive_law.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// Parts that err alike.
enum class PartKind { gpu, cpu, other };
[[nodiscard]] std::string_view name(PartKind kind);

/// What the laws read of a device.
struct InferencePart {
  std::string id;
  PartKind kind = PartKind::gpu;
  FlopPerSecond fp32, fp16, int8; ///< dense; int8 is FP8 where that is faster
  std::optional<FlopPerSecond> fp8, fp4;
  GigabytesPerSecond bandwidth;
  Gigabytes memory;
  double watts = 0, idle_watts = 0;
};

/// nullopt: the catalog has no peak of it.
[[nodiscard]] std::optional<InferencePart> inference_part(const Accelerator& accelerator,
                                                          const InferenceWorkCoefficients& work);
[[nodiscard]] std::optional<InferencePart> inference_part(const Cpu& processor,
                                                          const InferenceWorkCoefficients& work);
/// So many vCPUs of a server that is shared; nullopt: the catalog has no peak of one.
[[nodiscard]] std::optional<InferencePart> inference_part(const Cpu& processor, double vcpus,
                                                          const InferenceWorkCoefficients& work);
/// A share of its compute and bandwidth, for a partitioned one.
[[nodiscard]] InferencePart slice_of(InferencePart part, double share);

/// What one item is to its network.
struct ItemCost {
  std::string kind; ///< image, detector, encoder, generation, … : words of inference.law.*.factor.kind
  Flop flop;
  double activations = 0; ///< outputs of convolutions and matrix products [1]
  Parameters parameters;
  double layers = 1, passes = 1;
  std::string group = "plain"; ///< image networks that share an efficiency
};

/// One term or effect of a law.
struct LawTerm {
  std::string name;
  double value = 1;
  bool of_host = false; ///< effects leave it alone
};

/// A law with the terms and effects that it is asked with; both are words of its families.
struct LawQuestion {
  const PositiveLawCoefficients* law = nullptr;
  std::vector<LawTerm> terms;
  std::vector<std::string> effects;
  std::string kind; ///< of error: `group.kind`
};

/// In the unit of the terms.
[[nodiscard]] double law_value(const LawQuestion& question);
/// Share of the named terms in that value [1].
[[nodiscard]] double share_of(const LawQuestion& question, const std::vector<std::string_view>& terms);
/// That of the kind, else of its group, else of all.
[[nodiscard]] const Coefficient& half_width_in(const CoefficientFamily& half_widths, std::string_view kind);

[[nodiscard]] inline double half_width_of(const CoefficientFamily& half_widths, std::string_view kind) {
  return mean(half_width_in(half_widths, kind));
}

/// An item that a network answers, and what runs it.
struct ItemService {
  InferencePart part;
  double devices = 1;
  std::string stack;     ///< pipeline, timm, cpu, tuned
  std::string precision; ///< of arithmetic: fp32, fp16, int8
  std::optional<double> batch;
  ItemCost item;
  bool server = false;  ///< answers as requests come, under a limit on latency
  bool metered = false; ///< at the wall: tuned for efficiency, not for speed
  bool sparse = false;

  /// One item, or eight, at a time on an engine, which is what benchmarks of latency run.
  [[nodiscard]] bool single() const;
  /// Devices that work side by side.
  [[nodiscard]] double used() const;
};

/// Seconds of one device for an item.
[[nodiscard]] LawQuestion item_seconds(const ItemService& service, const Coefficients& coefficients);
/// Joules of the GPU for one request at a time in a pipeline. `newer`: a benchmark's own harness.
[[nodiscard]] LawQuestion gpu_joules(const ItemService& service, bool newer,
                                     const Coefficients& coefficients);

/// A language model under full load.
struct LoadService {
  InferencePart part;
  double devices = 1;
  std::string stack;     ///< submitted, tgi, trtllm, vllm
  std::string precision; ///< of weights: fp16, fp8, int8, fp4, int4
  Parameters total, active;
  std::optional<double> layers;
  bool latent_cache = false; ///< compressed keys and values
  double tokens_read = 0, tokens_written = 0;
  std::optional<double> sequences; ///< at once
  bool server = false;
};

struct LoadQuestion {
  LawQuestion seconds; ///< of a replica, for an output token
  double replicas = 1;
};

[[nodiscard]] LoadQuestion load_seconds(const LoadService& service, const Coefficients& coefficients);

/// What a power meter sees.
enum class PowerMeter {
  wall,   ///< one system, at its plug
  node,   ///< a node of eight of which one device works
  visible ///< all accelerators, of which one works
};
[[nodiscard]] std::string_view name(PowerMeter meter);

struct PowerService {
  InferencePart part;
  double devices = 1;
  std::string kind; ///< of the item, or llm
  PowerMeter meter = PowerMeter::wall;
  bool server = false, single = false;
  double busy_share = 1; ///< of the time in arithmetic and memory, for a node
};

/// Watts of what is metered.
[[nodiscard]] LawQuestion metered_watts(const PowerService& service, const Coefficients& coefficients);

} // namespace steelyard
