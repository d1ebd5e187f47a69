#include "steelyard/report/explanation.hpp"

#include "steelyard/report/display_text.hpp"
#include "support/catch.hpp"
#include "support/sample_comparison.hpp"

#include <nlohmann/json.hpp>

#include <sstream>

using namespace steelyard;

TEST_CASE("an unknown option is answered with the nearest id, none with the recommended one") {
  const Comparison c = test::sample_comparison();
  const auto slip = explained_option(c, "fine-tune/loar");
  REQUIRE_FALSE(slip);
  CHECK(slip.error().exit == Exit::input);
  CHECK(slip.error().next == "did you mean \"fine-tune/lora\"?");
  const auto none = explained_option(c, "");
  REQUIRE(none);
  CHECK((*none)->option.id == "fine-tune/lora");
}

TEST_CASE("a total goes down to its sources, largest item first") {
  const Comparison c = test::sample_comparison();
  const auto text = render_text(explanation_document(c, c.options[0], Metric::cost_usd));
  CAPTURE(text);
  CHECK(text.find("Total: $81,230 ($45–120 k) over 36 months.") != std::string::npos);
  const auto people = text.find("deploy / people / integration: $44,180"),
             hours = text.find("deploy / compute / endpoint hours");
  REQUIRE(people != std::string::npos);
  REQUIRE(hours != std::string::npos);
  CHECK(people < hours);
  CHECK(text.find("cost: $37,050 = hours x price") != std::string::npos);
  CHECK(text.find("aws/g5.xlarge/eu-west-1/hosting [S12]") != std::string::npos);
  CHECK(text.find("[S12] Price list, AWS. https://example.org/prices") != std::string::npos);
  CHECK(text.find("is in no line item") == std::string::npos);
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    CHECK(display_width(line) <= 80);
}

TEST_CASE("what no line item carries is said") {
  Comparison c = test::sample_comparison();
  c.options[0].estimate.totals[static_cast<std::size_t>(Metric::cost_with_errors_usd)] =
      Summary{100000, 9e4, 1e5, 1.1e5};
  const auto text = render_text(explanation_document(c, c.options[0], Metric::cost_with_errors_usd));
  CHECK(text.find("$18,770 of the total is in no line item: what wrong answers and reviews cost.") !=
        std::string::npos);
}

TEST_CASE("the explanation for machines keeps precision and cites what it uses") {
  const Comparison c = test::sample_comparison();
  const auto json = nlohmann::json::parse(explanation_json(c, c.options[0], Metric::cost_usd));
  CHECK(json["metric"] == "cost_usd");
  CHECK(json["total"]["p90"] == 119800);
  REQUIRE(json["line_items"].size() == 2);
  CHECK(json["line_items"][1]["derivation"]["inputs"][1]["record"] == "aws/g5.xlarge/eu-west-1/hosting");
  CHECK(json["line_items"][1]["derivation"]["inputs"][1]["value"]["mean"] == 1.41);
  CHECK(json["sources"][0]["id"] == "S12");
  CHECK(json["not_itemised"].is_null());
}
