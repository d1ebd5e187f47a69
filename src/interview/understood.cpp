#include "steelyard/interview/question.hpp"

#include "interview/amount.hpp"
#include "steelyard/interview/measured_text.hpp"
#include "steelyard/plan/keys.hpp"
#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/support/letter_case.hpp"
#include "steelyard/support/near_names.hpp"
#include "steelyard/support/trimmed.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard::interview {

namespace {

constexpr std::array<std::string_view, 10> unknown_words{
    "?",           "-",       "don't know", "dont know", "don\u2019t know", "i don't know",
    "do not know", "unknown", "not known",  "no idea"};
/// What somebody's own words may take of a plan's line.
constexpr std::size_t longest_text = 200;

Unexpected<Error> wrong(std::string_view found, std::string next) {
  constexpr std::size_t enough = 40;
  std::string excerpt = printable(found.substr(0, enough));
  if (found.size() > enough) excerpt += "...";
  return Unexpected{
      Error{fmt::format("\"{}\" is no answer to this", excerpt), {}, std::move(next), Exit::input}};
}

std::vector<std::string> words_of(const Question& question) {
  std::vector<std::string> words;
  for (const auto& choice : question.choices)
    if (std::ranges::find(words, choice.word) == words.end()) words.push_back(choice.word);
  return words;
}

/// The choice that is meant: by its word, by its place in the list, or by a beginning that only it has.
const Choice* chosen(const Question& question, const std::string& text) {
  const std::string word = lower_case(text);
  const Choice* begun = nullptr;
  std::size_t alike = 0;
  for (std::size_t k = 0; k < question.choices.size(); ++k) {
    const auto& choice = question.choices[k];
    const std::string own = lower_case(choice.word);
    if (own == word || fmt::format("{}", k + 1) == word) return &choice;
    if (own.compare(0, word.size(), word) != 0) continue;
    begun = &choice;
    ++alike;
  }
  return alike == 1 ? begun : nullptr;
}

Answer answer_of(std::string text) {
  Answer answer;
  answer.known = true;
  answer.text = std::move(text);
  return answer;
}

Result<Answer> understood_word(const Question& question, const std::string& text) {
  if (const auto* choice = chosen(question, text)) return answer_of(choice->word);
  const auto words = words_of(question);
  const std::string near = did_you_mean(text, words);
  return wrong(text, near.empty() ? fmt::format("write one of {}", fmt::join(words, ", ")) : near);
}

std::string number_advice(const Question& question) {
  return fmt::format("write {} in {}, such as {}",
                     question.form == Form::range ? "a number or a range" : "a number", question.unit,
                     question.example);
}

/// Whether the plan takes this number, with what to write when not.
std::optional<std::string> out_of_bounds(const Question& question, double value) {
  const auto shown_bound = [](double bound) { return written_number(bound); };
  if (value < question.low || (question.above_low && value <= question.low))
    return fmt::format("write {} {}", question.above_low ? "more than" : "at least",
                       shown_bound(question.low));
  if (value > question.high) return fmt::format("write at most {}", shown_bound(question.high));
  return std::nullopt;
}

Result<Answer> understood_amount(const Question& question, const std::string& text) {
  const auto amount = parse_amount(text, question.measure, question.unit);
  if (!amount) return wrong(text, number_advice(question));
  if (!(amount->low <= amount->mode && amount->mode <= amount->high))
    return wrong(text, "write the smaller number first");
  const bool one = amount->low == amount->high;
  if (!one && question.form != Form::range)
    return wrong(text, fmt::format("write one number in {}, such as {}", question.unit, question.example));
  for (const double value : {amount->low, amount->high})
    if (auto advice = out_of_bounds(question, value)) {
      if (question.measure == "fraction" && value > question.high) *advice += "; 90 of 100 are 0.9, or 90%";
      return wrong(text, *advice);
    }
  Answer answer;
  answer.known = true;
  answer.low = amount->low;
  answer.mode = amount->mode;
  answer.high = amount->high;
  return answer;
}

Result<Answer> understood_time(const Question& question, const std::string& text) {
  if (const auto* choice = chosen(question, text)) {
    Answer answer = answer_of(choice->word);
    if (const auto amount = parse_amount(choice->meaning, question.measure, question.unit))
      answer.low = answer.mode = answer.high = amount->mode;
    return answer;
  }
  const bool bare = text.find_first_not_of("0123456789. ") == std::string::npos;
  if (bare) return wrong(text, "write the unit too: 300 ms, 2 s, 5 min");
  Question time = question;
  time.form = Form::range;
  return understood_amount(time, text);
}

Result<Answer> understood_yes_no(const std::string& text) {
  const std::string word = lower_case(text);
  for (const std::string_view yes : {"y", "yes", "true"})
    if (word == yes) return answer_of("yes");
  for (const std::string_view no : {"n", "no", "false"})
    if (word == no) return answer_of("no");
  return wrong(text, "write yes or no");
}

Result<Answer> understood_names(const Question& question, const std::string& text) {
  Answer answer = answer_of("");
  const auto words = words_of(question);
  const std::string lower_none = lower_case(text);
  if (lower_none == "none" || lower_none == "any") return Answer{};
  for (std::size_t from = 0; from <= text.size();) {
    const auto to = std::min(text.find(',', from), text.size());
    const std::string name{trimmed(std::string_view{text}.substr(from, to - from))};
    from = to + 1;
    if (name.empty()) continue;
    bool found = false;
    for (const auto& choice : question.choices) {
      const bool meant = lower_case(choice.word) == lower_case(name) ||
                         (!choice.meaning.empty() && lower_case(choice.meaning) == lower_case(name));
      found = found || meant;
      if (meant && std::ranges::find(answer.names, choice.word) == answer.names.end())
        answer.names.push_back(choice.word);
    }
    if (found) continue;
    const std::string near = did_you_mean(name, words);
    return wrong(name, near.empty() ? fmt::format("write some of {}", fmt::join(words, ", ")) : near);
  }
  if (answer.names.empty()) return wrong(text, "write names with commas between them");
  return answer;
}

Result<Answer> understood_text(const std::string& text) {
  if (text.size() > longest_text)
    return wrong(text, fmt::format("write at most {} characters", longest_text));
  return answer_of(printable(text));
}

/// From what single requests are like to how well their mean is known: one example says little of the next.
Answer spread(std::vector<double> sizes) {
  Answer answer;
  if (sizes.empty()) return answer;
  std::ranges::sort(sizes);
  answer.known = true;
  answer.low = sizes.front();
  answer.high = sizes.back();
  answer.mode = sizes.size() == 2 ? std::sqrt(sizes[0] * sizes[1]) : sizes[sizes.size() / 2];
  if (answer.low == answer.high) {
    answer.low /= 2;
    answer.high *= 2;
  }
  return answer;
}

std::string examples(std::size_t count) {
  return count == 1 ? "one example, so half of it to twice as much" : fmt::format("{} examples", count);
}

} // namespace

