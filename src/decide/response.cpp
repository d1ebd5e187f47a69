#include "steelyard/decide/response.hpp"

#include "weighing.hpp"

#include "steelyard/decide/compare.hpp"
#include "steelyard/option/enumerate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace steelyard {

namespace {

// How fine the table is: a matter of the page's size and of a second's work, not of the market.
constexpr std::size_t node_draws = 256, part_draws = 64;
constexpr std::size_t most_options = 16, next_in_rank = 6;
constexpr std::array volume_factors{1.0 / 64, 1.0 / 32, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2, 1.0,
                                    2.0,      4.0,      8.0,      16.0,    32.0,    64.0};
constexpr double close_enough = 0.01;     ///< of an amount, between two nodes
constexpr double narrow = 1.03;           ///< from one volume to the next
constexpr std::size_t most_refined = 520; ///< nodes of both axes together, when nodes are added
constexpr std::array horizon_factors{0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0};
constexpr std::size_t most_retrainings = 24; ///< whose steps are followed one by one
constexpr double just_after = 1e-3;          ///< of a month
constexpr std::array scan_volumes{1.0 / 64, 1.0 / 8, 1.0, 8.0, 64.0};
constexpr double longest_horizon = 240; ///< months that a plan may have
constexpr double other_price = 1;       ///< USD, to tell what a USD of a label's price adds
constexpr double other_grid = 2;        ///< times the intensity
constexpr std::string_view grid_error = "carbon.intensity_error", label_price = "data.label_usd_per_item";

/// What is changed of the plan, by what it is multiplied with or set to.
struct Change {
  double volume = 1, horizon = 1, grid = 1;
  std::optional<double> label_usd{};
};

/// The means of an option that the table is made of.
struct Means {
  double cost_usd = 0, energy_kwh = 0, compute_hours = 0, emissions_kgco2e = 0;
  bool possible = false;
};

using MeansById = std::map<std::string, Means>;

class Prober {
 public:
  Prober(const Comparison& comparison, const Catalog& catalog, const Coefficients& coefficients,
         const CompareSettings& settings)
      : plan_{comparison.plan}, catalog_{catalog}, shipped_{coefficients}, settings_{settings},
        few_{sample_key(plan_, settings.seed), std::min(settings.draws, part_draws)},
        many_{sample_key(plan_, settings.seed), std::min(settings.draws, node_draws)},
        all_{sample_key(plan_, settings.seed), settings.draws} {}

  /// As many as the answer has.
  [[nodiscard]] std::size_t all_draws() const { return settings_.draws; }

  /// The options of a changed plan. Slow: prices are looked up for each.
  [[nodiscard]] std::vector<Option> options(const Change& change) const {
    const Plan plan = changed(change);
    return enumerate_options(plan, catalog_, with_overrides(shipped_, plan));
  }

  /// Options weighed with a changed plan.
  [[nodiscard]] std::vector<Weighed> weighed(const Change& change, const std::vector<Option>& options,
                                             std::size_t draws) const {
    const Plan plan = changed(change);
    const Coefficients coefficients = with_overrides(shipped_, plan);
    // All other columns are the same everywhere, and are made once.
    const Sample sample{draws == part_draws   ? few_
                        : draws == node_draws ? many_
                                              : all_,
                        {plan_.demand.requests_per_month.id, plan_.horizon_months.id,
                         std::string{label_price}, std::string{grid_error}}};
    const Setting setting{plan, catalog_, coefficients, sample, false};
    return weighed_options(setting, options, settings_.threads, {});
  }

