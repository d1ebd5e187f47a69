#include "steelyard/report/explanation.hpp"

#include "report/assumption_title.hpp"
#include "report/json_parts.hpp"
#include "steelyard/report/display_text.hpp"
#include "steelyard/support/near_names.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace steelyard {

namespace {

using parts::interval;
using parts::Json;
using parts::number;
using parts::text_or_null;

constexpr double worth_mentioning = 0.005; ///< of the total: rounding in a sum is not

/// A line item's part of the metric.
struct Part {
  const LineItem* item = nullptr;
  const Derivation* derivation = nullptr;
  std::optional<double> mean;
  std::optional<Summary> percentiles;
};

/// What the item itself says about the metric; the derivation says the rest.
void take_item_amount(Part& part, Metric metric) {
  const LineItem& i = *part.item;
  switch (metric) {
  case Metric::cost_usd:
  case Metric::cost_with_errors_usd:
    part.mean = i.cost_usd;
    part.percentiles = i.cost_interval;
    return;
  case Metric::compute_hours:
    part.mean = i.compute_hours;
    return;
  case Metric::energy_kwh:
    part.mean = i.energy_kwh;
    part.percentiles = i.energy_interval;
    return;
  case Metric::emissions_kgco2e:
    part.mean = i.emissions_kgco2e;
    part.percentiles = i.emissions_interval;
    return;
  default:
    return;
  }
}

/// The metric as people say it.
std::string_view in_words(Metric metric) {
  switch (metric) {
  case Metric::cost_usd:
    return "cost";
  case Metric::cost_with_errors_usd:
    return "cost with errors";
  case Metric::compute_hours:
    return "compute hours";
  case Metric::energy_kwh:
    return "energy";
  case Metric::emissions_kgco2e:
    return "emissions";
  case Metric::operational_kgco2e:
    return "operational emissions";
  case Metric::embodied_kgco2e:
    return "embodied emissions";
  case Metric::market_based_kgco2e:
    return "market-based emissions (the provider's claim)";
  case Metric::water_l:
    return "water";
  case Metric::people_days:
    return "work of people";
  case Metric::weeks_to_launch:
    return "time to launch";
  case Metric::delay_usd:
    return "cost of waiting for the launch";
  }
  return "";
}

/// The root of a tree is named as its metric; a coefficient or a key of the plan as its id.
std::string shown_name(const Derivation& d) {
  for (std::size_t m = 0; m < metric_count; ++m)
    if (d.name == name(static_cast<Metric>(m))) return std::string(in_words(static_cast<Metric>(m)));
  return d.leaf() && d.name == d.record ? assumption_title(d.record) : d.name;
}

/// Who said so: a number of the plan rests on the plan, not on an assumption of ours.
std::string said_by(const Derivation& d) {
  switch (d.origin) {
  case Origin::plan:
    return "the plan";
  case Origin::default_:
    return "default";
  case Origin::catalog:
  case Origin::model:
    break;
  }
  return fmt::format("{}, {}", name(d.origin), name(d.basis));
}

bool money(Metric metric) {
  return metric == Metric::cost_usd || metric == Metric::cost_with_errors_usd;
}

std::vector<Part> parts_of(const Weighed& w, Metric metric) {
  std::vector<Part> list;
  for (const auto& item : w.estimate.line_items) {
    Part part{&item, derivation_of(item, metric), {}, {}};
    take_item_amount(part, metric);
    if (part.derivation && part.derivation->value) {
      if (!part.mean) part.mean = part.derivation->value->mean;
      if (!part.percentiles) part.percentiles = part.derivation->value;
    }
    const bool unpriced = money(metric) && item.status != ItemStatus::priced;
    if (part.derivation || unpriced || (part.mean && *part.mean != 0)) list.push_back(part);
  }
  std::ranges::stable_sort(list, std::greater<>{},
                           [](const Part& p) { return p.mean ? std::abs(*p.mean) : -1.0; });
  return list;
}

/// How the metric, or a part of it, comes about beside the line items; nullptr where it is nothing else.
const Derivation* beside_items(const Weighed& w, Metric metric) {
  const auto wanted = name(metric == Metric::cost_with_errors_usd ? Metric::delay_usd : metric);
  for (const auto& d : w.estimate.derivations)
    if (d.name == wanted && d.value && d.value->mean != 0) return &d;
  return nullptr;
}

/// What of the total no line item carries; nullopt when that is only rounding.
std::optional<double> not_itemised(const Weighed& w, Metric metric, const std::vector<Part>& list) {
  const auto& total = w.estimate.total(metric);
  if (!total) return std::nullopt;
  const auto* beside = beside_items(w, metric);
  double sum = beside ? beside->value->mean : 0;
  for (const auto& part : list)
    sum += part.mean.value_or(0);
  const double rest = total->mean - sum;
  if (std::abs(rest) <= worth_mentioning * std::abs(total->mean)) return std::nullopt;
  return rest;
}

std::string amount_text(double mean, const std::optional<Summary>& percentiles, std::string_view unit) {
  const bool dollars = unit == "USD";
  std::string text = dollars ? short_money(mean) : short_number(mean);
  if (!dollars && !unit.empty() && unit != "1")
    text += fmt::format(" {}", unit == "1/a" ? "a year" : unit == "fraction/year" ? "a year" : unit);
  if (percentiles && percentiles->p10 != percentiles->p90)
    text += fmt::format(" ({}{})", dollars ? "$" : "", short_range(percentiles->p10, percentiles->p90));
  return text;
}

std::string value_text(const Derivation& d) {
  if (!d.value) return "not known";
  return amount_text(d.value->mean, d.value, d.unit);
}

/// Lines of one tree; subtrees shown before are only referred to.
class TreeWriter {
 public:
  explicit TreeWriter(std::set<std::string>& cited) : cited_{cited} {}

