#include "cli/interview.hpp"

#include "steelyard/interview/measured_text.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/report/display_text.hpp"
#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/support/letter_case.hpp"
#include "steelyard/support/trimmed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace steelyard::cli {

namespace {

using interview::Answer;
using interview::Form;
using interview::Question;

/// A terminal that edits lines hands over no more of one.
constexpr std::size_t longest_terminal_line = 4095;

std::string bare(std::string_view line) {
  return std::string{trimmed(line, " \t")};
}

bool goes_back(const std::string& line) {
  return lower_case(bare(line)) == "back";
}

/// A plain file: nothing that never ends, and not this very input.
Result<std::string> file_text(const std::string& path) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code))
    return Unexpected{Error{fmt::format("there is no file \"{}\"", printable(path)),
                            {},
                            "write its path after the @, or paste the text"}};
  return read_text(path == "-" ? "./-" : path);
}

/// The sizes of the images in "@one.jpg @two.png".
Result<Answer> images_in(const std::string& line) {
  std::vector<double> megapixels;
  std::istringstream words{line};
  for (std::string word; words >> word;) {
    if (megapixels.size() == interview::most_samples) break;
    const std::string path = word.front() == '@' ? word.substr(1) : word;
    const auto bytes = file_text(path);
    if (!bytes) return Unexpected{bytes.error()};
    const auto size = interview::image_megapixels(*bytes);
    if (!size)
      return Unexpected{Error{
          fmt::format("\"{}\" is no PNG or JPEG", printable(path)), {}, "write the size in megapixels"}};
    megapixels.push_back(*size);
  }
  return interview::measured_images(megapixels);
}

} // namespace

Interview::Interview(const Surroundings& surroundings, const interview::Known& known,
                     interview::Answers answers)
    : in_{*surroundings.in}, err_{*surroundings.err}, terminal_{surroundings.in_is_terminal},
      width_{surroundings.width},
      drop_waiting_input_{surroundings.drop_waiting_input}, known_{known}, answers_{std::move(answers)} {}

interview::Answers Interview::run() {
  greet(interview::questions(answers_, known_).size());
  for (;;) {
    // Anew after every answer, as each may bring questions with it.
    const auto all = interview::questions(answers_, known_);
    const auto next = std::ranges::find_if(
        all, [this](const Question& question) { return !answers_.contains(question.id); });
    if (next == all.end()) break;
    show(*next, static_cast<std::size_t>(next - all.begin()) + 1, all.size());
    Outcome outcome = Outcome::again;
    while (outcome == Outcome::again)
      outcome = ask(*next);
    if (outcome == Outcome::ended) break;
    if (outcome == Outcome::answered) {
      asked_.push_back(next->id);
    } else if (!asked_.empty()) {
      answers_.erase(asked_.back());
      asked_.pop_back();
      section_.clear();
    }
  }
  err_ << '\n' << std::flush;
  return answers_;
}

void Interview::greet(std::size_t count) {
  say(fmt::format(
          "About {} questions, then a plan. Enter means that you don't know: the usual is taken, with its "
          "range. A range is a good answer: 5k-20k. \"back\" goes back; Ctrl-C stops, and nothing is "
          "written.",
          count),
      "");
}

void Interview::show(const Question& question, std::size_t place, std::size_t count) {
  if (question.section != section_) {
    section_ = question.section;
    err_ << '\n' << section_ << '\n';
  }
  err_ << '\n';
  say(fmt::format("{}/{}  {}", place, count, question.asks), "");
  if (question.form == Form::word) {
    std::string words;
    for (const auto& choice : question.choices)
      words += (words.empty() ? "" : ", ") + choice.word +
               (choice.meaning.empty() ? "" : " (" + choice.meaning + ")");
    say(words + ".");
  }
  if (question.form == Form::samples)
    say("Paste one and end it with an empty line. @FILE reads a file: for long lines, and for texts with "
        "empty lines in them. Only the length is kept.");
  say(fmt::format("{}For example: {}.",
                  question.unit.empty() || question.unit == "fraction" || question.form == Form::samples ||
                          question.form == Form::time
                      ? ""
                      : "In " + question.unit + ". ",
                  question.example));
  say(fmt::format("Enter: not known; {}.", question.without));
}

