#include "steelyard/quality/belief.hpp"

#include "steelyard/formulas/learning_curve.hpp"
#include "steelyard/quality/pilot.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard {

namespace {

constexpr double least_logit_share = 1e-4; // scores of exactly 0 or 1 have no logit

double bounded_logit(double p) {
  return logit(Fraction::clamped(p), least_logit_share);
}

Assumption standard_normal(std::string id, std::string note) {
  Assumption a;
  a.id = std::move(id);
  a.unit = "1";
  a.distribution = Normal{0, 1};
  a.origin = Origin::model;
  a.basis = Basis::assumed;
  a.source = "steelyard-judgement";
  a.note = std::move(note);
  return a;
}

/// The kind of option that a pilot of an approach stands for.
std::string_view usual_kind(Approach approach, TaskKind task) {
  switch (approach) {
  case Approach::custom:
    return modality(task) == Modality::tabular ? "scratch-tabular" : "scratch-small";
  case Approach::fine_tune:
    return "fine-tuned";
  case Approach::pretrained:
    return "zero-shot";
  case Approach::marketplace:
    return "marketplace";
  case Approach::managed_service:
    return "prompted-mid";
  }
  return "";
}

/// The kind as a reader is told.
std::string_view in_words(std::string_view kind) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 13> words{
      {{"scratch-small", "models trained from scratch"},
       {"scratch-tabular", "tabular models trained from scratch"},
       {"fine-tuned", "fine-tuned models"},
       {"fine-tuned-llm", "fine-tuned language models"},
       {"head-only", "heads on frozen features"},
       {"zero-shot", "models used as they are"},
       {"prompted-small", "small language models that are prompted"},
       {"prompted-mid", "middle-sized language models that are prompted"},
       {"prompted-strong", "strong language models that are prompted"},
       {"prompted-frontier", "frontier language models that are prompted"},
       {"classical-service", "ready-made AI services"},
       {"custom-service", "AI services trained on one's own labels"},
       {"marketplace", "models of the Marketplace"}}};
  const auto* at = std::ranges::find(words, kind, [](const auto& pair) { return pair.first; });
  return at == words.end() ? kind : at->second;
}

/// Labels that an approach is usually given, nullptr where nobody said.
const Coefficient* labels_wanted(const Coefficients& coefficients, Approach approach, TaskKind task) {
  const auto word = approach == Approach::custom ? "scratch" : "full";
  const auto& family = coefficients.data.labels_wanted;
  if (const auto* own = family.find(fmt::format("{}.{}", word, label_form(task)))) return own;
  return family.find(fmt::format("{}.{}", word, name(modality(task))));
}

/// Whether a point shows what labels did. One item is the least that teaches anything.
bool is_on_a_curve(const PilotPoint& point) {
  return (point.approach == Approach::custom || point.approach == Approach::fine_tune) && point.items >= 1;
}

const Coefficient* median_score(const Coefficients& c, std::string_view kind, TaskKind task) {
  if (const auto* own = c.quality.score.find(fmt::format("{}/{}", kind, name(task)))) return own;
  return c.quality.score.find(fmt::format("{}/default", kind));
}

} // namespace

Belief::Belief(const Plan& plan, const Coefficients& coefficients, const Sample& sample)
    : plan_{plan}, coefficients_{coefficients}, sample_{sample} {
  std::size_t points = 0;
  for (const PilotPoint& point : plan.quality.pilot)
    if (!is_on_a_curve(point)) observe_point(point, points++);
  for (const Approach approach : {Approach::custom, Approach::fine_tune})
    if (std::ranges::any_of(plan.quality.pilot, [approach](const PilotPoint& point) {
          return point.approach == approach && is_on_a_curve(point);
        }))
      observe_curve(approach);
}

/// A score that was reached without learning.
void Belief::observe_point(const PilotPoint& point, std::size_t which) {
  const QualityQuestion question{
      point.approach, std::string{usual_kind(point.approach, plan_.task.kind)}, {}, {}, false, 0};
  Observation seen;
  seen.predicted = logit_scores(question);
  if (seen.predicted.empty()) return;
  // The reader asks that scores lie in [0, 1], higher better; an error metric is turned round here.
  const double turned = plan_.quality.error_metric ? 1 - point.score : point.score;
  const double score = std::clamp(turned, least_logit_share, 1 - least_logit_share);
  const double slope = 1 / (score * (1 - score)); // of the logit
  const double seeds = mean(coefficients_.quality.pilot_spread);
  const double variance = score_variance(Fraction::clamped(score), point.test_items.value_or(500), seeds);
  seen.noise_variance = variance * slope * slope;
  const auto noise = sample_.column(
      standard_normal(fmt::format("quality.pilot_noise.{}", which), "test set and seeds of a pilot's point"));
  seen.innovation.resize(sample_.draws());
  for (std::size_t i = 0; i < sample_.draws(); ++i)
    seen.innovation[i] = bounded_logit(score) + std::sqrt(seen.noise_variance) * noise[i] - seen.predicted[i];
  observations_.push_back(std::move(seen));
}

