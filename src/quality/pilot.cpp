#include "steelyard/quality/pilot.hpp"

#include "steelyard/support/expects.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace steelyard {

namespace {

constexpr std::size_t enough_sizes = 3;
constexpr double enough_span = 4; ///< largest size over the smallest
constexpr int outlook_doublings = 5;
constexpr std::size_t most_sizes = 256; ///< the work grows with their cube

std::string score_text(double score) {
  return fmt::format("{:.3g}", score);
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values)
    sum += value;
  return sum / static_cast<double>(values.size());
}

/// Variance of the mean over repetitions [1]; 0 where there is one.
double variance_of_mean(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  const double middle = mean_of(values);
  double squares = 0;
  for (const double value : values)
    squares += (value - middle) * (value - middle);
  return squares / static_cast<double>(values.size() - 1) / static_cast<double>(values.size());
}

/// The same try twice, and repetitions that do not say that they are.
void warn_of_repeats(std::span<const Trial> trials, std::vector<std::string>& warnings) {
  std::map<double, std::size_t> unnamed;
  std::set<std::tuple<double, double>> seeds, told;
  std::set<std::tuple<double, double>> scores;
  for (const Trial& trial : trials) {
    if (trial.seed) {
      const std::tuple same{trial.items, *trial.seed};
      if (!seeds.insert(same).second && told.insert(same).second)
        warnings.push_back(
            fmt::format("seed {} stands more than once at {} items: each counts as a repetition",
                        written_number(*trial.seed), written_number(trial.items)));
      continue;
    }
    ++unnamed[trial.items];
    if (!scores.insert({trial.items, trial.score}).second)
      warnings.push_back(
          fmt::format("the score {} at {} items stands twice: a copy makes the answer too sure",
                      score_text(trial.score), written_number(trial.items)));
  }
  for (const auto& [items, count] : unnamed)
    if (count > 1)
      warnings.push_back(
          fmt::format("{} scores at {} items are taken for repetitions; a seed each would say so", count,
                      written_number(items)));
}

/// What learning curves seldom do. Scores are better when higher here.
void warn_of_shape(const std::vector<CurvePoint>& points, const PilotQuestion& question, double notable,
                   std::vector<std::string>& warnings) {
  const auto shown = [&](const CurvePoint& point) {
    return score_text(question.error_metric ? 1 - point.score.count() : point.score.count());
  };
  const CurvePoint* best = &points.front();
  const CurvePoint* deepest = nullptr;
  const CurvePoint* before = nullptr;
  for (const CurvePoint& point : points) {
    const double fall = best->score.count() - point.score.count();
    if (fall > notable && (!deepest || fall > before->score.count() - deepest->score.count())) {
      before = best;
      deepest = &point;
    }
    if (point.score > best->score) best = &point;
  }
  if (deepest)
    warnings.push_back(fmt::format("the score gets worse with more items, from {} at {} to {} at {}: curves "
                                   "that do so are foretold badly; "
                                   "check that every size was trained and tested alike",
                                   shown(*before), written_number(before->items.count()), shown(*deepest),
                                   written_number(deepest->items.count())));

  if (points.size() < enough_sizes) return;
  const auto [least, most] =
      std::ranges::minmax(points, {}, [](const CurvePoint& point) { return point.score.count(); });
  if (most.score.count() - least.score.count() <= notable) {
    warnings.emplace_back("the score hardly changes over the sizes seen: it may have come to its end, or not "
                          "have begun to gain, and the points do not tell which");
    return;
  }
  // Flat, then a gain: what comes after a late start is known least.
  std::size_t flat = 1;
  while (flat < points.size() &&
         std::abs(points[flat].score.count() - points.front().score.count()) <= notable)
    ++flat;
  if (flat >= enough_sizes && flat < points.size() && points[flat].score > points.front().score)
    warnings.push_back(
        fmt::format("the score is flat up to {} items and gains only then: how far a late gain "
                    "goes is known badly; a larger size would tell",
                    written_number(points[flat - 1].items.count())));
}

/// What is wanted, and by which size.
struct Wanted {
  Fraction score;
  Reach reach;
};

/// Fewer items than were tried: having had enough before is no comfort there.
double chance_at(const Wanted& wanted, const ScoreMixture& score, double items, double smallest) {
  const double chance = wanted.reach.chance(Items{items}).count();
  return items < smallest ? std::min(chance, score.reaching(wanted.score).count()) : chance;
}