  /// Means by option's id. The same options are always asked for, and some places more than once.
  const MeansById& means(const Change& change, const std::vector<Option>& wanted,
                         std::size_t draws = node_draws) const {
    const auto [at, is_new] =
        known_.try_emplace({change.volume, change.horizon, change.grid, change.label_usd, draws});
    if (!is_new) return at->second;
    for (const auto& w : weighed(change, wanted, draws)) {
      const auto total = [&w](Metric metric) {
        return w.estimate.total(metric) ? w.estimate.total(metric)->mean : 0;
      };
      at->second[w.option.id] = {total(Metric::cost_with_errors_usd), total(Metric::energy_kwh),
                                 total(Metric::compute_hours), total(Metric::emissions_kgco2e),
                                 w.rank.has_value()};
    }
    return at->second;
  }

 private:
  Plan changed(const Change& change) const {
    Plan plan = plan_;
    const auto scale = [](Assumption& a, double factor) {
      if (factor != 1) a.distribution = scaled(a.distribution, factor);
    };
    scale(plan.demand.requests_per_month, change.volume);
    scale(plan.horizon_months, change.horizon);
    if (change.label_usd) plan.data.label_usd_per_item = exact_label_price(*change.label_usd);
    if (change.grid != 1) scale_grid(plan, change.grid);
    return plan;
  }

  void scale_grid(Plan& plan, double factor) const {
    for (auto& own : plan.overrides)
      if (own.id == grid_error) {
        own.distribution = scaled(own.distribution, factor);
        return;
      }
    Uncertain<double> own;
    static_cast<Assumption&>(own) = shipped_.carbon.intensity_error;
    own.distribution = scaled(own.distribution, factor);
    plan.overrides.push_back(std::move(own));
  }

  const Plan& plan_;
  const Catalog& catalog_;
  const Coefficients& shipped_;
  const CompareSettings& settings_;
  Sample few_, many_, all_;
  mutable std::map<std::tuple<double, double, double, std::optional<double>, std::size_t>, MeansById> known_;
};

/// The options that are worth following: who leads where, and who is next here.
std::vector<Option> followed(const Comparison& c, const Prober& prober) {
  std::set<std::string> ids;
  const auto add = [&ids](const std::string& id) {
    if (ids.size() < most_options) ids.insert(id);
  };
  const auto& r = c.recommendation;
  for (const auto& id : {r.option, r.runner_up, r.carbon_winner})
    if (id) add(*id);
  for (const auto& w : c.options)
    if (w.representative) add(w.option.id);
  for (const double volume : scan_volumes) {
    const auto there = prober.weighed({.volume = volume}, prober.options({.volume = volume}), part_draws);
    const Weighed* best = recommended_option(there);
    for (const auto& w : there)
      if (w.representative || &w == best) add(w.option.id);
  }
  std::size_t next = 0;
  for (const auto& w : c.options)
    if (w.rank && next++ < next_in_rank) add(w.option.id);
  std::vector<Option> options;
  for (const auto& w : c.options) // in the order of the answer; who leads elsewhere may be listed lower
    if (ids.contains(w.option.id)) options.push_back(w.option);
  return options;
}

bool allowed(const Plan& plan, double horizon_factor) {
  return quantile(plan.horizon_months.distribution, 1 - 1e-9) * horizon_factor <= longest_horizon;
}

/// The horizons at which options are weighed.
std::vector<double> horizon_nodes(const Plan& plan) {
  std::vector<double> factors{horizon_factors.begin(), horizon_factors.end()};
  std::erase_if(factors, [&](double factor) { return !allowed(plan, factor); });
  return factors;
}

/// Retrainings at known times: cost is a staircase over the horizon, all steps of an option alike.
struct Stairs {
  double base = 0, months = 0;  ///< the plan's horizon; from one retraining to the next
  std::vector<double> horizons; ///< multiples of the plan's: both sides of each step

