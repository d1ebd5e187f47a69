// Stage `evaluate`: running the test set again and again before release, and judging what cannot be scored by
// rule.
#include "job.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

bool free_text(TaskKind kind) {
  return kind == TaskKind::summarization || kind == TaskKind::question_answering ||
         kind == TaskKind::text_generation || kind == TaskKind::translation;
}

/// The model that judges: the cheapest strong one on the same cloud that writes prose, as a model for code
/// or for vectors does not.
const HostedModel* judge_of(const Setting& s) {
  return cheapest_hosted_model(s.catalog, &HostedModel::input_usd_per_million, [](const HostedModel& hosted) {
    return hosted.tier == "strong" && hosted.output_usd_per_million &&
           hosted.model.find("Coder") == std::string::npos &&
           std::ranges::find(hosted.tasks, "summarization") != hosted.tasks.end();
  });
}

/// The test set and the trials of prompts, sent to a hosted model.
void add_trial_calls(Job& job) {
  const Setting& s = job.setting;
  const auto& e = job.k().explore;
  const HostedModel& hosted = *job.hosted;
  const auto tokens = call_tokens(job, hosted);
  const auto& energy = token_energy(s, hosted);
  const auto trials = job.draw(e.evaluation_calls), rounds = job.draw(e.evaluation_rounds),
             items = job.draw(job.k().data.evaluation_items);
  const double in = hosted.input_usd_per_million.value_or(0), out = hosted.output_usd_per_million.value_or(0);
  job.ledger.add(
      {Stage::evaluate, ItemKind::service, fmt::format("trials and test set sent to {}", hosted.model),
       "request", "USD/request", hosted.provenance.basis, hosted.provenance.source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = trials[i] + rounds[i] * items[i];
        a.cost = Money{a.quantity * (tokens.input[i] * in + tokens.output[i] * out) / 1e6};
        a.it_energy = energy.of_calls(a.quantity, tokens, i);
        job.count_call(a, i, energy.evidence);
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "(trials + rounds × test items) × tokens × price";
        p.cost = {leaf(s, e.evaluation_calls),
                  leaf(s, e.evaluation_rounds),
                  leaf(s, job.k().data.evaluation_items),
                  tokens.input_tree,
                  tokens.output_tree,
                  record_leaf("price in", in, "USD/million tokens", hosted.id, hosted.provenance),
                  record_leaf("price out", out, "USD/million tokens", hosted.id, hosted.provenance)};
        p.it_energy = node("energy of IT", "kWh", "requests × tokens × energy of a token", {},
                           {leaf(s, e.evaluation_calls), energy.input_tree, energy.output_tree});
        job.explain_call(p);
        return p;
      });
}

} // namespace

void add_evaluate(Job& job) {
  const Setting& s = job.setting;
  const auto& e = job.k().explore;
  if (job.hosted && !job.self_hosted() &&
      (job.hosted->input_usd_per_million || job.hosted->output_usd_per_million))
    add_trial_calls(job);
  if (!free_text(s.plan.task.kind)) return;
  const HostedModel* judge = judge_of(s);
  if (!judge) return;
  const auto rounds = job.draw(e.evaluation_rounds), items = job.draw(job.k().data.evaluation_items),
             judged = job.draw(e.judged_share), tokens = job.draw(e.judge_tokens);
  const auto& energy = token_energy(s, *judge);
  const double price = *judge->input_usd_per_million;
  job.ledger.add(
      {Stage::evaluate, ItemKind::service, fmt::format("answers judged by {}", judge->model),
       "million tokens", "USD/million tokens", judge->provenance.basis, judge->provenance.source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = rounds[i] * items[i] * judged[i] * tokens[i] / 1e6;
        a.cost = Money{a.quantity * price};
        a.it_energy = KilowattHours{a.quantity * energy.input_kwh_per_million[i]};
        job.count_call(a, i, energy.evidence);
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "rounds × test items × judged share × tokens × price";
        p.cost = {leaf(s, e.evaluation_rounds), leaf(s, job.k().data.evaluation_items),
                  leaf(s, e.judged_share), leaf(s, e.judge_tokens),
                  record_leaf("price in", price, "USD/million tokens", judge->id, judge->provenance)};
        p.it_energy = node("energy of IT", "kWh", "tokens × energy per token", {},
                           {leaf(s, e.judge_tokens), energy.input_tree});
        job.explain_call(p);
        return p;
      });
}

} // namespace steelyard
