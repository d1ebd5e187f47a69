#include "decide/strategy.hpp"
#include "decide/information.hpp"

#include "support/small_estimate.hpp"

#include <cmath>

using namespace steelyard;
using namespace steelyard::test;

namespace {

/// Three options in two draws: a cheap one that reaches the target in the first only, a dear one that always
/// does, and one that never does.
class Bench {
 public:
  Bench() {
    options_.reserve(3);
    add("cheap", Approach::fine_tune, {100, 100}, {10, 10}, {4, 4}, {true, false});
    add("dear", Approach::custom, {150, 150}, {80, 80}, {6, 6}, {true, true});
    add("hopeless", Approach::pretrained, {50, 50}, {5, 5}, {0, 0}, {false, false});
  }

  const Setting& setting() const { return setting_; }

  const std::vector<Contender>& contenders() const { return contenders_; }

  const Weighed& recommended() const { return options_.front(); }

  std::vector<Course> ways() const { return courses(setting_, contenders_); }

  std::vector<double> cost_to_target(std::size_t first, std::optional<std::size_t> then) const {
    for (const Course& course : ways())
      if (course.first == first && course.then == then) return course.cost_to_target_usd;
    FAIL("no such course");
    return {};
  }

 private:
  void add(std::string id, Approach approach, std::vector<double> cost, std::vector<double> trial,
           std::vector<double> labels, std::vector<bool> meets) {
    Weighed w;
    w.option.id = std::move(id);
    w.option.approach = approach;
    w.estimate.put(Metric::cost_with_errors_usd, cost);
    w.estimate.put(Metric::energy_kwh, {7, 7});
    w.estimate.put(Metric::emissions_kgco2e, {3, 3});
    w.estimate.put(Metric::weeks_to_launch, {5, 5});
    options_.push_back(std::move(w));
    Contender c;
    c.option = &options_.back();
    c.estimate = options_.back().estimate;
    c.cost_usd = std::move(cost);
    c.trial.spending = {std::move(trial), std::move(labels), {2, 2}, {1, 1}};
    c.trial.weeks = {2, 2};
    c.meets = std::move(meets);
    contenders_.push_back(std::move(c));
  }

  Plan plan_ = small_plan(R"(, "quality": {"metric": "f1", "target": 0.8})");
  Catalog catalog_ = small_catalog();
  Coefficients coefficients_ = mean_coefficients();
  Sample sample_{{1, 7}, 2};
  Setting setting_{plan_, catalog_, coefficients_, sample_, false};
  std::vector<Weighed> options_;
  std::vector<Contender> contenders_;
};

} // namespace

TEST_CASE("a trial that falls short is paid for, and its labels serve the next") {
  const Bench bench;
  const auto cost = bench.cost_to_target(0, 1);
  CHECK(cost[0] == Approx(100));          // reached: its whole life
  CHECK(cost[1] == Approx(10 + 150 - 4)); // the trial, then the other without the labels that both use
}

TEST_CASE("a miss in the end counts what further attempts would take") {
  const Bench bench;
  const auto kept = bench.cost_to_target(0, {});
  CHECK(kept[0] == Approx(100));
  CHECK(kept[1] == Approx(100 + 150)); // the dear one always gets there
  const auto hopeless = bench.cost_to_target(0, 2);
  CHECK(hopeless[1] == Approx(10 + 50 + 150));
}

TEST_CASE("strategies stand in the order of their cost to the target") {
  const Bench bench;
  const auto all = strategies(bench.setting(), bench.contenders(), bench.ways(), bench.recommended());
  REQUIRE(all.size() >= 2);
  CHECK(all.front().first == "cheap");
  CHECK(all.front().then == "dear");
  CHECK(all.front().cost_to_target_usd.mean == Approx((100 + 156) / 2.0));
  CHECK(all.front().meets_target == Approx(1));
  CHECK(all.front().saves_usd == Approx((100 + 250) / 2.0 - (100 + 156) / 2.0));
  CHECK(all.front().emissions_kgco2e == Approx((3 + (1 + 3)) / 2.0));
  CHECK(all.front().weeks.mean == Approx((5 + 7) / 2.0));
  for (std::size_t k = 1; k < all.size(); ++k)
    CHECK(all[k - 1].cost_to_target_usd.mean <= all[k].cost_to_target_usd.mean);
}

TEST_CASE("a signal that tells which course is best is worth what the choice saves") {
  constexpr std::size_t n = 4096;
  std::vector<double> even(n), first(n), second(n), noise(n);
  for (std::size_t i = 0; i < n; ++i) {
    even[i] = (i * 2654435761U >> 7) % 2 == 0 ? 0 : 1;
    first[i] = 100 * even[i];
    second[i] = 100 - first[i];
    noise[i] = static_cast<double>(i * 40503U % 4093);
  }
  const Choice choice{{first, second}, {0, 1}};
  const double usual = std::min(ordered_mean(first), ordered_mean(second));
  const auto told = signal_worth(choice, even);
  CHECK(told.usd == Approx(usual).epsilon(0.1)); // but for the group in which both are
  CHECK(told.changes == Approx(0.5).margin(0.05));
  CHECK(perfect_worth(choice) == Approx(usual));
  CHECK(signal_worth(choice, noise).usd < 3); // what tells nothing is worth nothing, within chance
}

TEST_CASE("a course that is best whatever a signal says leaves it without worth") {
  std::vector<double> low(512), high(512), signal(512);
  for (std::size_t i = 0; i < low.size(); ++i) {
    signal[i] = static_cast<double>(i);
    low[i] = signal[i];
    high[i] = signal[i] + 10;
  }
  const auto told = signal_worth({{low, high}, {0, 1}}, signal);
  CHECK(told.usd == 0);
  CHECK(told.changes == 0);
}
