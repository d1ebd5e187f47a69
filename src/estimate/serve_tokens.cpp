// Calls to hosted models that are billed by the token or by the image.
#include "serve_calls.hpp"

#include "steelyard/formulas/billing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

/// A model that thinks before it answers and bills for it, whether asked to or not.
bool always_reasons(const HostedModel& hosted) {
  if (!hosted.reasoning) return false;
  const bool optional =
      hosted.vendor == "Anthropic" || hosted.vendor == "Amazon" || hosted.vendor == "Google";
  return !optional; // hybrid models think only when they are told to
}

/// What the place and the queue of a call make of its list price.
struct CallPriceFactor {
  double factor = 1;
  std::vector<Derivation> inputs;
  std::string words;
};

CallPriceFactor call_price_factor(const Job& job, const HostedModel& hosted) {
  CallPriceFactor p;
  const auto take = [&](const std::optional<double>& factor, std::string_view words) {
    if (!factor) return;
    p.factor *= *factor;
    p.inputs.push_back(record_leaf(words, *factor, "1", hosted.id, hosted.provenance));
    p.words += fmt::format("{}{}", p.words.empty() ? "" : ", ", words);
  };
  // A plan that names its regions keeps the calls in them: a global endpoint may answer from anywhere.
  if (!job.setting.plan.constraints.regions.empty())
    take(hosted.regional_price_factor, "endpoint kept to the region");
  if (job.choices().service_tier == ServiceTier::priority)
    take(hosted.priority_price_factor, "priority tier");
  if (job.choices().service_tier == ServiceTier::flex) take(hosted.flex_price_factor, "flex tier");
  return p;
}

/// What a call pays over the list price because its prompt is long; 1 where it is not.
struct LongPrompt {
  std::vector<double> read, written; ///< empty: the same price at any length
  std::vector<Derivation> inputs;

  [[nodiscard]] static double at(const std::vector<double>& factor, std::size_t i) {
    return factor.empty() ? 1 : factor[i];
  }
};

LongPrompt long_prompt(const Job& job, const HostedModel& hosted, const CallTokens& tokens) {
  LongPrompt p;
  if (!hosted.long_prompt_tokens) return p;
  const double most = *hosted.long_prompt_tokens, read = hosted.long_prompt_read_price_factor.value_or(1),
               written = hosted.long_prompt_written_price_factor.value_or(1);
  const auto spread = job.draw(job.k().call.size_spread);
  // Requests differ in length: of those with an exponential spread this share is longer.
  const auto longer = values_of(job.setting.n, [&](std::size_t i) {
    const double mean = tokens.input[i];
    return (1 - spread[i]) * (mean > most ? 1 : 0) + spread[i] * std::exp(-most / std::max(1.0, mean));
  });
  const auto dearer = [&](double factor, double more_of_it) {
    return values_of(job.setting.n, [&, factor, more_of_it](std::size_t i) {
      // Of an exponential with the mean m, e^(-L / m) are longer than L, and they are (1 + L / m) as much of
      // it.
      const double excess = spread[i] * most / std::max(1.0, tokens.input[i]) *
                            std::exp(-most / std::max(1.0, tokens.input[i])) * more_of_it;
      return 1 + (factor - 1) * std::min(1.0, longer[i] + excess);
    });
  };
  p.read = dearer(read, 1);
  p.written = dearer(written, 0);
  if (!job.setting.detail) return p;
  p.inputs = {record_leaf("prompt from which a call is dearer", most, "tokens", hosted.id, hosted.provenance),
              record_leaf("what it reads, over the price", read, "1", hosted.id, hosted.provenance),
              record_leaf("what it writes, over the price", written, "1", hosted.id, hosted.provenance),
              leaf(job.setting, job.k().call.size_spread)};
  return p;
}

/// Tokens of a call by how they are read: anew, from what the provider kept of an earlier call, or anew and
/// to be kept.
struct PromptReading {
  bool keeps = false; ///< in any draw
  std::vector<double> anew, from_cache, into_cache;
  Derivation anew_tree, from_cache_tree, into_cache_tree;
};

