/// \file
/// The talk of `steelyard init`: questions on stderr, answers from stdin.
#pragma once

#include "cli/surroundings.hpp"

#include "steelyard/interview/question.hpp"

#include <cstddef>
#include <functional>
#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace steelyard::cli {

/// Asks until every question has an answer or the input ends; what was not asked then is not known.
class Interview {
 public:
  /// `answers` are known already and not asked for.
  Interview(const Surroundings& surroundings, const interview::Known& known, interview::Answers answers);

  [[nodiscard]] interview::Answers run();

  /// Asks for the name of a file that does not exist; `usual` where Enter is pressed. Empty: the input ended.
  [[nodiscard]] std::string file_name(const std::string& usual);

 private:
  enum class Outcome { answered, again, back, ended };

  [[nodiscard]] Outcome ask(const interview::Question& question);
  [[nodiscard]] Outcome ask_line(const interview::Question& question);
  [[nodiscard]] Outcome ask_samples(const interview::Question& question);
  [[nodiscard]] Result<interview::Answer> heard(const interview::Question& question,
                                                const std::string& line) const;
  void greet(std::size_t count);
  void show(const interview::Question& question, std::size_t place, std::size_t count);
  void keep(const interview::Question& question, interview::Answer answer);
  void complain(const Error& error);
  /// Lines of text under an indent, within the width of the terminal.
  void say(const std::string& text, const std::string& indent = "  ");
  [[nodiscard]] bool next_line(std::string& line, const std::string& prompt);
  [[nodiscard]] Outcome next_sample(std::string& sample, const std::string& prompt);

  std::istream& in_;
  std::ostream& err_;
  bool terminal_;
  std::size_t width_;
  std::function<void()> drop_waiting_input_;
  const interview::Known& known_;
  interview::Answers answers_;
  std::vector<std::string> asked_; ///< in the order asked, to go back
  std::string section_;
};

} // namespace steelyard::cli
