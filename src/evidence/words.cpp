#include "evidence/words.hpp"

#include <charconv>

namespace steelyard {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

double thousands(char suffix) {
  switch (lower(suffix)) {
  case 'k':
    return 1e3;
  case 'm':
    return 1e6;
  case 'b':
  case 'g':
    return 1e9;
  case 't':
    return 1e12;
  default:
    return 1;
  }
}

/// The number that begins at `at`, which is moved behind it and its suffix. Commas between digits are passed
/// over.
double number_at(std::string_view text, std::size_t& at) {
  std::string digits;
  while (at < text.size() && (is_digit(text[at]) || text[at] == '.' ||
                              (text[at] == ',' && at + 1 < text.size() && is_digit(text[at + 1])))) {
    if (text[at] != ',') digits += text[at];
    ++at;
  }
  double value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  // A letter is a suffix only where no word goes on after it.
  if (at < text.size() && thousands(text[at]) > 1 && (at + 1 == text.size() || !is_letter(text[at + 1]))) {
    value *= thousands(text[at]);
    ++at;
  }
  return value;
}

} // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = lower(c);
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool decimal =
        c == '.' && !word.empty() && is_digit(word.back()) && i + 1 < text.size() && is_digit(text[i + 1]);
    if (is_digit(c) || is_letter(c) || decimal)
      word += lower(c);
    else
      end_word();
  }
  end_word();
  return words;
}

std::optional<double> first_number(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (is_digit(text[at])) return number_at(text, at);
  return std::nullopt;
}

std::optional<double> number_before(std::string_view text, std::string_view word) {
  const std::string plain = lower_case(text);
  const auto end = plain.find(word);
  if (end == std::string::npos) return std::nullopt;
  std::optional<double> last;
  for (std::size_t at = 0; at < end; ++at)
    if (is_digit(plain[at])) last = number_at(plain, at);
  return last;
}

} // namespace steelyard
