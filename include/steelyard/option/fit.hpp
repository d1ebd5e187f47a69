/// \file
/// Which machines a model can be trained and served on.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/option/option.hpp"
#include "steelyard/option/work.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <span>
#include <string_view>
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

/// Multiply-adds of one denoising step of an image [1], as they were counted for published runs: a U-Net
/// halves its resolution, so not every parameter meets every latent.
[[nodiscard]] MultiplyAdds denoising_step(const PretrainedModel& unet, const Coefficients& coefficients);

/// Memory that training takes.
struct TrainingMemory {
  Gigabytes divided; ///< weights, gradients and the optimizer's state: spread over the devices
  Gigabytes each;    ///< activations of one example, scores over the vocabulary, runtime: on every device

  [[nodiscard]] Gigabytes on(double devices) const { return divided + each * devices; }
};

/// How the optimizer keeps its moments.
enum class Optimizer { adam, adam_8bit };

/// Of a step with one example on each device and activations computed again layer by layer. Everything that
/// is divided is divided over all devices (ZeRO 3); frozen weights of a large base are too.
[[nodiscard]] TrainingMemory training_memory(const PretrainedModel& model, Method method,
                                             const RequestSize& size, const Coefficients& coefficients,
                                             Optimizer optimizer = Optimizer::adam);
/// Bytes of a parameter as served: as the pin wants it, else the usual.
[[nodiscard]] BytesPerParameter served_width(const Coefficients& coefficients, const Pin* pin);
/// Memory that one replica takes with a batch of eight requests.
[[nodiscard]] Gigabytes replica_memory(const PretrainedModel& model, const RequestSize& size,
                                       const Coefficients& coefficients, const Pin* pin = nullptr);

/// The machine of an instance id for a use in a region; nullopt where it has no price there.
[[nodiscard]] std::optional<Machine> machine(const Catalog& catalog, std::string_view instance,
                                             std::string_view region, Product product, double count = 1);

/// Memory of all accelerators of a machine that training may take.
[[nodiscard]] Gigabytes training_room(const Machine& machine, const Coefficients& coefficients);
/// Accelerators of a machine, over all of its instances.
[[nodiscard]] double training_devices(const Machine& machine);
/// Whether the method can be spread over several instances.
[[nodiscard]] bool shards(Method method);

/// The type whose accelerator draws most nearly so much, one accelerator if there is such: a stand-in for
/// hardware that the catalog does not list.
[[nodiscard]] const Instance* instance_like(const Catalog& catalog, double watts_per_device);

/// Every machine of AWS that a new project may rent for a use in a region, with its price there; in the
/// catalog's order. Made once for many models.
[[nodiscard]] std::vector<Machine> offered_machines(const Catalog& catalog, std::string_view region,
                                                    Product product);

/// Of machines offered for training, those that can train: the cheapest per hour that fits, and the cheapest
/// per unit of work where it is another. Several instances are taken where one is too small or would need
/// more than a month.
[[nodiscard]] std::vector<Machine> training_machines(std::span<const Machine> offered, const Catalog& catalog,
                                                     const Coefficients& coefficients,
                                                     const PretrainedModel& model, Method method,
                                                     const RequestSize& size, Flop final_run);

/// Of machines offered for hosting, those that can serve: the cheapest per hour that fits, the cheapest per
/// unit of throughput, and a CPU where the model is small enough for it.
[[nodiscard]] std::vector<Machine> serving_machines(std::span<const Machine> offered, const Catalog& catalog,
                                                    const Coefficients& coefficients,
                                                    const PretrainedModel& model, const RequestSize& size);

} // namespace steelyard
