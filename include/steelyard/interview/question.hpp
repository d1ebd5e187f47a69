/// \file
/// What somebody who wants a plan is asked, one question after the other, and what is understood of an
/// answer.
///
/// Nothing here reads or writes: whoever talks to the person shows a question, hands the answer's text to
/// understood() or measured(), and asks questions() again.
///
/// \par Model
/// Which questions come depends on the answers so far: the kind of task decides which sizes are asked for
/// (plan/task_sizes.hpp), a demand that is known decides between which bounds its peak can lie.
/// \par Worked example
/// "5k-20k" asked for in requests a day: low 5000, mode 10000 (the geometric mean), high 20000.
/// \par Accuracy
/// An answer that is given is taken as it is. A size measured from texts is as good as the count of words;
/// see interview/measured_text.hpp.
/// \par Source
/// None; the questions are those of a first meeting.
#pragma once

#include "steelyard/plan/task.hpp"
#include "steelyard/support/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::interview {

/// What an answer has to be.
enum class Form {
  word,    ///< one of `choices`
  time,    ///< one of `choices`, or a time
  number,  ///< one number
  range,   ///< a number, or from where to where
  text,    ///< anything on one line
  yes_no,  ///< yes or no
  names,   ///< some of `choices`, separated by commas
  samples, ///< up to most_samples texts, to be measured
};

/// How many texts are measured at most.
inline constexpr std::size_t most_samples = 3;

/// A word that may be answered.
struct Choice {
  std::string word;
  std::string meaning; ///< what it stands for, or ""; of a name, another word that stands for it
};

struct Question {
  std::string id;
  std::string section; ///< what it is about, together with its neighbours
  std::string asks;
  Form form = Form::text;
  std::string unit;         ///< for people: `requests/day`
  std::string_view measure; ///< the unit of units/text.hpp that a number is read in
  std::string example;
  std::string without; ///< what holds when the answer is not known
  double low = 0, high = 0;
  bool above_low = false; ///< `low` itself is not allowed
  std::vector<Choice> choices;
  bool images = false; ///< the answer may also be measured from image files
};

/// What is known of one question. Numbers are in the question's unit; one number stands in all three.
struct Answer {
  bool known = false;
  double low = 0, mode = 0, high = 0;
  std::string text; ///< of a word or a text
  std::vector<std::string> names;
  std::string how; ///< how the number came about, where it was measured
};

/// By the id of the question. An absent one has not been asked.
using Answers = std::map<std::string, Answer, std::less<>>;

/// What the catalog and models/ say.
struct Known {
  /// A region of the provider, and where it lies.
  struct Place {
    std::string region, name, country;
  };

  double tokens_per_word = 1;
  std::vector<Place> places;
  std::vector<std::string> services;
};

/// Every question that these answers lead to, in order. `answers` may be empty.
[[nodiscard]] std::vector<Question> questions(const Answers& answers, const Known& known);

/// The kind that the plan will have.
[[nodiscard]] TaskKind kind_of(const Answers& answers);
/// An answer that names the kind.
[[nodiscard]] Answer kind_answer(TaskKind kind);

/// Whether the text says that nothing is known: empty, `?`, `don't know` and the like.
[[nodiscard]] bool says_unknown(std::string_view text);

/// What the text answers to the question; unknown where it says so. The error says what was found and what to
/// write. Not for Form::samples.
[[nodiscard]] Result<Answer> understood(const Question& question, std::string_view text);

/// A size of the texts that were given: tokens, or characters where the question asks for those.
[[nodiscard]] Answer measured(const Question& question, const std::vector<std::string>& samples,
                              const Known& known);
/// The size of images by their megapixels.
[[nodiscard]] Answer measured_images(const std::vector<double>& megapixels);

/// The answer as somebody is shown that it was understood: `5000 to 20000 requests/day`.
[[nodiscard]] std::string shown(const Question& question, const Answer& answer);

} // namespace steelyard::interview