  [[nodiscard]] double retrainings(double horizon) const {
    return std::max(0.0, std::ceil(horizon * base / months - just_after / 10) - 1);
  }
};

std::optional<Stairs> stairs(const Plan& plan, const std::vector<double>& horizons) {
  const auto& every = plan.development.retrain_every_months;
  if (!is_exact(plan.horizon_months.distribution) || !is_exact(every.distribution) || horizons.empty())
    return std::nullopt;
  Stairs s{mean(plan.horizon_months), mean(every), {horizons.front(), 1, horizons.back()}};
  const double most = s.months > 0 ? s.retrainings(horizons.back()) : 0;
  if (most < 1 || most > static_cast<double>(most_retrainings)) return std::nullopt;
  for (double months = s.months; months < s.base * horizons.back(); months += s.months)
    if (months > s.base * horizons.front() * (1 - 1e-9)) {
      s.horizons.push_back(months / s.base);
      s.horizons.push_back((months + just_after) / s.base);
    }
  std::ranges::sort(s.horizons);
  s.horizons.erase(
      std::unique(s.horizons.begin(), s.horizons.end(), [](double x, double y) { return y - x < 1e-9; }),
      s.horizons.end());
  return s;
}

/// The largest error of a cost or an emission of what lies between, where a straight line from low to high is
/// taken for it.
double largest_bend(const MeansById& low, const MeansById& between, const MeansById& high) {
  double worst = 0;
  for (const auto& [id, m] : between) {
    const auto a = low.find(id), b = high.find(id);
    if (a == low.end() || b == high.end()) continue;
    if (!a->second.possible || !m.possible || !b->second.possible) continue;
    for (const auto amount : {&Means::cost_usd, &Means::emissions_kgco2e})
      if (m.*amount > 0)
        worst = std::max(worst, std::abs((a->second.*amount + b->second.*amount) / 2 / (m.*amount) - 1));
  }
  return worst;
}

/// The volumes at which options are weighed: steps of two, and more of them where options bend most, as from
/// one replica to two.
std::vector<double> volume_nodes(const Prober& prober, const std::vector<Option>& options,
                                 std::size_t horizons) {
  struct Gap {
    double low, high, bend;

    double middle() const { return (low + high) / 2; }
  };

  const auto means = [&](double factor) -> const MeansById& {
    return prober.means({.volume = factor}, options);
  };
  const auto gap = [&](double low, double high) {
    Gap between{low, high, 0};
    // A step, as where every draw needs one more replica, is followed no closer than that.
    if (high / low >= narrow) between.bend = largest_bend(means(low), means(between.middle()), means(high));
    return between;
  };
  std::vector<Gap> gaps;
  for (std::size_t k = 1; k < volume_factors.size(); ++k)
    gaps.push_back(gap(volume_factors[k - 1], volume_factors[k]));
  const std::size_t most = most_refined / std::max<std::size_t>(horizons, 1);
  while (gaps.size() + 1 < most) {
    const auto worst = std::ranges::max_element(gaps, {}, &Gap::bend);
    if (worst->bend <= close_enough) break;
    const Gap split = *worst;
    *worst = gap(split.low, split.middle());
    gaps.insert(worst + 1, gap(split.middle(), split.high));
  }
  std::vector<double> factors{gaps.front().low};
  for (const Gap& one : gaps)
    factors.push_back(one.high);
  return factors;
}

double ratio(double exact, double approximate) {
  return approximate > 0 && exact > 0 ? exact / approximate : 1;
}

/// What of an option's cost hangs on the price of a label, and what of its emissions on the grid. Both are
/// linear, so draws that are shared tell the shares.
class LinearParts {
 public:
  LinearParts(const Prober& prober, const Change& there, const std::vector<Option>& options,
              const std::optional<double>& label_usd, std::size_t draws)
      : label_usd_{label_usd} {
    Change free = there, paid = there;
    free.label_usd = 0;
    free.grid = other_grid;
    paid.label_usd = other_price;
    free_ = prober.means(free, options, draws);
    paid_ = prober.means(paid, options, draws);
    if (!label_usd_) planned_ = prober.means(there, options, draws);
  }