/// A beginning that all calls share is kept where that is cheaper than to read it anew. `share` is that of
/// the requests that come to this model; empty: all.
PromptReading prompt_reading(const Job& job, const HostedModel& hosted, const CallTokens& tokens,
                             std::span<const double> share, bool may_keep) {
  const Setting& s = job.setting;
  const auto& c = job.k().call;
  PromptReading r;
  r.anew = tokens.input;
  r.anew_tree = tokens.input_tree;
  if (!may_keep || !hosted.cache_read_usd_per_million || !hosted.input_usd_per_million) return r;
  const double full = *hosted.input_usd_per_million, again = *hosted.cache_read_usd_per_million,
               keeping = hosted.cache_write_usd_per_million.value_or(full);
  const auto stays = job.draw(c.cache_minutes), usual_least = job.draw(c.cache_least_tokens),
             variants = job.draw(s.plan.demand.variants);
  r.from_cache.resize(s.n);
  r.into_cache.resize(s.n);
  for (std::size_t i = 0; i < s.n; ++i) {
    if (tokens.repeated[i] < hosted.cache_least_tokens.value_or(usual_least[i])) continue;
    // Each tenant has its own beginning.
    const double mean_rate =
        s.monthly[i] / seconds_per_month * (share.empty() ? 1 : share[i]) / std::max(1.0, variants[i]);
    double found = 0;
    for (const LoadLevel& level : s.levels.all())
      found += level.share * level.weight *
               share_within(ItemsPerSecond{mean_rate * level.weight}, Seconds{stays[i] * 60});
    found = std::clamp(found, 0.0, 1.0);
    if (found * again + (1 - found) * keeping >= full) continue;
    r.keeps = true;
    r.anew[i] -= tokens.repeated[i];
    r.from_cache[i] = tokens.repeated[i] * found;
    r.into_cache[i] = tokens.repeated[i] * (1 - found);
  }
  if (!r.keeps || !s.detail) return r;
  const std::vector<Derivation> inputs{
      tokens.input_tree, leaf(s, c.cache_minutes),
      hosted.cache_least_tokens ? record_leaf("shortest beginning that is kept", *hosted.cache_least_tokens,
                                              "tokens", hosted.id, hosted.provenance)
                                : leaf(s, c.cache_least_tokens),
      leaf(s, s.plan.demand.requests_per_month), leaf(s, s.plan.demand.variants)};
  r.anew_tree =
      node("tokens read anew per call", "tokens", "tokens read - beginning that is kept", r.anew, inputs);
  r.from_cache_tree = node("tokens read from the cache per call", "tokens",
                           "instructions and examples × share of calls that follow another within minutes",
                           r.from_cache, inputs, "aws-bedrock-prompt-caching");
  r.into_cache_tree = node("tokens written into the cache per call", "tokens",
                           "instructions and examples × share of calls that follow no other within minutes",
                           r.into_cache, inputs, "aws-bedrock-prompt-caching");
  return r;
}

} // namespace

bool reads_passages(const Job& job) {
  const Adaptation way = job.choices().adaptation;
  if (way == Adaptation::rag) return true;
  const bool writes = job.hosted || (job.model && decodes(*job.model));
  return job.setting.plan.task.documents && retrieves(job.setting.plan) && writes &&
         (way == Adaptation::fine_tune || way == Adaptation::distilled || way == Adaptation::scratch);
}

const Assumption& instruction_tokens(const Job& job) {
  const auto& own = job.setting.plan.task.system_tokens;
  return own ? static_cast<const Assumption&>(*own) : job.k().call.prompt_tokens;
}

const Assumption& retrieved_tokens(const Job& job) {
  const auto& own = job.setting.plan.task.context_tokens;
  return own ? static_cast<const Assumption&>(*own) : job.k().call.context_tokens;
}

