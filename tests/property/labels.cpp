#include "support/small_estimate.hpp"

#include "property/random_input.hpp"

#include <rapidcheck/catch.h>

#include <array>
#include <string>

using namespace steelyard;
using namespace steelyard::test;
using random_input::log_between;

namespace {

struct Taken {
  double labels_usd = 0, weeks = 0;
};

Taken taken(const Plan& plan, double wanted) {
  Coefficients k = shipped_coefficients();
  for (auto& [word, member] : k.data.labels_wanted.members)
    member.distribution = Exact{wanted};
  const auto e = estimate_of(plan, k);
  Taken sum;
  sum.weeks = e.estimate.total(Metric::weeks_to_launch)->mean;
  for (const auto& line : e.estimate.line_items)
    if (line.kind == ItemKind::labels) sum.labels_usd += line.cost_usd.value_or(0);
  return sum;
}

} // namespace

TEST_CASE("labels and the calendar") {
  rc::prop("more labels wanted never cost less, nor bring the launch forward", [] {
    constexpr std::array<const char*, 5> sources{"in-house", "vendor", "crowd", "teacher", "rules"};
    const double few = log_between(10, 1e5), more = few * log_between(1, 100);
    const auto have = static_cast<int>(log_between(1, 1e4));
    const auto plan = with_pin(R"("approach": "fine-tune", "model": "hf/encoder", "method": "full")",
                               R"(, "data": {"label_source": ")" +
                                   std::string{sources[*rc::gen::inRange<std::size_t>(0, 5)]} +
                                   R"(", "labelled_items": )" + std::to_string(have) + "}");
    const Taken a = taken(plan, few), b = taken(plan, more);
    RC_ASSERT(a.labels_usd <= b.labels_usd * (1 + 1e-9));
    RC_ASSERT(a.weeks <= b.weeks * (1 + 1e-9));
  });
}
