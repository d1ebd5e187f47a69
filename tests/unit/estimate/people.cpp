// What labels and people take, and when an option can be launched; coefficients at their means.
#include "support/small_estimate.hpp"

#include <algorithm>

using namespace steelyard;
using namespace steelyard::test;

namespace {

const Coefficients& k() {
  static const Coefficients shared = mean_coefficients();
  return shared;
}

/// An encoder that is trained on so many texts of 100 tokens in four classes, none of which is labelled yet.
Plan trained(const std::string& more = "", int items = 5000) {
  return with_pin(R"("approach": "fine-tune", "model": "hf/encoder", "method": "full", "items": )" +
                      std::to_string(items),
                  more);
}

double at_mean(const CoefficientFamily& family, std::string_view word) {
  return mean(family.at(word));
}

Catalog with_platform() {
  auto catalog = small_catalog();
  Supply platform;
  platform.id = "labels/platform";
  platform.role = "labelling-platform";
  platform.title = "a platform";
  platform.tiers = {{1000, 0.08}, {std::nullopt, 0.04}};
  platform.status = "closed-to-new";
  catalog.supplies.push_back(platform);
  sort_records(catalog);
  return catalog;
}

/// Person-days before launch, the review by others apart.
double building_days(const Estimated& e) {
  double days = 0;
  for (const auto& line : e.estimate.line_items)
    if (line.kind == ItemKind::people && line.stage <= Stage::deploy &&
        line.name.find("review") == std::string::npos)
      days += line.quantity;
  return days;
}

double weeks(const Estimated& e) {
  return e.estimate.total(Metric::weeks_to_launch)->mean;
}

const CalendarLeg* leg_named(const Estimated& e, std::string_view name) {
  for (const auto& one : e.estimate.calendar)
    if (one.name == name) return &one;
  return nullptr;
}

} // namespace

TEST_CASE("a text is labelled in the time to choose and to read it") {
  const auto e = estimate_of(trained(), k());
  const auto& d = k().data;
  const double words = 100 / mean(k().train_work.tokens_per_word);
  const double seconds =
      at_mean(d.seconds_per_label, "text") + 60 * words / at_mean(d.words_per_minute, "skim");
  const double price = seconds / 3600 * at_mean(d.usd_per_hour, "in-house") *
                       at_mean(d.redundancy, "in-house") * (1 + mean(d.review_share));
  const auto* labels = item(e, "labels to train on");
  REQUIRE(labels);
  CHECK(*labels->rate == Approx(price));
  CHECK(labels->quantity ==
        Approx(5000 * (1 - mean(d.active_learning_saving) * mean(d.active_learning_use))));
}

TEST_CASE("the plan's own time, labels per item and checks go before ours") {
  const auto e = estimate_of(
      trained(R"(, "data": {"seconds_per_label": 36, "labels_per_item": 2, "review_share": 0.5})"), k());
  CHECK(*item(e, "labels to train on")->rate ==
        Approx(0.01 * at_mean(k().data.usd_per_hour, "in-house") * 2 * 1.5));
}

TEST_CASE("a crowd's marketplace takes its share") {
  const auto price = [](const std::string& source) {
    const auto e = estimate_of(
        trained(
            R"(, "data": {"seconds_per_label": 36, "labels_per_item": 1, "review_share": 0, "label_source": ")" +
            source + R"("})"),
        k());
    return *item(e, "labels to train on")->rate;
  };
  CHECK(price("crowd") == Approx(0.01 * at_mean(k().data.usd_per_hour, "crowd") * 1.2));
  CHECK(price("vendor") == Approx(0.01 * at_mean(k().data.usd_per_hour, "vendor")));
}

TEST_CASE("a platform bills objects by tiers, each batch anew") {
  auto own = k();
  own.data.active_learning_use.distribution = Exact{0};
  own.data.evaluation_items.distribution = Exact{0};
  own.data.relabel_share.distribution = Exact{1};
  for (auto& [word, wanted] : own.data.labels_wanted.members)
    wanted.distribution = Exact{3000};
  const auto catalog = with_platform();
  const auto plan = trained(R"(, "data": {"label_platform": "labels/platform"},
                                "development": {"retrain_every_months": 5})");
  const auto e = estimate_of(plan, enumerate_options(plan, catalog, own).front(), own, catalog);
  const auto* first = item(e, "labelling platform, a platform");
  REQUIRE(first);
  CHECK(*first->cost_usd == Approx(1000 * 0.08 + 4000 * 0.04));
  CHECK(first->note == "closed to new customers");
  double again = 0;
  for (const auto& line : e.estimate.line_items)
    if (line.stage == Stage::retrain && line.name == "labelling platform") again += *line.cost_usd;
  CHECK(again == Approx(1000 * 0.08 + 2000 * 0.04)); // once in ten months
  const auto without = estimate_of(trained(), own);
  CHECK_FALSE(item(without, "labelling platform"));
}

