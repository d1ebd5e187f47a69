#include "steelyard/plan/task_sizes.hpp"

#include "steelyard/plan/keys.hpp"

#include "support/catch.hpp"

#include <algorithm>

using namespace steelyard;

TEST_CASE("every kind knows what a request is made of") {
  for (const TaskWord& word : task_kinds()) {
    CAPTURE(word.word);
    CHECK_FALSE(size_defaults(word.kind).empty());
    CHECK_FALSE(usual_metric(word.kind).empty());
    for (const SizeDefault& usual : size_defaults(word.kind)) {
      CAPTURE(usual.key);
      const auto size = std::find_if(task_sizes().begin(), task_sizes().end(),
                                     [&](const TaskSize& s) { return s.key == usual.key; });
      REQUIRE(size != task_sizes().end());
      CHECK(has_key(word.kind, usual.key));
      CHECK_FALSE(usual.why.empty());
      CHECK(quantile(usual.distribution, 1e-9) >= size->low);
      CHECK(mean(usual.distribution) > 0);
    }
    auto keys = keys_of(word.kind);
    std::sort(keys.begin(), keys.end());
    CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
  }
}

TEST_CASE("kinds have the keys of what they are made of") {
  struct Row {
    TaskKind kind;
    const char* key;
    bool has;
  };

  for (const Row& row :
       {Row{TaskKind::text_classification, "audio_seconds", false},
        Row{TaskKind::text_classification, "classes", true},
        Row{TaskKind::text_classification, "output_tokens", true},
        Row{TaskKind::summarization, "classes", false}, Row{TaskKind::speech_to_text, "audio_seconds", true},
        Row{TaskKind::tabular_regression, "input_tokens", false},
        Row{TaskKind::tabular_regression, "languages", false},
        Row{TaskKind::image_classification, "images", true}, Row{TaskKind::recommendation, "items", true},
        Row{TaskKind::time_series_forecasting, "horizon_steps", true}}) {
    CAPTURE(name(row.kind), row.key);
    CHECK(has_key(row.kind, row.key) == row.has);
  }
}

TEST_CASE("every size is a size of some kind") {
  for (const TaskSize& size : task_sizes()) {
    CAPTURE(size.key);
    CHECK(std::any_of(task_kinds().begin(), task_kinds().end(),
                      [&](const TaskWord& word) { return has_key(word.kind, size.key); }));
  }
}

TEST_CASE("a peak is never below the mean") {
  Demand demand;
  for (int i = 0; i <= static_cast<int>(Pattern::spiky); ++i) {
    demand.pattern = static_cast<Pattern>(i);
    CHECK(quantile(usual_peak_to_mean(demand), 1e-9) >= 1);
  }
  demand.pattern = Pattern::weekly_weights;
  demand.weekly_weights.assign(168, 1.0);
  demand.weekly_weights[10] = 169;
  // The busiest hour has 169 of a mean of 2: bursts come on top.
  CHECK(quantile(usual_peak_to_mean(demand), 1e-9) >= 84.5);
}
