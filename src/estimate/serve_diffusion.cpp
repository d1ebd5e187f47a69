// Serving images and videos, by the law of diffusion.
#include "served_month.hpp"

#include "steelyard/estimate/diffusion_law.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace steelyard {

namespace {

/// What a request is to the law: images, or clips that one after another make a video.
struct Drawn {
  DiffusionTask task;
  bool video = false;
  double usual_length = 0; ///< of a request's video [s]
  double usual_clips = 1;  ///< that it is cut into: a model makes none longer than those it learned from

  [[nodiscard]] double count(const RequestSize& size) const {
    return video ? usual_clips * size.video_seconds / usual_length : std::max(1.0, size.images);
  }
};

Drawn drawn_by(const PretrainedModel& model, const Job& job) {
  Drawn d;
  d.usual_length = mean_size(job.setting.plan).video_seconds;
  d.video = model.clip_seconds && d.usual_length > 0;
  if (d.video) {
    d.usual_clips = std::max(1.0, std::ceil(d.usual_length / *model.clip_seconds));
    d.task = clip_task(model, Seconds{d.usual_length / d.usual_clips}, job.k());
  } else {
    d.task = image_task(model, job.k());
  }
  return d;
}

} // namespace

ImageRequest image_request(const Job& job) {
  const Setting& s = job.setting;
  const PretrainedModel& model = *job.model;
  const auto& c = job.k().serve;
  const Machine& m = job.serve->machine;
  const Accelerator& accelerator = *m.accelerator;
  const Drawn drawn_item = drawn_by(model, job);
  const DiffusionTask& task = drawn_item.task;
  const DiffusionLaw law = diffusion_law(task.linear, drawn_item.video, accelerator, job.k().serve_law);
  // One image at a time on each accelerator: what a caller waits for is not queued into batches.
  const Seconds alone = diffusion_time(law.time, task.work, 1, 1);
  const KilowattHours drawn = to_kilowatt_hours(diffusion_energy(law.energy, task.work, 1, 1));
  const double side_by_side = std::max(1.0, m.instance->accelerator_count);
  const auto overhead = job.draw(c.item_overhead_ms), host = job.draw(c.host_factor),
             time_error = job.draw(fitted_error(*law.time_error.half_width)),
             energy_error = job.draw(fitted_error(*law.energy_error.half_width));
  const auto transfer = drawn_transfer(s, law.time_error);
  const double overlap = host_overlap(m);
  ImageRequest request;
  request.seconds.resize(s.n);
  request.kwh.resize(s.n);
  for (std::size_t i = 0; i < s.n; ++i) {
    const double images = drawn_item.count(s.sizes[i]);
    request.seconds[i] =
        images * alone.count() / side_by_side * time_error[i] * transfer[i] + overhead[i] / 1000 / overlap;
    request.kwh[i] = images * drawn.count() * energy_error[i] * transfer[i] * host[i];
  }
  if (!s.detail) return request;
  const auto inputs = [&](const std::vector<const Coefficient*>& coefficients, const LawError& error) {
    std::vector<Derivation> leaves = law_leaves(s, coefficients, error, accelerator);
    leaves.push_back(
        record_leaf("parameters", model.parameters_b.value_or(0), "10^9", model.id, model.provenance));
    if (model.steps) leaves.push_back(record_leaf("steps", *model.steps, "1", model.id, model.provenance));
    const auto& size = drawn_item.video ? s.plan.task.video_seconds : s.plan.task.images;
    if (size) leaves.push_back(leaf(s, *size));
    if (drawn_item.video) {
      leaves.push_back(record_leaf("longest clip", *model.clip_seconds, "s", model.id, model.provenance));
      leaves.push_back(record_leaf("frames a second", model.frames_per_second.value_or(0), "1/s", model.id,
                                   model.provenance));
    }
    return leaves;
  };
  auto of_time = inputs(law.time_coefficients, law.time_error);
  of_time.push_back(leaf(s, c.item_overhead_ms));
  request.seconds_tree =
      node("machine time of a request", "s", "images or clips × time by the law + overhead", request.seconds,
           std::move(of_time), "mlenergy-v3");
  auto of_energy = inputs(law.energy_coefficients, law.energy_error);
  of_energy.push_back(leaf(s, c.host_factor));
  request.kwh_tree = node("energy of a request", "kWh", "images or clips × energy by the law × host factor",
                          request.kwh, std::move(of_energy), "mlenergy-v3");
  return request;
}

} // namespace steelyard