  struct Parts {
    double usd_per_label_price = 0; ///< what each USD of a label's price adds
    double labels_usd = 0;          ///< at the plan's price
    double grid_share = 0;          ///< of the emissions
  };

  [[nodiscard]] Parts of(const std::string& id) const {
    const Means &free = at(free_, id), &paid = at(paid_, id);
    const double slope = (paid.cost_usd - free.cost_usd) / other_price;
    return {slope, label_usd_ ? slope * *label_usd_ : at(planned_, id).cost_usd - free.cost_usd,
            (ratio(free.emissions_kgco2e, paid.emissions_kgco2e) - 1) / (other_grid - 1)};
  }

 private:
  static const Means& at(const MeansById& means, const std::string& id) {
    static const Means none;
    const auto found = means.find(id);
    return found == means.end() ? none : found->second;
  }

  std::optional<double> label_usd_;
  MeansById free_, paid_, planned_;
};

/// An option at one place of the table.
ResponseNode node_of(const Means& m, const LinearParts::Parts& parts) {
  return {m.possible,
          m.cost_usd,
          m.cost_usd - parts.labels_usd,
          parts.usd_per_label_price,
          m.energy_kwh,
          m.compute_hours,
          m.emissions_kgco2e,
          m.emissions_kgco2e * parts.grid_share};
}

constexpr std::array amounts_of_node{
    &ResponseNode::cost_usd,   &ResponseNode::label_free_usd, &ResponseNode::usd_per_label_price,
    &ResponseNode::energy_kwh, &ResponseNode::compute_hours,  &ResponseNode::emissions_kgco2e,
    &ResponseNode::grid_kgco2e};

/// A node and some times another.
ResponseNode plus(ResponseNode node, const ResponseNode& other, double times) {
  for (const auto amount : amounts_of_node)
    node.*amount += other.*amount * times;
  return node;
}

/// Where on an axis: the node below, and the share of the way to the next.
std::pair<std::size_t, double> place(const std::vector<double>& factors, double at) {
  std::size_t k = 0;
  while (k + 2 < factors.size() && factors[k + 1] < at)
    ++k;
  return {k, factors.size() < 2 ? 0.0 : (at - factors[k]) / (factors[k + 1] - factors[k])};
}

/// One volume's nodes over the horizons of a staircase, from those over fewer horizons: what lies between
/// steps is straight.
std::vector<ResponseNode> with_stairs(std::span<const ResponseNode> nodes,
                                      const std::vector<double>& horizons, const Stairs& s,
                                      const ResponseNode& step) {
  std::vector<ResponseNode> all;
  for (const double horizon : s.horizons) {
    const auto [k, share] = place(horizons, horizon);
    const std::size_t next = std::min(k + 1, horizons.size() - 1);
    const auto level = [&](std::size_t at) { return plus(nodes[at], step, -s.retrainings(horizons[at])); };
    ResponseNode low = level(k), node;
    node.possible = nodes[k].possible && nodes[next].possible;
    node = plus(plus(node, low, 1 - share), level(next), share);
    all.push_back(plus(node, step, s.retrainings(horizon)));
  }
  return all;
}

/// How far means of few draws lie off those of all, along each axis: few draws tell how things change
/// together, all draws how much they are.
class Corrections {
 public:
  Corrections(const Response& r, const Prober& prober, const std::vector<Option>& options)
      : base_{factors(prober, options, {})} {
    for (const double volume : r.volume.factors)
      by_volume_.push_back(factors(prober, options, {.volume = volume}));
    for (const double horizon : r.horizon.factors)
      by_horizon_.push_back(factors(prober, options, {.horizon = horizon}));
  }

