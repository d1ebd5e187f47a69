// What a practitioner checks first. Each row says where its number is from.
#include "support/shipped.hpp"

#include "steelyard/decide/compare.hpp"

#include <algorithm>

using namespace steelyard;
using namespace steelyard::test;

namespace {

const LineItem* item_named(const Weighed& w, std::string_view part) {
  for (const auto& item : w.estimate.line_items)
    if (item.name.find(part) != std::string::npos) return &item;
  return nullptr;
}

} // namespace

TEST_CASE("two million requests of 1,200 in and 400 out at $3 and $15 a million are $19,200 a month") {
  // 2e6 x (1,200 x 3 + 400 x 15) / 1e6 = 19,200: arithmetic on a vendor's list price.
  auto plan = plan_of(
      R"({"horizon_months": 10, "task": {"kind": "translation", "input_tokens": 1200, "output_tokens": 400, "system_tokens": 0},
    "demand": {"requests_per_month": 2000000},
    "assumptions": {"call.token_price_decline": 0},
    "options": {"pin": [{"id": "ours", "approach": "managed-service", "usd_per_million_input_tokens": 3, "usd_per_million_output_tokens": 15}]}})");
  const auto answer = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 64});
  for (const auto& w : answer.options)
    if (w.option.id == "ours") {
      double calls = 0;
      for (const auto& item : w.estimate.line_items)
        if (item.kind == ItemKind::service && item.stage == Stage::deploy) calls += item.cost_usd.value_or(0);
      CHECK(calls == Approx(192000).epsilon(1e-9));
    }
}

TEST_CASE("an endpoint that nobody calls is billed all the same") {
  // ml.g5.xlarge real-time hosting in us-east-1: $1.408/h, 730 h a month: $1,028.
  auto plan = plan_of(
      R"({"horizon_months": 1, "task": {"kind": "text-classification"}, "demand": {"requests_per_month": 1},
    "assumptions": {"serve.price_decline": 0},
    "options": {"pin": [{"id": "idle", "approach": "pretrained", "model": "facebook/bart-large-mnli", "serve_instance": "ml.g5.xlarge", "hosting": "endpoint"}]}})");
  const auto answer = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 64});
  bool seen = false;
  for (const auto& w : answer.options)
    if (w.option.id == "idle") {
      const auto* waiting = item_named(w, "waiting for requests");
      REQUIRE(waiting);
      CHECK(*waiting->cost_usd == Approx(1028).margin(2)); // USD; the rest is the one request
      CHECK(waiting->stage == Stage::idle);
      CHECK(waiting->energy_kwh > 5); // an idle A10G machine draws tens of watts
      seen = true;
    }
  CHECK(seen);
}

TEST_CASE("a reserved node of eight accelerators that nobody calls draws 50 kWh a day") {
  // About 2.2 kW of IT at rest, before cooling: 53 kWh a day.
  const auto plan = plan_of(
      R"({"horizon_months": 1, "task": {"kind": "text-generation", "input_tokens": 500, "output_tokens": 200},
    "demand": {"requests_per_month": 0.001}, "options": {"approaches": ["pretrained"], "pin": [
      {"id": "node", "approach": "pretrained", "model": "meta-llama/Llama-3.1-70B-Instruct", "serve_instance": "ml.p5.48xlarge"}]}})");
  const auto answer = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 256});
  const auto node =
      std::ranges::find(answer.options, std::string{"node"}, [](const Weighed& w) { return w.option.id; });
  REQUIRE(node != answer.options.end());
  const auto* waiting = item_named(*node, "waiting for requests");
  REQUIRE(waiting);
  const double a_day = waiting->energy_kwh / (730.0 / 24);
  CHECK(a_day >= 50);
  CHECK(a_day < 100);
}

TEST_CASE("a task-specific encoder takes a tenth of the energy of a generative model") {
  // Luccioni et al. 2024 (FAccT): task-specific classifiers use more than ten times less than generative
  // models.
  const auto answer =
      compare(starter("text-classification"), shipped_catalog(), shipped_coefficients(), {.draws = 128});
  double encoder = 0, generative = 0;
  for (const auto& w : answer.options) {
    const auto* serving = item_named(w, "tokens read by");
    const auto* own = item_named(w, "serverless inference");
    if (own && w.option.approach == Approach::fine_tune && encoder == 0) encoder = own->energy_kwh;
    if (serving && serving->name.find("Sonnet") != std::string::npos)
      generative = std::max(generative, serving->energy_kwh);
  }
  REQUIRE(encoder > 0);
  REQUIRE(generative > 0);
  CHECK(generative > 10 * encoder);
}

