#include "report/page_controls.hpp"

#include "report/html_blocks.hpp"
#include "report/json_parts.hpp"
#include "report/response_json.hpp"
#include "report/svg.hpp"
#include "steelyard/stats/distribution.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace steelyard {

namespace {

using parts::Json;

struct Control {
  std::string_view name, label;
  double slider_low, slider_high, slider_step, slider_at;
  double number_at;
  std::string note;
};

std::string rounded_text(double value) {
  return fmt::format("{}", std::stod(fmt::format("{:.3g}", value)));
}

std::string control(const Control& c) {
  return fmt::format(
      "<div class=\"control\"><label for=\"{0}-number\">{1}</label><div class=\"pair\"><input type=\"range\" "
      "id=\"{0}-slider\" min=\"{2}\" max=\"{3}\" step=\"{4}\" value=\"{5}\" aria-label=\"{1}, "
      "slider\"><input "
      "type=\"number\" id=\"{0}-number\" min=\"0\" step=\"any\" value=\"{6}\"></div><p>{7}</p></div>\n",
      c.name, markup_escaped(c.label), c.slider_low, c.slider_high, c.slider_step, c.slider_at,
      rounded_text(c.number_at), markup_escaped(c.note));
}

/// The price of a label that the recommended option pays in the mean, where the plan names none.
double label_price(const Response& r) {
  if (r.label_usd) return *r.label_usd;
  for (const auto& option : r.options)
    for (const auto& node : option.nodes)
      if (node.usd_per_label_price > 0)
        return (node.cost_usd - node.label_free_usd) / node.usd_per_label_price;
  return 0;
}

bool labels_matter(const Response& r) {
  return std::ranges::any_of(r.options, [](const ResponseOption& option) {
    return std::ranges::any_of(option.nodes,
                               [](const ResponseNode& node) { return node.usd_per_label_price > 0; });
  });
}

Json range_of(const Assumption& a) {
  if (is_exact(a.distribution)) return mean(a);
  return {{"p10", quantile(a.distribution, 0.1)}, {"p90", quantile(a.distribution, 0.9)}};
}

/// The multiplier of the grid's intensity as the plan has it, so that a multiple of it can be written.
Json grid_value(const Comparison& c) {
  const std::string id = grid_path().substr(std::string_view{"assumptions."}.size());
  for (const auto& a : c.assumptions)
    if (a.id == id) return range_of(a);
  return 1;
}

} // namespace

std::string what_if_section(const Comparison& c) {
  if (!c.what_if || c.what_if->options.empty() || c.what_if->horizon.factors.empty())
    return "<section aria-labelledby=\"no-what-if\"><h2 id=\"no-what-if\">What if</h2>\n" +
           html_blocks({Note{"This result was written without the table that sliders need. steelyard compare "
                             "PLAN -o report.html has them, and so has a report of a result that was written "
                             "with --what-if."}}) +
           "</section>\n";
  const Response& r = *c.what_if;
  const double months = r.horizon.base;
  std::string out =
      "<noscript><section><h2>What if</h2><p>The sliders of this page need its script. The program "
      "answers too: <code>steelyard compare plan.json --set PATH=VALUE</code>.</p></section></noscript>\n"
      "<section id=\"what-if\" aria-labelledby=\"what-if-heading\" hidden>\n<h2 "
      "id=\"what-if-heading\">What if</h2>\n<p>Move a slider, or type a number; the ranks follow. "
      "Ranges of the plan move as a whole.</p>\n<div class=\"controls\">\n";
  const auto known = [&](const ResponseAxis& axis, std::string_view unit) {
    return fmt::format("known from {} to {} {}; the plan has {}",
                       short_number(axis.base * axis.factors.front()),
                       short_number(axis.base * axis.factors.back()), unit, short_number(axis.base));
  };
  out += control({"volume", "Requests a month", std::log2(r.volume.factors.front()),
                  std::log2(r.volume.factors.back()), 0.05, 0, r.volume.base, known(r.volume, "a month")});
  out +=
      control({"horizon", "Months in service", std::ceil(months * r.horizon.factors.front()),
               std::floor(months * r.horizon.factors.back()), 1, months, months, known(r.horizon, "months")});
  if (c.plan.ranking.by == RankBy::cost || c.plan.ranking.by == RankBy::score) {
    const double price = c.plan.ranking.by == RankBy::score ? r.carbon_usd_per_tonne : 0;
    out += control({"carbon", "Carbon price, USD a tonne", 0, std::max(1000.0, 4 * price), 5, price, price,
                    "ranks by cost plus this price of the emissions"});
  }
  if (labels_matter(r)) {
    const double price = label_price(r);
    const double most = price > 0 ? 4 * price : 4;
    out += control({"label", "Price of a label, USD", 0, most, most / 80, price, price,
                    r.label_usd ? "for every label that is bought"
                                : "the plan names none; shown is about what the catalog makes of it"});
  }
  out += control({"grid", "Carbon intensity of the grid, % of today's", 0, 300, 5, 100, 100,
                  "scales location-based operational emissions"});
  out +=
      "</div>\n<p><button type=\"button\" id=\"what-if-reset\">Back to the plan</button></p>\n"
      "<div role=\"status\" aria-live=\"polite\"><p class=\"strong\" id=\"what-if-answer\"></p>\n"
      "<p class=\"caution\" id=\"what-if-warning\"></p></div>\n"
      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Options at these settings\"><table>\n"
      "<thead><tr><th scope=\"col\" class=\"number\">#</th><th scope=\"col\">option</th><th scope=\"col\" "
      "class=\"number\">cost</th><th scope=\"col\" class=\"number\">kgCO2e</th></tr></thead>\n<tbody "
      "id=\"what-if-rows\"><tr><td colspan=\"4\">…</td></tr></tbody>\n</table></div>\n"
      "<p>The program's own answer to the same question, with intervals:</p>\n<pre id=\"what-if-command\" "
      "tabindex=\"0\">"
      "steelyard compare plan.json</pre>\n";
  out += fmt::format(
      "<p><small>Means, interpolated between {} × {} settings of volume and horizon; at {} settings "
      "halfway between those they were at most {} off what the program says. {}Options that lead "
      "nowhere near are not followed; intervals, deadlines and quality stay as above.</small></p>\n"
      "</section>\n",
      r.volume.factors.size(), r.horizon.factors.size(), r.checked, fmt::format("{:.1f} %", r.worst * 100),
      c.plan.ranking.percentile == Percentile::mean
          ? ""
          : "The plan ranks by another percentile; here ranks are by the mean. ");
  return out;
}

std::string what_if_data(const Comparison& c) {
  if (!c.what_if) return {};
  Json data;
  data["by"] = name(c.plan.ranking.by);
  const Json plan = parts::plan(c.plan);
  data["plan"] = {{"volume", plan["demand"]["requests_per_month"]},
                  {"horizon", plan["horizon_months"]},
                  {"grid", grid_value(c)}};
  data["what_if"] = response_json(*c.what_if);
  std::string text;
  for (const char letter : parts::written(data, true)) {
    if (letter == '<')
      text += "\\u003c"; // no text of a plan can end the block
    else if (letter != '\n')
      text += letter;
  }
  return "<script type=\"application/json\" id=\"what-if-data\">" + text + "</script>\n";
}

} // namespace steelyard
