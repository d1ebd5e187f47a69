#include "steelyard/report/comparison_document.hpp"

#include "steelyard/report/display_text.hpp"
#include "support/catch.hpp"
#include "support/sample_comparison.hpp"

#include <sstream>

using namespace steelyard;

TEST_CASE("the answer comes first, what made it last") {
  const auto text = render_text(comparison_document(test::sample_comparison()));
  CAPTURE(text);
  const auto at = [&text](const char* what) {
    const auto found = text.find(what);
    INFO(what);
    REQUIRE(found != std::string::npos);
    return found;
  };
  CHECK(at("Start with LoRA") < at("→ 1"));
  CHECK(at("likely 83 %") < at("Why"));
  CHECK(at("fine-tune 71 %") < at("What would change it"));
  CHECK(at("What would change it") < at("Assumed, because the plan does not say"));
  CHECK(at("demand.peak_to_mean: 4") < at("Not ranked: 1 option without a price"));
  at("team.usd_per_day: 800 USD");
  at("at least $12.0 k");
  at("\"listing\": \"aws-marketplace/vendor\"");
  at("Stop idle notebooks (MLCOST-16): saves $3,000, 120 kWh.");
  CHECK(at("1 option: too few labelled items") <
        at("Made by steelyard 0.1.0; catalog 0123456789ab of 2026-11-20"));
  CHECK(text.find("toss-up 40 %") == std::string::npos); // judgement: words only
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (line.find('{') == std::string::npos) CHECK(display_width(line) <= 80);
}

TEST_CASE("a summary shows a few options of every approach") {
  Comparison c = test::sample_comparison();
  const Weighed first = c.options[0];
  Weighed last = c.options[1];
  c.options.clear();
  for (int i = 0; i < 30; ++i) {
    Weighed w = first;
    w.option.id += std::to_string(i);
    w.option.title = "clone " + std::to_string(i) + ".";
    w.rank = i + 1;
    w.representative = i == 0;
    // In twos, so that each has a near sibling.
    w.estimate.totals[static_cast<std::size_t>(Metric::cost_with_errors_usd)] =
        Summary{1000.0 + i / 2 * 100, 900, 1000, 5000};
    c.options.push_back(w);
  }
  last.rank = 31;
  c.options.push_back(last);
  const auto summary = render_text(comparison_document(c));
  CHECK(summary.find("clone 2.") != std::string::npos);
  for (const auto* sibling : {"clone 1.", "clone 3.", "clone 5."})
    CHECK(summary.find(sibling) == std::string::npos);
  CHECK(summary.find("clone 4.") != std::string::npos);
  CHECK(summary.find("clone 6.") == std::string::npos); // three of an approach are enough
  CHECK(summary.find("über") != std::string::npos);
  CHECK(summary.find("31 options") != std::string::npos);
  CHECK(render_text(comparison_document(c, Extent::everything)).find("clone 29.") != std::string::npos);
}

TEST_CASE("the CSV has a row per option and a cell per column") {
  const Table table = option_table(test::sample_comparison());
  CHECK(table.rows.size() == 4);
  for (const auto& row : table.rows)
    CHECK(row.size() == table.columns.size());
  const auto csv = render_csv(table);
  CHECK(csv.find("fine-tune/lora,fine-tune,\"LoRA of a small encoder, endpoint on "
                 "ml.g5.xlarge\",1,true,true,false,true,81234.5,") != std::string::npos);
}