TEST_CASE("one unit of provisioned throughput never beats two shared GPUs at 100,000 requests a month") {
  // A unit is some $13 to $24 an hour, day and night; an ml.g5.2xlarge is $1.5.
  for (const double months : {3.0, 12.0, 36.0}) {
    auto plan = plan_of(R"({"horizon_months": )" + std::to_string(months) +
                        R"(, "task": {"kind": "summarization", "input_tokens": 1200, "output_tokens": 200},
      "demand": {"requests_per_month": 100000, "variants": 2},
      "options": {"approaches": ["pretrained"], "pin": [
        {"id": "unit", "approach": "managed-service", "model": "aws/bedrock/llama-3-1-8b", "hosting": "provisioned"},
        {"id": "shared", "approach": "pretrained", "model": "hf/meta-llama/Llama-3.1-8B-Instruct",
         "serve_instance": "ml.g5.2xlarge", "hosting": "endpoint"}]}})");
    double unit = 0, shared = 0;
    for (const auto& w : compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 128}).options)
      for (const auto& item : w.estimate.line_items) {
        if (item.kind == ItemKind::people || (item.stage != Stage::deploy && item.stage != Stage::idle))
          continue;
        if (w.option.id == "unit") unit += item.cost_usd.value_or(0);
        if (w.option.id == "shared") shared += item.cost_usd.value_or(0);
      }
    CAPTURE(months, unit, shared);
    REQUIRE(shared > 0);
    CHECK(unit > shared);
  }
}

TEST_CASE("forty endpoints for forty adapters cost at least ten times two that they share") {
  // 40 machines against 2 are twenty times the hours.
  const auto hosted = [](const std::string& hosting, int variants, int requests) {
    auto plan = plan_of(
        R"({"horizon_months": 12, "task": {"kind": "text-generation", "input_tokens": 300, "output_tokens": 100},
      "demand": {"requests_per_month": )" +
        std::to_string(requests) + R"(, "variants": )" + std::to_string(variants) +
        R"(}, "options": {"approaches": ["fine-tune"], "pin": [{"id": "adapters", "approach": "fine-tune",
        "model": "hf/meta-llama/Llama-3.1-8B-Instruct", "method": "lora", "serve_instance": "ml.g5.2xlarge", "hosting": ")" +
        hosting + R"("}]}})");
    double cost = 0, hours = 0;
    for (const auto& w : compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 128}).options)
      if (w.option.id == "adapters")
        for (const auto& item : w.estimate.line_items)
          if (item.kind == ItemKind::compute && (item.stage == Stage::deploy || item.stage == Stage::idle)) {
            cost += item.cost_usd.value_or(0);
            hours += item.quantity;
          }
    return std::pair{cost, hours};
  };
  const auto dedicated = hosted("endpoint", 40, 100000), shared = hosted("inference-component", 40, 100000);
  CAPTURE(dedicated.first, shared.first, dedicated.second, shared.second);
  REQUIRE(shared.first > 0);
  CHECK(dedicated.second > 40 * 12 * 730);
  const double an_hour = shared.first / shared.second;
  CHECK(dedicated.first >= 10 * an_hour * 2 * 12 * 730);
  CHECK(dedicated.first >= 10 * shared.first);
}

TEST_CASE("smaller weights, a draft model and kept instructions make a small batch cheaper to serve") {
  const auto plan = plan_of(
      R"({"horizon_months": 12, "task": {"kind": "text-generation", "input_tokens": 1000, "output_tokens": 300},
    "demand": {"requests_per_month": 300000}, "options": {"approaches": ["pretrained"], "pin": [
      {"id": "plain", "approach": "pretrained", "model": "meta-llama/Llama-3.1-70B-Instruct", "serve_instance": "ml.p5.48xlarge"},
      {"id": "small", "approach": "pretrained", "model": "meta-llama/Llama-3.1-70B-Instruct", "serve_instance": "ml.p5.48xlarge", "weight_precision": "fp8"},
      {"id": "draft", "approach": "pretrained", "model": "meta-llama/Llama-3.1-70B-Instruct", "serve_instance": "ml.p5.48xlarge", "speculative_decoding": true},
      {"id": "tight", "approach": "pretrained", "model": "meta-llama/Llama-3.1-70B-Instruct", "serve_instance": "ml.g5.12xlarge"},
      {"id": "fits", "approach": "pretrained", "model": "meta-llama/Llama-3.1-70B-Instruct", "serve_instance": "ml.g5.12xlarge", "weight_precision": "int4"}]}})");
  const auto answer = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 256});
  const auto option = [&](const std::string& id) -> const Weighed& {
    const auto found = std::ranges::find(answer.options, id, [](const Weighed& w) { return w.option.id; });
    REQUIRE(found != answer.options.end());
    return *found;
  };
  const auto busy_hours = [&](const std::string& id) {
    const auto* serving = item_named(option(id), "serving on ml.p5");
    REQUIRE(serving);
    return serving->quantity;
  };
  CHECK(busy_hours("small") < busy_hours("plain"));
  CHECK(busy_hours("draft") < busy_hours("plain"));
  CHECK_FALSE(option("tight").option.infeasible.empty()); // 141 GB on 96
  CHECK(option("fits").option.infeasible.empty());        // 40 GB
}

