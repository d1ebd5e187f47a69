#include "support/shipped.hpp"

#include "made_usage.hpp"

#include "steelyard/formulas/relative_time.hpp"
#include "steelyard/telemetry/rightsize.hpp"

#include <algorithm>
#include <set>

using namespace steelyard;
using test::always;
using test::made_usage;
using test::MadeSeries;

namespace {

RightsizeQuestion question_of(WorkKind kind, std::string_view instance) {
  RightsizeQuestion question;
  question.kind = kind;
  question.instance = find_instance(test::shipped_catalog(), instance);
  REQUIRE(question.instance);
  question.draws = 256;
  return question;
}

Rightsizing answer(const Usage& usage, const RightsizeQuestion& question) {
  return rightsize(usage, question, test::shipped_catalog(), test::shipped_coefficients());
}

/// A machine used alike for some hours, a reading a minute, in the sums of CloudWatch.
Usage steady(double hours, double cpu, double memory, std::optional<double> gpu = {},
             std::optional<double> gpu_memory = {}, const std::string& node = "algo-1") {
  std::vector<MadeSeries> all{{Dimension::cpu_utilisation, always(cpu), node},
                              {Dimension::memory_utilisation, always(memory), node}};
  if (gpu) all.push_back({Dimension::gpu_utilisation, always(*gpu), node});
  if (gpu_memory) all.push_back({Dimension::gpu_memory_utilisation, always(*gpu_memory), node});
  return made_usage(static_cast<int>(hours * 60), 60, all);
}

const Candidate& current(const Rightsizing& r) {
  const auto at = std::ranges::find_if(r.candidates, [](const Candidate& c) { return c.current; });
  REQUIRE(at != r.candidates.end());
  return *at;
}

const Candidate* candidate(const Rightsizing& r, const std::string& instance) {
  const auto at = std::ranges::find(r.candidates, instance, &Candidate::instance);
  return at == r.candidates.end() ? nullptr : &*at;
}

bool says(const std::vector<std::string>& list, const std::string& part) {
  return std::ranges::any_of(list, [&](const std::string& s) { return s.find(part) != std::string::npos; });
}

} // namespace

TEST_CASE("relative time: its worked example, and 1 where nothing changes") {
  CHECK(relative_time(0.4, 0.95, 1, 2, 1) == Approx(0.525));
  CHECK(relative_time(0.4, 0.95, 1, 2, 0) == Approx(0.715));
  CHECK(relative_time(1, 0, 2, 1, 0.5) == Approx(0.5));
  for (const double overlap : {0.0, 0.3, 1.0})
    CHECK(relative_time(0.6, 0.7, 1, 1, overlap) == Approx(1));
  CHECK(device_speed(4, 1, 0.5) == Approx(2));
}

TEST_CASE("sums over processors and GPUs are divided by how many there are") {
  // ml.g5.12xlarge: 48 vCPU, 192 GiB, four GPUs of 22.35 GiB.
  const Rightsizing r = answer(steady(4, 960, 10, 90, 60), question_of(WorkKind::training, "ml.g5.12xlarge"));
  CHECK(*r.needs.vcpu == Approx(9.6 / 0.8));
  CHECK(*r.needs.memory_gib == Approx(19.2 / 0.8));
  CHECK(*r.needs.gpus == 1);
  CHECK(*r.needs.gpu_memory_gib == Approx(0.15 * 22.352 * 1.1));
  CHECK(*r.needs.gpu_memory_total_gib == Approx(0.6 * 22.352 * 1.1));
  CHECK(*r.busy.cpu_p95 == Approx(20));
  CHECK(*r.busy.gpu_p95 == Approx(22.5));
  CHECK(r.enough_data);
  REQUIRE(r.recommendation);
  CHECK(*r.recommendation != "ml.g5.12xlarge");
}

TEST_CASE("one GPU more is needed from 90 % of the last") {
  const auto gpus = [](double gpu) {
    return *answer(steady(1, 400, 10, gpu, 40), question_of(WorkKind::training, "ml.g5.12xlarge")).needs.gpus;
  };
  CHECK(gpus(89.9) == 1);
  CHECK(gpus(90.1) == 2);
  CHECK(gpus(4.9) == 0); // below 5 % of one none is used
  CHECK(gpus(5.1) == 1);
  CHECK(gpus(399) == 4); // no more than there are
}

