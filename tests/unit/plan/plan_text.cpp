#include "steelyard/plan/plan_text.hpp"

#include "support/catch.hpp"

using namespace steelyard;

namespace {

Plan small_plan() {
  Plan plan;
  plan.title = "a \"quoted\" title\n";
  plan.horizon_months.distribution = Exact{36};
  plan.demand.requests_per_month.distribution = Pert{5e5, 2e6, 6e6};
  plan.team.usd_per_day.distribution = Lognormal{800, 0.4};
  plan.options.approaches = {Approach::fine_tune};
  return plan;
}

} // namespace

TEST_CASE("a plan is written with its ranges") {
  const std::string text = plan_text(small_plan());
  CHECK(text.find(R"("horizon_months": 36,)") != std::string::npos);
  CHECK(text.find(R"("requests_per_month": {"low": 500000, "mode": 2000000, "high": 6000000})") !=
        std::string::npos);
  CHECK(text.find(R"("title": "a \"quoted\" title\u000a")") != std::string::npos);
  // The P10 and P90 of a lognormal: 800 exp(-+ 0.4 * 1.28155).
  CHECK(text.find(R"("usd_per_day": {"p10": 479.13917)") != std::string::npos);
  CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("the hash follows what a plan says, not where it was read") {
  const Plan plan = small_plan();
  Plan elsewhere = plan;
  elsewhere.file = "other.json";
  elsewhere.defaulted = {"/region"};
  elsewhere.horizon_months.note = "a note";
  CHECK(content_hash(elsewhere) == content_hash(plan));
  Plan longer = plan;
  longer.horizon_months.distribution = Exact{37};
  CHECK(content_hash(longer) != content_hash(plan));
}