bool says_unknown(std::string_view text) {
  const std::string word = lower_case(trimmed(text));
  return word.empty() || std::ranges::find(unknown_words, word) != unknown_words.end();
}

Result<Answer> understood(const Question& question, std::string_view text) {
  const std::string said{trimmed(text)};
  if (says_unknown(said)) return Answer{};
  switch (question.form) {
  case Form::word:
    return understood_word(question, said);
  case Form::time:
    return understood_time(question, said);
  case Form::number:
  case Form::range:
    return understood_amount(question, said);
  case Form::yes_no:
    return understood_yes_no(said);
  case Form::names:
    return understood_names(question, said);
  case Form::text:
  case Form::samples:
    break;
  }
  return understood_text(said);
}

Answer measured(const Question& question, const std::vector<std::string>& samples, const Known& known) {
  const bool characters = question.unit == "characters";
  std::vector<double> sizes;
  for (const auto& sample : samples) {
    const auto count = static_cast<double>(characters ? character_count(sample) : word_count(sample));
    // A text of nothing but marks is a token at least.
    sizes.push_back(std::max(1.0, std::round(characters ? count : count * known.tokens_per_word)));
  }
  Answer answer = spread(sizes);
  answer.how = characters ? fmt::format("measured: {}", examples(samples.size()))
                          : fmt::format("measured: {}, by words of {:.3g} tokens as in English",
                                        examples(samples.size()), known.tokens_per_word);
  return answer;
}

Answer measured_images(const std::vector<double>& megapixels) {
  Answer answer = spread(megapixels);
  answer.how = fmt::format("measured: {}", examples(megapixels.size()));
  return answer;
}

std::string shown(const Question& question, const Answer& answer) {
  if (!answer.known) return "not known: " + question.without;
  if (question.form == Form::names) return fmt::format("{}", fmt::join(answer.names, ", "));
  if (!answer.text.empty()) return printable(answer.text);
  const auto number = [](double value) { return fmt::format("{:.6g}", value); };
  const std::string value = answer.low == answer.high
                                ? number(answer.mode)
                                : fmt::format("{} to {}", number(answer.low), number(answer.high));
  return question.unit == "fraction" ? value : value + " " + question.unit;
}

} // namespace steelyard::interview
