#include "published/row.hpp"

#include "steelyard/formulas/billing.hpp"

#include <array>

using namespace steelyard;
using published::Row;

namespace {

constexpr double cent = 0.005; ///< bills are printed to the cent
const char* const exact = "half a cent: bills are exact";

PriceTier tier(double up_to, double price) {
  return {Items{up_to}, MoneyPerItem{price}};
}

PriceTier rest(double price) {
  return {Items{std::numeric_limits<double>::infinity()}, MoneyPerItem{price}};
}

template <std::size_t n>
double bill(double units, const std::array<PriceTier, n>& tiers) {
  return graduated_cost(Items{units}, tiers).count();
}

} // namespace

TEST_CASE("Amazon Rekognition, images") {
  const std::array tiers{tier(1e6, 0.0010), tier(5e6, 0.0008), tier(35e6, 0.0006)};
  const char* source = "aws.amazon.com/rekognition/pricing, example of 2.5 million moderated images, 2026";
  const Row rows[]{
      {"2.5 million images through one API", bill(2.5e6, tiers), 2200, cent, "USD", exact, source},
      // Each API counts its own images: two bills, not one of twice the volume.
      {"the same images through two APIs", 2 * bill(2.5e6, tiers), 4400, cent, "USD", exact, source},
  };
  published::check(rows);
}

TEST_CASE("Amazon Comprehend, units of 100 characters, at least three") {
  const std::array tiers{tier(10e6, 1e-4), tier(50e6, 5e-5), rest(2.5e-5)};
  const char* source =
      "aws.amazon.com/comprehend/pricing, example of 10,000 requests of 550 characters, 2026";
  const char* list = "AWS price list, Comprehend, ap-south-1, 2026-01-16, tiers of DetectSentiment";
  const Items three{3};
  const Row rows[]{
      {"units of a request of 550 characters", billed_units(550, 100, three).count(), 6, 0, "units", "whole",
       source},
      {"10,000 of them", bill(10000 * billed_units(550, 100, three).count(), tiers), 6.00, cent, "USD", exact,
       source},
      {"units of a tweet of 120 characters", billed_units(120, 100, three).count(), 3, 0, "units",
       "whole: the minimum", source},
      {"60 million units: 1000 + 2000 + 250", bill(60e6, tiers), 3250, cent, "USD", exact, list},
  };
  published::check(rows);
}

TEST_CASE("Amazon Comprehend, custom endpoint") {
  // One inference unit is 100 characters a second, 0.0005 USD a second, billed while it runs; 60 s at least.
  const double units = provisioned_units(550 * 0.5, 100, 1);
  const auto hour = billed_time(Seconds{3600}, Seconds{1}, Seconds{60});
  const char* source = "aws.amazon.com/comprehend/pricing, 2026-09-20";
  const Row rows[]{
      {"units for a document of 550 characters every 2 s", units, 3, 0, "units", "whole", source},
      {"an hour of one unit", hour.count() * 0.0005, 1.80, cent, "USD", exact, source},
      {"10 s of one unit", billed_time(Seconds{10}, Seconds{1}, Seconds{60}).count() * 0.0005, 0.03, cent,
       "USD", exact, source},
  };
  published::check(rows);
}

TEST_CASE("Amazon Textract") {
  const std::array text{tier(1e6, 0.0015), rest(0.0006)};
  const std::array forms{tier(1e6, 0.05), rest(0.04)}, tables{tier(1e6, 0.015), rest(0.01)};
  const char* source = "aws.amazon.com/textract/pricing, us-west-2, 2026";
  const Row rows[]{
      {"100,000 pages of text", bill(100e3, text), 150, cent, "USD", exact, source},
      {"5,000 pages of forms and tables", bill(5e3, forms) + bill(5e3, tables), 325, cent, "USD", exact,
       source},
      {"2 million pages of text", bill(2e6, text), 2100, cent, "USD", exact, source},
      // 1,000 pages a month are free for three months: a year of 3,000 pages is 3 * 3 + 9 * 4.5 USD.
      {"a year of 3,000 pages a month",
       horizon_cost(Items{3000}, Months{12}, {text, Items{1000}, Months{3}}).count(), 49.5, cent, "USD",
       exact, source},
  };
  published::check(rows);
}

TEST_CASE("Amazon Translate") {
  const std::array standard{rest(15e-6)}, custom{rest(60e-6)};
  const char* source = "aws.amazon.com/translate/pricing, 2026";
  const Row rows[]{
      {"100 pages of 20,000 characters", bill(2e6, standard), 30, cent, "USD", exact, source},
      {"the same with active custom translation", bill(2e6, custom), 120, cent, "USD", exact, source},
      {"an article of 6,500 characters", bill(6500, standard), 0.0975, 5e-5, "USD", "printed to four digits",
       source},
  };
  published::check(rows);
}

TEST_CASE("Amazon Transcribe, call analytics after the call") {
  const std::array tiers{tier(250e3, 0.0300), tier(1e6, 0.0186), tier(5e6, 0.0138)};
  const char* source = "aws.amazon.com/transcribe/pricing, example of 200,000 calls of 10 minutes, 2026";
  const Row rows[]{{"2 million minutes", bill(2e6, tiers), 35250, cent, "USD", exact, source}};
  published::check(rows);
}

TEST_CASE("Amazon Lex and Polly") {
  const std::array speech{rest(0.004)}, text{rest(0.00075)}, neural{rest(16e-6)};
  const Row rows[]{
      {"Lex, 8,000 spoken and 2,000 written requests", bill(8000, speech) + bill(2000, text), 33.50, cent,
       "USD", exact, "aws.amazon.com/lex/pricing, example, 2026"},
      {"Polly neural, 1 million characters, audio and speech marks", bill(2e6, neural), 32.00, cent, "USD",
       exact, "aws.amazon.com/polly/pricing, 2026"},
  };
  published::check(rows);
}

TEST_CASE("Amazon Personalize, one provisioned transaction a second that nobody uses") {
  const std::array tiers{tier(72e6, 0.0556e-3), tier(720e6, 0.0278e-3), rest(0.0139e-3)};
  const double a_day = provisioned_units(0, 1, 1) * 24 * 3600;
  const char* source =
      "AWS Knowledge Center, Amazon Personalize charges when there are no requests; prices 2026";
  const Row rows[]{
      {"billed recommendations a day", a_day, 86400, 0, "1", "exact", source},
      {"a month of 30 days", bill(30 * a_day, tiers), 144, 0.5, "USD", "printed to whole dollars", source},
  };
  published::check(rows);
}

TEST_CASE("Google Cloud, units of requests and a free start") {
  const char* language =
      "cloud.google.com/natural-language/pricing: requests of 800, 1,500 and 600 characters are four units";
  const char* vision = "cloud.google.com/vision/pricing: 700 images with labels, 5,300 with landmarks";
  const Items none{0};
  const std::array tiers{tier(5e6, 0.0015), rest(0.0006)};
  const Items free{1000};
  const Row rows[]{
      {"units",
       (billed_units(800, 1000, none) + billed_units(1500, 1000, none) + billed_units(600, 1000, none))
           .count(),
       4, 0, "units", "whole", language},
      {"labels", graduated_cost(paid_units(Items{700}, free), tiers).count(), 0, cent, "USD", exact, vision},
      {"landmarks", graduated_cost(paid_units(Items{5300}, free), tiers).count(), 6.45, cent, "USD", exact,
       vision},
  };
  published::check(rows);
}
