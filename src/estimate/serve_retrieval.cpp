// What stands beside a model that answers from documents or writes freely: vector store, embedding,
// guardrails.
#include "job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

void add_guardrails(Job& job) {
  const Setting& s = job.setting;
  const TaskKind kind = s.plan.task.kind;
  if (kind != TaskKind::text_generation && kind != TaskKind::question_answering) return;
  const auto price = supply_price(s, "aws/bedrock-guardrails/content-filters");
  if (!price) return;
  // A text unit is a thousand characters of request or answer.
  const auto units = [&](std::size_t i) {
    return std::ceil(s.sizes[i].characters / 1000) + std::ceil(s.sizes[i].output_tokens * 4 / 1000);
  };
  job.ledger.add(
      {Stage::deploy, ItemKind::service, "guardrails on requests and answers", "text unit", "USD/text unit",
       Basis::published, price->source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = units(i) * s.requests[i];
        a.cost = Money{a.quantity * price->usd_per_unit};
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "requests × text units × price";
        p.cost = {s.requests_tree(), price->tree};
        for (const auto* size : {&s.plan.task.input_tokens, &s.plan.task.output_tokens})
          if (*size) p.cost.push_back(leaf(s, **size));
        return p;
      });
}

void add_retrieval(Job& job) {
  const Setting& s = job.setting;
  if (!reads_passages(job)) return;
  const auto storage = supply_price(s, "aws/s3-vectors/storage"),
             query = supply_price(s, "aws/s3-vectors/query");
  if (!storage || !query) return;
  const auto& documents_c = s.plan.task.documents ? static_cast<const Assumption&>(*s.plan.task.documents)
                                                  : job.k().call.default_documents;
  const auto& passages_c = job.k().call.passages_per_document;
  const auto documents = job.draw(documents_c), passages = job.draw(passages_c);
  const double bytes_per_passage = mean(job.k().call.bytes_per_passage);
  job.ledger.add(
      {Stage::deploy, ItemKind::storage, "passages in the vector store", "GB-month", "USD/GB-month",
       Basis::published, storage->source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = documents[i] * passages[i] * bytes_per_passage / 1e9 * s.months[i];
        a.cost = Money{a.quantity * storage->usd_per_unit};
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "documents × passages × size × months × price";
        p.cost = {leaf(s, documents_c), leaf(s, passages_c), s.months_leaf(), storage->tree};
        return p;
      });
  job.ledger.add(
      {Stage::deploy, ItemKind::service, "queries to the vector store", "query", "USD/query",
       Basis::published, query->source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = s.requests[i];
        a.cost = Money{a.quantity * query->usd_per_unit};
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "requests × price";
        p.cost = {s.requests_tree(), query->tree};
        return p;
      });
  // Every passage is embedded once for each change of the store, every question once.
  const HostedModel* embedder =
      cheapest_hosted_model(s.catalog, &HostedModel::input_usd_per_million, [](const HostedModel& hosted) {
        return !hosted.tasks.empty() && hosted.tasks.front() == "embedding";
      });
  if (!embedder) return;
  const auto energy = token_energy(s, *embedder);
  const double price = *embedder->input_usd_per_million;
  const std::string& change = s.plan.task.documents_change;
  const double refreshes = change == "daily"     ? 365.0 / 12
                           : change == "weekly"  ? weeks_per_month
                           : change == "monthly" ? 1
                                                 : 0; // a month
  const double tokens_per_passage = mean(job.k().call.tokens_per_passage);
  const auto renewed = job.draw(job.k().call.renewed_share);
  job.ledger.add(
      {Stage::deploy, ItemKind::service, fmt::format("embedding by {}", embedder->model), "million tokens",
       "USD/million tokens", embedder->provenance.basis, embedder->provenance.source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        const double stored =
            documents[i] * passages[i] * tokens_per_passage * (1 + renewed[i] * refreshes * s.months[i]);
        a.quantity = (stored + s.requests[i] * s.sizes[i].input_tokens) / 1e6;
        a.cost = Money{a.quantity * price};
        a.it_energy = KilowattHours{a.quantity * energy.input_kwh_per_million[i]};
        job.count_call(a, i);
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "(passages × tokens × renewals + requests × tokens) × price";
        p.cost = {leaf(s, documents_c),
                  leaf(s, passages_c),
                  leaf(s, job.k().call.tokens_per_passage),
                  leaf(s, job.k().call.renewed_share),
                  s.requests_tree(),
                  record_leaf("price of embedding", price, "USD/million tokens", embedder->id,
                              embedder->provenance)};
        p.it_energy = node("energy of IT", "kWh", "tokens × energy of a token", {},
                           {s.requests_tree(), energy.input_tree});
        job.explain_call(p);
        return p;
      });
}

} // namespace steelyard
