#include "decide/effects.hpp"
#include "decide/weighing.hpp"

#include "support/shipped.hpp"

#include <algorithm>
#include <cmath>
#include <map>

using namespace steelyard;
using namespace steelyard::test;

namespace {

Assumption assumption(const std::string& id, Distribution distribution) {
  Assumption a;
  a.id = id;
  a.distribution = std::move(distribution);
  return a;
}

/// A sum of straight lines over independent inputs: everything asked of it is known in closed form.
class LinearModel {
 public:
  explicit LinearModel(double constant) : column_(sample_.draws(), constant) {}

  LinearModel& with(const std::string& id, const Distribution& distribution, double slope) {
    const auto x = sample_.column(assumption(id, distribution));
    for (std::size_t i = 0; i < column_.size(); ++i)
      column_[i] += slope * x[i];
    return *this;
  }

  [[nodiscard]] const Sample& sample() const { return sample_; }

  [[nodiscard]] const std::vector<double>& column() const { return column_; }

 private:
  Sample sample_{{1, 7}, 4096};
  std::vector<double> column_;
};

const Normal standard{0, 1};
const double z90 = normal_quantile(0.9);

/// y = 10 + 3 a + 2 b + c + 0 d, a, b normal with variance 1, c even over [0, 6] with variance 3.
struct ThreeInputs : LinearModel {
  ThreeInputs() : LinearModel{10} {
    with("a", standard, 3).with("b", standard, 2).with("c", Uniform{0, 6}, 1).with("d", standard, 0);
  }
};

template <class List>
const auto& of(const List& list, const std::string& id) {
  const auto found = std::ranges::find_if(list, [&id](const auto& one) { return one.assumption == id; });
  REQUIRE(found != list.end());
  return *found;
}

Weighed judged(const std::string& id, std::vector<double> cost, std::vector<double> kg,
               std::vector<double> scores, bool representative = true) {
  Weighed w;
  w.option.id = id;
  w.rank = 1;
  w.representative = representative;
  w.estimate.put(Metric::cost_with_errors_usd, std::move(cost));
  w.estimate.put(Metric::emissions_kgco2e, std::move(kg));
  w.chance.scores = std::move(scores);
  return w;
}

Plan plan_without_target() {
  return plan_of(R"({"horizon_months": 12, "task": {"kind": "text-classification"},
    "demand": {"requests_per_month": 1000}})");
}

} // namespace

TEST_CASE("shares of the variance of a linear model are those of its terms") {
  const ThreeInputs model;
  const auto drivers = drivers_of(model.sample(), model.column());
  // Terms of variance 9, 4 and 3.
  const std::map<std::string, double> expected{{"a", 9.0 / 16}, {"b", 4.0 / 16}, {"c", 3.0 / 16}};
  REQUIRE(drivers.size() == expected.size()); // d moves nothing
  for (const auto& [id, share] : expected) {
    CAPTURE(id);
    CHECK(of(drivers, id).share_of_variance == Approx(share).margin(0.02));
  }
  CHECK(drivers.front().assumption == "a");
}

TEST_CASE("bars of a linear model end where its terms do") {
  const ThreeInputs model;
  const auto bars = tornado(model.sample(), drivers_of(model.sample(), model.column()), model.column());
  REQUIRE(bars.size() == 3);
  constexpr double mean = 13; // 10 + the mean of c

  struct Row {
    std::string id;
    double p90, at_p90;
  };

  for (const auto& row :
       {Row{"a", z90, mean + 3 * z90}, Row{"b", z90, mean + 2 * z90}, Row{"c", 5.4, mean + 5.4 - 3}}) {
    CAPTURE(row.id);
    const TornadoBar& bar = of(bars, row.id);
    CHECK(bar.p90 == Approx(row.p90).epsilon(1e-9));
    // The spread of the whole column is 4.
    CHECK(bar.at_p90 == Approx(row.at_p90).margin(0.02));
    CHECK(bar.at_p10 == Approx(2 * mean - row.at_p90).margin(0.02));
  }
  CHECK(bars[0].assumption == "a");
  CHECK(bars[1].assumption == "b"); // 5.13 long, c 4.8
  CHECK(bars[2].assumption == "c");
}