  [[nodiscard]] Outline outline(const Derivation& root) {
    add(root, 0);
    return std::move(outline_);
  }

 private:
  void add(const Derivation& d, int depth) {
    std::string text = shown_name(d) + ": " + value_text(d);
    if (d.leaf()) {
      text += "; " + said_by(d);
      if (!d.record.empty()) text += ", " + d.record;
      cite(text, d.source);
      // A leaf is worth a line wherever it is used, its reason once.
      if (!shown_.insert(d.name + "|" + d.record).second) {
        outline_.lines.push_back({depth, std::move(text), Meaning::plain});
        return;
      }
    } else {
      const std::string key = fmt::format("{}|{}|{}", d.name, d.formula, d.value ? d.value->mean : 0);
      const bool seen = !shown_.insert(key).second;
      if (!d.formula.empty()) text += " = " + d.formula;
      cite(text, d.method);
      if (seen) {
        outline_.lines.push_back({depth, text + " (as above)", Meaning::plain});
        return;
      }
    }
    if (!d.note.empty()) text += ". " + d.note;
    outline_.lines.push_back({depth, std::move(text), depth == 0 ? Meaning::strong : Meaning::plain});
    for (const auto& input : d.inputs)
      add(input, depth + 1);
  }

  void cite(std::string& text, const std::string& source) {
    if (source.empty() || source == "plan" || source == "default") return;
    cited_.insert(source);
    text += " [" + source + "]";
  }

  std::set<std::string>& cited_;
  std::set<std::string> shown_;
  Outline outline_;
};

Json derivation_json(const Derivation& d) {
  Json json{{"name", d.name},
            {"unit", d.unit},
            {"value", interval(d.value)},
            {"formula", text_or_null(d.formula)},
            {"method", text_or_null(d.method)}};
  if (d.leaf()) {
    json["origin"] = name(d.origin);
    json["basis"] = name(d.basis);
    json["record"] = text_or_null(d.record);
    json["source"] = text_or_null(d.source);
  }
  json["note"] = text_or_null(d.note);
  Json inputs = Json::array();
  for (const auto& input : d.inputs)
    inputs.push_back(derivation_json(input));
  json["inputs"] = std::move(inputs);
  return json;
}

void collect_sources(const Derivation& d, std::set<std::string>& cited) {
  for (const auto& id : {d.source, d.method})
    if (!id.empty() && id != "plan") cited.insert(id);
  for (const auto& input : d.inputs)
    collect_sources(input, cited);
}

} // namespace

