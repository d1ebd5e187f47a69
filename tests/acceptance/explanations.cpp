#include "support/shipped.hpp"

#include "steelyard/decide/compare.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

/// Every branch ends in a number of the plan, a catalog record, or a coefficient, each with a source that
/// exists.
void check_leaves(const Derivation& d, const std::string& path, std::size_t& leaves) {
  const std::string here = path + " > " + d.name;
  CAPTURE(here);
  for (const auto& input : d.inputs)
    check_leaves(input, here, leaves);
  if (!d.leaf()) {
    CHECK_FALSE(d.formula.empty());
    return;
  }
  ++leaves;
  CHECK_FALSE(d.name.empty());
  CHECK_FALSE(d.record.empty());
  CHECK(d.value);
  if (d.origin == Origin::plan || d.origin == Origin::default_) return;
  CHECK(find_source(shipped_catalog(), d.source));
}

} // namespace

TEST_CASE("explain reaches a record, a coefficient or the plan in every branch of every option") {
  for (const auto* kind : {"text-classification", "question-answering", "image-classification",
                           "speech-to-text", "tabular-classification"}) {
    const auto answer =
        compare(starter(kind), shipped_catalog(), shipped_coefficients(), {.draws = 32, .detail = true});
    for (const auto& w : answer.options) {
      std::size_t leaves = 0;
      for (const auto& item : w.estimate.line_items) {
        const std::string path = w.option.id + ": " + item.name;
        CAPTURE(path);
        if (item.cost_usd) {
          REQUIRE_FALSE(item.explanations.empty());
          CHECK(item.explanations.front().name == "cost_usd");
        }
        const auto explained = [&item](Metric metric) {
          for (const auto& tree : item.explanations)
            if (tree.name == name(metric)) return true;
          return false;
        };
        if (item.status != ItemStatus::missing_price) {
          if (item.energy_kwh > 0) CHECK(explained(Metric::energy_kwh));
          if (item.emissions_kgco2e > 0) CHECK(explained(Metric::emissions_kgco2e));
          if (item.compute_hours > 0) CHECK(explained(Metric::compute_hours));
        }
        for (const auto& tree : item.explanations)
          check_leaves(tree, path, leaves);
      }
      for (const auto& tree : w.estimate.derivations)
        check_leaves(tree, w.option.id + ": " + tree.name, leaves);
      if (w.option.infeasible.empty()) CHECK(leaves > 10);
    }
  }
}
