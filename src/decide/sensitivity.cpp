#include "effects.hpp"
#include "weighing.hpp"

#include "steelyard/stats/summary.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace steelyard {

namespace {

constexpr std::size_t most_flips = 12; ///< assumptions that are tried, by what they explain

/// The drivers' draws, with what they are.
struct Driving {
  std::vector<const Assumption*> assumptions;
  std::vector<Input> inputs;
};

Driving driving(const Sample& sample, const std::vector<Driver>& drivers) {
  Driving found;
  const auto drawn = sample.drawn();
  for (const Driver& driver : drivers) {
    const auto at = std::ranges::find(drawn, driver.assumption, [](const Assumption* a) { return a->id; });
    if (at == drawn.end()) continue;
    found.assumptions.push_back(*at);
    found.inputs.push_back({(*at)->distribution, sample.drawn_column(driver.assumption)});
  }
  return found;
}

} // namespace

std::vector<Driver> drivers(const Setting& s, const Weighed& recommended) {
  return drivers_of(s.sample, ranking_column(s.plan, recommended.estimate));
}

std::vector<Driver> drivers_of(const Sample& sample, std::span<const double> column) {
  // Columns are independent by construction, so the squared correlation is the share of variance that an
  // assumption explains by itself, to first order.
  // Some three hundred assumptions are tried: by chance alone one of them reaches this correlation in one
  // run out of twenty.
  const double noise = 14.0 / static_cast<double>(sample.draws());
  std::vector<Driver> all;
  for (const Assumption* a : sample.drawn()) {
    if (is_exact(a->distribution)) continue;
    const double r = correlation(sample.drawn_column(a->id), column);
    if (r * r > noise) all.push_back({a->id, r * r});
  }
  std::stable_sort(all.begin(), all.end(), [](const Driver& a, const Driver& b) {
    return a.share_of_variance > b.share_of_variance;
  });
  return all;
}

std::vector<TornadoBar> tornado(const Sample& sample, const std::vector<Driver>& drivers,
                                std::span<const double> column) {
  constexpr double low = 0.1, high = 0.9;
  const Driving found = driving(sample, drivers);
  const Effects effects{found.inputs, column};
  std::vector<TornadoBar> bars;
  for (std::size_t k = 0; k < found.assumptions.size(); ++k) {
    const Assumption& a = *found.assumptions[k];
    bars.push_back({a.id, a.unit, quantile(a.distribution, low), quantile(a.distribution, high),
                    effects.at_percentile(k, low), effects.at_percentile(k, high)});
  }
  std::stable_sort(bars.begin(), bars.end(), [](const TornadoBar& a, const TornadoBar& b) {
    return std::abs(a.at_p90 - a.at_p10) > std::abs(b.at_p90 - b.at_p10);
  });
  return bars;
}

std::vector<Flip> flips(const Sample& sample, std::span<const double> column) {
  std::vector<Flip> found;
  if (!(ordered_mean(column) > 0)) return found;
  auto drivers = drivers_of(sample, column);
  if (drivers.size() > most_flips) drivers.resize(most_flips);
  const Driving driven = driving(sample, drivers);
  const Effects effects{driven.inputs, column};
  for (std::size_t k = 0; k < driven.assumptions.size(); ++k) {
    const auto zero = effects.zero(k);
    if (!zero) continue;
    const Assumption& a = *driven.assumptions[k];
    const auto draws = driven.inputs[k].draws;
    const auto beyond = std::ranges::count_if(
        draws, [&zero](double x) { return zero->falling ? x > zero->value : x < zero->value; });
    found.push_back({a.id, a.unit, zero->value, zero->falling,
                     static_cast<double>(beyond) / static_cast<double>(draws.size())});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Flip& a, const Flip& b) { return a.probability > b.probability; });
  return found;
}

SpreadShares spread_shares(const Setting& s, const std::vector<Driver>& all) {
  std::map<std::string, const Assumption*> by_id;
  for (const Assumption* a : s.sample.drawn())
    by_id.emplace(a->id, a);
  SpreadShares shares;
  double total = 0;
  for (const Driver& driver : all) {
    const auto at = by_id.find(driver.assumption);
    if (at == by_id.end()) continue;
    total += driver.share_of_variance;
    const Assumption& a = *at->second;
    if (a.origin == Origin::plan || a.origin == Origin::default_)
      shares.plan += driver.share_of_variance;
    else if (a.basis == Basis::assumed)
      shares.judgement += driver.share_of_variance;
    else
      shares.known += driver.share_of_variance;
  }
  if (total > 0) {
    shares.plan /= total;
    shares.known /= total;
    shares.judgement /= total;
  }
  return shares;
}

} // namespace steelyard
