#include "steelyard/io/comparison_reader.hpp"

#include "result_decoder.hpp"
#include "strict_json.hpp"

#include "steelyard/io/plan_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace steelyard {

namespace {

using io::ResultObject;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t known_schema = 1;
constexpr std::size_t item_kinds = 7, item_statuses = 4, evidences = 3, bases = 4, origins = 4;
constexpr std::size_t longest_axis = 256; ///< nodes

/// A word that may be absent, by the function that knows the words.
template <class E, class Known>
E word_or(const ResultObject& from, const char* key, E otherwise, Known&& known) {
  if (!from.has(key)) return otherwise;
  const std::string text = from.text(key);
  if (const auto found = known(text)) return *found;
  from.complain(from.pointer() + "/" + key, fmt::format("there is no such {} as \"{}\"", key, text));
  return otherwise;
}

/// `ml.g5.xlarge` is `aws/g5.xlarge` in the catalog.
std::string instance_id(const std::string& shown) {
  return shown.starts_with("ml.") ? "aws/" + shown.substr(3) : shown;
}

Choices read_choices(const ResultObject& from) {
  Choices c;
  c.adaptation = word_or(from, "adaptation", Adaptation::none, [](const auto& t) { return adaptation(t); });
  c.hosting = word_or(from, "hosting", Hosting::api, [](const auto& t) { return hosting(t); });
  c.method = word_or(from, "method", Method::none, [](const auto& t) { return method(t); });
  if (from.has("service_tier")) c.service_tier = from.word<ServiceTier>("service_tier", 3);
  c.model = from.text_or_empty("model");
  c.jumpstart = from.text_or_empty("jumpstart");
  c.service = from.text_or_empty("service");
  c.hosted_model = from.text_or_empty("hosted_model");
  c.listing = from.text_or_empty("listing");
  c.fallback_model = from.text_or_empty("fallback_model");
  c.train_instance = instance_id(from.text_or_empty("train_instance"));
  c.serve_instance = instance_id(from.text_or_empty("serve_instance"));
  c.train_count = static_cast<int>(std::clamp(from.optional_number("train_count").value_or(0), 0.0, 1e6));
  c.purchase = from.text_or_empty("purchase");
  c.serve_purchase = from.text_or_empty("serve_purchase");
  c.region = from.text_or_empty("region");
  return c;
}

void read_totals(const ResultObject& totals, Estimate& into) {
  const auto put = [&into](const ResultObject& from, Metric metric, const char* key) {
    into.totals[static_cast<std::size_t>(metric)] = from.optional_interval(key);
  };
  for (const Metric metric : {Metric::cost_usd, Metric::cost_with_errors_usd, Metric::compute_hours,
                              Metric::energy_kwh, Metric::emissions_kgco2e, Metric::water_l,
                              Metric::people_days, Metric::weeks_to_launch, Metric::delay_usd})
    put(totals, metric, std::string{name(metric)}.c_str());
  if (!totals.has("emissions_kgco2e")) return;
  const ResultObject emissions = totals.object("emissions_kgco2e");
  put(emissions, Metric::operational_kgco2e, "operational");
  put(emissions, Metric::embodied_kgco2e, "embodied");
  put(emissions, Metric::market_based_kgco2e, "market_based");
  into.provider_training_kgco2e = emissions.optional_interval("provider_training");
}

LineItem read_line_item(const ResultObject& from) {
  LineItem i;
  i.stage = from.word<Stage>("stage", stage_count);
  i.kind = from.word<ItemKind>("kind", item_kinds);
  i.name = from.text("name");
  i.quantity = from.number("quantity");
  i.unit = from.text("unit");
  i.rate = from.optional_number("rate");
  i.rate_unit = from.text_or_empty("rate_unit");
  i.cost_usd = from.optional_mean("cost_usd");
  i.compute_hours = from.optional_mean("compute_hours").value_or(0);
  i.energy_kwh = from.optional_mean("energy_kwh").value_or(0);
  i.emissions_kgco2e = from.optional_mean("emissions_kgco2e").value_or(0);
  i.status = from.word<ItemStatus>("status", item_statuses);
  i.basis = from.word<Basis>("basis", bases);
  if (from.has("call_evidence")) i.call_evidence = from.word<CallEvidence>("call_evidence", 4);
  i.source = from.text_or_empty("source");
  i.note = from.text_or_empty("note");
  return i;
}

Estimate read_estimate(const ResultObject& from) {
  Estimate e;
  read_totals(from.object("totals"), e);
  from.each("stages", [&e](const ResultObject& s) {
    e.stages.push_back({s.word<Stage>("stage", stage_count), s.optional_mean("cost_usd").value_or(0),
                        s.optional_mean("compute_hours").value_or(0),
                        s.optional_mean("energy_kwh").value_or(0),
                        s.optional_mean("emissions_kgco2e").value_or(0)});
  });
  from.each("line_items", [&e](const ResultObject& item) { e.line_items.push_back(read_line_item(item)); });
  from.each("calendar", [&e](const ResultObject& leg) {
    e.calendar.push_back({leg.text("leg"),
                          leg.optional_mean("weeks").value_or(0),
                          {},
                          leg.number("critical_share"),
                          leg.number("weeks_on_path")});
  });
  e.missing = from.texts("missing");
  e.requests = from.optional_number("requests").value_or(0);
  return e;
}

Chance read_chance(const ResultObject& from) {
  Chance c;
  c.meets_target = from.optional_number("probability_meets_target");
  c.words = from.text_or_empty("words");
  c.score = from.optional_interval("expected_score");
  c.basis = from.text_or_empty("basis");
  c.why = from.text_or_empty("why");
  return c;
}

Weighed read_option(const ResultObject& from) {
  Weighed w;
  w.option.id = from.text("id");
  w.option.title = from.text("title");
  w.option.approach = from.word<Approach>("approach", approach_count);
  w.option.choices = read_choices(from.object("choices"));
  if (from.has("pinned") && from.flag("pinned")) {
    Pin& pin = w.option.pin.emplace();
    pin.id = w.option.id;
    pin.approach = w.option.approach;
  }
  if (const auto rank = from.optional_number("rank")) w.rank = static_cast<int>(std::clamp(*rank, 1.0, 1e9));
  w.feasible = from.flag("feasible");
  w.reasons = from.texts("reasons");
  w.representative = from.flag("representative");
  w.chance = read_chance(from.object("quality"));
  w.estimate = read_estimate(from);
  const ResultObject odds = from.object("odds");
  w.odds = {odds.optional_number("over_budget"), odds.optional_number("late"),
            odds.optional_number("over_emissions"), odds.optional_number("over_latency")};
  w.evidence = from.word<Evidence>("evidence", evidences);
  w.probability_best = from.optional_number("probability_best");
  w.probability_beats_recommended = from.optional_number("probability_beats_recommended");
  w.expected_regret_usd = from.optional_number("expected_regret_usd");
  w.pareto = from.flag("pareto");
  w.probability_pareto = from.optional_number("probability_pareto");
  w.dominated_by = from.optional_text("dominated_by");
  const auto complete = [&w](Metric metric) { return w.estimate.total(metric).has_value(); };
  if (w.rank && !(complete(Metric::cost_usd) && complete(Metric::cost_with_errors_usd) &&
                  complete(Metric::compute_hours) && complete(Metric::energy_kwh) &&
                  complete(Metric::emissions_kgco2e)))
    from.complain(from.pointer() + "/totals", "a ranked option lacks a total");
  return w;
}

Strategy read_strategy(const ResultObject& from) {
  Strategy s;
  s.first = from.text("first");
  s.then = from.optional_text("then");
  s.trial_usd = from.interval("trial_usd");
  s.trial_weeks = from.interval("trial_weeks");
  s.cost_usd = from.interval("cost_with_errors_usd");
  s.cost_to_target_usd = from.interval("cost_to_target_usd");
  s.energy_kwh = from.optional_mean("energy_kwh").value_or(0);
  s.emissions_kgco2e = from.optional_mean("emissions_kgco2e").value_or(0);
  s.weeks = from.interval("weeks_to_launch");
  s.meets_target = from.number("probability_meets_target");
  s.saves_usd = from.number("saves_usd");
  return s;
}

Information read_information(const ResultObject& from) {
  Information info;
  info.perfect_usd = from.number("perfect_usd");
  info.decide_now = from.flag("decide_now");
  from.each("pilots", [&info](const ResultObject& p) {
    info.pilots.push_back({p.word<Approach>("approach", approach_count), p.text("option"), p.number("items"),
                           p.number("test_items"), p.number("cost_usd"), p.number("person_days"),
                           p.number("worth_usd"), p.number("net_usd"), p.number("probability_of_changing")});
  });
  from.each("inputs", [&info](const ResultObject& i) {
    info.inputs.push_back({i.text("assumption"), i.number("worth_usd")});
  });
  return info;
}

Recommendation read_recommendation(const ResultObject& from) {
  Recommendation r;
  r.option = from.optional_text("option");
  r.runner_up = from.optional_text("runner_up");
  r.carbon_winner = from.optional_text("carbon_winner");
  r.too_close = from.flag("too_close");
  r.probability_best = from.optional_number("probability_best");
  r.headline = from.text("headline");
  r.why = from.texts("why");
  from.each("break_evens", [&r](const ResultObject& b) {
    BreakEven found;
    found.variable = b.text("variable");
    found.against = b.text("against");
    found.metric = b.text("metric");
    found.unit = b.text_or_empty("unit");
    found.note = b.text_or_empty("note");
    found.value = b.optional_interval("value");
    found.low_tried = b.optional_number("low_tried").value_or(0);
    found.high_tried = b.optional_number("high_tried").value_or(0);
    r.break_evens.push_back(std::move(found));
  });
  from.each("drivers", [&r](const ResultObject& d) {
    r.drivers.push_back({d.text("assumption"), d.number("share_of_variance")});
  });
  from.each("tornado", [&r](const ResultObject& b) {
    r.tornado.push_back({b.text("assumption"), b.text("unit"), b.number("p10"), b.number("p90"),
                         b.number("at_p10"), b.number("at_p90")});
  });
  from.each("flips", [&r](const ResultObject& f) {
    r.flips.push_back({f.text("assumption"), f.text("unit"), f.number("value"), f.text("side") == "above",
                       f.number("probability")});
  });
  from.each("levers", [&r](const ResultObject& l) {
    r.levers.push_back({l.text("practice"), l.text("action"), l.optional_number("saves_usd"),
                        l.optional_number("saves_kwh"), l.optional_number("saves_kgco2e"),
                        l.flag("in_force")});
  });
  from.each("strategies", [&r](const ResultObject& s) { r.strategies.push_back(read_strategy(s)); });
  if (from.has("information")) r.information = read_information(from.object("information"));
  return r;
}

Distribution read_distribution(const ResultObject& from) {
  if (from.has("exact")) return Exact{from.object("exact").number("value")};
  if (from.has("uniform")) {
    const auto d = from.object("uniform");
    return Uniform{d.number("low"), d.number("high")};
  }
  if (from.has("triangular")) {
    const auto d = from.object("triangular");
    return Triangular{d.number("low"), d.number("mode"), d.number("high")};
  }
  if (from.has("pert")) {
    const auto d = from.object("pert");
    return Pert{d.number("low"), d.number("mode"), d.number("high")};
  }
  if (from.has("lognormal")) {
    const auto d = from.object("lognormal");
    return Lognormal{d.number("median"), d.number("sd_ln")};
  }
  if (from.has("normal")) { // an end that is open is written as the largest number there is
    const auto d = from.object("normal");
    Normal normal{d.number("mean"), d.number("sd")};
    const auto& ends = d.json();
    if (ends.contains("low") && ends["low"].is_number()) normal.low = ends["low"].get<double>();
    if (ends.contains("high") && ends["high"].is_number()) normal.high = ends["high"].get<double>();
    return normal;
  }
  if (from.has("beta")) {
    const auto d = from.object("beta");
    const Beta beta{d.number("a"), d.number("b")};
    if (beta.a > 0 && beta.b > 0) return beta;
    from.complain(from.pointer(), "a beta distribution has an a and a b above 0");
    return Exact{0};
  }
  from.complain(from.pointer(), "there is no distribution that this version knows");
  return Exact{0};
}

ResponseAxis read_axis(const ResultObject& from) {
  ResponseAxis axis{from.text("path"), from.number("base"), from.numbers("factors")};
  if (!(axis.base > 0) || axis.factors.empty() || axis.factors.size() > longest_axis ||
      !(axis.factors.front() > 0) ||
      std::ranges::adjacent_find(axis.factors, std::greater_equal<>{}) != axis.factors.end())
    from.complain(from.pointer(), "an axis has a base above 0, and factors above 0 in rising order");
  return axis;
}

Response read_response(const ResultObject& from) {
  Response r;
  r.volume = read_axis(from.object("volume"));
  r.horizon = read_axis(from.object("horizon"));
  r.label_usd = from.optional_number("label_usd");
  r.carbon_usd_per_tonne = from.number("carbon_usd_per_tonne");
  const std::size_t nodes = r.volume.factors.size() * r.horizon.factors.size();
  from.each("options", [&](const ResultObject& o) {
    ResponseOption option{o.text("id"),
                          o.text("title"),
                          o.word<Approach>("approach", approach_count),
                          o.flag("good_enough"),
                          {}};
    for (const auto& row : o.rows("nodes")) {
      if (row.size() != 8) return o.complain(o.pointer() + "/nodes", "a node has eight numbers");
      option.nodes.push_back({row[0] != 0, row[1], row[2], row[3], row[4], row[5], row[6], row[7]});
    }
    if (option.nodes.size() != nodes)
      o.complain(o.pointer() + "/nodes",
                 fmt::format("there are {} nodes where {} belong", option.nodes.size(), nodes));
    r.options.push_back(std::move(option));
  });
  const ResultObject agreement = from.object("agreement");
  r.checked = agreement.whole("checked");
  r.worst = agreement.number("worst");
  return r;
}

MadeBy read_made_by(const ResultObject& from) {
  const ResultObject catalog = from.object("catalog");
  return {from.text("version"),
          catalog.text("id"),
          catalog.text("date"),
          catalog.text("sha256"),
          from.object("models").text("sha256"),
          from.whole("seed"),
          from.whole("draws")};
}

} // namespace

