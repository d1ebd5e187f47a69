#include "words.hpp"

#include "steelyard/stats/summary.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

std::string money_range(const Summary& s) {
  return fmt::format("{} ({} to {})", rounded_money(s.mean), rounded_money(s.p10), rounded_money(s.p90));
}

/// What a stage spends on, as it stands after "77 % for".
std::string_view in_words(Stage stage) {
  switch (stage) {
  case Stage::collect:
    return "collecting and keeping data";
  case Stage::label:
    return "labelling";
  case Stage::process:
    return "processing data";
  case Stage::explore:
    return "exploring";
  case Stage::train:
    return "training";
  case Stage::tune:
    return "tuning";
  case Stage::evaluate:
    return "evaluating";
  case Stage::deploy:
    return "integrating and serving";
  case Stage::monitor:
    return "monitoring and upkeep";
  case Stage::retrain:
    return "retraining";
  case Stage::idle:
    return "machines that wait";
  }
  return "";
}

std::string chance_text(const Plan& plan, const Chance& c) {
  if (!plan.quality.target) return "";
  if (!c.meets_target)
    return fmt::format("Whether it reaches {} {:g} is not known", plan.quality.metric, *plan.quality.target);
  if (c.basis == "pilot")
    return fmt::format("It has a {} chance of reaching {} {:g}", percent(*c.meets_target),
                       plan.quality.metric, *plan.quality.target);
  if (c.words == "toss-up")
    return fmt::format("Whether it reaches {} {:g} is a toss-up", plan.quality.metric, *plan.quality.target);
  return fmt::format("It is {} to reach {} {:g}", c.words, plan.quality.metric, *plan.quality.target);
}

/// 3.4 is "3", but what is small keeps its digit.
std::string whole_number(double value) {
  const double shown = value < 2 ? std::round(value * 10) / 10 : std::round(value);
  return fmt::format("{:g}", shown);
}

std::string times_as_much(double factor) {
  if (factor > 0.97 && factor < 1.03) return "about the same";
  if (factor < 1) return fmt::format("{} less", percent(1 - factor));
  if (factor < 2) return fmt::format("{} more", percent(factor - 1));
  return fmt::format("{:.{}f} times as much", factor, factor < 9.95 ? 1 : 0);
}

std::string largest_parts(const Weighed& w) {
  std::vector<StageTotals> stages = w.estimate.stages;
  std::stable_sort(stages.begin(), stages.end(),
                   [](const auto& a, const auto& b) { return a.cost_usd > b.cost_usd; });
  const double total = w.estimate.total(Metric::cost_usd)->mean;
  std::string text;
  for (std::size_t k = 0; k < std::min<std::size_t>(3, stages.size()) && total > 0; ++k)
    if (k == 0 || stages[k].cost_usd >= 0.01 * total)
      text += fmt::format("{}{} for {}", k ? ", " : "", percent(stages[k].cost_usd / total),
                          in_words(stages[k].stage));
  return text;
}

std::string_view with_words(Approach approach) {
  switch (approach) {
  case Approach::custom:
    return "a custom model";
  case Approach::fine_tune:
    return "fine-tuning";
  case Approach::pretrained:
    return "a pretrained model as it is";
  case Approach::marketplace:
    return "a Marketplace listing";
  case Approach::managed_service:
    return "a managed service";
  }
  return "";
}

/// "a pilot of 300 labelled items with fine-tuning, for about $4k, is worth about $20k"
std::string pilot_advice(const PilotWorth& p) {
  const std::string size = p.items > 0 ? fmt::format("{} labelled items", short_number(p.items))
                                       : fmt::format("{} checked answers", short_number(p.test_items));
  return fmt::format("a pilot of {} with {}, for about {}, is worth about {}", size, with_words(p.approach),
                     rounded_money(p.cost_usd), rounded_money(p.worth_usd));
}

std::string money_and_weeks(double usd, const Summary& weeks) {
  return fmt::format("{} and {} to {} weeks", rounded_money(usd), whole_number(weeks.p10),
                     whole_number(weeks.p90));
}

std::string effort_until_launch(const Weighed& w) {
  double usd = 0;
  for (const auto& item : w.estimate.line_items)
    if (on_trial(item.stage) || (item.stage == Stage::deploy && item.kind == ItemKind::people))
      usd += item.cost_usd.value_or(0);
  return money_and_weeks(usd, *w.estimate.total(Metric::weeks_to_launch));
}

