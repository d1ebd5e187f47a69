#include "evidence/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace steelyard {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What the word at the beginning of a text multiplies a number by; 1: it is no such word.
double multiplier(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, double>, 8> words{{{"thousand", 1e3},
                                                                      {"million", 1e6},
                                                                      {"billion", 1e9},
                                                                      {"trillion", 1e12},
                                                                      {"k", 1e3},
                                                                      {"m", 1e6},
                                                                      {"b", 1e9},
                                                                      {"t", 1e12}}};
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return 1;
  std::size_t end = first;
  while (end < text.size() && is_letter(text[end]))
    ++end;
  const std::string word = lower_case(text.substr(first, end - first));
  const auto found = std::ranges::find(words, word, &std::pair<std::string_view, double>::first);
  return found == words.end() ? 1 : found->second;
}

/// The number that begins at `at`, which is moved behind it. Commas between digits are passed over.
double number_at(std::string_view text, std::size_t& at) {
  std::string digits;
  const auto next_is_digit = [&] { return at + 1 < text.size() && is_digit(text[at + 1]); };
  while (at < text.size() &&
         (is_digit(text[at]) || ((text[at] == '.' || text[at] == ',') && next_is_digit()))) {
    if (text[at] != ',') digits += text[at];
    ++at;
  }
  if (at < text.size() && text[at] == 'e' && next_is_digit()) {
    digits += text[at++];
    while (at < text.size() && is_digit(text[at]))
      digits += text[at++];
  }
  double value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value * multiplier(text.substr(at));
}

/// Whole numbers of a text with what stands before each.
struct Token {
  std::string_view before;
  double number = 0;
  std::size_t digits = 0;
};

std::vector<Token> whole_numbers(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at]))
      ++at;
    Token token{text.substr(from, begin - from), 0, at - begin};
    std::from_chars(text.data() + begin, text.data() + at, token.number);
    tokens.push_back(token);
    from = at;
  }
  return tokens;
}

/// Whether the text between two numbers says that one follows the other.
bool leads_on(std::string_view between) {
  constexpr std::size_t most_around = 4;
  const auto has = [&](std::string_view word, std::size_t least_around) {
    const auto at = between.find(word);
    if (at == std::string_view::npos) return false;
    const std::size_t after = between.size() - at - word.size();
    return at >= least_around && at <= most_around && after >= least_around && after <= most_around;
  };
  // Words stand apart from numbers, arrows need not.
  return has("then", 1) || has("to", 1) || has("->", 0) || has("\u2192", 0);
}

} // namespace

std::vector<std::string> words_of(std::string_view original) {
  const std::string text = lower_case(original);
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
      word += c;
    else
      end_word();
  }
  end_word();
  return words;
}

Wording::Wording(std::string_view text) : lower_{lower_case(text)} {
  bool edge = true;
  for (const char c : lower_) {
    if (!is_digit(c) && !is_letter(c)) {
      edge = true;
      continue;
    }
    joined_ += c;
    edges_.push_back(edge);
    edge = false;
  }
  edges_.push_back(true);
}

bool Wording::between_words(std::string_view part, bool at_beginning, bool at_end) const {
  for (auto at = joined_.find(part); at != std::string::npos; at = joined_.find(part, at + 1))
    if ((!at_beginning || edges_[at]) && (!at_end || edges_[at + part.size()])) return true;
  return false;
}

bool Wording::says_all(std::string_view parts) const {
  while (!parts.empty()) {
    const auto blank = parts.find(' ');
    if (!says(parts.substr(0, blank))) return false;
    parts = blank == std::string_view::npos ? std::string_view{} : parts.substr(blank + 1);
  }
  return true;
}

bool Wording::spells_all(std::string_view parts) const {
  while (!parts.empty()) {
    const auto blank = parts.find(' ');
    if (!spells(parts.substr(0, blank))) return false;
    parts = blank == std::string_view::npos ? std::string_view{} : parts.substr(blank + 1);
  }
  return true;
}

std::optional<double> size_in_name(std::string_view name) {
  std::string spaced{name};
  std::ranges::replace(spaced, '_', ' ');
  std::optional<double> found;
  for (const auto& word : words_of(spaced)) {
    double value = 0;
    const char* const end = word.data() + word.size();
    const auto [unit, code] = std::from_chars(word.data(), end, value, std::chars_format::fixed);
    if (code != std::errc{} || !is_digit(word.front()) || unit == end || (*unit != 'b' && *unit != 'm'))
      continue;
    if (std::any_of(unit + 1, end, [](char c) { return !is_digit(c); })) continue;
    found = value * (*unit == 'b' ? 1e9 : 1e6);
  }
  return found;
}

std::optional<double> side_before_times(std::string_view text) {
  constexpr std::size_t fewest_digits = 2;
  const auto skip_blanks = [&](std::size_t at) {
    while (at < text.size() && text[at] == ' ')
      ++at;
    return at;
  };
  for (const Token& token : whole_numbers(text)) {
    const auto end =
        static_cast<std::size_t>(token.before.data() - text.data()) + token.before.size() + token.digits;
    const std::size_t times = skip_blanks(end);
    if (token.digits < fewest_digits || times >= text.size() || text[times] != 'x') continue;
    const std::size_t other = skip_blanks(times + 1);
    if (other < text.size() && is_digit(text[other])) return token.number;
  }
  return std::nullopt;
}

std::optional<double> number_behind(std::string_view text, std::string_view word) {
  const std::string lead = std::string{word} + " ";
  for (auto at = text.find(lead); at != std::string_view::npos; at = text.find(lead, at + 1)) {
    const std::string_view rest = text.substr(at + lead.size());
    double value = 0;
    if (rest.empty() || !is_digit(rest.front())) continue;
    std::size_t digits = 0;
    while (digits < rest.size() && is_digit(rest[digits]))
      ++digits;
    std::from_chars(rest.data(), rest.data() + digits, value);
    return value;
  }
  return std::nullopt;
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

std::optional<double> image_side(std::string_view text) {
  constexpr double long_over_short = 4.0 / 3;
  const std::string plain = lower_case(text);
  const auto numbers = whole_numbers(plain);
  const auto mean_square = [](double a, double b) { return std::sqrt((a * a + b * b) / 2); };
  for (std::size_t i = 0; i + 1 < numbers.size(); ++i) {
    const double a = numbers[i].number, b = numbers[i + 1].number;
    if (numbers[i].before.ends_with("short side ")) return std::sqrt(long_over_short) * (a + b) / 2;
    if (leads_on(numbers[i + 1].before) || (i == 0 && numbers[0].before.empty() && numbers[1].before == "-"))
      return mean_square(a, b); // work goes with the square
  }
  for (const Token& token : numbers)
    if (token.digits >= 2) return token.number;
  return std::nullopt;
}

} // namespace steelyard
