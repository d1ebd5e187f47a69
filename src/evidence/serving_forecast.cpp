#include "steelyard/evidence/serving_forecast.hpp"

#include "evidence/words.hpp"
#include "steelyard/estimate/decoding_law.hpp"
#include "steelyard/estimate/diffusion_law.hpp"
#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/support/letter_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace steelyard {

namespace {

constexpr double stalled_from = 12; ///< sequences with pictures; part of what serve.law.*.slow is fitted to

/// The name up to where it says a precision: `Qwen3-8B` of `Qwen3-8B-FP8-dynamic`.
std::string_view without_precision(std::string_view name) {
  constexpr std::array<std::string_view, 8> words{"fp8", "bf16", "mxfp4", "nvfp4",
                                                  "fp4", "int4", "awq",   "gptq"};
  const std::string lower = lower_case(name);
  for (std::size_t at = lower.find_first_of("-_"); at != std::string::npos;
       at = lower.find_first_of("-_", at + 1))
    for (const std::string_view word : words) {
      const std::string_view rest = std::string_view{lower}.substr(at + 1);
      if (rest.starts_with(word) &&
          (rest.size() == word.size() || rest[word.size()] == '-' || rest[word.size()] == '_'))
        return name.substr(0, at);
    }
  return name;
}

/// The model's card, that of another precision if need be.
const PretrainedModel* card_of(const Catalog& catalog, std::string_view name) {
  for (const std::string_view candidate : {name, without_precision(name)})
    if (const auto* card = find_model(catalog, "hf/" + std::string{candidate})) return card;
  return nullptr;
}

/// A size that the name says: of `Qwen3-30B-A3B` 30 after "", 3 after "a".
std::optional<double> said_size(std::string_view name, std::string_view before) {
  for (const std::string& word : words_of(name)) {
    if (!word.starts_with(before) || !word.ends_with("b")) continue;
    const std::string number = word.substr(before.size(), word.size() - before.size() - 1);
    if (number.empty() || number.find_first_not_of("0123456789.") != std::string::npos) continue;
    return first_number(number);
  }
  return std::nullopt;
}

struct Size {
  double total = 0, active = 0; ///< [10^9]
};

/// Parameters by the row, else by the card, else by the name.
Result<Size, std::string> size_of(const ServingFacts& facts, const PretrainedModel* card) {
  Size size;
  const auto positive = [](const std::optional<double>& x) { return x && *x > 0; };
  if (positive(facts.parameters_b))
    size.total = *facts.parameters_b;
  else if (card && positive(card->parameters_b))
    size.total = *card->parameters_b;
  else
    size.total = said_size(facts.model, "").value_or(0);
  if (!(size.total > 0))
    return Unexpected{
        fmt::format("nothing says how large \"{}\" is: fill total_params_billions", printable(facts.model))};
  if (positive(facts.active_b))
    size.active = *facts.active_b;
  else if (card && positive(card->active_b))
    size.active = *card->active_b;
  else
    size.active = said_size(facts.model, "a").value_or(size.total);
  return size;
}

Sight sight_of(std::string_view task) {
  constexpr std::array<std::string_view, 4> pictures{"image", "vision", "visual", "vqa"};
  if (contains(task, "video")) return Sight::video;
  return std::ranges::any_of(pictures, [&](std::string_view word) { return contains(task, word); })
             ? Sight::image
             : Sight::none;
}

ServingForecast without(const std::string& reason) {
  return {Unexpected{reason}, Unexpected{reason}, {}};
}

void add_groups(ServingForecast& forecast, const ServingFacts& facts, const Accelerator& accelerator) {
  forecast.groups.push_back("gpu:" + accelerator.id);
  if (!facts.task.empty()) forecast.groups.push_back("task:" + facts.task);
}

} // namespace

ServingForecaster::ServingForecaster(const Catalog& catalog, const Coefficients& coefficients)
    : catalog_{catalog}, coefficients_{coefficients}, hardware_{catalog} {}

ServingForecast ServingForecaster::predict(const ServingFacts& facts) const {
  const auto hardware = hardware_.find(facts.gpu);
  if (!hardware) return without(hardware.error());
  if (!hardware->accelerator) return without("the laws of serving know accelerators only");
  return facts.diffusion ? drawn(facts, *hardware->accelerator) : written(facts, *hardware->accelerator);
}

