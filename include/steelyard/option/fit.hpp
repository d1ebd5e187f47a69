/// \file
/// Which machines a model can be trained and served on.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/option/option.hpp"
#include "steelyard/option/work.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <vector>

namespace steelyard {

/// An instance type with what is needed to weigh it.
struct Machine {
  const Instance* instance = nullptr;
  const Accelerator* accelerator = nullptr; ///< nullptr: CPU only
  Quote quote;
  double count = 1; ///< instances

  [[nodiscard]] double devices() const; ///< accelerators over all instances; instances where there is none
};

/// Dense peak of one accelerator at the precision that models are trained and served in [FLOP/s]; of all
/// vCPUs for a CPU instance.
[[nodiscard]] FlopPerSecond dense_peak(const Machine& machine, const Catalog& catalog);

/// Memory that holds weights: of all accelerators of one instance, or the instance's own.
[[nodiscard]] Gigabytes model_memory(const Instance& instance);

/// Memory that training takes, activations in, over all devices.
[[nodiscard]] Gigabytes training_memory(const PretrainedModel& model, Method method,
                                        const Coefficients& coefficients);
/// Memory that one replica takes with a batch of eight requests.
[[nodiscard]] Gigabytes replica_memory(const PretrainedModel& model, const RequestSize& size,
                                       const Coefficients& coefficients);

/// The machine of an instance id for a use in a region; nullopt where it has no price there.
[[nodiscard]] std::optional<Machine> machine(const Catalog& catalog, std::string_view instance,
                                             std::string_view region, Product product, double count = 1);

/// Memory of all accelerators of a machine that training may take.
[[nodiscard]] Gigabytes training_room(const Machine& machine, const Coefficients& coefficients);
/// Whether the method can be spread over several instances.
[[nodiscard]] bool shards(Method method);

/// The type whose accelerator draws most nearly so much, one accelerator if there is such: a stand-in for
/// hardware that the catalog does not list.
[[nodiscard]] const Instance* instance_like(const Catalog& catalog, double watts_per_device);

/// Machines that can train: the cheapest per hour that fits, and the cheapest per unit of work where it is
/// another. Several instances are taken where one is too small or would need more than a month.
[[nodiscard]] std::vector<Machine> training_machines(const Catalog& catalog, const Coefficients& coefficients,
                                                     std::string_view region, const PretrainedModel& model,
                                                     Method method, Flop final_run);

/// Machines that can serve: the cheapest per hour that fits, the cheapest per unit of throughput, and a CPU
/// where the model is small enough for it.
[[nodiscard]] std::vector<Machine> serving_machines(const Catalog& catalog, const Coefficients& coefficients,
                                                    std::string_view region, const PretrainedModel& model,
                                                    const RequestSize& size);

} // namespace steelyard