CallTokens call_tokens(const Job& job, const HostedModel& hosted) {
  const Setting& s = job.setting;
  const Task& t = s.plan.task;
  const auto& c = job.k().call;
  CallTokens tokens;
  tokens.input.resize(s.n);
  tokens.output.resize(s.n);
  tokens.repeated.resize(s.n);
  const Adaptation way = job.choices().adaptation;
  const bool instructs = way != Adaptation::none && way != Adaptation::fine_tune;
  const Assumption &system_c = instruction_tokens(job), &context_c = retrieved_tokens(job);
  const auto system = job.draw(system_c), context = job.draw(context_c),
             examples = job.draw(c.few_shot_examples), image = job.draw(c.image_tokens),
             thinking = job.draw(c.reasoning_multiplier);
  const bool reads = reads_passages(job);
  const bool sees = s.sizes.front().images > 0 || s.sizes.front().pages > 0;
  const bool thinks = t.reasoning_tokens.has_value() || always_reasons(hosted);
  const auto hidden = t.reasoning_tokens ? job.draw(*t.reasoning_tokens) : std::span<const double>{};
  for (std::size_t i = 0; i < s.n; ++i) {
    const RequestSize& size = s.sizes[i];
    double first = instructs ? system[i] : 0;
    if (way == Adaptation::few_shot) first += examples[i] * (size.input_tokens + size.output_tokens);
    double in = size.input_tokens + first;
    if (sees && s.plan.task.kind != TaskKind::image_generation)
      in += image[i] * std::max(size.images, size.pages);
    if (reads) in += context[i];
    double out = size.output_tokens;
    // Thinking is never shorter than a few sentences, however short the answer.
    if (thinks)
      out += t.reasoning_tokens ? hidden[i]
                                : std::max(0.0, thinking[i] - 1) * std::max(100.0, size.output_tokens);
    tokens.input[i] = in;
    tokens.repeated[i] = first;
    tokens.output[i] = out;
  }
  if (s.detail) {
    std::vector<Derivation> in, out;
    if (t.input_tokens) in.push_back(leaf(s, *t.input_tokens));
    if (t.characters) in.push_back(leaf(s, *t.characters));
    if (instructs) in.push_back(leaf(s, system_c));
    if (sees) in.push_back(leaf(s, c.image_tokens));
    if (way == Adaptation::few_shot) in.push_back(leaf(s, c.few_shot_examples));
    if (reads) in.push_back(leaf(s, context_c));
    if (t.output_tokens) out.push_back(leaf(s, *t.output_tokens));
    if (thinks)
      out.push_back(leaf(s, t.reasoning_tokens ? static_cast<const Assumption&>(*t.reasoning_tokens)
                                               : c.reasoning_multiplier));
    if (in.empty()) in.push_back(plan_leaf("tokens read", 0, "tokens", "/task"));
    if (out.empty()) out.push_back(plan_leaf("tokens written", 0, "tokens", "/task"));
    tokens.input_tree = node("tokens read per call", "tokens",
                             "request + instructions + examples + retrieved", tokens.input, std::move(in));
    tokens.output_tree =
        node("tokens written per call", "tokens", "answer + hidden reasoning", tokens.output, std::move(out));
  }
  return tokens;
}

