// Serving images, by the law of diffusion.
#include "served_month.hpp"

#include "steelyard/estimate/diffusion_law.hpp"

#include <algorithm>
#include <utility>

namespace steelyard {

ImageRequest image_request(const Job& job) {
  const Setting& s = job.setting;
  const PretrainedModel& model = *job.model;
  const auto& c = job.k().serve;
  const Machine& m = job.serve->machine;
  const Accelerator& accelerator = *m.accelerator;
  const DiffusionTask task = image_task(model, job.k());
  const DiffusionLaw law = diffusion_law(task.linear, false, accelerator, job.k().serve_law);
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
    const double images = std::max(1.0, s.sizes[i].images);
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
    if (s.plan.task.images) leaves.push_back(leaf(s, *s.plan.task.images));
    return leaves;
  };
  auto of_time = inputs(law.time_coefficients, law.time_error);
  of_time.push_back(leaf(s, c.item_overhead_ms));
  request.seconds_tree = node("machine time of a request", "s", "images × time by the law + overhead",
                              request.seconds, std::move(of_time), "mlenergy-v3");
  auto of_energy = inputs(law.energy_coefficients, law.energy_error);
  of_energy.push_back(leaf(s, c.host_factor));
  request.kwh_tree = node("energy of a request", "kWh", "images × energy by the law × host factor",
                          request.kwh, std::move(of_energy), "mlenergy-v3");
  return request;
}

} // namespace steelyard