/// Scores after learning from labels: their curve, and what it says of the task at its largest size.
void Belief::observe_curve(Approach approach) {
  std::vector<Trial> trials;
  for (const PilotPoint& point : plan_.quality.pilot)
    if (point.approach == approach && is_on_a_curve(point))
      trials.push_back({point.items, point.score, point.test_items, point.seed, point.approach});
  const PilotCurve curve = pilot_curve(trials, plan_.quality.error_metric);
  const auto& law = coefficients_.quality.curve;
  const CurvePosterior posterior{curve.points, curve.variance, law,
                                 curve_prior(law, plan_.task.kind, approach)};
  const std::string word{name(approach)};
  CurveDraws draws{
      posterior,
      sample_.column(standard_normal("quality.pilot_curve." + word, "which curve goes through the points")),
      sample_.column(standard_normal("quality.pilot_score." + word, "where the score lies on its curve"))};

  const std::vector<double> items(sample_.draws(), posterior.largest().count());
  QualityQuestion question{approach, std::string{usual_kind(approach, plan_.task.kind)}, {}, {}, false, 0};
  if (const auto* coefficient = labels_wanted(coefficients_, approach, plan_.task.kind)) {
    question.labels = items;
    question.wanted = sample_.column(*coefficient);
  }
  Observation seen;
  seen.predicted = logit_scores(question); // by judgement: the curve is not among those known yet
  if (!seen.predicted.empty()) {
    std::vector<double> shown;
    for (std::size_t i = 0; i < sample_.draws(); ++i)
      shown.push_back(draws.log_odds(i, posterior.largest()));
    const double middle = ordered_mean(shown);
    for (std::size_t i = 0; i < sample_.draws(); ++i) {
      seen.noise_variance += (shown[i] - middle) * (shown[i] - middle) / static_cast<double>(sample_.draws());
      seen.innovation.push_back(shown[i] - seen.predicted[i]);
    }
    observations_.push_back(std::move(seen));
  }
  curves_.push_back({approach, std::move(draws)});
}

const Belief::PilotedCurve* Belief::curve_of(Approach approach) const {
  const auto found = std::ranges::find(curves_, approach, &PilotedCurve::approach);
  return found == curves_.end() ? nullptr : &*found;
}

std::vector<double> Belief::usual_logits(const QualityQuestion& q) const {
  const auto* median = median_score(coefficients_, q.kind, plan_.task.kind);
  const auto* spread = coefficients_.quality.spread.find(q.kind);
  if (!median || !spread) return {};
  const double shared = mean(coefficients_.quality.shared_difficulty);
  const double of_task = std::sqrt(shared), of_approach = std::sqrt((1 - shared) * 0.75),
               of_kind = std::sqrt((1 - shared) * 0.25);
  const auto z_task = sample_.column(
      standard_normal("quality.difficulty.task", "how hard the task is, for every option alike"));
  const auto z_approach = sample_.column(standard_normal(
      fmt::format("quality.difficulty.{}", name(q.approach)), "how well the approach suits the task"));
  const auto z_kind = sample_.column(
      standard_normal("quality.difficulty." + q.kind, "how well the kind of model suits the task"));
  const auto medians = sample_.column(*median);
  const auto spreads = sample_.column(*spread);
  const auto gain = sample_.column(coefficients_.quality.prompt_gain);

  // A tenfold model is better by the gain, a smaller one worse; the effect ends where sizes are no longer
  // alike.
  const double usual_b = mean(coefficients_.quality.reference_b.at(q.kind));
  const double tens =
      q.parameters_b > 0 && usual_b > 0 ? std::clamp(std::log10(q.parameters_b / usual_b), -2.0, 2.0) : 0;
  const auto of_size =
      tens != 0 ? sample_.column(coefficients_.quality.size_gain) : std::span<const double>{};

  std::vector<double> logits(sample_.draws());
  for (std::size_t i = 0; i < logits.size(); ++i) {
    double x = bounded_logit(medians[i]) +
               spreads[i] * (of_task * z_task[i] + of_approach * z_approach[i] + of_kind * z_kind[i]);
    if (q.prompt_gain) x += gain[i];
    if (tens != 0) x += tens * of_size[i];
    logits[i] = x;
  }
  return logits;
}

