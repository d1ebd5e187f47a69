#include "steelyard/estimate/diffusion_law.hpp"

#include "steelyard/option/fit.hpp"
#include "steelyard/support/letter_case.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace steelyard {

namespace {

// Units of the terms. The coefficients were fitted to them: a change needs a new fit with
// scripts/fit/generation_law.py.
constexpr double joules_per_gigabyte = 10, seconds_per_gigabyte = 0.03;
constexpr double launch_seconds_of_power = 0.01, launch_seconds = 0.02, link_seconds = 0.02;

double named(const CoefficientFamily& family, std::string_view name) {
  const Coefficient* found = named_member(family, name);
  return found ? mean(*found) : 1;
}

/// Where guidance is distilled into the model it takes one pass a step, not two.
bool distilled(std::string_view name) {
  constexpr std::array<std::string_view, 6> words{"flux",      "schnell", "turbo",
                                                  "lightning", "lcm",     "hunyuanvideo"};
  return std::ranges::any_of(
      words, [&](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

bool attends_linearly(std::string_view name) {
  return name.find("sana") != std::string_view::npos;
}

} // namespace

DiffusionTask diffusion_task(const DiffusionFacts& facts, const GenerationWorkCoefficients& c) {
  const std::string name = lower_case(facts.name);
  const double side = mean(c.default_pixels), pixels = named(c.token_pixels, name);
  double tokens = facts.height.value_or(side) * facts.width.value_or(side) / (pixels * pixels);
  if (facts.video) {
    // The first frame stands alone; the others share tokens.
    const double usual = mean(c.token_frames.at("default")), stretch = named(c.token_frames, name);
    tokens *= ((facts.frames.value_or(mean(c.default_frames)) - 1) / usual + 1) * usual / stretch;
  }
  const double steps = facts.steps.value_or(mean(c.default_steps));
  const double passes = steps * (distilled(name) ? 1 : 2);
  const Parameters met = facts.denoiser * named(c.touched_share, name);
  const double shape = mean(c.diffusion_width.at("at_1b")) *
                       std::pow(met.count() / 1e9, mean(c.diffusion_width.at("exponent")));
  DiffusionTask task;
  task.linear = attends_linearly(name);
  task.work = {passes * denoising_flop(met, task.linear ? 0 : shape, Tokens{tokens}),
               ring_exchange(shape, Tokens{tokens}, passes, facts.ring.value_or(1)),
               ulysses_exchange(shape, Tokens{tokens}, passes, facts.ulysses.value_or(1)), steps};
  return task;
}

namespace {

DiffusionFacts facts_of(const PretrainedModel& model) {
  DiffusionFacts facts;
  facts.name = model.id;
  facts.denoiser = total_parameters(model);
  facts.height = facts.width = model.input_pixels;
  facts.steps = model.steps;
  return facts;
}

} // namespace

DiffusionTask clip_task(const PretrainedModel& model, Seconds length, const Coefficients& coefficients) {
  DiffusionFacts facts = facts_of(model);
  facts.video = true;
  if (model.frames_per_second) facts.frames = length.count() * *model.frames_per_second + 1;
  return diffusion_task(facts, coefficients.serve_work);
}

DiffusionTask image_task(const PretrainedModel& model, const Coefficients& coefficients) {
  const DiffusionFacts facts = facts_of(model);
  DiffusionTask task = diffusion_task(facts, coefficients.serve_work);
  if (model.family == "diffusion-unet") {
    // A U-Net halves its resolution as it goes: few of its parameters meet every latent.
    const double passes = task.work.steps * (distilled(lower_case(model.id)) ? 1 : 2);
    task.work.flop = passes * forward_flop(denoising_step(model, coefficients));
  }
  return task;
}

DiffusionLaw diffusion_law(bool linear, bool video, const Accelerator& accelerator,
                           const GenerationLawCoefficients& laws) {
  const Sheet sheet = sheet_of(accelerator, laws);
  const std::string_view part = fitted_part(accelerator);
  FittedLaw joules{laws.diffusion_energy, part}, seconds{laws.diffusion_seconds, part};
  joules.multiply("linear", linear);
  seconds.multiply("linear", linear);
  DiffusionLaw law;
  law.energy = {joules("arithmetic") * sheet.watts / sheet.teraflops_16_bit,
                joules("ring") * joules_per_gigabyte, joules("ulysses") * joules_per_gigabyte,
                joules("launch") * launch_seconds_of_power * sheet.watts};
  law.time = {seconds("arithmetic") / sheet.teraflops_16_bit, seconds("ring") * seconds_per_gigabyte,
              seconds("ulysses") * seconds_per_gigabyte, seconds("launch") * launch_seconds,
              seconds("link") * link_seconds};
  const std::string kind = video ? "text-to-video" : "text-to-image";
  law.energy_error = law_error_on(accelerator, laws.diffusion_energy, kind, laws.transfer);
  law.time_error = law_error_on(accelerator, laws.diffusion_seconds, kind, laws.transfer);
  law.energy_coefficients = joules.used();
  law.time_coefficients = seconds.used();
  return law;
}

} // namespace steelyard