ScoreForecast forecast(const CurvePosterior& posterior, const std::optional<Wanted>& wanted, double items,
                       double smallest, bool error_metric) {
  const ScoreMixture score = posterior.score(Items{items});
  constexpr double low = 0.1, middle = 0.5, high = 0.9;
  ScoreForecast at{
      items, score.quantile(low).count(), score.quantile(middle).count(), score.quantile(high).count(), {}};
  if (error_metric) std::tie(at.p10, at.p50, at.p90) = std::tuple{1 - at.p90, 1 - at.p50, 1 - at.p10};
  if (wanted) at.reached = chance_at(*wanted, score, items, smallest);
  return at;
}

} // namespace

PilotCurve pilot_curve(std::span<const Trial> trials, bool error_metric) {
  expects(!trials.empty());
  std::map<double, std::vector<double>> by_size;
  for (const Trial& trial : trials)
    by_size[trial.items].push_back(error_metric ? 1 - trial.score : trial.score);
  PilotCurve curve;
  for (const auto& [items, scores] : by_size)
    curve.points.push_back({Items{items}, Fraction::clamped(mean_of(scores))});
  // The largest sizes say the most of what lies beyond them.
  if (curve.points.size() > most_sizes)
    curve.points.erase(curve.points.begin(), curve.points.end() - most_sizes);
  const CurvePoint& last = curve.points.back();
  // Repetitions share the test set, so it is counted once.
  double test_items = 0;
  for (const Trial& trial : trials)
    if (trial.items == last.items.count() && trial.test_items)
      test_items = std::max(test_items, *trial.test_items);
  if (test_items > 0) curve.variance = score_variance(last.score, test_items, 0);
  curve.variance += variance_of_mean(by_size.rbegin()->second);
  return curve;
}

Pilot pilot(std::span<const Trial> trials, const PilotQuestion& question,
            const QualityCoefficients& coefficients) {
  Pilot answer;
  answer.question = question;
  answer.curve = pilot_curve(trials, question.error_metric);
  const auto& points = answer.curve.points;
  const double smallest = points.front().items.count(), largest = points.back().items.count();
  const CurvePosterior posterior{points, answer.curve.variance, coefficients.curve,
                                 curve_prior(coefficients.curve, question.task, question.approach)};

  answer.enough_data = points.size() >= enough_sizes && largest >= enough_span * smallest;
  if (points.size() < enough_sizes)
    answer.warnings.push_back(fmt::format("the points have {}: three are the least that show a curve, so the "
                                          "ranges are wide; try a third and a "
                                          "ninth of the items too",
                                          points.size() == 1 ? "one size only" : "two sizes only"));
  else if (!answer.enough_data)
    answer.warnings.push_back(
        fmt::format("the largest size is {:.2g} times the smallest: less than four times "
                    "hardly shows a slope; try smaller sizes too",
                    largest / smallest));
  if (smallest > std::ranges::min(trials, {}, &Trial::items).items)
    answer.warnings.push_back(fmt::format("only the {} largest sizes are weighed, from {} items on",
                                          most_sizes, written_number(smallest)));
  warn_of_repeats(trials, answer.warnings);
  // What repetitions usually differ by is nothing to warn of.
  warn_of_shape(points, question, mean(coefficients.pilot_spread), answer.warnings);
  const double farthest = posterior.farthest().count();
  answer.farthest_items = farthest;
  if (question.predict_at && *question.predict_at > farthest)
    answer.warnings.push_back(fmt::format(
        "{} items are more than a thousand times the largest size seen: nothing is known of curves "
        "over such a distance",
        short_number(*question.predict_at)));
  else if (question.predict_at && *question.predict_at < smallest)
    answer.warnings.push_back(
        fmt::format("{} items are fewer than the smallest size seen", short_number(*question.predict_at)));

  std::optional<Wanted> wanted;
  answer.within_items = question.predict_at.value_or(farthest);
  if (question.target) {
    const auto target = Fraction::clamped(question.error_metric ? 1 - *question.target : *question.target);
    wanted = Wanted{target, posterior.reach(target)};
    const auto items_for = [&](double p) -> std::optional<double> {
      const auto items = wanted->reach.items(p);
      return items ? std::optional{items->count()} : std::nullopt;
    };
    constexpr double low = 0.1, middle = 0.5, high = 0.9;
    answer.required = RequiredItems{items_for(low), items_for(middle), items_for(high)};
    answer.probability_reaching_target =
        chance_at(*wanted, posterior.score(Items{answer.within_items}), answer.within_items, smallest);
  }
  if (question.predict_at)
    answer.predict = forecast(posterior, wanted, *question.predict_at, smallest, question.error_metric);
  for (int k = 0; k <= outlook_doublings; ++k)
    answer.outlook.push_back(
        forecast(posterior, wanted, std::ldexp(largest, k), smallest, question.error_metric));
  answer.odds = posterior.likeliest();
  return answer;
}

} // namespace steelyard
