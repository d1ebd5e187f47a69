// What options take before they serve, shared between options and along a variable.
#include "support/small_estimate.hpp"

#include "steelyard/estimate/shared_work.hpp"

#include <memory>

using namespace steelyard;
using namespace steelyard::test;

namespace {

constexpr std::size_t draws = 64;

/// A plan with one number set anew, and what an estimate of it reads.
struct Variant {
  Variant(Plan changed, const Catalog& catalog, const Coefficients& k)
      : plan{std::move(changed)}, setting{plan, catalog, k, sample, false} {}

  Plan plan;
  Sample sample{{1, 7}, draws};
  Setting setting;
};

class Tuned {
 public:
  template <class Change>
  std::unique_ptr<Variant> at(double value, Change&& change) const {
    Plan changed = plan;
    change(changed, value);
    return std::make_unique<Variant>(std::move(changed), catalog, k);
  }

  Catalog catalog = small_catalog();
  Coefficients k = mean_coefficients();
  Plan plan = with_pin(R"("approach": "fine-tune", "model": "hf/encoder", "method": "full", "items": 5000)",
                       R"(, "quality": {"target": 0.9, "usd_per_error": 0.02})");
  Option option = enumerate_options(plan, catalog, k).front();
};

void set_volume(Plan& plan, double requests) {
  plan.demand.requests_per_month.distribution = Exact{requests};
}

} // namespace

TEST_CASE("what comes before serving runs straight over volume, and is then as if worked out") {
  const Tuned tuned;
  GroundworkLine line{tuned.option};
  for (const double requests : {1e3, 4e4, 1e6}) {
    CHECK_FALSE(line.straight());
    line.learn(tuned.at(requests, set_volume)->setting, requests);
  }
  REQUIRE(line.straight());
  const auto lent = tuned.at(2.5e5, set_volume), alone = tuned.at(2.5e5, set_volume);
  line.lend(lent->setting, 2.5e5);
  const Estimate read_off = estimate_option(lent->setting, tuned.option).estimate,
                 worked_out = estimate_option(alone->setting, tuned.option).estimate;
  for (const Metric metric : {Metric::cost_with_errors_usd, Metric::energy_kwh, Metric::emissions_kgco2e}) {
    CAPTURE(name(metric));
    const auto &a = read_off.column(metric), &b = worked_out.column(metric);
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
      CHECK(a[i] == Approx(b[i]).epsilon(1e-9));
  }
}

TEST_CASE("what bends is not straight") {
  const Tuned tuned;
  GroundworkLine line{tuned.option};
  const auto set_speed = [](Plan& plan, double engineers) {
    plan.team.engineers.distribution = Exact{engineers};
  };
  for (const double engineers : {1.0, 2.0, 4.0})
    line.learn(tuned.at(engineers, set_speed)->setting, engineers);
  CHECK_FALSE(line.straight());
}

TEST_CASE("options share what comes before serving, and what they share is let go of after the last") {
  const Catalog catalog = small_catalog();
  const Coefficients k = mean_coefficients();
  const Plan plan = with_pin(R"("approach": "fine-tune", "model": "hf/encoder", "method": "full")");
  const auto options = enumerate_options(plan, catalog, k);
  const Sample sample{{1, 7}, draws};
  const Setting setting{plan, catalog, k, sample, false};
  SharedWork shared{setting, options};
  std::vector<bool> seen(options.size(), false);
  for (const auto& group : shared.groups())
    for (const std::size_t index : group) {
      CHECK_FALSE(seen[index]);
      seen[index] = true;
      const double first = estimate_option(setting, options[index]).estimate.total(Metric::cost_usd)->mean;
      shared.done(index);
      CHECK(estimate_option(setting, options[index]).estimate.total(Metric::cost_usd)->mean == first);
    }
  for (std::size_t index = 0; index < options.size(); ++index)
    CHECK(seen[index] == options[index].infeasible.empty());
}
