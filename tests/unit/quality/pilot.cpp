#include "steelyard/quality/pilot.hpp"

#include "support/shipped.hpp"

#include <algorithm>

using namespace steelyard;
using namespace steelyard::test;

namespace {

std::vector<Trial> trials_of(const std::vector<std::pair<double, double>>& pairs) {
  std::vector<Trial> trials;
  for (const auto& [items, score] : pairs)
    trials.push_back({items, score, {}, {}, {}});
  return trials;
}

std::vector<Trial> example() {
  return trials_of({{250, 0.781}, {500, 0.824}, {1000, 0.857}, {2000, 0.879}, {4000, 0.896}});
}

Pilot answered(const std::vector<Trial>& trials, const PilotQuestion& question = {}) {
  return pilot(trials, question, shipped_coefficients().quality);
}

PilotQuestion asked(std::optional<double> items, std::optional<double> target, bool error_metric = false) {
  PilotQuestion question;
  question.predict_at = items;
  question.target = target;
  question.error_metric = error_metric;
  return question;
}

bool warned(const Pilot& pilot, const std::string& of) {
  return std::ranges::any_of(pilot.warnings,
                             [&](const std::string& text) { return text.find(of) != std::string::npos; });
}

} // namespace

TEST_CASE("a pilot's worked example") {
  const auto answer = answered(example(), asked({}, 0.93));
  CHECK(*answer.probability_reaching_target == Approx(0.598169365).margin(1e-9));
  CHECK(answer.within_items == Approx(4000 * 1024));
  CHECK(*answer.required->p10 == Approx(11893.8459).margin(1e-4));
  CHECK(*answer.required->p50 == Approx(166160.1328).margin(1e-4));
  CHECK_FALSE(answer.required->p90);
  CHECK(answer.enough_data);
  CHECK(answer.warnings.empty());
  CHECK_FALSE(answer.predict);
}

TEST_CASE("with items to foretell, the chance is that at these items") {
  const auto answer = answered(example(), asked(32000, 0.93));
  CHECK(answer.within_items == 32000);
  CHECK(answer.predict->p50 == Approx(0.921232978).margin(1e-9));
  CHECK(*answer.probability_reaching_target < 0.598);
  CHECK(*answer.probability_reaching_target > 0.1); // P90 is 0.949
  CHECK(answer.predict->reached == answer.probability_reaching_target);
}

TEST_CASE("scores of one size are averaged; their spread and the test set are known variance") {
  std::vector<Trial> trials{{500, 0.78, 1000, 1, {}}, {500, 0.80, 1000, 2, {}}, {100, 0.7, {}, {}, {}}};
  const PilotCurve curve = pilot_curve(trials);
  REQUIRE(curve.points.size() == 2);
  CHECK(curve.points[0].items.count() == 100);
  CHECK(curve.points[1].score.count() == Approx(0.79));
  CHECK(curve.variance == Approx(0.79 * 0.21 / 1000 + 0.0002 / 2));
  // Of an earlier size it does not count.
  trials = {{100, 0.7, 50, {}, {}}, {500, 0.8, {}, {}, {}}};
  CHECK(pilot_curve(trials).variance == 0);
}

TEST_CASE("the order of points plays no part") {
  auto trials = example();
  const auto one = answered(trials, asked(32000, 0.93));
  std::ranges::reverse(trials);
  const auto other = answered(trials, asked(32000, 0.93));
  CHECK(one.predict->p50 == other.predict->p50);
  CHECK(one.probability_reaching_target == other.probability_reaching_target);
}

TEST_CASE("an error metric is turned round and back") {
  auto errors = example();
  for (Trial& trial : errors)
    trial.score = 1 - trial.score;
  const auto scores = answered(example(), asked(32000, 0.93)),
             turned = answered(errors, asked(32000, 0.07, true));
  CHECK(turned.predict->p10 == Approx(1 - scores.predict->p90));
  CHECK(turned.predict->p50 == Approx(1 - scores.predict->p50));
  CHECK(turned.predict->p90 == Approx(1 - scores.predict->p10));
  CHECK(*turned.probability_reaching_target == Approx(*scores.probability_reaching_target));
  CHECK(*turned.required->p50 == Approx(*scores.required->p50));
}