  /// Means of few draws, put right. Exact on both axes through the plan itself; elsewhere as if what the axes
  /// do to it were independent.
  [[nodiscard]] Means at(const std::string& id, std::size_t volume, std::size_t horizon, Means m) const {
    const Means &v = by_volume_[volume].at(id), &h = by_horizon_[horizon].at(id), &one = base_.at(id);
    for (const auto amount :
         {&Means::cost_usd, &Means::energy_kwh, &Means::compute_hours, &Means::emissions_kgco2e})
      m.*amount *= v.*amount * (h.*amount / one.*amount);
    return m;
  }

 private:
  static MeansById factors(const Prober& prober, const std::vector<Option>& options, const Change& there) {
    const auto& few = prober.means(there, options);
    const auto& all = prober.means(there, options, prober.all_draws());
    MeansById found;
    for (const auto& option : options) {
      Means factor{1, 1, 1, 1, true};
      const auto a = few.find(option.id), b = all.find(option.id);
      if (a != few.end() && b != all.end() && a->second.possible && b->second.possible)
        factor = {ratio(b->second.cost_usd, a->second.cost_usd),
                  ratio(b->second.energy_kwh, a->second.energy_kwh),
                  ratio(b->second.compute_hours, a->second.compute_hours),
                  ratio(b->second.emissions_kgco2e, a->second.emissions_kgco2e), true};
      found[option.id] = factor;
    }
    return found;
  }

  MeansById base_;
  std::vector<MeansById> by_volume_, by_horizon_;
};

double rounded(double value) {
  if (value == 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - 5);
  // Divided where the unit is below one, so that few digits are written.
  return unit < 1 ? std::round(value / unit) / std::round(1 / unit) : std::round(value / unit) * unit;
}

/// Straight between the nodes of two axes.
Means interpolated(const Response& r, const ResponseOption& option, double volume, double horizon) {
  const auto [v, a] = place(r.volume.factors, volume);
  const auto [h, b] = place(r.horizon.factors, horizon);
  const std::size_t width = r.horizon.factors.size();
  Means means;
  means.possible = true;
  for (const std::size_t dv : {std::size_t{0}, std::size_t{1}})
    for (const std::size_t dh : {std::size_t{0}, std::size_t{1}}) {
      const double weight = (dv == 1 ? a : 1 - a) * (dh == 1 ? b : 1 - b);
      if (weight == 0) continue;
      const ResponseNode& node = option.nodes[(v + dv) * width + h + dh];
      means.cost_usd += weight * node.cost_usd;
      means.emissions_kgco2e += weight * node.emissions_kgco2e;
      means.possible = means.possible && node.possible;
    }
  return means;
}

/// Holds the table against the program halfway between its nodes, where it is worst.
void check(Response& r, const Prober& prober, const std::vector<Option>& options) {
  const auto compared = [&](double volume, double horizon) {
    const auto& exact = prober.means({.volume = volume, .horizon = horizon}, options, prober.all_draws());
    for (const auto& option : r.options) {
      const auto found = exact.find(option.id);
      if (found == exact.end() || !found->second.possible) continue;
      const Means table = interpolated(r, option, volume, horizon);
      if (!table.possible) continue;
      const auto error = [](double mine, double theirs) {
        return theirs > 0 ? std::abs(mine / theirs - 1) : 0;
      };
      r.worst = std::max({r.worst, error(table.cost_usd, found->second.cost_usd),
                          error(table.emissions_kgco2e, found->second.emissions_kgco2e)});
    }
    ++r.checked;
  };
  const auto& v = r.volume.factors;
  for (std::size_t k = 0; k + 1 < v.size(); k += 2)
    if (v[k + 1] / v[k] >= narrow) compared((v[k] + v[k + 1]) / 2, 1);
  const auto& h = r.horizon.factors;
  for (std::size_t k = 0; k + 1 < h.size(); k += 1 + h.size() / 8)
    if (h[k + 1] - h[k] > 0.01) compared(1, (h[k] + h[k + 1]) / 2);
}

} // namespace

std::string grid_path() {
  return "assumptions." + std::string{grid_error};
}

