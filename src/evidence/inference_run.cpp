#include "steelyard/evidence/inference_run.hpp"

#include "evidence/words.hpp"

namespace steelyard {

Result<InferenceMeter, std::string> inference_meter(std::string_view scope) {
  const std::string text = lower_case(scope);
  const auto has = [&](std::string_view word) { return contains(text, word); };
  const auto none = [](std::string reason) { return Unexpected{std::move(reason)}; };
  if (text.empty()) return none("the file does not say what power and energy include: fill energy_scope");
  if (has("datacenter") || has("life cycle") || has("not stated"))
    return none("the figure includes what no meter at the machine sees");
  if (has("all visible")) return InferenceMeter::visible;
  if (text.starts_with("gpu")) return InferenceMeter::gpu;
  if (has("8-gpu node")) return InferenceMeter::node;
  if (has("wall")) return InferenceMeter::wall;
  return none("no law for what the figure includes: GPU only, all visible GPUs, an 8-GPU node and wall power "
              "are known");
}

} // namespace steelyard