Result<Comparison, Diagnostics> read_comparison(std::string_view text, const std::string& file) {
  Json json;
  if (auto error = io::parse_strict(text, file, Exit::input, json))
    return Unexpected{Diagnostics{{*error}, {}}};
  Diagnostics problems;
  const Json none = Json::object();
  const ResultObject root{json.is_object() ? json : none, "", file, problems.errors};
  if (!json.is_object() || !json.contains("schema_version") || json["schema_version"] != known_schema) {
    root.complain("/schema_version", "this is no result of schema_version 1");
    return Unexpected{std::move(problems)};
  }
  Comparison c;
  c.made_by = read_made_by(root.object("made_by"));
  auto plan = read_plan(root.object("plan").json().dump(), file);
  if (plan) {
    c.plan = std::move(*plan);
    c.plan.defaulted = root.has("defaulted") ? root.texts("defaulted") : std::vector<std::string>{};
  } else
    for (Error& error : plan.error().errors) {
      error.where.pointer = "/plan" + error.where.pointer;
      // Line and column were those of the plan by itself.
      error.where.line = error.where.column = error.where.length = 0;
      error.where.excerpt.clear();
      problems.errors.push_back(std::move(error));
    }
  root.each("options", [&c](const ResultObject& o) { c.options.push_back(read_option(o)); });
  c.recommendation = read_recommendation(root.object("recommendation"));
  root.each("assumptions", [&c](const ResultObject& a) {
    c.assumptions.push_back({a.text("id"), a.text("unit"), read_distribution(a.object("distribution")),
                             a.word<Origin>("origin", origins), a.word<Basis>("basis", bases),
                             a.text_or_empty("source"), a.text_or_empty("note")});
  });
  root.each("sources", [&c](const ResultObject& s) {
    c.sources.push_back({s.text("id"), s.text("title"), s.text_or_empty("publisher"), s.text_or_empty("url"),
                         s.text_or_empty("retrieved"), s.text_or_empty("licence")});
  });
  if (root.has("what_if")) c.what_if = read_response(root.object("what_if"));
  if (!problems.ok()) return Unexpected{std::move(problems)};
  return c;
}

} // namespace steelyard