Interview::Outcome Interview::ask(const Question& question) {
  return question.form == Form::samples ? ask_samples(question) : ask_line(question);
}

Result<Answer> Interview::heard(const Question& question, const std::string& line) const {
  if (question.images && !bare(line).empty() && bare(line).front() == '@') return images_in(bare(line));
  return interview::understood(question, line);
}

Interview::Outcome Interview::ask_line(const Question& question) {
  std::string line;
  if (!next_line(line, "> ")) return Outcome::ended;
  if (goes_back(line)) return Outcome::back;
  auto answer = heard(question, line);
  if (!answer) {
    complain(answer.error());
    return Outcome::again;
  }
  keep(question, *std::move(answer));
  return Outcome::answered;
}

Interview::Outcome Interview::ask_samples(const Question& question) {
  std::vector<std::string> samples;
  while (samples.size() < interview::most_samples) {
    std::string sample;
    const std::string prompt =
        samples.empty() ? "> "
                        : fmt::format("{} of {}, or Enter> ", samples.size() + 1, interview::most_samples);
    const Outcome outcome = next_sample(sample, prompt);
    if (outcome == Outcome::back) return outcome;
    if (outcome == Outcome::again) continue;
    const bool nothing = samples.empty() ? interview::says_unknown(sample) : bare(sample).empty();
    if (!nothing) samples.push_back(std::move(sample));
    // What came before the end of the input is an answer; the next question finds that it has ended.
    if (outcome == Outcome::ended && samples.empty()) return outcome;
    if (nothing || outcome == Outcome::ended) break;
  }
  // The rest of a long paste is no answer to the next question.
  if (drop_waiting_input_) drop_waiting_input_();
  keep(question, samples.empty() ? Answer{} : interview::measured(question, samples, known_));
  return Outcome::answered;
}

Interview::Outcome Interview::next_sample(std::string& sample, const std::string& prompt) {
  std::string line;
  if (!next_line(line, prompt)) return Outcome::ended;
  if (goes_back(line)) return Outcome::back;
  if (!line.empty() && line.front() == '@') {
    auto text = file_text(bare(line.substr(1)));
    if (!text) {
      complain(text.error());
      return Outcome::again;
    }
    sample = *std::move(text);
    return Outcome::answered;
  }
  bool cut = false;
  const bool alone = interview::says_unknown(line);
  for (bool more = !alone; more;) {
    cut = cut || (terminal_ && line.size() >= longest_terminal_line);
    sample += line + '\n';
    if (!next_line(line, "")) return Outcome::ended;
    more = !bare(line).empty();
  }
  if (!cut) return Outcome::answered;
  complain({"a terminal cuts lines at 4095 characters, so this text is not whole", {}, "give it as @FILE"});
  return Outcome::again;
}

bool Interview::next_line(std::string& line, const std::string& prompt) {
  err_ << prompt << std::flush;
  line.clear();
  const bool more = static_cast<bool>(std::getline(in_, line));
  // Where nobody presses Enter on a terminal, the line of the prompt has no end yet.
  if ((!terminal_ && !prompt.empty()) || !more) err_ << '\n';
  if (!more) return false;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return true;
}

void Interview::keep(const Question& question, Answer answer) {
  if (answer.known && question.form != Form::text) {
    std::string said = interview::shown(question, answer);
    if (!answer.how.empty()) said += "; " + answer.how;
    say("= " + said);
  }
  answers_[question.id] = std::move(answer);
}

void Interview::complain(const Error& error) {
  say(fmt::format("{}: {}.", error.what, error.next));
}

void Interview::say(const std::string& text, const std::string& indent) {
  for (const auto& line : wrapped(printable(text), width_ - indent.size()))
    err_ << indent << line << '\n';
}

std::string Interview::file_name(const std::string& usual) {
  while (in_) {
    say(fmt::format("Which file is the plan to be written to? Enter: {}", usual), "");
    std::string line;
    if (!next_line(line, "> ")) return "";
    const std::string name = bare(line);
    std::error_code code;
    if (name.empty()) return usual;
    if (!std::filesystem::exists(name, code)) return name;
    complain({fmt::format("{} exists already", name), {}, "name another file"});
  }
  return "";
}

} // namespace steelyard::cli