TEST_CASE("bars follow a curve where a straight line would not") {
  // The logarithm of a lognormal in its spreads: a standard normal.
  constexpr double spread = 0.6;
  const Lognormal distribution{1, spread};
  const Sample sample{{1, 7}, 4096};
  const auto x = sample.column(assumption("x", distribution));
  std::vector<double> column;
  for (const double value : x)
    column.push_back(std::log(value) / spread);
  const Effects effects{{{distribution, x}}, column};
  CHECK(effects.at_percentile(0, 0.1) == Approx(-z90).margin(0.06));
  CHECK(effects.at_percentile(0, 0.9) == Approx(z90).margin(0.06));
  CHECK(effects.at_percentile(0, 0.5) == Approx(0).margin(0.02));
}

TEST_CASE("flips of a linear model lie where its conditional mean is 0") {
  // The mean is 3: a turns it at -1, b at 1, c only beyond its P99 (4 spreads down), d not at all.
  LinearModel model{3};
  model.with("a", standard, 3).with("b", standard, -3).with("c", standard, 0.75).with("d", standard, 0);
  const auto found = flips(model.sample(), model.column());
  REQUIRE(found.size() == 2);
  const Flip &a = of(found, "a"), &b = of(found, "b");
  CHECK(a.value == Approx(-1).margin(0.03));
  CHECK_FALSE(a.above);
  CHECK(a.probability == Approx(normal_probability(-1)).margin(0.01));
  CHECK(b.value == Approx(1).margin(0.03));
  CHECK(b.above);
  CHECK(b.probability == Approx(normal_probability(-1)).margin(0.01));
}

TEST_CASE("flips of a curve lie where the curve is 0") {
  // ln 2 - ln x: 0 at 2, whatever the noise beside it.
  LinearModel model{std::log(2)};
  model.with("x", Lognormal{1, 0.6}, 0).with("noise", standard, 0.25);
  const auto x = model.sample().drawn_column("x");
  std::vector<double> column = model.column();
  for (std::size_t i = 0; i < column.size(); ++i)
    column[i] -= std::log(x[i]);
  const auto found = flips(model.sample(), column);
  REQUIRE(found.size() == 1);
  CHECK(found.front().assumption == "x");
  CHECK(found.front().value == Approx(2).epsilon(0.05));
  CHECK(found.front().above);
}

TEST_CASE("nothing flips where the second choice is the better one already") {
  LinearModel model{-3};
  model.with("a", standard, 3);
  CHECK(flips(model.sample(), model.column()).empty());
}

TEST_CASE("noise alone flips nothing") {
  LinearModel model{0.01};
  model.with("a", standard, 0);
  std::vector<double> column = model.column();
  for (std::size_t i = 0; i < column.size(); ++i)
    column[i] += i % 2 == 0 ? 1 : -1;
  CHECK(flips(model.sample(), column).empty());
}

TEST_CASE("the chance of lying on the Pareto front, draw by draw") {
  // dear is dominated in the first draw only: in the second it is greener, in the third it alone is good
  // enough, in the fourth it is the same.
  std::vector<Weighed> options{judged("cheap", {1, 1, 1, 1}, {5, 5, 5, 5}, {0.9, 0.9, 0.1, 0.9}),
                               judged("dear", {2, 2, 2, 1}, {5, 4, 5, 5}, {0.9, 0.9, 0.9, 0.9}),
                               judged("clone", {1, 1, 1, 1}, {5, 5, 5, 5}, {0.9, 0.9, 0.1, 0.9}, false)};
  Plan plan = plan_without_target();
  plan.quality.target = 0.8;
  fill_probability_pareto(plan, options, "dear");
  CHECK(options[0].probability_pareto == 1.0);
  CHECK(options[1].probability_pareto == 0.75);
  CHECK_FALSE(options[2].probability_pareto); // neither a representative nor recommended

  // Without a target it does not matter who is good enough.
  fill_probability_pareto(plan_without_target(), options, "clone");
  CHECK(options[1].probability_pareto == 0.5);
  CHECK(options[2].probability_pareto == 1.0);
}
