#include "support/small_catalog.hpp"

#include "steelyard/option/enumerate.hpp"

#include <set>

using namespace steelyard;
using namespace steelyard::test;

namespace {

std::vector<Option> options_of(const Plan& plan, const Catalog& catalog = small_catalog()) {
  return enumerate_options(plan, catalog, shipped_coefficients());
}

bool says(const Option& option, std::string_view words) {
  for (const auto& reason : option.infeasible)
    if (reason.find(words) != std::string::npos) return true;
  return false;
}

Option pinned(const std::string& pin, const std::string& more = "") {
  return options_of(small_plan(more + R"(, "options": {"pin": [)" + pin + "]}")).front();
}

} // namespace

TEST_CASE("every approach is there once a catalog offers it, and ids are unique") {
  std::set<Approach> approaches;
  std::set<std::string> ids;
  for (const auto& option : options_of(small_plan())) {
    approaches.insert(option.approach);
    CAPTURE(option.id);
    CHECK(ids.insert(option.id).second);
  }
  CHECK(approaches.size() == approach_count);
}

TEST_CASE("a licence that forbids products is kept with the reason") {
  const auto options = options_of(small_plan());
  const auto* refused = option_with(options, "research-only");
  REQUIRE(refused);
  CHECK(says(*refused, "does not permit use in a product"));
  const auto* permitted = option_with(options, "fine-tune/encoder/");
  REQUIRE(permitted);
  CHECK(permitted->infeasible.empty());
}

TEST_CASE("a list of licences permits only those") {
  const auto options = options_of(small_plan(R"(, "constraints": {"licenses": ["mit"]})"));
  CHECK(says(*option_with(options, "chat-8b"), "licence apache-2.0"));
  CHECK(option_with(options, "fine-tune/encoder/")->infeasible.empty());
}

TEST_CASE("a model that was not trained on a language of the plan is refused") {
  auto plan = small_plan();
  plan.task.languages = {"de"};
  CHECK(says(*option_with(options_of(plan), "fine-tune/english"), "language \"de\""));
}

TEST_CASE("services: closed to new customers, elsewhere, and retired") {
  auto catalog = small_catalog();
  catalog.services.front().status = "closed-to-new";
  CHECK(says(*option_with(options_of(small_plan(), catalog), "words"), "closed to new customers"));
  CHECK(option_with(options_of(small_plan(R"(, "constraints": {"existing_services": ["Words"]})"), catalog),
                    "words")
            ->infeasible.empty());
  catalog.services.front().status = "available";
  catalog.services.front().regions = {"eu-west-1"};
  CHECK(says(*option_with(options_of(small_plan(), catalog), "words"), "not offered in us-east-1"));
  catalog.services.front().regions = {};
  catalog.services.front().status = "retired";
  CHECK(says(*option_with(options_of(small_plan(), catalog), "words"), "retired"));
}

TEST_CASE("calls go to the first candidate when the plan's own region is ruled out") {
  auto plan = small_plan();
  plan.region = "eu-west-1";
  plan.constraints.regions = {"us-east-1"};
  const auto* call = option_with(options_of(plan), "words");
  REQUIRE(call);
  CHECK(call->choices.region == "us-east-1");
  CHECK(call->infeasible.empty());
}

TEST_CASE("pins that can take no effect say what is missing") {
  struct Row {
    const char* pin;
    const char* words;
  };

  for (
      const Row& row : std::initializer_list<Row>{
          {R"({"id": "x", "approach": "managed-service"})", "neither a service, nor a model, nor a price"},
          {R"({"id": "x", "approach": "marketplace", "software_usd_per_hour": 1})", "no instance to run on"},
          {R"({"id": "x", "approach": "pretrained", "model": "hf/nobody"})", "not in the catalog"},
          {R"({"id": "x", "approach": "pretrained", "model": "hf/encoder", "serve_instance": "ml.z9.large"})",
           "not in the catalog"},
          {R"({"id": "x", "approach": "pretrained", "model": "hf/chat-8b", "params": 7e10, "serve_instance": "ml.g1.xlarge"})",
           "a replica takes"},
          {R"({"id": "x", "approach": "fine-tune", "model": "hf/chat-8b", "method": "full", "train_instance": "ml.g1.xlarge"})",
           "training takes"},
          {R"({"id": "x", "approach": "pretrained", "model": "hf/chat-8b", "hosting": "serverless", "serve_instance": "ml.g1.xlarge"})",
           "serverless inference ends"},
          {R"({"id": "x", "approach": "pretrained", "model": "hf/encoder", "hosting": "custom-model-import"})",
           "no hosted model serves"}}) {
    const auto option = pinned(row.pin);
    CAPTURE(row.pin);
    CHECK(says(option, row.words));
  }
}

TEST_CASE("what is pinned is chosen") {
  const auto custom = pinned(
      R"({"id": "x", "approach": "custom", "architecture": "encoder-110m", "params": 1e9, "train_instance": "ml.g1.xlarge", "device_count": 3})");
  CHECK(custom.choices.model == "scratch/encoder-110m");
  CHECK(custom.choices.train_instance == "aws/g1.xlarge");
  CHECK(custom.choices.train_count == 3);
  CHECK(*model_of(custom, small_catalog())->parameters_b == 1);
  CHECK(pinned(R"({"id": "x", "approach": "custom", "architecture": "encoder"})").choices.model ==
        "scratch/encoder-110m");

  const auto tuned = pinned(
      R"({"id": "x", "approach": "fine-tune", "model": "hf/encoder", "method": "full", "serve_instance": "ml.m5.xlarge", "hosting": "serverless"})");
  CHECK(tuned.choices.method == Method::full);
  CHECK(tuned.choices.serve_instance == "aws/m5.xlarge");
  CHECK(tuned.choices.hosting == Hosting::serverless);
  CHECK(tuned.infeasible.empty());

  const auto imported = pinned(
      R"({"id": "x", "approach": "fine-tune", "model": "hf/chat-8b", "method": "qlora", "hosting": "custom-model-import"})");
  CHECK(imported.choices.hosted_model == "aws/hosted/mid");
  CHECK(imported.choices.serve_instance.empty());

  const auto service =
      pinned(R"({"id": "x", "approach": "managed-service", "service": "words", "feature": "classify"})");
  CHECK(service.choices.service == "aws/words/classify");
  const auto hosted = pinned(R"({"id": "x", "approach": "managed-service", "model": "mid"})");
  CHECK(hosted.choices.hosted_model == "aws/hosted/mid");
  CHECK(hosted.choices.adaptation == Adaptation::prompt);

  const auto own = pinned(
      R"({"id": "x", "approach": "pretrained", "model": "hf/encoder", "own_hardware": {"usd_per_hour": 1, "watts": 210}})");
  CHECK(own.choices.hosting == Hosting::own_hardware);
  CHECK(own.choices.serve_instance == "aws/g1.xlarge"); // draws nearly as much
  CHECK(own.infeasible.empty());
}
