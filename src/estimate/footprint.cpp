// The footprint of a call to somebody else's model: a proxy model where the provider publishes nothing.
#include "job.hpp"

#include "steelyard/formulas/serving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

/// A size that the maker does not publish, as an assumption of its own.
Assumption size_assumption(std::string_view what, std::string_view id, const Range& range,
                           std::string_view basis, const Provenance& p) {
  Assumption a;
  a.id = fmt::format("size.{}.{}", what, id);
  a.unit = "10^9 parameters";
  a.distribution = range.high > range.low ? Distribution{Pert{range.low, range.mode, range.high}}
                                          : Distribution{Exact{range.mode}};
  a.origin = Origin::catalog;
  a.basis = basis == "assumed" ? Basis::assumed : Basis::published;
  a.source = p.source;
  a.note = basis == "assumed" ? "the maker publishes no size; guessed from price and speed" : "";
  return a;
}

} // namespace

TokenEnergy token_energy(const Setting& s, const HostedModel& hosted) {
  const auto& c = s.coefficients;
  TokenEnergy e;
  e.input_kwh_per_million.resize(s.n);
  e.output_kwh_per_million.resize(s.n);

  Assumption active = static_cast<const Assumption&>(c.call.default_parameters_b);
  if (hosted.active_b)
    active = size_assumption("active", hosted.id, *hosted.active_b, hosted.size_basis, hosted.provenance);
  const bool sparse =
      hosted.total_b && hosted.active_b && hosted.active_b->mode < 0.95 * hosted.total_b->mode;
  const double times_total = sparse ? hosted.total_b->mode / hosted.active_b->mode : 1;

  const auto billions = s.draw(active);
  const auto batch = s.draw(c.call.provider_batch), idle = s.draw(c.call.provider_idle_share),
             error = s.draw(c.call.energy_error.at("proxy")), host = s.draw(c.serve.host_factor),
             prefill = s.draw(c.serve.prefill_tflop_per_joule);
  const DecodeEnergyLaw law = fitted_energy_law(s);
  const double bytes = mean(c.call.weight_bytes);
  constexpr double device_gb = 80; // of an H100, on which the law was measured
  for (std::size_t i = 0; i < s.n; ++i) {
    const double total = billions[i] * times_total;
    DecodeWork work;
    work.active = Parameters{billions[i] * 1e9};
    work.devices = std::max(1.0, std::exp2(std::ceil(std::log2(total * bytes * 1.2 / device_gb))));
    if (sparse) {
      work.routed = Fraction::clamped(1 / times_total);
      work.expert_weights = Gigabytes{total * bytes * 0.9};
      work.shared_weights = Gigabytes{total * bytes * 0.1};
    } else {
      work.shared_weights = Gigabytes{total * bytes};
    }
    const double b = std::max(1.0, batch[i]);
    const double per_output = decode_energy(law, work, b).count();
    const double per_input = 2 * work.active.count() / (prefill[i] * 1e12);
    const double overhead = host[i] * (1 + idle[i]) * error[i];
    e.output_kwh_per_million[i] = per_output * 1e6 / 3.6e6 * overhead;
    e.input_kwh_per_million[i] = per_input * 1e6 / 3.6e6 * overhead;
  }
  if (!s.detail) return e;
  const std::vector<Derivation> common{leaf(s, active), leaf(s, c.call.provider_batch),
                                       leaf(s, c.serve.host_factor), leaf(s, c.call.provider_idle_share),
                                       leaf(s, c.call.energy_error.at("proxy"))};
  auto output = common, input = common;
  for (const auto& [word, coefficient] : c.serve.energy_law.members)
    output.push_back(leaf(s, coefficient));
  input.push_back(leaf(s, c.serve.prefill_tflop_per_joule));
  e.output_tree = node("energy of a million tokens written", "kWh",
                       "decode law at the provider's batch × host × (1 + idle) × error of the proxy",
                       e.output_kwh_per_million, std::move(output), "ecologits");
  e.input_tree = node("energy of a million tokens read", "kWh",
                      "2 × active parameters / FLOP per joule × host × (1 + idle) × error of the proxy",
                      e.input_kwh_per_million, std::move(input), "ecologits");
  return e;
}

} // namespace steelyard
