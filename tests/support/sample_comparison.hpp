/// \file
/// A small answer with one of everything, for the tests of reports.
#pragma once

#include "steelyard/decide/comparison.hpp"

namespace steelyard::test {

/// Four options: two ranked, one without a price, one impossible.
inline Comparison sample_comparison() {
  const auto exactly = [](std::string id, double value, std::string unit, Origin origin = Origin::default_) {
    Uncertain<double> u;
    u.id = std::move(id);
    u.unit = std::move(unit);
    u.distribution = Exact{value};
    u.origin = origin;
    u.source = "plan";
    return u;
  };
  Comparison c;
  c.made_by = {
      "0.1.0", "0123456789ab", "2026-11-20", "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba", 7,
      4096};

  Plan& p = c.plan;
  p.id = "claims";
  p.title = "Triage of claims";
  p.region = "eu-west-1";
  p.horizon_months = exactly("horizon_months", 36, "months", Origin::plan);
  p.task.kind = TaskKind::text_classification;
  p.task.input_tokens = exactly("task.input_tokens", 350, "1", Origin::plan);
  p.task.languages = {"en", "de"};
  p.demand.requests_per_month = exactly("demand.requests_per_month", 0, "1", Origin::plan);
  p.demand.requests_per_month.distribution = Pert{5e5, 2e6, 6e6};
  p.demand.growth_per_year = exactly("demand.growth_per_year", 0, "fraction");
  p.demand.peak_to_mean = exactly("demand.peak_to_mean", 4, "1");
  p.demand.variants = exactly("demand.variants", 1, "1");
  p.data.labelled_items = exactly("data.labelled_items", 2000, "1");
  p.data.unlabelled_items = exactly("data.unlabelled_items", 0, "1");
  p.data.collect_usd_per_item = exactly("data.collect_usd_per_item", 0, "USD");
  p.data.item_kilobytes = exactly("data.item_kilobytes", 4, "kB");
  p.quality.metric = "macro-f1";
  p.quality.target = 0.88;
  p.quality.usd_per_error = exactly("quality.usd_per_error", 0, "USD");
  p.quality.usd_per_review = exactly("quality.usd_per_review", 0, "USD");
  p.quality.reviewed_share = exactly("quality.reviewed_share", 0, "fraction");
  p.team.usd_per_day = exactly("team.usd_per_day", 800, "USD");
  p.team.engineers = exactly("team.engineers", 2, "1");
  p.development.notebook_hours_per_week = exactly("development.notebook_hours_per_week", 30, "hours");
  p.development.retrain_every_months = exactly("development.retrain_every_months", 6, "months");
  p.options.approaches = {Approach::custom, Approach::fine_tune, Approach::pretrained, Approach::marketplace,
                          Approach::managed_service};
  p.defaulted = {"/demand/peak_to_mean", "/team/usd_per_day", "/team/stack"};

  Weighed best;
  best.option = {
      "fine-tune/lora", Approach::fine_tune, "LoRA of a small encoder, endpoint on ml.g5.xlarge", {}, {}, {}};
  auto& choices = best.option.choices;
  choices.adaptation = Adaptation::fine_tune;
  choices.hosting = Hosting::endpoint;
  choices.method = Method::lora;
  choices.model = "hf/encoder";
  choices.train_instance = "aws/g5.2xlarge";
  choices.serve_instance = "aws/g5.xlarge";
  choices.train_count = 1;
  choices.purchase = "on-demand";
  choices.region = "eu-west-1";
  best.rank = 1;
  best.representative = true;
  best.probability_best = 0.71;
  best.expected_regret_usd = 410;
  best.pareto = true;
  best.probability_pareto = 0.93;
  best.chance = {0.83, "likely", Summary{0.9, 0.87, 0.9, 0.93}, "pilot", "Fitted to 3 pilot runs.", {}};
  best.odds.over_budget = 0.02;
  best.evidence = Evidence::extrapolated;
  const auto set = [](Weighed& w, Metric m, Summary s) {
    w.estimate.totals[static_cast<std::size_t>(m)] = s;
  };
  set(best, Metric::cost_usd, {81234.5, 45210, 79000, 119800});
  set(best, Metric::cost_with_errors_usd, {81234.5, 45210, 79000, 119800});
  set(best, Metric::compute_hours, {1230, 810, 1200, 2100});
  set(best, Metric::energy_kwh, {450, 300, 440, 700});
  set(best, Metric::emissions_kgco2e, {130, 90, 128, 180});
  set(best, Metric::operational_kgco2e, {110, 80, 108, 150});
  set(best, Metric::embodied_kgco2e, {20, 10, 20, 30});
  set(best, Metric::people_days, {30, 20, 30, 40});
  best.estimate.requests = 7.2e7;
  best.estimate.stages = {{Stage::deploy, 81234.5, 1230, 450, 130}};
  LineItem item;
  item.stage = Stage::deploy;
  item.name = "endpoint hours";
  item.quantity = 26280;
  item.unit = "instance-hour";
  item.rate = 1.41;
  item.rate_unit = "USD/instance-hour";
  item.cost_usd = 37054.8;
  item.cost_interval = Summary{37054.8, 37054.8, 37054.8, 37054.8};
  item.compute_hours = 1230;
  item.energy_kwh = 450;
  item.emissions_kgco2e = 130;
  item.source = "S12";
  Derivation hours{"hours",
                   "instance-hour",
                   Summary{26280, 26280, 26280, 26280},
                   "",
                   "",
                   Origin::plan,
                   Basis::published,
                   "/horizon_months",
                   "plan",
                   "",
                   {}};
  Derivation price{"price",
                   "USD/instance-hour",
                   Summary{1.41, 1.41, 1.41, 1.41},
                   "",
                   "",
                   Origin::catalog,
                   Basis::published,
                   "aws/g5.xlarge/eu-west-1/hosting",
                   "S12",
                   "",
                   {}};
  item.explanations = {{"cost_usd",
                        "USD",
                        Summary{37054.8, 37054.8, 37054.8, 37054.8},
                        "hours x price",
                        "",
                        Origin::model,
                        Basis::derived,
                        "",
                        "",
                        "",
                        {hours, price}}};
  best.estimate.line_items = {item};
  LineItem people = item;
  people.kind = ItemKind::people;
  people.name = "integration";
  people.quantity = 30;
  people.unit = "person-day";
  people.rate = 800;
  people.cost_usd = 44179.7;
  people.cost_interval = Summary{44179.7, 8155, 42000, 82745};
  people.compute_hours = people.energy_kwh = people.emissions_kgco2e = 0;
  people.source = "plan";
  people.explanations.clear();
  best.estimate.line_items.push_back(people);

  Weighed second;
  second.option = {
      "managed-service/api", Approach::managed_service, "Kundenservice für 顧客, über API", {}, {}, {}};
  second.rank = 2;
  second.representative = true;
  second.probability_best = 0.29;
  second.chance = {0.4, "toss-up", {}, "judgement", "", {}};
  set(second, Metric::cost_usd, {150000, 100000, 140000, 210000});
  set(second, Metric::cost_with_errors_usd, {150000, 100000, 140000, 210000});
  set(second, Metric::compute_hours, {0, 0, 0, 0});
  set(second, Metric::energy_kwh, {90, 20, 70, 200});
  set(second, Metric::emissions_kgco2e, {30, 5, 20, 70});
  second.estimate.requests = 7.2e7;

  Weighed unpriced;
  unpriced.option = {"marketplace/vendor", Approach::marketplace, "Vendor's classifier", {}, {}, {}};
  unpriced.option.choices.listing = "aws-marketplace/vendor";
  set(unpriced, Metric::cost_usd, {12000, 9000, 12000, 15000});
  unpriced.estimate.missing = {"software price per hour"};
  unpriced.reasons = {"software price per hour"};

  Weighed impossible;
  impossible.option = {"custom/scratch",          Approach::custom, "Transformer from scratch", {}, {},
                       {"too few labelled items"}};
  impossible.feasible = false;
  impossible.reasons = {"too few labelled items"};

  c.options = {best, second, unpriced, impossible};
  c.recommendation.option = "fine-tune/lora";
  c.recommendation.runner_up = "managed-service/api";
  c.recommendation.carbon_winner = "managed-service/api";
  c.recommendation.probability_best = 0.71;
  c.recommendation.headline =
      "Start with LoRA; it takes three weeks and $4,000 to know whether it reaches the target.";
  c.recommendation.why = {"Serving costs half of the managed service."};
  c.recommendation.break_evens = {{"demand.requests_per_month", "managed-service/api", "cost",
                                   "requests/month", Summary{4e5, 2e5, 4e5, 8e5}, 1e5, 1e7, ""}};
  c.recommendation.drivers = {{"demand.requests_per_month", 0.41}};
  c.recommendation.tornado = {{"demand.requests_per_month", "1", 1.1e6, 3.9e6, 61000, 104000}};
  c.recommendation.flips = {{"demand.requests_per_month", "1", 9e5, false, 0.06}};
  c.recommendation.levers = {{"MLCOST-16", "Stop idle notebooks", 3000.0, 120.0, {}}};
  for (const Assumption* a : assumptions(p))
    c.assumptions.push_back(*a);
  Assumption model;
  model.id = "train.flop_error";
  model.unit = "1";
  model.distribution = Lognormal{1, 0.25};
  model.basis = Basis::measured;
  model.source = "S12";
  c.assumptions.push_back(model);
  c.sources = {{"S12", "Price list", "AWS", "https://example.org/prices", "2026-11-20", "public"}};
  return c;
}

} // namespace steelyard::test
