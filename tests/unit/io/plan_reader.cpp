#include "steelyard/io/plan_reader.hpp"

#include "steelyard/option/option.hpp"
#include "steelyard/plan/keys.hpp"
#include "steelyard/plan/plan_text.hpp"
#include "steelyard/support/diagnostic_text.hpp"

#include "support/catch.hpp"

#include <algorithm>

using namespace steelyard;

namespace {

/// The plan, or a failed test with what is wrong.
Plan plan_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  auto plan = read_plan(text, "plan.json", overrides);
  if (!plan) FAIL(render(plan.error()));
  return std::move(*plan);
}

constexpr const char* smallest =
    R"({"horizon_months": 36, "task": {"kind": "text-classification"}, "demand": {"requests_per_month": 1e6}})";

std::string with_demand(const std::string& number) {
  return R"({"horizon_months": 36, "task": {"kind": "text-classification"}, "demand": {"requests_per_month": )" +
         number + "}}";
}

bool is_defaulted(const Plan& plan, const std::string& pointer) {
  return std::find(plan.defaulted.begin(), plan.defaulted.end(), pointer) != plan.defaulted.end();
}

/// The example of the plan's documentation.
constexpr const char* example = R"({
  "id": "claims-triage", "title": "Triage of incoming claims",
  "region": "eu-west-1",
  "horizon_months": 36,
  "task": { "kind": "text-classification", "classes": 12, "languages": ["en", "de"], "input_tokens": 350, "output_tokens": 4 },
  "demand": { "requests_per_month": {"low": 5e5, "mode": 2e6, "high": 6e6}, "growth_per_year": 0,
              "pattern": "business-hours", "peak_to_mean": 4, "latency_p95_ms": 300, "mode": "online", "variants": 1 },
  "data": { "labelled_items": 2000, "unlabelled_items": 50000, "label_usd_per_item": 0.4, "collect_usd_per_item": 0,
            "item_kilobytes": 4, "label_source": "in-house" },
  "quality": { "metric": "macro-f1", "target": 0.88, "usd_per_error": 0, "usd_per_review": 0.4, "reviewed_share": 0.1,
               "pilot": [ {"approach": "fine-tune", "items": 500, "score": 0.79, "test_items": 1000} ] },
  "team": { "usd_per_day": 800, "stack": "standard", "engineers": 2 },
  "development": { "tuning_trials": 12, "small_scale_first": true, "rules": true, "spot": false,
                   "notebook_hours_per_week": 30, "notebook_auto_stop": true, "retrain_every_months": 6 },
  "constraints": { "regions": ["eu-west-1", "eu-central-1"], "licenses": ["apache-2.0", "mit"], "external_api": true,
                   "existing_services": [], "max_total_usd": 250000, "deadline_weeks": 26, "max_kgco2e": 5000 },
  "ranking": { "by": "cost", "carbon_usd_per_tonne": 0, "percentile": "mean" },
  "options": { "approaches": ["custom", "fine-tune", "pretrained", "marketplace", "managed-service"],
               "pin": [ { "id": "our-vendor", "approach": "marketplace", "software_usd_per_hour": 2.4, "instance": "ml.g5.xlarge" } ] }
})";

} // namespace