Response response(const Comparison& c, const Catalog& catalog, const Coefficients& coefficients,
                  const CompareSettings& settings) {
  Response r;
  const Prober prober{c, catalog, coefficients, settings};
  r.volume = {"demand.requests_per_month", mean(c.plan.demand.requests_per_month), {}};
  r.horizon = {"horizon_months", mean(c.plan.horizon_months), horizon_nodes(c.plan)};
  if (c.plan.data.label_usd_per_item) r.label_usd = mean(*c.plan.data.label_usd_per_item);
  r.carbon_usd_per_tonne = c.plan.ranking.carbon_usd_per_tonne;

  const auto options = followed(c, prober);
  if (options.empty()) return r;
  for (const auto& option : options) {
    const Weighed* w = find_weighed(c.options, option.id);
    r.options.push_back({option.id, option.title, option.approach, !unlikely(*w), {}});
  }
  const auto steps = stairs(c.plan, r.horizon.factors);
  r.volume.factors = volume_nodes(prober, options, steps ? steps->horizons.size() : r.horizon.factors.size());

  const Corrections corrections{r, prober, options};
  for (std::size_t h = 0; h < r.horizon.factors.size(); ++h) {
    // Labels hang on the horizon alone, the grid's share on little else.
    const Change here{.horizon = r.horizon.factors[h]};
    const LinearParts all{prober, here, options, r.label_usd, prober.all_draws()},
        few{prober, here, options, r.label_usd, node_draws};
    for (std::size_t v = 0; v < r.volume.factors.size(); ++v) {
      const Change there{.volume = r.volume.factors[v], .horizon = r.horizon.factors[h]};
      const auto& means = prober.means(there, options);
      const LinearParts local{prober, there, options, r.label_usd, node_draws};
      for (auto& option : r.options) {
        option.nodes.resize(r.volume.factors.size() * r.horizon.factors.size());
        const auto found = means.find(option.id);
        if (found == means.end()) continue;
        auto parts = local.of(option.id);
        const auto exact = all.of(option.id), rough = few.of(option.id);
        parts.usd_per_label_price *= ratio(exact.usd_per_label_price, rough.usd_per_label_price);
        parts.labels_usd *= ratio(exact.labels_usd, rough.labels_usd);
        parts.grid_share *= ratio(exact.grid_share, rough.grid_share);
        option.nodes[v * r.horizon.factors.size() + h] =
            node_of(corrections.at(option.id, v, h, found->second), parts);
      }
    }
  }

  if (steps) {
    // What a retraining takes does not depend on the volume.
    const double before = std::max(1.0, steps->retrainings(1)) * steps->months / steps->base;
    const Change first{.horizon = before}, second{.horizon = before + just_after / steps->base};
    const std::size_t all = prober.all_draws();
    const auto &less = prober.means(first, options, all), &more = prober.means(second, options, all);
    const LinearParts less_parts{prober, first, options, r.label_usd, all},
        more_parts{prober, second, options, r.label_usd, all};
    const std::size_t width = r.horizon.factors.size();
    for (auto& option : r.options) {
      ResponseNode step;
      if (less.contains(option.id) && more.contains(option.id))
        step = plus(node_of(more.at(option.id), more_parts.of(option.id)),
                    node_of(less.at(option.id), less_parts.of(option.id)), -1);
      std::vector<ResponseNode> nodes;
      for (std::size_t v = 0; v < r.volume.factors.size(); ++v)
        for (auto& node :
             with_stairs(std::span{option.nodes}.subspan(v * width, width), r.horizon.factors, *steps, step))
          nodes.push_back(node);
      option.nodes = std::move(nodes);
    }
    r.horizon.factors = steps->horizons;
  }

  for (auto& option : r.options)
    for (auto& node : option.nodes)
      for (const auto amount : amounts_of_node)
        node.*amount = rounded(node.*amount);
  check(r, prober, options);
  return r;
}

} // namespace steelyard