TEST_CASE("every candidate holds what is needed, and the current machine is among them") {
  const Rightsizing r = answer(steady(4, 960, 10, 90, 60), question_of(WorkKind::training, "ml.g5.12xlarge"));
  CHECK(current(r).instance == "ml.g5.12xlarge");
  CHECK(current(r).relative_duration.p10 == Approx(1));
  CHECK(current(r).relative_duration.p90 == Approx(1));
  double before = 0;
  for (const Candidate& c : r.candidates) {
    CAPTURE(c.instance);
    CHECK(c.memory_gib >= *r.needs.memory_gib);
    CHECK(c.gpus >= 1);
    CHECK(c.relative_duration.p10 <= c.relative_duration.p50);
    CHECK(c.relative_duration.p50 <= c.relative_duration.p90);
    CHECK(c.relative_duration.p10 > 0);
    CHECK(c.energy_kwh.p50 > 0);
    CHECK(c.emissions_kgco2e.p50 > 0);
    CHECK_FALSE(c.why.empty());
    REQUIRE(c.cost_usd);
    CHECK(c.cost_usd->p50 >= before);
    before = c.cost_usd->p50;
  }
}

TEST_CASE("what was not read is not less elsewhere") {
  const Usage usage = made_usage(240, 60, {{Dimension::cpu_utilisation, always(100)}});
  const Rightsizing r = answer(usage, question_of(WorkKind::training, "ml.m5.4xlarge"));
  CHECK_FALSE(r.needs.memory_gib);
  CHECK(says(r.warnings, "MemoryUtilization"));
  for (const Candidate& c : r.candidates)
    CHECK(c.memory_gib >= 64);
}

TEST_CASE("too little data: nothing is recommended, and what is wanted is said") {
  const Rightsizing shortly = answer(steady(0.2, 100, 10), question_of(WorkKind::training, "ml.m5.xlarge"));
  CHECK_FALSE(shortly.enough_data);
  CHECK_FALSE(shortly.recommendation);
  CHECK(says(shortly.wanted, "0.25 hours"));
  CHECK(answer(steady(0.26, 100, 10), question_of(WorkKind::training, "ml.m5.xlarge")).enough_data);

  for (const WorkKind kind : {WorkKind::endpoint, WorkKind::notebook}) {
    CHECK_FALSE(answer(steady(23.9, 100, 10), question_of(kind, "ml.m5.xlarge")).enough_data);
    CHECK(answer(steady(24.1, 100, 10), question_of(kind, "ml.m5.xlarge")).enough_data);
  }
  // A whole day in hourly readings is not enough for a P99.5.
  const Usage few = made_usage(30, 3600, {{Dimension::cpu_utilisation, always(100)}});
  CHECK(says(answer(few, question_of(WorkKind::endpoint, "ml.m5.xlarge")).wanted, "200 moments"));
  // A GPU machine without readings of its GPU.
  CHECK(says(answer(steady(4, 100, 10), question_of(WorkKind::training, "ml.g5.xlarge")).wanted,
             "GPUUtilization"));
}

TEST_CASE("memory alone says what must fit, and nothing of time") {
  const Usage usage = made_usage(240, 60, {{Dimension::memory_utilisation, always(40)}});
  const Rightsizing r = answer(usage, question_of(WorkKind::training, "ml.p3.16xlarge"));
  CHECK_FALSE(r.enough_data);
  REQUIRE(r.candidates.size() > 1);
  for (const Candidate& c : r.candidates)
    CHECK(c.relative_duration.p50 > 0);
}

TEST_CASE("advice: each rule from just below to just above its thresholds") {
  const auto advice = [](double cpu, double gpu, double gpu_memory) { // of each, in percent; ml.g5.2xlarge
    return answer(steady(2, cpu * 8, 20, gpu, gpu_memory), question_of(WorkKind::training, "ml.g5.2xlarge"))
        .advice;
  };
  CHECK(says(advice(90.1, 69.9, 60), "wait for processors"));
  CHECK_FALSE(says(advice(89.9, 69.9, 60), "wait for processors"));
  CHECK_FALSE(says(advice(90.1, 70.1, 60), "wait for processors"));
  CHECK(says(advice(50, 90.1, 49.9), "larger batch"));
  CHECK_FALSE(says(advice(50, 89.9, 49.9), "larger batch"));
  CHECK_FALSE(says(advice(50, 90.1, 50.1), "larger batch"));
  CHECK(says(advice(50, 29.9, 29.9), "a third of a GPU"));
  CHECK_FALSE(says(advice(50, 30.1, 29.9), "a third of a GPU"));
  CHECK_FALSE(says(advice(50, 29.9, 30.1), "a third of a GPU"));
}

TEST_CASE("a healthy job keeps its machine") {
  const Rightsizing r = answer(steady(3, 310, 80, 97, 93), question_of(WorkKind::training, "ml.g5.2xlarge"));
  CHECK(r.recommendation == "ml.g5.2xlarge"); // others may be cheaper, with less than the certainty wanted
  for (const Candidate& c : r.candidates)
    if (!c.current && c.risk != Risk::high) CHECK(*c.probability_cheaper < 0.8);
  CHECK(r.advice.empty());
}

