#include "weighing.hpp"

#include "steelyard/stats/summary.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace steelyard {

std::vector<Driver> drivers(const Setting& s, const Weighed& recommended) {
  // Columns are independent by construction, so the squared correlation is the share of variance that an
  // assumption explains by itself, to first order.
  const auto column = ranking_column(s.plan, recommended.estimate);
  // Some three hundred assumptions are tried: by chance alone one of them reaches this correlation in one
  // run out of twenty.
  const double noise = 14.0 / static_cast<double>(s.n);
  std::vector<Driver> all;
  for (const Assumption* a : s.sample.drawn()) {
    if (is_exact(a->distribution)) continue;
    const double r = correlation(s.sample.drawn_column(a->id), column);
    if (r * r > noise) all.push_back({a->id, r * r});
  }
  std::stable_sort(all.begin(), all.end(), [](const Driver& a, const Driver& b) {
    return a.share_of_variance > b.share_of_variance;
  });
  return all;
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