TEST_CASE("a vendor's labels cost about what Google's labelling service took") {
  // cloud.google.com/ai-platform/data-labeling/pricing: of one labeller, 0.035 USD a class of an image, 0.063
  // a box, 0.257 an outline, the first 50,000 a month. The service is retired; its list is the last public
  // one.
  struct Priced {
    const char* kind;
    const char* form;
    double usd;
  };

  for (const auto& [kind, form, usd] :
       {Priced{"image-classification", "image", 0.035}, Priced{"object-detection", "image-box", 0.063},
        Priced{"image-segmentation", "image-mask", 0.257}}) {
    const bool marked = std::string{form} != "image";
    auto plan = plan_of(R"({"horizon_months": 12, "task": {"kind": ")" + std::string{kind} +
                        R"("}, "demand": {"requests_per_month": 1000},
      "data": {"label_source": "vendor", "labels_per_item": 1, "review_share": 0, "labelled_items": 0},
      "options": {"approaches": ["custom"]},
      "assumptions": {"data.active_learning_use": 0)" +
                        (marked ? R"(, "data.marks_per_item.)" + std::string{form} + R"(": 4)" : "") + "}}");
    for (auto& [word, wanted] : shipped_coefficients().data.labels_wanted.members)
      if (word.rfind("scratch", 0) == 0) {
        Uncertain<double> own;
        own.id = wanted.id;
        own.distribution = Exact{1000};
        plan.overrides.push_back(own);
      }
    const auto answer =
        compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 1024, .detail = true});
    const LineItem* labels = nullptr;
    for (const auto& w : answer.options)
      if (!labels && w.option.infeasible.empty()) labels = item_named(w, "labels to train on");
    REQUIRE(labels);
    REQUIRE(labels->cost_interval);
    const double each = labels->quantity * (marked ? 4 : 1);
    CAPTURE(kind, labels->cost_interval->p10 / each, labels->cost_interval->p90 / each, usd);
    CHECK(labels->cost_interval->p10 / each <= usd);
    CHECK(labels->cost_interval->p90 / each >= usd);
  }
}

TEST_CASE("a model of one's own takes more than two months in the middle") {
  // Algorithmia, 2021 enterprise trends in machine learning: 66 % of 403 enterprises take more than a month
  // to develop a model, 64 % more than another to deploy it.
  constexpr double two_months = 2 * 52.0 / 12;
  for (const auto* kind : {"text-classification", "image-classification"}) {
    const auto answer = compare(starter(kind), shipped_catalog(), shipped_coefficients(), {.draws = 256});
    bool seen = false;
    for (const auto& w : answer.options)
      if (w.option.approach == Approach::custom && w.option.infeasible.empty()) {
        seen = true;
        CAPTURE(w.option.id);
        CHECK(w.estimate.total(Metric::weeks_to_launch)->p50 > two_months);
      }
    CHECK(seen);
  }
}

TEST_CASE("a label of speech is of an utterance, however long a call is") {
  const auto price = [](const std::string& seconds) {
    const auto plan = plan_of(
        R"({"id": "speech", "horizon_months": 12, "task": {"kind": "speech-to-text", "audio_seconds": )" +
        seconds +
        R"(}, "demand": {"requests_per_month": 1000}, "options": {"approaches": ["managed-service"]}})");
    for (const auto& w : compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 256}).options)
      if (const auto* labels = item_named(w, "labels to test on")) return *labels->rate;
    return 0.0;
  };
  const double command = price("3"), call = price("300"), meeting = price("3600");
  REQUIRE(command > 0);
  CHECK(call > 2 * command);
  CHECK(meeting == Approx(call));
  // 4 to 5 times real time for 12 s at some $50 an hour, by one or two people: a dollar or two.
  CHECK(call > 0.7);
  CHECK(call < 3);
}