/// Of the chosen option; where its score is not known it shows in service only.
std::string effort_until_known(const Told& told) {
  for (const Contender& c : told.contenders)
    if (c.option == &told.chosen)
      return money_and_weeks(ordered_mean(c.trial.spending.cost_usd), summary(c.trial.weeks));
  return effort_until_launch(told.chosen);
}

/// Which way through the options is cheapest until the target is met.
void add_strategy_reasons(const Recommendation& r, const std::vector<Weighed>& options,
                          std::vector<std::string>& why) {
  if (r.strategies.empty()) return;
  const Strategy& best = r.strategies.front();
  const Weighed *first = find_weighed(options, best.first), *then = find_weighed(options, best.then);
  if (!first) return;
  if (then)
    why.push_back(fmt::format(
        "The cheapest way to the target: try {} ({} and {} to {} weeks until it is "
        "known), and where it falls short {}: {} in the mean{}.",
        first->option.title, rounded_money(best.trial_usd.mean), whole_number(best.trial_weeks.p10),
        whole_number(best.trial_weeks.p90), then->option.title, rounded_money(best.cost_to_target_usd.mean),
        best.saves_usd > 0 ? fmt::format(", {} less than committing to {}", rounded_money(best.saves_usd),
                                         find_weighed(options, r.option)->option.title)
                           : ""));
  else
    why.push_back(
        fmt::format("Committing to {} costs least until the target is met: {} in the mean; no trial "
                    "of something else before it pays.",
                    first->option.title, rounded_money(best.cost_to_target_usd.mean)));
}

/// Whether something is worth finding out first.
void add_information_reasons(const Information& info, std::vector<std::string>& why) {
  if (!info.pilots.empty() && !info.decide_now) {
    const PilotWorth& p = info.pilots.front();
    why.push_back(fmt::format("It is too early to decide: {}; it changes the approach with {} probability.",
                              pilot_advice(p), percent(p.chance_of_changing)));
  } else if (!info.pilots.empty())
    why.push_back(fmt::format("Decide now: {}, no more than it costs.", pilot_advice(info.pilots.front())));
  else
    why.push_back(fmt::format("Decide now: no pilot would change the choice enough to notice; knowing "
                              "everything would be worth {}.",
                              rounded_money(info.perfect_usd)));
}

/// The contender of an approach that scores best in the mean; of those that learn from labels.
const Contender* best_learner(const std::vector<Contender>& all, Approach approach) {
  const Contender* best = nullptr;
  for (const Contender& c : all) {
    if (c.option->option.approach != approach || c.trial.train_items.empty() || !c.option->chance.score)
      continue;
    if (!best || c.option->chance.score->mean > best->option->chance.score->mean) best = &c;
  }
  return best;
}

/// Why a model from scratch does not get as far as one that was pretrained, where that is so.
void add_scratch_reason(const Setting& s, const std::vector<Contender>& all, std::vector<std::string>& why) {
  const Contender *own = best_learner(all, Approach::custom), *tuned = best_learner(all, Approach::fine_tune);
  if (!own || !tuned) return;
  const auto &mine = own->option->chance.scores, &theirs = tuned->option->chance.scores;
  const double by_seed = mean(s.coefficients.quality.pilot_spread); // as near as runs of one model are
  std::size_t matches = 0;
  for (std::size_t i = 0; i < mine.size(); ++i)
    matches += mine[i] >= theirs[i] - by_seed ? 1U : 0U;
  const double chance = static_cast<double>(matches) / static_cast<double>(mine.size());
  if (chance_words(chance) != "unlikely") return;
  const double at_hand = ordered_mean(s.draw(s.plan.data.labelled_items)),
               used = ordered_mean(own->trial.train_items);
  why.push_back(fmt::format(
      "Training from scratch is unlikely to match fine-tuning: a mean score of {:.2f} against {:.2f}, {}. "
      "What a pretrained model has read stands in for labels: it is usually given about {}.",
      own->option->chance.score->mean, tuned->option->chance.score->mean,
      used > 1.01 * at_hand
          ? fmt::format("even on {} labels, where {} are at hand", short_number(used), short_number(at_hand))
          : fmt::format("on the {} labels at hand", short_number(at_hand)),
      short_number(ordered_mean(tuned->trial.wanted_items))));
}

} // namespace