TEST_CASE("a platform that the catalog does not know makes the total a lower bound") {
  const auto e = estimate_of(trained(R"(, "data": {"label_platform": "labels/unheard-of"})"), k());
  CHECK_FALSE(e.estimate.complete());
}

TEST_CASE("labels made again take energy like the first ones") {
  const auto e = estimate_of(trained(R"(, "development": {"retrain_every_months": 5})"), k());
  const auto *first = item(e, "labels to train on"), *again = item(e, "new labels for retraining");
  REQUIRE(first);
  REQUIRE(again);
  REQUIRE(first->energy_kwh > 0);
  CHECK(again->energy_kwh / again->quantity == Approx(first->energy_kwh / first->quantity));
}

TEST_CASE("rules label for the days of those who write them, and teach less") {
  const std::string target = R"(, "quality": {"target": 0.9})";
  const auto by_rules = estimate_of(trained(R"(, "data": {"label_source": "rules"})" + target, 20000), k());
  const auto by_hand = estimate_of(trained(target, 20000), k());
  CHECK(*item(by_rules, "labels to train on")->cost_usd == 0);
  CHECK(item(by_rules, "labels to train on")->energy_kwh == 0);
  CHECK(item(by_rules, "writing rules")->quantity == Approx(mean(k().people.rule_days)));
  CHECK(*item(by_rules, "labels to test on")->cost_usd ==
        Approx(*item(by_hand, "labels to test on")->cost_usd)); // tests are made by hand
  REQUIRE(by_rules.chance.score);
  CHECK(by_rules.chance.score->mean < by_hand.chance.score->mean);
}

TEST_CASE("the work before launch is divided among the stages, and is as much as ever") {
  CHECK(building_days(estimate_of(trained(), k())) == Approx(at_mean(k().people.effort_days, "full")));
  const auto api = estimate_of(with_pin(R"("approach": "managed-service", "service": "Words")"), k());
  CHECK(building_days(api) == Approx(at_mean(k().people.effort_days, "managed-api")));
  // Shares that a plan changes still divide the same work.
  auto own = k();
  for (auto& [word, share] : own.people.stage_share.members)
    if (word == "trained.process") share.distribution = Exact{3};
  const auto e = estimate_of(trained(), own);
  CHECK(building_days(e) == Approx(at_mean(k().people.effort_days, "full")));
  CHECK(item(e, "preparing data")->quantity > 0.75 * building_days(e));
}

TEST_CASE("data that outsiders label is reviewed like data that leaves the account") {
  const auto days = [](const std::string& source) {
    return item(estimate_of(trained(R"(, "data": {"label_source": ")" + source + R"("})"), k()), "review")
        ->quantity;
  };
  CHECK(days("in-house") == Approx(at_mean(k().people.review_days, "inside")));
  CHECK(days("vendor") == Approx(at_mean(k().people.review_days, "outside")));
}

TEST_CASE("the legs of the calendar sum to the weeks to launch") {
  for (const auto* more : {"", R"(, "team": {"labellers": 0.05})", R"(, "team": {"engineers": 0.1})"}) {
    const auto e = estimate_of(trained(more), k());
    double on_path = 0;
    for (const auto& one : e.estimate.calendar)
      on_path += one.weeks_on_path;
    CHECK(on_path == Approx(weeks(e)));
  }
}

TEST_CASE("few labellers make labels the leg that decides, few engineers the team") {
  const auto few = estimate_of(trained(R"(, "team": {"labellers": 0.05})"), k());
  CHECK(leg_named(few, "labels")->critical_share == 1);
  CHECK(leg_named(few, "procurement")->critical_share == 0);
  const auto alone = estimate_of(trained(R"(, "team": {"engineers": 0.1, "labellers": 50})"), k());
  CHECK(leg_named(alone, "preparation by the team")->critical_share == 1);
  CHECK(leg_named(alone, "testing and integration by the team")->critical_share == 1);
  CHECK(weeks(alone) > weeks(estimate_of(trained(R"(, "team": {"engineers": 4, "labellers": 50})"), k())));
}

TEST_CASE("waiting for the launch costs what the plan says, after the deadline where there is one") {
  const auto lost = [](const Estimated& e) {
    return e.estimate.total(Metric::cost_with_errors_usd)->mean - cost(e);
  };
  const auto e = estimate_of(trained(R"(, "ranking": {"delay_usd_per_week": 1000})"), k());
  CHECK(lost(e) == Approx(1000 * weeks(e)));
  CHECK(e.estimate.total(Metric::delay_usd)->mean == Approx(lost(e)));
  const auto late = estimate_of(
      trained(R"(, "ranking": {"delay_usd_per_week": 1000}, "constraints": {"deadline_weeks": 2})"), k());
  CHECK(lost(late) == Approx(1000 * (weeks(late) - 2)));
  const auto early = estimate_of(
      trained(R"(, "ranking": {"delay_usd_per_week": 1000}, "constraints": {"deadline_weeks": 1000})"), k());
  CHECK(lost(early) == Approx(0).margin(1e-9));
  CHECK(lost(estimate_of(trained(), k())) == Approx(0).margin(1e-9));
}
