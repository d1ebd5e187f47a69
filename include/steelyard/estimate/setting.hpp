/// \file
/// Everything that all options of a plan share, drawn once.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/estimate/derivation.hpp"
#include "steelyard/formulas/demand.hpp"
#include "steelyard/formulas/queueing.hpp"
#include "steelyard/option/work.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/quality/belief.hpp"
#include "steelyard/stats/sample.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace steelyard {

/// Grid and cooling of one region, a number per draw.
struct Site {
  std::string id;
  std::vector<double> pue;
  std::vector<double> kg_per_kwh;          ///< location-based average, of metered energy
  std::vector<double> litres_per_kwh;      ///< of metered energy: cooling and power plants
  std::optional<double> market_kg_per_kwh; ///< the provider's claim; absent where none is published
  Derivation pue_leaf, intensity_tree, water_tree;
};

/// What an option's estimate reads. Holds references: the plan, catalog and coefficients must outlive it.
class Setting {
 public:
  Setting(const Plan& plan, const Catalog& catalog, const Coefficients& coefficients, const Sample& sample,
          bool detail);

  const Plan& plan;
  const Catalog& catalog;
  const Coefficients& coefficients;
  const Sample& sample;
  const bool detail;   ///< line items keep intervals and derivations
  const std::size_t n; ///< draws

  std::vector<double> months;         ///< in service
  std::vector<double> monthly;        ///< requests a month, mean over the horizon
  std::vector<double> requests;       ///< over the horizon
  std::vector<double> growth;         ///< a year
  std::vector<RequestSize> sizes;     ///< of one request
  std::vector<double> embodied_share; ///< of a machine's embodied emissions that one paid hour carries [1/h]
  std::span<const double> day_rate;   ///< USD per person-day
  std::vector<double> team_speed;     ///< over one person's
  LoadLevels levels;                  ///< of the week, relative to the mean
  double peak = 1;                    ///< the highest level
  /// Where the plan has a latency target for requests that wait; nullptr elsewhere.
  const StaffingTable* staffing = nullptr;
  Belief belief;

  /// One number per draw for an assumption of the plan or the coefficients.
  [[nodiscard]] std::span<const double> draw(const Assumption& assumption) const {
    return sample.column(assumption);
  }

  /// The site of a region of AWS; made for every region the plan may use.
  [[nodiscard]] const Site& site(const std::string& region) const;

  /// Mean of a price over what is bought over the horizon, when it starts at 1: of hosted tokens, of
  /// instances. Computed when first asked for.
  [[nodiscard]] std::span<const double> token_price_factor() const {
    return price_factor(token_prices_, coefficients.call.token_price_decline);
  }

  [[nodiscard]] std::span<const double> instance_price_factor() const {
    return price_factor(instance_prices_, coefficients.serve.price_decline);
  }

  /// What several options ask for alike, by a key that says all that it depends on beside the setting: made
  /// by the first that asks. Safe to call from several threads; the same key always has the same type.
  template <class T, class Make>
  [[nodiscard]] const T& once(const std::string& key, Make&& make) const {
    {
      const std::scoped_lock lock{made_mutex_};
      if (const auto at = made_.find(key); at != made_.end()) return *static_cast<const T*>(at->second.get());
    }
    // Made outside the lock: two threads may make the same, with the same numbers.
    auto mine = std::make_shared<const T>(make());
    const std::scoped_lock lock{made_mutex_};
    return *static_cast<const T*>(made_.try_emplace(key, std::move(mine)).first->second.get());
  }

  /// Lets go of what was made once by a key; nobody may hold it any more. Who asks again has it made again.
  void forget(const std::string& key) const {
    const std::scoped_lock lock{made_mutex_};
    made_.erase(key);
  }

  [[nodiscard]] Derivation months_leaf() const;
  [[nodiscard]] Derivation requests_tree() const;
  [[nodiscard]] Derivation embodied_share_tree() const;

 private:
  struct LazyColumn {
    std::once_flag made;
    std::vector<double> values;
  };

  [[nodiscard]] std::span<const double> price_factor(LazyColumn& prices, const Coefficient& decline) const;

  std::map<std::string, Site> sites_;
  mutable LazyColumn token_prices_, instance_prices_;
  mutable std::mutex made_mutex_;
  mutable std::unordered_map<std::string, std::shared_ptr<const void>> made_;
};

/// A leaf that shows an assumption with the interval of its draws.
[[nodiscard]] Derivation leaf(const Setting& setting, const Assumption& assumption,
                              std::string_view name = {});
/// A leaf that shows a number of a catalog record.
[[nodiscard]] Derivation record_leaf(std::string_view name, double value, std::string_view unit,
                                     std::string_view record, const Provenance& provenance);
/// A leaf that shows the price of an instance.
[[nodiscard]] Derivation price_leaf(const Quote& quote, std::string_view name);
/// A number of the plan that is not uncertain.
[[nodiscard]] Derivation plan_leaf(std::string_view name, double value, std::string_view unit,
                                   std::string_view pointer);
/// An inner node over draws.
[[nodiscard]] Derivation node(std::string_view name, std::string_view unit, std::string_view formula,
                              std::span<const double> values, std::vector<Derivation> inputs,
                              std::string_view method = {});

} // namespace steelyard
