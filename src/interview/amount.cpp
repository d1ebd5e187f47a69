#include "interview/amount.hpp"

#include "steelyard/support/letter_case.hpp"
#include "steelyard/support/trimmed.hpp"
#include "steelyard/units/text.hpp"

#include <cctype>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

namespace steelyard::interview {

namespace {

constexpr std::string_view blanks = " \t";

bool digit(char c) {
  return c >= '0' && c <= '9';
}

/// "20,000" as "20000"; any other comma stays and is no number.
std::string without_group_marks(std::string_view text) {
  std::string plain;
  const auto is_digit = [&](std::size_t i) { return i < text.size() && digit(text[i]); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool group = text[i] == ',' && i > 0 && is_digit(i - 1) && is_digit(i + 1) && is_digit(i + 2) &&
                       is_digit(i + 3) && !is_digit(i + 4);
    if (!group) plain += text[i];
  }
  return plain;
}

/// The texts between the marks that mean "to".
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size();) {
    std::size_t mark = 0;
    for (const std::string_view word : {"\u2013", "\u2014", "..", " to "})
      if (text.compare(i, word.size(), word) == 0) mark = word.size();
    // A minus before a number, or in an exponent, is none.
    const bool after_exponent = i > 1 && (text[i - 1] == 'e' || text[i - 1] == 'E') && digit(text[i - 2]);
    if (mark == 0 && text[i] == '-' && !trimmed(parts.back(), blanks).empty() && !after_exponent) mark = 1;
    if (mark == 0)
      parts.back() += text[i++];
    else {
      i += mark;
      parts.emplace_back();
    }
  }
  return parts;
}

/// "requests per day" and "requests / day" as "requests/day".
std::string unit_words(std::string_view text) {
  std::string words = lower_case(text);
  for (const std::string_view per : {"per ", "a ", "an "}) {
    for (std::size_t at = words.find(per); at != std::string::npos; at = words.find(per, at + 1))
      if (at == 0 || words[at - 1] == ' ') words.replace(at, per.size(), "/");
  }
  std::erase(words, ' ');
  return words;
}

/// Whether the words after a number only repeat the question's unit.
bool repeats(std::string_view words, std::string_view unit) {
  const std::string said = unit_words(words), asked = unit_words(unit);
  const auto slash = asked.find('/');
  const std::string thing = asked.substr(0, slash);
  const std::string per = slash == std::string::npos ? "" : asked.substr(slash);
  const std::string one = thing.size() > 1 && thing.back() == 's' ? thing.substr(0, thing.size() - 1) : thing;
  return said == asked || said == thing || said == one ||
         (!per.empty() && (said == per || said == one + per));
}

/// A factor written out, as in "20 k" or "2 million"; what follows it is left in `words`.
double scale(std::string_view& words) {
  std::size_t end = 0;
  while (end < words.size() && std::isalpha(static_cast<unsigned char>(words[end])))
    ++end;
  const std::string word{words.substr(0, end)};
  if (word.empty()) return 1;
  const Unit& count = *find_unit("1");
  auto factor = parse_quantity("1 " + word, count);
  if (!factor && word == "K") factor = parse_quantity("1 k", count);
  if (!factor) factor = parse_quantity("1 " + lower_case(word), count);
  if (!factor || *factor < 1) return 1;
  words = trimmed(words.substr(end), blanks);
  return *factor;
}

/// The words of a unit, with and without the s of a plural.
std::optional<double> in_unit(double value, std::string_view words, const Unit& unit) {
  // Two percent of nothing is no count.
  if (unit.name == "1" && (words == "%" || lower_case(words) == "percent")) return std::nullopt;
  // Only its scale is wanted, so that the number itself is read once.
  for (const std::string& word : {std::string{words}, std::string{words} + "s", lower_case(words)})
    if (const auto one = parse_quantity("1 " + word, unit)) return value * *one;
  return std::nullopt;
}

struct Part {
  double value = 0;
  std::string suffix; ///< what followed the digits
};

std::optional<Part> part_of(std::string_view text) {
  text = trimmed(text);
  for (const std::string_view lead : {"~", "$", "USD"})
    if (text.substr(0, lead.size()) == lead) text = trimmed(text.substr(lead.size()));
  Part part;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), part.value);
  if (code != std::errc{} || !std::isfinite(part.value)) return std::nullopt;
  part.suffix = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  return part;
}

std::optional<double> value_of(const Part& part, const Unit& measure, std::string_view unit) {
  std::string_view words = part.suffix;
  if (words.empty() || repeats(words, unit)) return part.value;
  if (const auto value = in_unit(part.value, words, measure)) return value;
  const double factor = scale(words);
  if (factor == 1) return std::nullopt;
  if (words.empty() || repeats(words, unit)) return part.value * factor;
  return in_unit(part.value * factor, words, measure);
}

/// Of a range; to three digits, as nobody said it.
double middle(double low, double high) {
  if (!(low > 0)) return low + (high - low) / 2;
  const double geometric = std::sqrt(low) * std::sqrt(high);
  const double digit_value = std::pow(10, std::floor(std::log10(geometric)) - 2);
  const double rounded = std::round(geometric / digit_value) * digit_value;
  return rounded > low && rounded < high ? rounded : geometric;
}

} // namespace

std::optional<Amount> parse_amount(std::string_view text, std::string_view measure, std::string_view unit) {
  const Unit* known = find_unit(measure);
  if (!known) return std::nullopt;
  const auto texts = parts_of(without_group_marks(text));
  std::vector<Part> parts;
  for (const auto& one : texts) {
    const auto part = part_of(one);
    if (!part) return std::nullopt;
    parts.push_back(*part);
  }
  std::vector<double> values;
  for (auto& part : parts) {
    // "2 to 4 weeks" speaks of weeks twice.
    if (part.suffix.empty()) part.suffix = parts.back().suffix;
    const auto value = value_of(part, *known, unit);
    if (!value || !std::isfinite(*value)) return std::nullopt;
    values.push_back(*value);
  }
  if (values.size() == 1) return Amount{values[0], values[0], values[0]};
  if (values.size() == 2) return Amount{values[0], middle(values[0], values[1]), values[1]};
  if (values.size() == 2 + 1) return Amount{values[0], values[1], values[2]};
  return std::nullopt;
}

} // namespace steelyard::interview