std::vector<double> Belief::least_errors(const std::vector<double>& logits, const QualityQuestion& q) const {
  constexpr double of_usual = 1.0 / 3;
  const auto errors_of = [](const std::vector<double>& scores) {
    std::vector<double> errors(scores.size());
    for (std::size_t i = 0; i < errors.size(); ++i)
      errors[i] = of_usual * (1 - from_logit(scores[i]).count());
    return errors;
  };
  auto errors = errors_of(logits);
  if (q.approach != Approach::custom) return errors;
  // What cannot be learned is the task's, not the method's: labels without end take a model from scratch as
  // far as one that was pretrained.
  auto tuned = usual_logits(
      {Approach::fine_tune, std::string{usual_kind(Approach::fine_tune, plan_.task.kind)}, {}, {}, false, 0});
  if (tuned.empty()) return errors;
  update(tuned);
  const auto theirs = errors_of(tuned);
  for (std::size_t i = 0; i < errors.size(); ++i)
    errors[i] = std::min(errors[i], theirs[i]);
  return errors;
}

void Belief::apply_labels(std::vector<double>& logits, const QualityQuestion& q) const {
  const auto exponent = sample_.column(coefficients_.quality.curve_exponent);
  const double classes = plan_.task.classes ? mean(*plan_.task.classes) : 0;
  const double guessing = classes >= 2 ? 1 - 1 / classes : 0.95;
  const auto least = least_errors(logits, q);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double error = 1 - from_logit(logits[i]).count();
    const double moved = error * std::pow(q.wanted[i] / std::max(1.0, q.labels[i]), exponent[i]);
    logits[i] = bounded_logit(1 - std::clamp(moved, least[i], std::max(guessing, error)));
  }
}

void Belief::update(std::vector<double>& logits) const {
  for (const Observation& o : observations_) {
    const double mean_x = ordered_mean(logits), mean_p = ordered_mean(o.predicted);
    double covariance = 0, variance = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
      covariance += (logits[i] - mean_x) * (o.predicted[i] - mean_p);
      variance += (o.predicted[i] - mean_p) * (o.predicted[i] - mean_p);
    }
    const double gain = covariance / (variance + o.noise_variance * static_cast<double>(logits.size()));
    for (std::size_t i = 0; i < logits.size(); ++i)
      logits[i] += gain * o.innovation[i];
  }
}

std::vector<double> Belief::logit_scores(const QualityQuestion& q) const {
  auto logits = usual_logits(q);
  if (logits.empty()) return logits;
  // What was seen moves the usual score, and labels are counted from there: so more labels are never worse.
  update(logits);
  if (q.labels.empty()) return logits;
  const PilotedCurve* curve = curve_of(q.approach);
  if (!curve) {
    apply_labels(logits, q);
    return logits;
  }
  // The pilot does not say which model it tried, so it stands for the usual one.
  auto usual =
      usual_logits({q.approach, std::string{usual_kind(q.approach, plan_.task.kind)}, {}, {}, false, 0});
  if (usual.empty())
    usual = logits;
  else
    update(usual);
  for (std::size_t i = 0; i < logits.size(); ++i)
    logits[i] = curve->draws.log_odds(i, Items{q.labels[i]}) + (logits[i] - usual[i]);
  return logits;
}

Chance Belief::chance(const QualityQuestion& question, const QualityQuestion* teacher) const {
  Chance c;
  c.scores = logit_scores(question);
  if (c.scores.empty()) {
    c.basis = "unknown";
    c.why = fmt::format("no score is known of {} for {}", in_words(question.kind), name(plan_.task.kind));
    return c;
  }
  if (teacher) {
    const auto best = logit_scores(*teacher);
    for (std::size_t i = 0; i < best.size(); ++i)
      c.scores[i] = std::min(c.scores[i], best[i]);
  }
  for (double& x : c.scores)
    x = from_logit(x).count();
  c.score = summary(c.scores);
  const bool piloted = std::any_of(plan_.quality.pilot.begin(), plan_.quality.pilot.end(),
                                   [&](const PilotPoint& p) { return p.approach == question.approach; });
  c.basis = piloted ? "pilot" : "judgement";
  c.why = piloted ? curve_of(question.approach) && !question.labels.empty()
                        ? "the plan's pilot, carried on as measured learning curves go on"
                        : "the plan's pilot"
                  : fmt::format("judgement on {} for {}; a pilot would tell", in_words(question.kind),
                                name(plan_.task.kind));
  if (const auto least = least_score(plan_.quality)) {
    const auto reached =
        std::count_if(c.scores.begin(), c.scores.end(), [&](double s) { return s >= *least; });
    c.meets_target = static_cast<double>(reached) / static_cast<double>(c.scores.size());
    c.words = chance_words(*c.meets_target);
  }
  return c;
}

} // namespace steelyard