ServingForecast ServingForecaster::written(const ServingFacts& facts, const Accelerator& accelerator) const {
  const auto& work = coefficients_.serve_work;
  const PretrainedModel* card = card_of(catalog_, facts.model);
  const auto size = size_of(facts, card);
  if (!size) return without(size.error());
  if (!facts.batch || *facts.batch <= 0)
    return without("nothing says how many sequences ran at a time: fill avg_batch_size or max_num_seqs");
  const double batch = *facts.batch, devices = std::max(1.0, facts.devices.value_or(1));
  const double output = std::max(1.0, facts.output_tokens.value_or(mean(work.usual_output_tokens)));
  const std::string task = lower_case(facts.task);

  DecoderFacts described;
  described.name = facts.model;
  described.total = Parameters{size->total * 1e9};
  described.active = Parameters{size->active * 1e9};
  if (card) {
    described.layers = card->layers;
    described.kv_heads = card->kv_heads;
    described.head_dim = card->head_dim;
  }
  described.precision = facts.precision.empty() ? facts.model : facts.precision;
  const Decoder model = decoder(described, work);

  SeenPrompt seen;
  seen.sight = sight_of(task);
  seen.output = output;
  const bool sees = seen.sight != Sight::none;
  if (sees) seen.tokens = mean(work.seen_tokens.at(seen.sight == Sight::image ? "image" : "video"));
  seen.stalled = fitted_part(accelerator) == "b200" && devices == 1 && !model.fp4 &&
                 (task == "gpqa" || (task == "image-chat" && batch > stalled_from));
  // What the pictures of a prompt are worth is in terms of their own.
  const double prompt = sees ? 0 : mean(work.prompt_tokens.at(task));
  const double text = sees ? mean(work.prompt_tokens.at("default")) : prompt;

  const DecodingLaw law = decoding_law(model, accelerator, devices, coefficients_.serve_law, seen);
  const DecodeWork step = decode_work(model, devices, Tokens{text + output / 2});
  const JoulesPerToken energy =
      decode_energy(law.energy, step, batch) + prompt_energy(law.energy, step) * (prompt / output);
  const double wider = batch < mean(work.small_batch.at("below")) ? mean(work.small_batch.at("times")) : 1;
  ServingForecast forecast{law_interval(energy.count(), law.energy_error.joint_half_width() * wider),
                           law_interval(decode_step_time(law.time, step, batch).count() * 1000,
                                        law.time_error.joint_half_width() * wider),
                           {}};
  add_groups(forecast, facts, accelerator);
  forecast.groups.emplace_back(model.sparse ? "category:moe" : "category:dense");
  return forecast;
}

ServingForecast ServingForecaster::drawn(const ServingFacts& facts, const Accelerator& accelerator) const {
  const PretrainedModel* card = card_of(catalog_, facts.model);
  const auto size = size_of(facts, card);
  if (!size) return without(size.error());
  DiffusionFacts described;
  described.name = facts.model;
  described.denoiser = Parameters{size->total * 1e9};
  described.video = facts.video;
  described.height = facts.height;
  described.width = facts.width;
  described.frames = facts.frames;
  described.steps = facts.steps;
  if (!described.steps && card) described.steps = card->steps;
  described.ring = facts.ring;
  described.ulysses = facts.ulysses;
  const DiffusionTask task = diffusion_task(described, coefficients_.serve_work);
  const DiffusionLaw law = diffusion_law(task.linear, facts.video, accelerator, coefficients_.serve_law);
  const double devices = std::max(1.0, facts.devices.value_or(1)),
               batch = std::max(1.0, facts.batch.value_or(1));
  ServingForecast forecast{law_interval(diffusion_energy(law.energy, task.work, devices, batch).count(),
                                        law.energy_error.joint_half_width()),
                           law_interval(diffusion_time(law.time, task.work, devices, batch).count() * 1000,
                                        law.time_error.joint_half_width()),
                           {}};
  add_groups(forecast, facts, accelerator);
  return forecast;
}

} // namespace steelyard