TEST_CASE("every key of the documented example is understood") {
  std::vector<Error> warnings;
  const auto read = read_plan(example, "plan.json", {}, &warnings);
  REQUIRE(read);
  CHECK(warnings.empty());
  const Plan& plan = *read;
  CHECK(plan.id == "claims-triage");
  CHECK(plan.region == "eu-west-1");
  CHECK(plan.task.kind == TaskKind::text_classification);
  CHECK(mean(*plan.task.classes) == 12);
  CHECK(plan.task.languages == std::vector<std::string>{"en", "de"});
  CHECK(std::holds_alternative<Pert>(plan.demand.requests_per_month.distribution));
  CHECK(mean(*plan.demand.latency_p95_ms) == 300);
  CHECK(mean(*plan.data.label_usd_per_item) == 0.4);
  CHECK(plan.quality.target == 0.88);
  REQUIRE(plan.quality.pilot.size() == 1);
  CHECK(plan.quality.pilot[0].test_items == 1000);
  CHECK_FALSE(plan.quality.pilot[0].seed);
  CHECK(plan.constraints.regions.size() == 2);
  CHECK(plan.constraints.max_kgco2e == 5000);
  CHECK(plan.options.approaches.size() == 5);
  REQUIRE(plan.options.pin.size() == 1);
  CHECK(plan.options.pin[0].approach == Approach::marketplace);
  CHECK(plan.options.pin[0].software_usd_per_hour == 2.4);
  CHECK(plan.options.pin[0].instance == "ml.g5.xlarge");
  // The example leaves these out.
  CHECK(plan.defaulted ==
        std::vector<std::string>{"/task/system_tokens", "/demand/min_replicas", "/demand/commitment",
                                 "/quality/error_metric", "/development/early_stopping",
                                 "/development/instance_per_stage", "/development/endpoint_auto_stop",
                                 "/development/staging_off_hours", "/ranking/delay_usd_per_week"});
}

TEST_CASE("three keys are enough, and every default says so") {
  const Plan plan = plan_of(smallest);
  CHECK(plan.region == "us-east-1");
  CHECK(plan.quality.metric == "macro-f1");
  CHECK_FALSE(plan.quality.target);
  CHECK(plan.options.approaches.size() == approach_count);
  CHECK(mean(*plan.task.classes) == 10);
  CHECK(plan.task.languages == std::vector<std::string>{"en"});
  CHECK(std::get<Lognormal>(plan.team.usd_per_day.distribution).median == 800);
  CHECK(plan.demand.online);
  for (const char* pointer : {"/region", "/task/classes", "/task/languages", "/demand/pattern",
                              "/demand/mode", "/demand/peak_to_mean", "/data/labelled_items",
                              "/data/label_source", "/quality/metric", "/team/stack", "/development/spot",
                              "/constraints/external_api", "/ranking/by", "/options/approaches"}) {
    CAPTURE(pointer);
    CHECK(is_defaulted(plan, pointer));
  }
  for (const Assumption* assumption : assumptions(plan)) {
    CAPTURE(assumption->id);
    CHECK_FALSE(assumption->id.empty());
    CHECK_FALSE(assumption->unit.empty());
    const bool is_given = assumption->id == "horizon_months" || assumption->id == "demand.requests_per_month";
    CHECK(assumption->origin == (is_given ? Origin::plan : Origin::default_));
    CHECK(assumption->source == (is_given ? "plan" : "default"));
    CHECK(assumption->note.empty() == is_given);
    std::string pointer = "/" + assumption->id;
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    CHECK(is_defaulted(plan, pointer) != is_given);
  }
}

TEST_CASE("every kind of task has its defaults") {
  for (const TaskWord& word : task_kinds()) {
    CAPTURE(word.word);
    const Plan plan = plan_of(smallest, {"task.kind=" + std::string{word.word}});
    for (const TaskSize& size : task_sizes()) {
      const auto usual = size_defaults(word.kind);
      const bool is_filled =
          std::any_of(usual.begin(), usual.end(), [&](const SizeDefault& d) { return d.key == size.key; });
      CAPTURE(size.key);
      CHECK((plan.task.*size.field).has_value() == is_filled);
    }
    CHECK(plan.quality.metric == usual_metric(word.kind));
    CHECK(plan.task.languages.empty() == !has_key(word.kind, "languages"));
    CHECK(plan.task.documents_change.empty() == !plan.task.documents.has_value());
  }
}