TEST_CASE("an endpoint keeps as many machines as its load takes, and two where there are two") {
  const auto endpoint = [](double cpu, double instances) {
    RightsizeQuestion question = question_of(WorkKind::endpoint, "ml.m5.4xlarge");
    question.instances = instances;
    return answer(steady(30, cpu, 5, {}, {}, ""), question);
  };
  const Rightsizing lightly = endpoint(80, 3); // 1 of 16 vCPU, on each of three
  REQUIRE(lightly.recommendation);
  CHECK(*lightly.recommendation != "ml.m5.4xlarge");
  CHECK(lightly.recommended_instances >= 2);
  CHECK(lightly.idle);
  for (const Candidate& c : lightly.candidates) {
    CAPTURE(c.instance);
    if (!c.current && c.risk != Risk::high) {
      CHECK(c.vcpu * c.instances >= 3 * *lightly.needs.vcpu);
      CHECK(c.relative_duration.p50 <= 1.25);
    }
  }
}

TEST_CASE("an endpoint that is too small is told so") {
  RightsizeQuestion question = question_of(WorkKind::endpoint, "ml.m5.xlarge");
  const Rightsizing r = answer(steady(30, 390, 97), question);
  REQUIRE(r.recommendation);
  CHECK(*r.recommendation != "ml.m5.xlarge");
  CHECK(says(r.why, "too small"));
  CHECK(candidate(r, *r.recommendation)->memory_gib >= 16 * 0.97 / 0.8);
}

TEST_CASE("several machines: the neediest decides, and one machine is weighed too") {
  std::vector<MadeSeries> all;
  for (const auto& [node, cpu] : {std::pair{"algo-1", 100.0}, std::pair{"algo-2", 300.0}}) {
    all.push_back({Dimension::cpu_utilisation, always(cpu), node});
    all.push_back({Dimension::memory_utilisation, always(20), node});
  }
  const Rightsizing r = answer(made_usage(120, 60, all), question_of(WorkKind::training, "ml.m5.4xlarge"));
  CHECK(r.instances == 2);
  CHECK(*r.needs.vcpu == Approx(3 / 0.8));
  std::set<double> counts;
  for (const Candidate& c : r.candidates)
    counts.insert(c.instances);
  CHECK(counts == std::set<double>{1, 2});
}

TEST_CASE("headroom and percentile are the user's to choose") {
  std::vector<MadeSeries> all{{Dimension::cpu_utilisation, [](int i) { return i % 10 == 0 ? 800.0 : 100.0; }},
                              {Dimension::memory_utilisation, always(20)}};
  const Usage usage = made_usage(300, 60, all);
  RightsizeQuestion question = question_of(WorkKind::training, "ml.m5.4xlarge");
  CHECK(*answer(usage, question).needs.vcpu == Approx(8 / 0.8));
  question.headroom = 0;
  CHECK(*answer(usage, question).needs.vcpu == Approx(8));
  question.cpu_percentile = 80;
  CHECK(*answer(usage, question).needs.vcpu == Approx(1));
}

TEST_CASE("cost is hours times price, and every draw agrees for what runs now") {
  RightsizeQuestion question = question_of(WorkKind::training, "ml.g5.xlarge");
  question.hours = 10;
  const Rightsizing r = answer(steady(1, 200, 30, 90, 80), question);
  const Candidate& now = current(r);
  REQUIRE(now.cost_usd);
  CHECK(now.cost_usd->p50 == Approx(10 * *now.usd_per_hour));
  CHECK(now.cost_usd->p10 == Approx(now.cost_usd->p90));
}

TEST_CASE("the same question has the same answer, whatever the seed finds within a few percent") {
  RightsizeQuestion question = question_of(WorkKind::training, "ml.g5.12xlarge");
  const Usage usage = steady(4, 960, 10, 90, 60);
  const Rightsizing a = answer(usage, question), b = answer(usage, question);
  REQUIRE(a.candidates.size() == b.candidates.size());
  for (std::size_t i = 0; i < a.candidates.size(); ++i) {
    CHECK(a.candidates[i].instance == b.candidates[i].instance);
    CHECK(a.candidates[i].cost_usd->p50 == b.candidates[i].cost_usd->p50);
  }
}

TEST_CASE("what the Inference Recommender measured replaces what is predicted") {
  RightsizeQuestion question = question_of(WorkKind::endpoint, "ml.g5.12xlarge");
  question.measured = {{"ml.g5.xlarge", 1, 600, 50, 1.408, 4e-5, 300, 40},
                       {"ml.g5.12xlarge", 1, 2000, 45, 7.09, 6e-5, 900, 10}};
  const Rightsizing r = answer(steady(30, 960, 10, 90, 60), question);
  const Candidate* one = candidate(r, "ml.g5.xlarge");
  REQUIRE(one);
  CHECK(one->measured);
  CHECK(one->relative_duration.p50 == Approx(50.0 / 45));
  CHECK(one->relative_duration.p10 == one->relative_duration.p90);
  CHECK(one->risk == Risk::low);
  CHECK(r.recommendation == "ml.g5.xlarge");
}