Result<const Weighed*> explained_option(const Comparison& c, const std::string& id) {
  const std::string& wanted = id.empty() && c.recommendation.option ? *c.recommendation.option : id;
  if (wanted.empty())
    return Unexpected{Error{"no option is recommended, so none can be explained by default",
                            {},
                            "name one with --option ID; steelyard compare lists them",
                            Exit::input}};
  std::vector<std::string> ids;
  for (const auto& w : c.options) {
    if (w.option.id == wanted) return &w;
    ids.push_back(w.option.id);
  }
  const std::string near = did_you_mean(wanted, ids);
  return Unexpected{Error{"no option is called \"" + wanted + "\"",
                          {},
                          near.empty() ? "see the ids in steelyard compare PLAN --format csv" : near,
                          Exit::input}};
}

const Derivation* derivation_of(const LineItem& item, Metric metric) {
  for (const auto& d : item.explanations)
    if (d.name == name(metric)) return &d;
  // Parts of the emissions share their unit with the whole, and what waiting costs is on no bill; only their
  // name can tell them.
  if (metric == Metric::operational_kgco2e || metric == Metric::embodied_kgco2e ||
      metric == Metric::market_based_kgco2e || metric == Metric::delay_usd)
    return nullptr;
  for (const auto& d : item.explanations)
    if (d.unit == unit(metric)) return &d;
  return nullptr;
}

Document explanation_document(const Comparison& c, const Weighed& w, Metric metric) {
  Document d;
  const std::string title = w.option.title.empty() ? w.option.id : w.option.title;
  d.title = fmt::format("{} of {}", in_words(metric), title);
  if (d.title[0] >= 'a' && d.title[0] <= 'z') d.title[0] = static_cast<char>(d.title[0] - 'a' + 'A');
  const auto& total = w.estimate.total(metric);
  d.blocks.emplace_back(Paragraph{"Option " + w.option.id, Meaning::faint});
  for (const auto& reason : w.feasible ? std::vector<std::string>{} : w.reasons)
    d.blocks.emplace_back(Paragraph{"Not possible: " + reason, Meaning::bad});
  if (total)
    d.blocks.emplace_back(
        metric == Metric::weeks_to_launch
            ? Paragraph{fmt::format("In all: {}.", amount_text(total->mean, total, unit(metric))),
                        Meaning::strong}
            : Paragraph{fmt::format("Total: {}{} over {} months.", w.estimate.complete() ? "" : "at least ",
                                    amount_text(total->mean, total, unit(metric)),
                                    fmt::format("{:.3g}", mean(c.plan.horizon_months))),
                        Meaning::strong});
  else
    d.blocks.emplace_back(Paragraph{"The total is not known.", Meaning::strong});

  const auto list = parts_of(w, metric);
  std::set<std::string> cited;
  for (const auto& part : list) {
    const LineItem& item = *part.item;
    const bool unpriced =
        item.status == ItemStatus::missing_price || item.status == ItemStatus::missing_coefficient;
    std::string heading = fmt::format("{} / {} / {}: ", name(item.stage), name(item.kind), item.name);
    if (unpriced && !part.mean)
      heading += item.status == ItemStatus::missing_price ? "no price is known" : "a coefficient is missing";
    else if (part.mean) {
      heading += amount_text(*part.mean, part.percentiles, unit(metric));
      if (total && total->mean != 0) heading += ", " + percent(*part.mean / total->mean) + " of the total";
    }
    d.blocks.emplace_back(Heading{heading});
    if (!item.note.empty()) d.blocks.emplace_back(Note{item.note});
    if (part.derivation) {
      d.blocks.emplace_back(TreeWriter{cited}.outline(*part.derivation));
    } else if (money(metric) && item.rate) {
      std::string text = fmt::format("{} {} x {} {}", short_number(item.quantity), item.unit,
                                     short_number(*item.rate), item.rate_unit);
      if (!item.source.empty()) {
        cited.insert(item.source);
        text += fmt::format("; {} [{}]", name(item.basis), item.source);
      }
      d.blocks.emplace_back(Outline{{{0, std::move(text), Meaning::plain}}});
    }
  }
  if (const auto* beside = beside_items(w, metric)) {
    if (metric == Metric::cost_with_errors_usd)
      d.blocks.emplace_back(
          Heading{fmt::format("{}: {}", in_words(Metric::delay_usd),
                              amount_text(beside->value->mean, beside->value, beside->unit))});
    d.blocks.emplace_back(TreeWriter{cited}.outline(*beside));
  }
  if (const auto rest = not_itemised(w, metric, list))
    d.blocks.emplace_back(Paragraph{
        fmt::format("{} of the total is in no line item{}.", amount_text(*rest, {}, unit(metric)),
                    metric == Metric::cost_with_errors_usd ? ": what wrong answers and reviews cost" : "")});

  List sources;
  for (const auto& source : c.sources)
    if (cited.contains(source.id))
      sources.items.push_back(fmt::format("[{}] {}{}{}", source.id, source.title,
                                          source.publisher.empty() ? "" : ", " + source.publisher,
                                          source.url.empty() ? "" : ". " + source.url));
  if (!sources.items.empty()) {
    d.blocks.emplace_back(Heading{"Sources"});
    d.blocks.emplace_back(std::move(sources));
  }
  const MadeBy& m = c.made_by;
  d.blocks.emplace_back(
      Note{fmt::format("A range is P10–P90 of {} draws, seed {}. Made by steelyard {}; catalog {} of {}.",
                       m.draws, m.seed, m.version, m.catalog_id, m.catalog_date)});
  return d;
}

