/// \file
/// An approach with every choice made.
#pragma once

#include "steelyard/plan/plan.hpp"

#include <optional>
#include <string>
#include <vector>

namespace steelyard {

/// How a pretrained model is adapted, or a new one made. `cached` trains a head on features computed once.
enum class Method { none, full, lora, qlora, head, cached, distilled, scratch, service };
[[nodiscard]] std::string_view name(Method method);
[[nodiscard]] std::optional<Method> method(std::string_view word);

/// The choices that make up an option; empty where a choice does not arise.
/// Catalog things are named by their ids, so that an option means the same in every run.
struct Choices {
  Adaptation adaptation = Adaptation::none;
  Hosting hosting = Hosting::api;
  Method method = Method::none;
  ServiceTier service_tier = ServiceTier::standard;
  std::string model;          ///< id of a pretrained model, or the architecture of a custom one
  std::string jumpstart;      ///< id of the package that the model comes in
  std::string service;        ///< id of a managed service
  std::string hosted_model;   ///< id of a token-priced model
  std::string listing;        ///< id of a Marketplace listing
  std::string fallback_model; ///< cascade: the large model behind the small one
  std::string train_instance, serve_instance; ///< instance ids (aws/g5.xlarge)
  int train_count = 0;                        ///< instances
  std::string optimizer;                      ///< where the usual one does not fit
  std::string purchase;                       ///< of what trains: on-demand, spot, batch
  std::string serve_purchase;                 ///< of what serves; empty: on demand
  std::string region;
};

struct Option {
  std::string id; ///< depends on the choices only
  Approach approach = Approach::custom;
  std::string title;
  Choices choices;
  std::optional<Pin> pin;              ///< when the user asked for it
  std::vector<std::string> infeasible; ///< structural reasons; empty: feasible
};

} // namespace steelyard
