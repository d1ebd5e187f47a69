// What stands beside a model that answers from documents or writes freely: vector store, embedding, reranker,
// guardrails.
#include "serve_calls.hpp"

#include "steelyard/formulas/billing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard {

namespace {

/// Bills of storage count in powers of 1024.
constexpr double bytes_of_billed_gb = 1024.0 * 1024 * 1024, bytes_of_billed_tb = bytes_of_billed_gb * 1024;

/// The passages that are searched, and how often they change.
struct Passages {
  const Assumption& documents_c;
  const Coefficient& per_document_c;
  std::span<const double> documents, per_document, renewed;
  double bytes = 0;     ///< of a vector and its text
  double refreshes = 0; ///< a month

  [[nodiscard]] double count(std::size_t i) const { return documents[i] * per_document[i]; }

  [[nodiscard]] double stored_gb(std::size_t i) const { return count(i) * bytes / bytes_of_billed_gb; }
};

Passages passages_of(const Job& job) {
  const Task& task = job.setting.plan.task;
  const auto& c = job.k().call;
  const auto& documents_c =
      task.documents ? static_cast<const Assumption&>(*task.documents) : c.default_documents;
  const std::string& change = task.documents_change;
  return {documents_c,
          c.passages_per_document,
          job.draw(documents_c),
          job.draw(c.passages_per_document),
          job.draw(c.renewed_share),
          mean(c.bytes_per_passage),
          change == "daily"     ? 365.0 / 12
          : change == "weekly"  ? weeks_per_month
          : change == "monthly" ? 1
                                : 0};
}

/// How often the whole store is written over the horizon.
double fillings(const Job& job, const Passages& p, std::size_t i) {
  return 1 + p.renewed[i] * p.refreshes * job.setting.months[i];
}

/// A price per unit of what is stored, asked or read, and how much of it a draw takes.
struct StoreItem {
  Line line;
  std::function<double(std::size_t)> quantity, usd;
  bool by_spend = false; ///< a machine somewhere works for it, whose energy nobody knows
  std::string_view cost_formula;
  std::function<std::vector<Derivation>()> inputs;
};

/// S3 Vectors: what is kept, written and read; nothing for standing by. Empty without its prices.
std::vector<StoreItem> bucket_of_vectors(const Job& job, const Passages& p) {
  const Setting& s = job.setting;
  const auto& c = job.k().call;
  const auto storage = supply_price(s, "aws/s3-vectors/storage"), put = supply_price(s, "aws/s3-vectors/put"),
             query = supply_price(s, "aws/s3-vectors/query");
  if (!storage || !query) return {};
  std::vector<StoreItem> items;
  const auto stored = [p](std::size_t i) { return p.stored_gb(i); };
  items.push_back(
      {{Stage::deploy, ItemKind::storage, "passages in the vector store", "GB-month", "USD/GB-month",
        Basis::published, storage->source, "", ""},
       [&s, stored](std::size_t i) { return stored(i) * s.months[i]; },
       [&s, stored, storage](std::size_t i) { return stored(i) * s.months[i] * storage->usd_per_unit; },
       false,
       "documents × passages × size × months × price",
       [&s, p, storage] {
         return std::vector<Derivation>{leaf(s, p.documents_c), leaf(s, p.per_document_c), s.months_leaf(),
                                        storage->tree};
       }});
  if (put)
    items.push_back(
        {{Stage::deploy, ItemKind::storage, "passages written to the vector store", "GB", "USD/GB",
          Basis::published, put->source, "", ""},
         [&job, p](std::size_t i) { return p.stored_gb(i) * fillings(job, p, i); },
         [&job, p, put](std::size_t i) { return p.stored_gb(i) * fillings(job, p, i) * put->usd_per_unit; },
         false,
         "documents × passages × size × renewals × price",
         [&s, &c, p, put] {
           return std::vector<Derivation>{leaf(s, p.documents_c), leaf(s, p.per_document_c),
                                          leaf(s, c.renewed_share), s.months_leaf(), put->tree};
         }});
  // A query reads the whole index of its tenant, at a price that falls with the number of its passages.
  const Supply* scanned = find_supply(s.catalog, "aws/s3-vectors/scanned");
  if (scanned && !scanned->tiers.empty()) {
    const auto tiers = price_tiers(scanned->tiers);
    const double scanned_bytes = mean(c.scanned_bytes_per_passage);
    const auto variants = job.draw(s.plan.demand.variants);
    const auto indexed = [p, variants](std::size_t i) { return p.count(i) / std::max(1.0, variants[i]); };
    const auto terabytes = [&s, scanned_bytes](std::size_t i) {
      return s.requests[i] * scanned_bytes / bytes_of_billed_tb;
    };
    items.push_back(
        {{Stage::deploy, ItemKind::service, "data that queries read in the vector store", "TB", "USD/TB",
          Basis::published, scanned->provenance.source, "", ""},
         [=](std::size_t i) { return terabytes(i) * indexed(i); },
         [=](std::size_t i) { return graduated_cost(Items{indexed(i)}, tiers).count() * terabytes(i); },
         true,
         "requests × passages × size × price by passages of an index",
         [&s, &c, p, scanned] {
           return std::vector<Derivation>{
               s.requests_tree(),
               leaf(s, p.documents_c),
               leaf(s, p.per_document_c),
               leaf(s, s.plan.demand.variants),
               leaf(s, c.scanned_bytes_per_passage),
               record_leaf(scanned->title, scanned->tiers.front().price_usd_per_unit, "USD/TB, first tier",
                           scanned->id, scanned->provenance)};
         }});
  }
  items.push_back({{Stage::deploy, ItemKind::service, "queries to the vector store", "query", "USD/query",
                    Basis::published, query->source, "", ""},
                   [&s](std::size_t i) { return s.requests[i]; },
                   [&s, query](std::size_t i) { return s.requests[i] * query->usd_per_unit; },
                   true,
                   "requests × price",
                   [&s, query] {
                     return std::vector<Derivation>{s.requests_tree(), query->tree};
                   }});
  return items;
}

/// OpenSearch Serverless, a classic collection of vectors: units of memory that are on day and night, two for
/// each so that one may fail. Empty without its prices.
std::vector<StoreItem> collection_of_vectors(const Job& job, const Passages& p) {
  const Setting& s = job.setting;
  const auto& c = job.k().call;
  const Supply* unit = find_supply(s.catalog, "aws/opensearch-serverless/ocu");
  const auto price = supply_price(s, "aws/opensearch-serverless/ocu"),
             storage = supply_price(s, "aws/opensearch-serverless/storage");
  if (!unit || !price || !storage || !unit->minimum_usd_per_month) return {};
  // The floor is that of indexing and of search, a standby for each.
  const double floor = *unit->minimum_usd_per_month / price->usd_per_unit / hours_per_month;
  const double least = floor / 4;
  const auto held = job.draw(c.search_unit_gb), answered = job.draw(c.search_unit_queries);
  const double bytes = mean(c.graph_bytes_per_passage);
  // It grows by half a unit first, then by whole ones; both halves of a pair hold all, and share the queries.
  const auto grown = [least](double needed) { return needed <= least ? least : std::ceil(needed); };
  const auto unit_hours = [=, &s](std::size_t i) {
    const double memory = p.count(i) * bytes / 1e9 / held[i];
    double hours = 0;
    for (const LoadLevel& level : s.levels.all()) {
      const double rate = s.monthly[i] / seconds_per_month * level.weight;
      hours += level.share * hours_per_month * 2 * grown(std::max(memory, rate / 2 / answered[i]));
    }
    return (hours + floor / 2 * hours_per_month) * s.months[i];
  };
  std::vector<StoreItem> items;
  items.push_back({{Stage::deploy, ItemKind::service, "units of the vector store", "OCU-hour", "USD/OCU-hour",
                    Basis::published, price->source, "indexing and search, never fewer than the floor", ""},
                   unit_hours,
                   [=](std::size_t i) { return unit_hours(i) * price->usd_per_unit; },
                   true,
                   "(units of the floor for indexing + units for memory or for queries) × hours × price",
                   [=, &s, &c] {
                     return std::vector<Derivation>{leaf(s, p.documents_c),
                                                    leaf(s, p.per_document_c),
                                                    leaf(s, c.graph_bytes_per_passage),
                                                    leaf(s, c.search_unit_gb),
                                                    leaf(s, c.search_unit_queries),
                                                    s.requests_tree(),
                                                    s.months_leaf(),
                                                    record_leaf("floor of the collection",
                                                                *unit->minimum_usd_per_month, "USD/month",
                                                                unit->id, unit->provenance),
                                                    price->tree};
                   }});
  items.push_back(
      {{Stage::deploy, ItemKind::storage, "passages in the vector store", "GB-month", "USD/GB-month",
        Basis::published, storage->source, "", ""},
       [&s, p](std::size_t i) { return p.stored_gb(i) * s.months[i]; },
       [&s, p, storage](std::size_t i) { return p.stored_gb(i) * s.months[i] * storage->usd_per_unit; },
       false,
       "documents × passages × size × months × price",
       [&s, p, storage] {
         return std::vector<Derivation>{leaf(s, p.documents_c), leaf(s, p.per_document_c), s.months_leaf(),
                                        storage->tree};
       }});
  return items;
}

double mean_usd(const std::vector<StoreItem>& items, std::size_t n) {
  double usd = 0;
  for (const StoreItem& item : items)
    for (std::size_t i = 0; i < n; ++i)
      usd += item.usd(i);
  return usd / static_cast<double>(n);
}

/// A store without which the total is a lower bound.
std::vector<StoreItem> unpriced_store(const Job& job, std::string_view wanted) {
  return {{{Stage::deploy, ItemKind::storage, "the vector store", "GB-month", "USD/GB-month",
            Basis::published, "", "", fmt::format("no price for {} in the catalog", wanted)},
           [](std::size_t) { return 0.0; },
           [](std::size_t) { return 0.0; },
           false,
           "price of the store",
           [&job] { return std::vector<Derivation>{job.setting.requests_tree()}; }}};
}

/// Where the plan says, else where it costs less. Nothing where the catalog has no store at all.
std::vector<StoreItem> vector_store(const Job& job, const Passages& p) {
  const std::string& wanted = job.setting.plan.task.vector_store;
  auto bucket = bucket_of_vectors(job, p), collection = collection_of_vectors(job, p);
  const bool chooses = wanted.empty() || wanted == "cheapest";
  if (!chooses) {
    auto& store = wanted == "s3-vectors" ? bucket : collection;
    return store.empty() ? unpriced_store(job, wanted) : store;
  }
  if (bucket.empty() || collection.empty()) return bucket.empty() ? collection : bucket;
  const std::size_t n = job.setting.n;
  return mean_usd(collection, n) < mean_usd(bucket, n) ? collection : bucket;
}

void add_item(Job& job, const StoreItem& item) {
  job.ledger.add(
      item.line,
      [&](std::size_t i) {
        Amounts a;
        a.quantity = item.quantity(i);
        a.cost = Money{item.usd(i)};
        if (item.by_spend) a.call = CallEvidence::spend;
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = item.cost_formula;
        p.by_spend = item.by_spend;
        p.cost = item.inputs();
        return p;
      });
}

/// A model that sorts what was found before the best of it is read; the cheapest of the catalog.
void add_reranking(Job& job) {
  const Setting& s = job.setting;
  if (!s.plan.task.reranked_passages) return;
  const Supply* cheapest = nullptr;
  for (const Supply& supply : s.catalog.supplies)
    if (supply.role == "reranker" && supply.price_usd_per_unit &&
        (!cheapest || supply.price_usd_per_unit->mode < cheapest->price_usd_per_unit->mode))
      cheapest = &supply;
  const auto passages = job.draw(*s.plan.task.reranked_passages);
  const Coefficient& most_c = job.k().call.passages_per_rerank;
  const double most = mean(most_c);
  const auto price = cheapest ? supply_price(s, cheapest->id) : std::nullopt;
  const auto queries = [&](std::size_t i) { return s.requests[i] * std::ceil(passages[i] / most); };
  add_item(job, {{Stage::deploy, ItemKind::service,
                  fmt::format("reranking{}", cheapest ? " by " + cheapest->title : ""), "query", "USD/query",
                  Basis::published, price ? price->source : "", "",
                  price ? "" : "no price for reranking in the catalog"},
                 queries,
                 [&](std::size_t i) { return queries(i) * (price ? price->usd_per_unit : 0); },
                 true,
                 "requests × passages / passages of a query, rounded up × price",
                 [&] {
                   std::vector<Derivation> inputs{s.requests_tree(), leaf(s, *s.plan.task.reranked_passages),
                                                  leaf(s, most_c)};
                   if (price) inputs.push_back(price->tree);
                   return inputs;
                 }});
}

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
  const Passages p = passages_of(job);
  const auto store = vector_store(job, p);
  if (store.empty()) return;
  for (const StoreItem& item : store)
    add_item(job, item);
  add_reranking(job);
  // Every passage is embedded once for each change of the store, every question once.
  const HostedModel* embedder =
      cheapest_hosted_model(s.catalog, &HostedModel::input_usd_per_million, [](const HostedModel& hosted) {
        return !hosted.tasks.empty() && hosted.tasks.front() == "embedding";
      });
  if (!embedder) return;
  const auto& energy = token_energy(s, *embedder);
  const double price = *embedder->input_usd_per_million;
  const double tokens_per_passage = mean(job.k().call.tokens_per_passage);
  job.ledger.add(
      {Stage::deploy, ItemKind::service, fmt::format("embedding by {}", embedder->model), "million tokens",
       "USD/million tokens", embedder->provenance.basis, embedder->provenance.source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        const double stored = p.count(i) * tokens_per_passage * fillings(job, p, i);
        a.quantity = (stored + s.requests[i] * s.sizes[i].input_tokens) / 1e6;
        a.cost = Money{a.quantity * price};
        a.it_energy = KilowattHours{a.quantity * energy.input_kwh_per_million[i]};
        job.count_call(a, i, energy.evidence);
        return a;
      },
      [&] {
        Parts parts;
        parts.cost_formula = "(passages × tokens × renewals + requests × tokens) × price";
        parts.cost = {leaf(s, p.documents_c),
                      leaf(s, p.per_document_c),
                      leaf(s, job.k().call.tokens_per_passage),
                      leaf(s, job.k().call.renewed_share),
                      s.requests_tree(),
                      record_leaf("price of embedding", price, "USD/million tokens", embedder->id,
                                  embedder->provenance)};
        parts.it_energy = node("energy of IT", "kWh", "tokens × energy of a token", {},
                               {s.requests_tree(), energy.input_tree});
        job.explain_call(parts);
        return parts;
      });
}

} // namespace steelyard