std::string explanation_json(const Comparison& c, const Weighed& w, Metric metric, JsonLayout layout) {
  const auto& total = w.estimate.total(metric);
  const auto list = parts_of(w, metric);
  std::set<std::string> cited;
  Json items = Json::array(), sources = Json::array();
  for (const auto& part : list) {
    Json amount;
    if (part.mean)
      amount = part.percentiles ? interval(part.percentiles) : Json{{"mean", number(*part.mean)}};
    Json derivation;
    if (part.derivation) {
      derivation = derivation_json(*part.derivation);
      collect_sources(*part.derivation, cited);
    }
    if (!part.item->source.empty()) cited.insert(part.item->source);
    items.push_back({{"stage", name(part.item->stage)},
                     {"kind", name(part.item->kind)},
                     {"name", part.item->name},
                     {"status", name(part.item->status)},
                     {"amount", std::move(amount)},
                     {"quantity", number(part.item->quantity)},
                     {"unit", part.item->unit},
                     {"rate", number(part.item->rate)},
                     {"rate_unit", text_or_null(part.item->rate_unit)},
                     {"source", text_or_null(part.item->source)},
                     {"note", text_or_null(part.item->note)},
                     {"derivation", std::move(derivation)}});
  }
  Json beside_json;
  if (const auto* beside = beside_items(w, metric)) {
    beside_json = derivation_json(*beside);
    collect_sources(*beside, cited);
  }
  for (const auto& source : c.sources)
    if (cited.contains(source.id)) sources.push_back(parts::source(source));
  Json json{{"schema_version", 1},
            {"made_by",
             {{"version", c.made_by.version},
              {"catalog",
               {{"id", c.made_by.catalog_id},
                {"date", c.made_by.catalog_date},
                {"sha256", c.made_by.catalog_sha256}}},
              {"models", {{"sha256", c.made_by.models_sha256}}},
              {"seed", c.made_by.seed},
              {"draws", c.made_by.draws}}},
            {"option", w.option.id},
            {"approach", name(w.option.approach)},
            {"title", w.option.title},
            {"metric", name(metric)},
            {"unit", unit(metric)},
            {"at_least", !w.estimate.complete()},
            {"total", interval(total)},
            {"line_items", std::move(items)},
            {"derivation", std::move(beside_json)},
            {"not_itemised", number(not_itemised(w, metric, list))},
            {"sources", std::move(sources)}};
  return parts::written(json, layout == JsonLayout::one_line);
}

} // namespace steelyard
