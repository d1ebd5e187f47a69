#include "steelyard/quality/belief.hpp"

#include "steelyard/formulas/learning_curve.hpp"
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
std::string_view usual_kind(Approach approach) {
  switch (approach) {
  case Approach::custom:
    return "scratch-small";
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

const Coefficient* median_score(const Coefficients& c, std::string_view kind, TaskKind task) {
  if (const auto* own = c.quality.score.find(fmt::format("{}/{}", kind, name(task)))) return own;
  return c.quality.score.find(fmt::format("{}/default", kind));
}

} // namespace

Belief::Belief(const Plan& plan, const Coefficients& coefficients, const Sample& sample)
    : plan_{plan}, coefficients_{coefficients}, sample_{sample} {
  // The reader asks that scores lie in [0, 1], higher better; an error metric is turned round here.
  const auto turned = [&plan](double score) { return plan.quality.error_metric ? 1 - score : score; };
  std::size_t k = 0;
  for (const PilotPoint& point : plan.quality.pilot) {
    const std::vector<double> items(sample.draws(), std::max(1.0, point.items));
    const auto wanted_by = [&](Approach approach) -> const Coefficient* {
      const auto word = approach == Approach::custom ? "scratch" : "full";
      const auto& family = coefficients.data.labels_wanted;
      if (const auto* own = family.find(fmt::format("{}.{}", word, label_form(plan.task.kind)))) return own;
      return family.find(fmt::format("{}.{}", word, name(modality(plan.task.kind))));
    };
    QualityQuestion question{point.approach, std::string{usual_kind(point.approach)}, {}, {}, false, 0};
    std::span<const double> wanted;
    const bool trained = point.approach == Approach::custom || point.approach == Approach::fine_tune;
    if (const auto* coefficient = trained && point.items > 0 ? wanted_by(point.approach) : nullptr) {
      wanted = sample.column(*coefficient);
      question.labels = items;
      question.wanted = wanted;
    }
    Observation seen;
    seen.predicted = logit_scores(question);
    if (seen.predicted.empty()) continue;
    update(seen.predicted, observations_.size());
    const double score = std::clamp(turned(point.score), least_logit_share, 1 - least_logit_share);
    const double slope = 1 / (score * (1 - score)); // of the logit
    const double seeds = mean(coefficients.quality.pilot_spread);
    const double variance = score_variance(Fraction::clamped(score), point.test_items.value_or(500), seeds);
    seen.noise_variance = variance * slope * slope;
    const auto noise = sample.column(
        standard_normal(fmt::format("quality.pilot_noise.{}", k++), "test set and seeds of a pilot's point"));
    seen.innovation.resize(sample.draws());
    for (std::size_t i = 0; i < sample.draws(); ++i)
      seen.innovation[i] =
          bounded_logit(score) + std::sqrt(seen.noise_variance) * noise[i] - seen.predicted[i];
    observations_.push_back(std::move(seen));
  }
}

std::vector<double> Belief::logit_scores(const QualityQuestion& q) const {
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
  const auto exponent = sample_.column(coefficients_.quality.curve_exponent);
  const auto gain = sample_.column(coefficients_.quality.prompt_gain);
  const double classes = plan_.task.classes ? mean(*plan_.task.classes) : 0;
  const double guessing = classes >= 2 ? 1 - 1 / classes : 0.95;

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
    if (!q.labels.empty()) {
      const double error = 1 - from_logit(x).count();
      const double factor = std::pow(q.wanted[i] / std::max(1.0, q.labels[i]), exponent[i]);
      x = bounded_logit(1 - std::min(std::max(guessing, error), error * std::max(1.0 / 3, factor)));
    }
    logits[i] = x;
  }
  return logits;
}

void Belief::update(std::vector<double>& logits, std::size_t seen) const {
  for (std::size_t k = 0; k < seen; ++k) {
    const Observation& o = observations_[k];
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

Chance Belief::chance(const QualityQuestion& question, const QualityQuestion* teacher) const {
  Chance c;
  c.scores = logit_scores(question);
  if (c.scores.empty()) {
    c.basis = "unknown";
    c.why = fmt::format("no score is known of {} for {}", in_words(question.kind), name(plan_.task.kind));
    return c;
  }
  update(c.scores, observations_.size());
  if (teacher) {
    auto best = logit_scores(*teacher);
    if (!best.empty()) {
      update(best, observations_.size());
      for (std::size_t i = 0; i < best.size(); ++i)
        c.scores[i] = std::min(c.scores[i], best[i]);
    }
  }
  for (double& x : c.scores)
    x = from_logit(x).count();
  c.score = summary(c.scores);
  const bool piloted = std::any_of(plan_.quality.pilot.begin(), plan_.quality.pilot.end(),
                                   [&](const PilotPoint& p) { return p.approach == question.approach; });
  c.basis = piloted ? "pilot" : "judgement";
  c.why = piloted ? "the plan's pilot, extended by a power law of the labels"
                  : fmt::format("judgement on {} for {}; a pilot would tell", in_words(question.kind),
                                name(plan_.task.kind));
  if (plan_.quality.target) {
    const double target = plan_.quality.error_metric ? 1 - *plan_.quality.target : *plan_.quality.target;
    const auto reached =
        std::count_if(c.scores.begin(), c.scores.end(), [target](double s) { return s >= target; });
    c.meets_target = static_cast<double>(reached) / static_cast<double>(c.scores.size());
    c.words = chance_words(*c.meets_target);
  }
  return c;
}

} // namespace steelyard