TEST_CASE("a number is a value, a text with a unit, or a range") {
  struct Row {
    const char* text;
    const char* description;
  };

  for (const Row& row :
       {Row{"2e6", "Exact"}, Row{"\"2 M\"", "Exact"}, Row{"\"2 million\"", "Exact"},
        Row{R"({"low": 1e6, "mode": 2e6, "high": 4e6})", "Pert"},
        Row{R"({"low": "1 M", "high": "3 M"})", "Uniform"}, Row{R"({"p10": 1e6, "p90": 4e6})", "Lognormal"},
        Row{R"({"p10": 0, "p90": 4e6})", "Normal"}, Row{R"({"low": 2e6, "high": 2e6})", "Exact"},
        Row{R"({"low": 0, "mode": 2e6, "high": 4e6})", "Pert"}}) {
    CAPTURE(row.text);
    const Distribution d = plan_of(with_demand(row.text)).demand.requests_per_month.distribution;
    constexpr std::array names{"Exact", "Uniform", "Triangular", "Pert", "Lognormal", "Normal", "Beta"};
    CHECK(names[d.index()] == std::string{row.description});
  }
  const Distribution between =
      plan_of(with_demand(R"({"p10": 1e6, "p90": 4e6})")).demand.requests_per_month.distribution;
  CHECK(quantile(between, 0.1) == Approx(1e6));
  CHECK(quantile(between, 0.9) == Approx(4e6));
  // What has bounds is a normal cut to them: a lognormal would go beyond 1.
  const Distribution share = plan_of(smallest, {R"(quality.reviewed_share={"p10": 0.5, "p90": 0.9})"})
                                 .quality.reviewed_share.distribution;
  CHECK(quantile(share, 0.999999) <= 1);
  CHECK(quantile(share, 0.5) == Approx(0.7).epsilon(0.02));
}

TEST_CASE("units are those of the key") {
  struct Row {
    const char* override;
    double value;
  };

  for (const Row& row : {Row{"horizon_months=3 years", 36}, Row{"horizon_months=\"26 weeks\"", 6},
                         Row{"horizon_months=18", 18}})
    CHECK(mean(plan_of(smallest, {row.override}).horizon_months) == Approx(row.value));
  CHECK(mean(*plan_of(smallest, {"demand.latency_p95_ms=2 s"}).demand.latency_p95_ms) == 2000);
  CHECK(mean(plan_of(smallest, {"demand.growth_per_year=20 %"}).demand.growth_per_year) == Approx(0.2));
  CHECK(mean(plan_of(smallest, {"team.usd_per_day=$650"}).team.usd_per_day) == 650);
  CHECK(*plan_of(smallest, {"constraints.max_total_usd=250 kUSD"}).constraints.max_total_usd == 250000);
  CHECK(*plan_of(smallest, {"constraints.max_kgco2e=5 t"}).constraints.max_kgco2e == 5000);
  CHECK(*plan_of(smallest, {"constraints.deadline_weeks=6 months"}).constraints.deadline_weeks == Approx(26));
}

TEST_CASE("an override is read as if it stood in the file") {
  const Plan plan = plan_of(
      example, {"demand.requests_per_month=5e6", "region=eu-central-1", "constraints.external_api=false",
                "options.pin.0.id=theirs", R"(options.approaches=["custom"])",
                "quality.pilot.1={\"approach\": \"custom\", \"items\": 9, \"score\": 0.5}"});
  CHECK(mean(plan.demand.requests_per_month) == 5e6);
  CHECK(plan.region == "eu-central-1");
  CHECK_FALSE(plan.constraints.external_api);
  CHECK(plan.options.pin[0].id == "theirs");
  CHECK(plan.options.approaches == std::vector{Approach::custom});
  CHECK(plan.quality.pilot.size() == 2);
  // The last of several wins.
  CHECK(mean(plan_of(smallest, {"horizon_months=12", "horizon_months=24"}).horizon_months) == 24);
  // What is tried on a plan is drawn as the plan is.
  CHECK(plan.content_hash == plan_of(example).content_hash);
  CHECK(plan.content_hash != plan_of(smallest, {"horizon_months=12"}).content_hash);
}

TEST_CASE("a plan may know a coefficient better") {
  const Plan plan = plan_of(smallest, {"assumptions.train.flop_error.cnn=1.1",
                                       R"(assumptions.idle={"low": -1, "mode": 0, "high": 2})"});
  REQUIRE(plan.overrides.size() == 2);
  CHECK(plan.overrides[0].id == "train.flop_error.cnn");
  CHECK(plan.overrides[0].origin == Origin::plan);
  CHECK(mean(plan.overrides[0]) == 1.1);
  CHECK(std::holds_alternative<Pert>(plan.overrides[1].distribution));
}

