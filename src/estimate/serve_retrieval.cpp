// What stands beside a model that answers from documents or writes freely: vector store, embedding,
// guardrails.
#include "serve_calls.hpp"

#include "steelyard/formulas/billing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

/// Bills of storage count in powers of 1024.
constexpr double bytes_of_billed_gb = 1024.0 * 1024 * 1024, bytes_of_billed_tb = bytes_of_billed_gb * 1024;

} // namespace

void add_guardrails(Job& job) {
  const Setting& s = job.setting;
  const TaskKind kind = s.plan.task.kind;
  if (kind != TaskKind::text_generation && kind != TaskKind::question_answering) return;
  const auto price = supply_price(s, "aws/bedrock-guardrails/content-filters");
  if (!price) return;
  // A filter is a small classifier that reads what passes.
  const RequestEnergy energy = service_energy(job, nullptr);
  // A text unit is up to a thousand characters of request or of answer.
  const auto& spread_c = job.k().call.size_spread;
  const auto spread = job.draw(spread_c);
  const auto units_of = [&](double characters, std::size_t i) {
    return characters > 0 ? mean_billed_units(characters, 1000, Items{0}, spread[i]).count() : 0;
  };
  const auto units = [&](std::size_t i) {
    const RequestSize& size = s.sizes[i];
    const double characters_per_token = size.input_tokens > 0 ? size.characters / size.input_tokens : 0;
    return units_of(size.characters, i) + units_of(size.output_tokens * characters_per_token, i);
  };
  job.ledger.add(
      {Stage::deploy, ItemKind::service, "guardrails on requests and answers", "text unit", "USD/text unit",
       Basis::published, price->source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = units(i) * s.requests[i];
        a.cost = Money{a.quantity * price->usd_per_unit};
        a.it_energy = KilowattHours{energy.kwh[i] * s.requests[i]};
        job.count_call(a, i);
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "requests × text units × price";
        p.it_energy = energy.of_requests(s);
        job.explain_call(p);
        p.cost = {s.requests_tree(), price->tree};
        p.cost.push_back(leaf(s, spread_c));
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
  const auto renewed = job.draw(job.k().call.renewed_share), variants = job.draw(s.plan.demand.variants);
  const std::string& change = s.plan.task.documents_change;
  const double refreshes = change == "daily"     ? 365.0 / 12
                           : change == "weekly"  ? weeks_per_month
                           : change == "monthly" ? 1
                                                 : 0; // a month
  // How often the whole store is written over the horizon.
  const auto fillings = [&](std::size_t i) { return 1 + renewed[i] * refreshes * s.months[i]; };
  const auto stored_gb = [&](std::size_t i) {
    return documents[i] * passages[i] * bytes_per_passage / bytes_of_billed_gb;
  };
  job.ledger.add(
      {Stage::deploy, ItemKind::storage, "passages in the vector store", "GB-month", "USD/GB-month",
       Basis::published, storage->source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = stored_gb(i) * s.months[i];
        a.cost = Money{a.quantity * storage->usd_per_unit};
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "documents × passages × size × months × price";
        p.cost = {leaf(s, documents_c), leaf(s, passages_c), s.months_leaf(), storage->tree};
        return p;
      });
  if (const auto put = supply_price(s, "aws/s3-vectors/put"))
    job.ledger.add(
        {Stage::deploy, ItemKind::storage, "passages written to the vector store", "GB", "USD/GB",
         Basis::published, put->source, "", ""},
        [&](std::size_t i) {
          Amounts a;
          a.quantity = stored_gb(i) * fillings(i);
          a.cost = Money{a.quantity * put->usd_per_unit};
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "documents × passages × size × renewals × price";
          p.cost = {leaf(s, documents_c), leaf(s, passages_c), leaf(s, job.k().call.renewed_share),
                    s.months_leaf(), put->tree};
          return p;
        });
  // A query reads the whole index of its tenant, at a price that falls with the number of its passages.
  const Supply* scanned = find_supply(s.catalog, "aws/s3-vectors/scanned");
  if (scanned && !scanned->tiers.empty()) {
    const auto tiers = price_tiers(scanned->tiers);
    const double scanned_bytes = mean(job.k().call.scanned_bytes_per_passage);
    job.ledger.add(
        {Stage::deploy, ItemKind::service, "data that queries read in the vector store", "TB", "USD/TB",
         Basis::published, scanned->provenance.source, "", ""},
        [&](std::size_t i) {
          Amounts a;
          const double indexed = documents[i] * passages[i] / std::max(1.0, variants[i]);
          const double terabytes = s.requests[i] * scanned_bytes / bytes_of_billed_tb;
          a.quantity = terabytes * indexed;
          a.cost = graduated_cost(Items{indexed}, tiers) * terabytes;
          a.call = CallEvidence::spend;
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "requests × passages × size × price by passages of an index";
          p.by_spend = true;
          p.cost = {s.requests_tree(),
                    leaf(s, documents_c),
                    leaf(s, passages_c),
                    leaf(s, s.plan.demand.variants),
                    leaf(s, job.k().call.scanned_bytes_per_passage),
                    record_leaf(scanned->title, scanned->tiers.front().price_usd_per_unit,
                                "USD/TB, first tier", scanned->id, scanned->provenance)};
          return p;
        });
  }
  job.ledger.add(
      {Stage::deploy, ItemKind::service, "queries to the vector store", "query", "USD/query",
       Basis::published, query->source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = s.requests[i];
        a.cost = Money{a.quantity * query->usd_per_unit};
        a.call = CallEvidence::spend;
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "requests × price";
        p.by_spend = true;
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
  const double tokens_per_passage = mean(job.k().call.tokens_per_passage);
  job.ledger.add(
      {Stage::deploy, ItemKind::service, fmt::format("embedding by {}", embedder->model), "million tokens",
       "USD/million tokens", embedder->provenance.basis, embedder->provenance.source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        const double stored = documents[i] * passages[i] * tokens_per_passage * fillings(i);
        a.quantity = (stored + s.requests[i] * s.sizes[i].input_tokens) / 1e6;
        a.cost = Money{a.quantity * price};
        a.it_energy = KilowattHours{a.quantity * energy.input_kwh_per_million[i]};
        job.count_call(a, i, energy.evidence);
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