TEST_CASE("too few sizes are said, and widen the range") {
  const auto all = answered(example(), asked(32000, {}));
  const auto two = answered(trials_of({{2000, 0.879}, {4000, 0.896}}), asked(32000, {}));
  const auto one = answered(trials_of({{4000, 0.896}}), asked(32000, {}));
  CHECK_FALSE(two.enough_data);
  CHECK(warned(two, "two sizes only"));
  CHECK_FALSE(one.enough_data);
  CHECK(warned(one, "one size only"));
  const auto width = [](const Pilot& pilot) { return pilot.predict->p90 - pilot.predict->p10; };
  CHECK(width(one) > width(two));
  CHECK(width(two) > width(all));
  const auto narrow = answered(trials_of({{1000, 0.85}, {1500, 0.87}, {2000, 0.88}}));
  CHECK_FALSE(narrow.enough_data);
  CHECK(warned(narrow, "hardly shows a slope"));
}

TEST_CASE("curves that behave badly are warned of, and well behaved ones are not") {
  struct Row {
    std::vector<std::pair<double, double>> points;
    const char* says;
  };

  for (const Row& row :
       {Row{{{100, 0.7}, {200, 0.8}, {400, 0.75}, {800, 0.85}},
            "gets worse with more items, from 0.8 at 200 to 0.75 at 400"},
        Row{{{100, 0.8}, {200, 0.85}, {400, 0.849}, {800, 0.8}}, "from 0.85 at 200 to 0.8 at 800"},
        Row{{{100, 0.8}, {200, 0.801}, {400, 0.802}, {800, 0.803}}, "hardly changes"},
        Row{{{100, 0.5}, {200, 0.502}, {400, 0.501}, {800, 0.6}, {1600, 0.7}}, "flat up to 400 items"}}) {
    CAPTURE(row.says);
    CHECK(warned(answered(trials_of(row.points)), row.says));
  }
  CHECK(answered(example(), asked(4e6, 0.99)).warnings.empty());
}

TEST_CASE("sizes far from what was seen are warned of") {
  CHECK(warned(answered(example(), asked(1e7, {})), "more than a thousand times"));
  CHECK(warned(answered(example(), asked(10, {})), "fewer than the smallest size seen"));
  CHECK_FALSE(warned(answered(example(), asked(4e6, {})), "thousand times"));
}

TEST_CASE("of very many sizes the largest are weighed") {
  std::vector<Trial> many;
  for (int i = 1; i <= 400; ++i)
    many.push_back({100.0 * i, 0.9 - 0.3 / std::sqrt(i), {}, {}, {}});
  const auto answer = answered(many, asked(80000, {}));
  CHECK(answer.curve.points.size() == 256);
  CHECK(warned(answer, "only the 256 largest sizes are weighed, from 14500 items on"));
  CHECK(answer.predict->p50 == Approx(0.9 - 0.3 / std::sqrt(800)).margin(0.005));
}

TEST_CASE("points that stand twice are warned of") {
  auto copied = example();
  copied.push_back(copied.back());
  CHECK(warned(answered(copied), "the score 0.896 at 4000 items stands twice"));
  std::vector<Trial> seeded{{100, 0.7, {}, 1, {}}, {100, 0.72, {}, 1, {}}, {100, 0.71, {}, 2, {}}};
  CHECK(warned(answered(seeded), "seed 1 stands more than once at 100 items"));
  seeded[1].seed = 3;
  CHECK_FALSE(warned(answered(seeded), "more than once"));
}

TEST_CASE("fewer items than were tried: the chance is not that of the smallest size") {
  const auto at = [](double items) {
    return *answered(example(), asked(items, 0.75)).probability_reaching_target;
  };
  CHECK(at(20) < at(250));
  CHECK(at(250) <= at(500));
}

TEST_CASE("the outlook runs from the largest size on, and its chances never fall") {
  const auto answer = answered(example(), asked({}, 0.92));
  REQUIRE(answer.outlook.size() > 3);
  CHECK(answer.outlook.front().items == 4000);
  for (std::size_t i = 1; i < answer.outlook.size(); ++i) {
    CHECK(answer.outlook[i].items == 2 * answer.outlook[i - 1].items);
    CHECK(*answer.outlook[i].reached >= *answer.outlook[i - 1].reached);
  }
}
