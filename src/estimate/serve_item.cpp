// Machine time of models that answer in one pass on an accelerator, by the fitted law of inference.
#include "served_month.hpp"

#include "steelyard/estimate/inference_time.hpp"
#include "steelyard/formulas/training_law.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace steelyard {

namespace {

/// The law's word for a class of models; empty where it is no better than a prior.
std::string_view law_kind(ArchitectureClass of) {
  switch (of) {
  case ArchitectureClass::transformer:
    return "encoder";
  case ArchitectureClass::cnn:
  case ArchitectureClass::vit:
    return "image";
  case ArchitectureClass::detector:
  case ArchitectureClass::segmenter:
    return "detector";
  default:
    return "";
  }
}

/// A request of the usual size as the law sees it.
ItemCost request_cost(const PretrainedModel& model, std::string_view kind, const RequestSize& usual,
                      const InferenceWorkCoefficients& work) {
  ItemCost item;
  item.kind = kind;
  item.flop = request_flop(model, usual);
  const double millions =
      model.parameters_b ? *model.parameters_b * 1000 : mean(work.default_network_parameters_m);
  item.parameters = Parameters{millions * 1e6};
  if (kind == "encoder") {
    item.layers = model.layers.value_or(
        mean(millions < mean(work.small_parameters_m) ? work.layers_of_small : work.layers_of_medium));
    item.activations = usual.input_tokens * item.layers * std::sqrt(item.parameters.count()) / 2;
    return item;
  }
  const double images = std::max(1.0, usual.images);
  const MultiplyAdds image{item.flop.count() / 2 / images};
  const bool detects = kind == "detector";
  item.layers = mean(detects ? work.detector_layers : work.image_layers);
  item.passes = images; // one after another
  item.activations = images * (detects ? usual_activations(image, 1, mean(work.detector_activations_at_1gmac),
                                                           mean(work.detector_activations_exponent))
                                       : usual_activations(image, 1, mean(work.activations_at_1gmac),
                                                           mean(work.activations_exponent)));
  return item;
}

const Coefficient& width_of(const CoefficientFamily& half_widths, std::string_view kind) {
  if (const Coefficient* own = half_widths.find(kind)) return *own;
  return half_widths.at(kind.substr(0, kind.find('.')));
}

/// How far the law lies off for a kind of work: one column for all that is of the kind.
Assumption item_error(const Coefficient& half_width, std::string_view kind) {
  Assumption error = half_width;
  error.id = "serve.item_law_error." + std::string{kind};
  error.unit = "1";
  error.distribution = Lognormal{1, log_sd(mean(half_width))};
  return error;
}

} // namespace

std::optional<ItemSeconds> accelerator_seconds(const Job& job, bool batch) {
  const Setting& s = job.setting;
  const PretrainedModel& model = *job.model;
  const Machine& m = job.serve->machine;
  const std::string_view kind = law_kind(architecture_class(model.family));
  const RequestSize usual = mean_size(s.plan);
  if (!m.accelerator || kind.empty()) return std::nullopt;
  // Of images the law knows networks by what a pass takes, not by their parameters.
  if (kind != "encoder" && !model.gmacs) return std::nullopt;
  if (kind == "encoder" && usual.images > 0) return std::nullopt; // it reads more than text
  const auto part = inference_part(*m.accelerator, s.coefficients.inference_work);
  if (!part || !(request_flop(model, usual).count() > 0)) return std::nullopt;

  ItemService service;
  service.part = *part;
  service.item = request_cost(model, kind, usual, s.coefficients.inference_work);
  // Engines gather requests into batches; PyTorch answers one at a time. Texts were measured as people write
  // it, images as compiled networks: measured pipelines for these were of large transformers only.
  const bool engine = s.plan.team.stack == Stack::tuned;
  service.stack = engine ? "tuned" : kind == "encoder" ? "pipeline" : "timm";
  service.precision = s.plan.team.stack == Stack::naive ? "fp32" : "fp16";
  service.server = engine && !batch;
  if (!engine && !batch) service.batch = 1;
  const LawQuestion law = item_seconds(service, s.coefficients);

  // Arithmetic and traffic grow with the request, launches and weights do not.
  const double usual_seconds = law_value(law);
  const double growing = share_of(law, {"flop", "moved", "flop_single", "flop_speech"});
  const double usual_flop = service.item.flop.count();
  // No detector was measured as a compiled network.
  const std::string_view width =
      !engine && kind == "detector" ? "pipeline.detector" : std::string_view{law.kind};
  const Assumption error = item_error(width_of(law.law->half_widths, width), width);
  const auto off = job.draw(error);
  const double side_by_side = std::max(1.0, m.instance->accelerator_count);
  ItemSeconds result;
  result.seconds = values_of(s.n, [&](std::size_t i) {
    const double larger = request_flop(model, s.sizes[i]).count() / usual_flop;
    return usual_seconds * (1 + growing * (larger - 1)) * off[i] / side_by_side;
  });
  if (!s.detail) return result;
  for (const LawTerm& term : law.terms)
    if (const Coefficient* found = law.law->coefficients.find(term.name))
      result.inputs.push_back(leaf(s, *found));
  for (const std::string& effect : law.effects)
    if (const Coefficient* found = law.law->log_factors.find(effect))
      result.inputs.push_back(leaf(s, *found));
  result.inputs.push_back(leaf(s, error));
  result.inputs.push_back(record_leaf("memory bandwidth",
                                      m.accelerator->memory_bandwidth_gb_per_s.value_or(0), "GB/s",
                                      m.accelerator->id, m.accelerator->provenance));
  return result;
}

} // namespace steelyard