void add_token_calls(Job& job, const HostedModel& hosted, const Coefficient* share_c,
                     std::optional<double> own_input_price, std::optional<double> own_output_price) {
  const Setting& s = job.setting;
  const auto tokens = call_tokens(job, hosted);
  const auto& energy = token_energy(s, hosted);
  const bool batch = job.choices().hosting == Hosting::batch;
  const auto in_price = own_input_price                               ? own_input_price
                        : batch && hosted.batch_input_usd_per_million ? hosted.batch_input_usd_per_million
                                                                      : hosted.input_usd_per_million;
  const auto out_price = own_output_price                               ? own_output_price
                         : batch && hosted.batch_output_usd_per_million ? hosted.batch_output_usd_per_million
                                                                        : hosted.output_usd_per_million;
  const bool pinned = own_input_price || own_output_price;
  const Provenance from = pinned ? Provenance{"plan", "", Basis::assumed, ""} : hosted.provenance;
  const std::string record = pinned ? "/options/pin/" + job.option.id : hosted.id;
  const auto price_change = s.token_price_factor();
  const auto share = share_c ? job.draw(*share_c) : std::span<const double>{};
  const CallPriceFactor place = pinned ? CallPriceFactor{} : call_price_factor(job, hosted);
  const LongPrompt dearer = pinned ? LongPrompt{} : long_prompt(job, hosted, tokens);
  const auto factor = [&](std::size_t i) {
    return price_change[i] * place.factor * (share_c ? share[i] : 1);
  };
  const auto shared = [&](std::vector<Derivation> inputs) {
    if (share_c) inputs.push_back(leaf(s, *share_c));
    return inputs;
  };
  const auto priced = [&](std::vector<Derivation> inputs) {
    inputs.insert(inputs.end(), place.inputs.begin(), place.inputs.end());
    inputs.insert(inputs.end(), dearer.inputs.begin(), dearer.inputs.end());
    return shared(std::move(inputs));
  };

  if (hosted.image_usd_per_unit && s.plan.task.kind == TaskKind::image_generation) {
    const double price = *hosted.image_usd_per_unit;
    const ImageEnergy per_image = image_energy(s, hosted);
    job.ledger.add(
        {Stage::deploy, ItemKind::service, fmt::format("images by {}", hosted.model), "image", "USD/image",
         from.basis, from.source, place.words, ""},
        [&](std::size_t i) {
          Amounts a;
          const double images = s.requests[i] * std::max(1.0, s.sizes[i].images);
          a.quantity = images;
          a.cost = Money{images * price * factor(i)};
          a.it_energy = KilowattHours{images * per_image.kwh[i]};
          job.count_call(a, i);
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "images × price × change of price";
          p.cost =
              priced({s.requests_tree(), record_leaf("price of an image", price, "USD/image", record, from),
                      leaf(s, job.k().call.token_price_decline)});
          p.it_energy = node("energy of IT", "kWh", "images × energy of an image", {},
                             {s.requests_tree(), per_image.tree});
          job.explain_call(p);
          return p;
        });
    return;
  }

  const auto add = [&](std::string what, const std::optional<double>& price,
                       const std::vector<double>& amount, const Derivation& amount_tree,
                       const std::vector<double>& length, const std::vector<double>* kwh,
                       const Derivation& kwh_tree, std::string_view price_name) {
    Line line{
        Stage::deploy,
        ItemKind::service,
        std::move(what),
        "million tokens",
        "USD/million tokens",
        from.basis,
        from.source,
        place.words,
        price ? ""
              : fmt::format("no {} for {} in the catalog: pin it with its price", price_name, hosted.model)};
    job.ledger.add(
        line,
        [&](std::size_t i) {
          Amounts a;
          a.quantity = s.requests[i] * amount[i] / 1e6 * (share_c ? share[i] : 1);
          a.cost = Money{price.value_or(0) * s.requests[i] * amount[i] / 1e6 * factor(i) *
                         LongPrompt::at(length, i)};
          if (!kwh) return a;
          a.it_energy = KilowattHours{a.quantity * (*kwh)[i]};
          job.count_call(a, i, energy.evidence);
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "requests × tokens × price × change of price";
          p.cost = priced({s.requests_tree(), amount_tree,
                           record_leaf(price_name, price.value_or(0), "USD/million tokens", record, from),
                           leaf(s, job.k().call.token_price_decline)});
          if (!kwh) return p;
          p.it_energy = node("energy of IT", "kWh", "requests × tokens × energy of a token", {},
                             shared({s.requests_tree(), amount_tree, kwh_tree}));
          job.explain_call(p);
          return p;
        });
  };
  // Batches are worked off in no order, so nothing is kept from one request to the next.
  const PromptReading reading = prompt_reading(job, hosted, tokens, share, !pinned && !batch);
  add(fmt::format("tokens read by {}", hosted.model), in_price, reading.anew, reading.anew_tree, dearer.read,
      &energy.input_kwh_per_million, energy.input_tree, "price of tokens read");
  if (reading.keeps) {
    // What the model has computed already is loaded, not computed again.
    add(fmt::format("tokens read from the cache of {}", hosted.model), hosted.cache_read_usd_per_million,
        reading.from_cache, reading.from_cache_tree, dearer.read, nullptr, {},
        "price of tokens read from the cache");
    add(fmt::format("tokens kept in the cache of {}", hosted.model),
        hosted.cache_write_usd_per_million ? hosted.cache_write_usd_per_million
                                           : hosted.input_usd_per_million,
        reading.into_cache, reading.into_cache_tree, dearer.read, &energy.input_kwh_per_million,
        energy.input_tree, "price of tokens kept in the cache");
  }
  // Embeddings and classifiers that write nothing have no output price, and need none.
  const bool writes = s.plan.task.kind != TaskKind::embedding && ordered_mean(tokens.output) > 0;
  if (writes)
    add(fmt::format("tokens written by {}", hosted.model), out_price, tokens.output, tokens.output_tree,
        dearer.written, &energy.output_kwh_per_million, energy.output_tree, "price of tokens written");
}

} // namespace steelyard
