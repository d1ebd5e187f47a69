/// \file
/// What a call to somebody else's model takes, by how it is billed.
#pragma once

#include "job.hpp"

#include <optional>
#include <vector>

namespace steelyard {

/// Energy of one request to a single-pass service, from a proxy model.
struct RequestEnergy {
  std::vector<double> kwh;
  Derivation tree;

  /// How the energy of all requests came about.
  [[nodiscard]] Derivation of_requests(const Setting& setting) const {
    return node("energy of IT", "kWh", "requests × energy of a request", {}, {setting.requests_tree(), tree});
  }
};

/// By the proxy that the catalog guesses, or by a small encoder where it guesses none.
[[nodiscard]] RequestEnergy service_energy(const Job& job, const Footprint* footprint);

/// A managed service: by the tiers of its price list.
void add_service_calls(Job& job);
/// Tokens to one hosted model for a share of the requests.
void add_token_calls(Job& job, const HostedModel& hosted, const Coefficient* share_c,
                     std::optional<double> own_input_price, std::optional<double> own_output_price);
/// Provisioned throughput: units for the peak, billed by the hour.
void add_provisioned(Job& job, const HostedModel& hosted);
/// Imported weights: model units, on in windows of five minutes in which a request comes.
void add_import(Job& job, const HostedModel& hosted);

} // namespace steelyard
