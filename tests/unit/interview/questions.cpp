#include "steelyard/interview/question.hpp"

#include "steelyard/plan/task_sizes.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <set>

using namespace steelyard;
using namespace steelyard::interview;

namespace {

bool asks(const Answers& answers, std::string_view id) {
  const auto all = questions(answers, {});
  return std::ranges::find(all, id, &Question::id) != all.end();
}

Answer number(double value) {
  return {true, value, value, value, {}, {}, {}};
}

Answer word(std::string text) {
  Answer answer;
  answer.known = true;
  answer.text = std::move(text);
  return answer;
}

} // namespace

TEST_CASE("every question of every kind says all that it must, once") {
  for (const auto& [kind, name] : task_kinds()) {
    CAPTURE(name);
    Answers answers{{"kind", kind_answer(kind)},
                    {"per_day", number(100)},
                    {"own_hardware", word("yes")},
                    {"reviewed_share", number(0.5)}};
    CHECK(kind_of(answers) == kind);
    std::set<std::string> ids;
    for (const auto& question : questions(answers, {})) {
      CAPTURE(question.id);
      CHECK(ids.insert(question.id).second);
      CHECK_FALSE(question.section.empty());
      CHECK_FALSE(question.asks.empty());
      CHECK_FALSE(question.example.empty());
      CHECK_FALSE(question.without.empty());
      if (question.form == Form::number || question.form == Form::range) CHECK_FALSE(question.unit.empty());
    }
    // The sizes that are asked for are those of the kind.
    for (const auto& size : task_sizes())
      if (ids.contains(std::string{size.key})) CHECK(has_key(kind, size.key));
  }
}

TEST_CASE("what is asked depends on what was answered") {
  CHECK(asks({{"kind", kind_answer(TaskKind::text_to_speech)}}, "characters"));
  CHECK(asks({{"kind", kind_answer(TaskKind::image_classification)}}, "image_megapixels"));
  CHECK_FALSE(asks({{"kind", kind_answer(TaskKind::tabular_regression)}}, "input_tokens"));
  CHECK_FALSE(asks({{"kind", kind_answer(TaskKind::tabular_regression)}}, "documents"));

  CHECK_FALSE(asks({}, "per_day_next_year"));
  CHECK_FALSE(asks({{"per_day", Answer{}}}, "busiest_hour"));
  CHECK(asks({{"per_day", number(10)}}, "busiest_hour"));
  CHECK_FALSE(asks({{"per_day", number(10)}, {"soon", word("overnight")}}, "busiest_hour"));

  CHECK_FALSE(asks({}, "usd_per_review"));
  CHECK_FALSE(asks({{"reviewed_share", number(0)}}, "usd_per_review"));
  CHECK(asks({{"reviewed_share", number(0.1)}}, "usd_per_review"));

  // Question answering searches documents until somebody says that it does not; classification the other way.
  const Answers answering{{"kind", kind_answer(TaskKind::question_answering)}};
  CHECK(asks(answering, "documents_change"));
  CHECK_FALSE(asks({}, "documents_change"));
  CHECK(asks({{"documents", number(50)}}, "documents_change"));
  Answers none = answering;
  none["documents"] = number(0);
  CHECK_FALSE(asks(none, "documents_change"));

  CHECK_FALSE(asks({{"own_hardware", word("no")}}, "own_watts"));
  CHECK(asks({{"own_hardware", word("yes")}}, "own_watts"));
}