std::string headline(const Told& told, const Recommendation& r, const SpreadShares& shares) {
  const Setting& s = told.setting;
  const Weighed &w = told.chosen, *other = told.runner_up, *fallback = told.fallback;
  const auto& cost = *w.estimate.total(Metric::cost_usd);
  const auto& kg = *w.estimate.total(Metric::emissions_kgco2e);
  std::string text;
  if (s.plan.quality.target && unlikely(w))
    text =
        fmt::format("No option is likely to reach {} {:g}. ", s.plan.quality.metric, *s.plan.quality.target);
  text += r.too_close && other
              ? fmt::format("Too close to call between {} and {}; start with the first: ", w.option.title,
                            other->option.title)
              : fmt::format("Start with {} ({}): ", w.option.title, name(w.option.approach));
  text +=
      s.plan.quality.target
          ? fmt::format("{} until it is known whether it reaches {} {:g} ({})", effort_until_known(told),
                        s.plan.quality.metric, *s.plan.quality.target,
                        w.chance.basis == "pilot" && w.chance.meets_target ? percent(*w.chance.meets_target)
                        : w.chance.words.empty()                           ? "not known"
                                                                           : w.chance.words)
          : fmt::format("{} until it is in service", effort_until_launch(w));
  text += fmt::format("; {}{} and {} kgCO2e over {} months", s.plan.quality.target ? "if yes, " : "",
                      money_range(cost), short_number(kg.mean), short_number(ordered_mean(s.months)));
  if (const Weighed* next = fallback ? fallback : other)
    text += fmt::format("; {}{} at {}{}", s.plan.quality.target ? "if no, " : "next best is ",
                        next->option.title, rounded_money(next->estimate.total(Metric::cost_usd)->mean),
                        unlikely(*next) && !unlikely(w) ? ", unlikely to reach it" : "");
  text += ".";
  if (r.information && !r.information->decide_now)
    text += fmt::format(" Before that, {}.", pilot_advice(r.information->pilots.front()));
  const auto even = std::find_if(r.break_evens.begin(), r.break_evens.end(), [&](const BreakEven& b) {
    return b.value && b.metric == "cost" && b.variable == s.plan.demand.requests_per_month.id;
  });
  if (even != r.break_evens.end()) {
    const bool by_cost = s.plan.ranking.by == RankBy::cost || s.plan.ranking.by == RankBy::score;
    const bool against_next = other && even->against == other->option.id;
    text += fmt::format(" {}he order changes at about {} requests a month ({} to {}){}.",
                        by_cost ? "T" : "On cost, t", short_number(even->value->p50),
                        short_number(even->value->p10), short_number(even->value->p90),
                        against_next                ? ""
                        : paid_by_request(w.option) ? ", where a machine by the hour is level"
                                                    : ", where paying by the request is level");
  }
  text += fmt::format(" Of the spread, {} comes from the plan's inputs, {} from measured or published "
                      "coefficients and {} from judgement.",
                      percent(shares.plan), percent(shares.known), percent(shares.judgement));
  return text;
}

std::vector<std::string> reasons(const Told& told, const Recommendation& r) {
  const Setting& s = told.setting;
  const auto& options = told.options;
  const Weighed &chosen = told.chosen, *other = told.runner_up, *greenest = told.greenest;
  std::vector<std::string> why;
  const auto& cost = *chosen.estimate.total(Metric::cost_usd);
  why.push_back(fmt::format("{} costs {} over the horizon: {}.", chosen.option.title, money_range(cost),
                            largest_parts(chosen)));
  if (const auto text = chance_text(s.plan, chosen.chance); !text.empty())
    why.push_back(fmt::format("{}: {}.", text, chosen.chance.why));
  if (other) {
    const double factor = other->estimate.total(Metric::cost_usd)->mean / cost.mean;
    why.push_back(
        fmt::format("The runner-up, {} ({}), is the best of the other approaches. It costs {}{}: {}.",
                    other->option.title, name(other->option.approach), times_as_much(factor),
                    unlikely(*other) && !unlikely(chosen) ? " but is unlikely to be good enough" : "",
                    largest_parts(*other)));
  }
  for (const auto& w : options)
    if (w.rank && &w != &chosen && w.rank < chosen.rank && unlikely(w)) {
      if (&w == other) break; // said
      why.push_back(fmt::format("{} is cheaper ({}) but unlikely to be good enough.", w.option.title,
                                rounded_money(w.estimate.total(Metric::cost_usd)->mean)));
      break;
    }
  add_scratch_reason(s, told.contenders, why);
  add_strategy_reasons(r, options, why);
  if (r.information && s.plan.quality.target) add_information_reasons(*r.information, why);
  if (greenest && greenest != &chosen)
    why.push_back(fmt::format("Lowest in emissions is {}: {} kgCO2e against {}.", greenest->option.title,
                              short_number(greenest->estimate.total(Metric::emissions_kgco2e)->mean),
                              short_number(chosen.estimate.total(Metric::emissions_kgco2e)->mean)));
  return why;
}

} // namespace steelyard