TEST_CASE("the region follows the candidates when the plan names none") {
  const Plan plan = plan_of(smallest, {R"(constraints.regions=["eu-west-1", "eu-north-1"])"});
  CHECK(plan.region == "eu-west-1");
  CHECK(is_defaulted(plan, "/region"));
}

TEST_CASE("a length in characters decides the tokens") {
  const Plan plan = plan_of(smallest, {"task.characters=4500"});
  CHECK(mean(*plan.task.input_tokens) == Approx(1000));
  CHECK(plan.task.input_tokens->basis == Basis::derived);
}

TEST_CASE("168 weights are a pattern") {
  std::string weights = "[5";
  for (int i = 1; i < 168; ++i)
    weights += ", 1";
  const Plan plan = plan_of(smallest, {"demand.pattern=" + weights + "]"});
  CHECK(plan.demand.pattern == Pattern::weekly_weights);
  CHECK(plan.demand.weekly_weights.size() == 168);
  CHECK(plan_of(plan_text(plan)).demand.weekly_weights == plan.demand.weekly_weights);
}

TEST_CASE("what is odd is a warning") {
  struct Row {
    std::vector<std::string> overrides;
    const char* about;
  };

  for (const Row& row :
       {Row{{"demand.mode=batch", "demand.latency_p95_ms=300"}, "/demand/latency_p95_ms"},
        Row{{"quality.metric=rmse"}, "/quality/metric"},
        Row{{"quality.usd_per_review=1"}, "/quality/usd_per_review"},
        Row{{"development.measured_items_per_second=20"}, "/development/measured_items_per_second"},
        Row{{"region=us-west-2", R"(constraints.regions=["eu-west-1"])"}, "/region"},
        Row{{R"(options.pin=[{"id": "a", "approach": "custom", "listing": "x"}])"},
            "/options/pin/0/listing"}}) {
    std::vector<Error> warnings;
    REQUIRE(read_plan(smallest, "plan.json", row.overrides, &warnings));
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].where.pointer == row.about);
  }
}

TEST_CASE("reading what was written is the same plan") {
  for (const std::string& text :
       {std::string{example}, std::string{smallest}, with_demand(R"({"p10": 1e5, "p90": 3e6})"),
        with_demand(R"({"low": 1, "high": 3})")}) {
    const Plan plan = plan_of(text);
    const std::string written = plan_text(plan);
    const Plan again = plan_of(written);
    CHECK(plan_text(again) == written);
    CHECK(again.content_hash == plan.content_hash);
    CHECK(plan_text(plan_of(plan_text(plan, 2))) == written);
  }
}

TEST_CASE("layout, comments, order and units do not change the hash") {
  CHECK(plan_of(smallest).content_hash ==
        plan_of("{ // three years\n \"demand\": {\"requests_per_month\": \"1 M\"},\n \"task\": {\"kind\": "
                "\"text-classification\"}, \"horizon_months\": \"3 years\" }")
            .content_hash);
}

TEST_CASE("the ways of adapting that a pin may name cover the program's own") {
  for (const Method m : {Method::none, Method::full, Method::lora, Method::qlora, Method::head,
                         Method::cached, Method::distilled, Method::scratch, Method::service})
    CHECK(std::find(method_words.begin(), method_words.end(), name(m)) != method_words.end());
}

TEST_CASE("bytes from the command line are checked like those of a file") {
  CHECK_FALSE(read_plan(smallest, "plan.json", std::vector<std::string>{"title=caf\xe9"}));
  CHECK_FALSE(read_plan(smallest, "plan.json", std::vector<std::string>{std::string{"title=a\0b", 9}}));
}

TEST_CASE("a plan with a thousand mistakes is answered in good time") {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i)
    text += "\"key" + std::to_string(i) + "\": " + std::to_string(i) + ", ";
  const auto plan = read_plan(text + "\"horizon_months\": 0}", "plan.json");
  REQUIRE_FALSE(plan);
  CHECK(plan.error().errors.size() <= 100);
}
