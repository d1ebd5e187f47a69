#include "steelyard/report/backtest_json.hpp"

#include "report/json_parts.hpp"

#include <nlohmann/json.hpp>

namespace steelyard {

std::string backtest_json(const Backtest& backtest) {
  using parts::Json;
  using parts::number;
  Json targets = Json::array(), rows = Json::array(), skipped = Json::array();
  for (const Score& s : backtest.targets)
    targets.push_back({{"target", s.target},
                       {"group", s.group},
                       {"n", s.n},
                       {"mdape", number(s.mdape)},
                       {"within_1_5x", number(s.within_1_5x)},
                       {"within_2x", number(s.within_2x)},
                       {"median_ratio", number(s.median_ratio)},
                       {"coverage_p10_p90", number(s.coverage_p10_p90)},
                       {"median_width", number(s.median_width)}});
  for (const Prediction& r : backtest.rows)
    rows.push_back({{"id", r.id},
                    {"target", r.target},
                    {"actual", number(r.actual)},
                    {"p10", number(r.p10)},
                    {"p50", number(r.p50)},
                    {"p90", number(r.p90)}});
  for (const Skipped& s : backtest.skipped)
    skipped.push_back({{"id", s.id}, {"target", s.target}, {"reason", s.reason}, {"usable", s.usable}});
  return parts::written({{"schema_version", 1},
                         {"kind", backtest.kind},
                         {"targets", std::move(targets)},
                         {"rows", std::move(rows)},
                         {"skipped", std::move(skipped)}});
}

} // namespace steelyard
