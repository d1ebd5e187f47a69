#include "steelyard/report/display_text.hpp"

#include "steelyard/support/diagnostic_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace steelyard {

namespace {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

/// The code point at the start of a text that is not empty.
CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0 || lead > 0xF4 || text.size() < length) return {};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length, true};
}

struct CodeRange {
  char32_t from, to;
};

template <std::size_t N>
bool within(const std::array<CodeRange, N>& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](const CodeRange& r) { return c >= r.from && c <= r.to; });
}

/// Unicode's East Asian Width W and F, in blocks, with emoji.
constexpr std::array<CodeRange, 12> wide{{{0x1100, 0x115F},
                                          {0x2329, 0x232A},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0xA4CF},
                                          {0xA960, 0xA97F},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};

/// Combining marks, joiners, variation selectors.
constexpr std::array<CodeRange, 8> without_width{{{0x0300, 0x036F},
                                                  {0x0483, 0x0489},
                                                  {0x0591, 0x05BD},
                                                  {0x1AB0, 0x1AFF},
                                                  {0x1DC0, 0x1DFF},
                                                  {0x200B, 0x200D},
                                                  {0x20D0, 0x20FF},
                                                  {0xFE00, 0xFE0F}}};

std::size_t width_of(char32_t c) {
  if (within(without_width, c)) return 0;
  return within(wide, c) ? 2 : 1;
}

/// The longest start of the text that takes at most `width` columns; at least one code point.
std::size_t bytes_within(std::string_view text, std::size_t width) {
  std::size_t bytes = 0, columns = 0;
  while (bytes < text.size()) {
    const CodePoint c = first_code_point(text.substr(bytes));
    const std::size_t w = c.valid ? width_of(c.value) : 1;
    if (columns + w > width && bytes > 0) break;
    columns += w;
    bytes += c.bytes;
  }
  return bytes;
}

/// Where the first word ends; a number keeps the sign or prefix that follows it: `28.5 k`, `43 %`.
std::size_t end_of_word(std::string_view text) {
  constexpr std::string_view signs = "kMGT%";
  const std::size_t end = std::min(text.find(' '), text.size());
  if (end == 0 || end + 1 >= text.size() || text[end - 1] < '0' || text[end - 1] > '9') return end;
  const bool sign = signs.find(text[end + 1]) != std::string_view::npos;
  const std::size_t after = end + 2;
  const bool alone =
      after >= text.size() || std::string_view{" ;,.):"}.find(text[after]) != std::string_view::npos;
  return sign && alone ? std::min(text.find(' ', after), text.size()) : end;
}

void wrap_line(std::string_view text, std::size_t width, std::vector<std::string>& lines) {
  std::string line;
  std::size_t columns = 0;
  const auto end_line = [&] {
    lines.push_back(std::move(line));
    line.clear();
    columns = 0;
  };
  while (!text.empty()) {
    const std::size_t end = end_of_word(text);
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    std::size_t w = display_width(word);
    if (!line.empty() && columns + 1 + w > width) end_line();
    while (w > width) {
      // Identifiers break after their separators where they have some.
      std::size_t cut = bytes_within(word, width);
      if (const auto mark = word.substr(0, cut).find_last_of("/-_");
          mark != std::string_view::npos && mark > 0)
        cut = mark + 1;
      line = word.substr(0, cut);
      end_line();
      word.remove_prefix(cut);
      w = display_width(word);
    }
    if (!line.empty()) {
      line += ' ';
      ++columns;
    }
    line += word;
    columns += w;
  }
  end_line();
}

} // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    columns += c.valid ? width_of(c.value) : 1;
    text.remove_prefix(c.bytes);
  }
  return columns;
}

std::string printable_lines(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    out += printable(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  width = std::max<std::size_t>(width, 2); // the widest character
  while (true) {
    const std::size_t end = text.find('\n');
    wrap_line(text.substr(0, end), width, lines);
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string padded(std::string_view text, std::size_t width, bool right) {
  const std::size_t columns = display_width(text);
  const std::string spaces(width > columns ? width - columns : 0, ' ');
  return right ? spaces + std::string(text) : std::string(text) + spaces;
}

std::string short_range(double low, double high) {
  struct Prefix {
    double unit;
    const char* letter;
  };

  constexpr std::array<Prefix, 5> prefixes{{{1e12, " T"}, {1e9, " G"}, {1e6, " M"}, {1e3, " k"}, {1, ""}}};
  const double largest = std::max(std::abs(low), std::abs(high));
  Prefix prefix = prefixes.back();
  for (const auto& p : prefixes)
    if (largest >= p.unit * (p.unit == 1e3 ? 9.995 : 0.9995)) {
      prefix = p;
      break;
    }
  const auto shown = [&](double value) {
    const double v = value / prefix.unit, magnitude = std::abs(v);
    if (magnitude == 0) return std::string{"0"};
    if (magnitude >= 995) return fmt::format("{:.0f}", std::round(v / 10) * 10);
    if (magnitude >= 9.95) return fmt::format("{:.0f}", v);
    const int decimals = std::min(9, 1 - static_cast<int>(std::floor(std::log10(magnitude) + 0.0021)));
    return fmt::format("{:.{}f}", v, decimals);
  };
  return shown(low) + "–" + shown(high) + prefix.letter;
}

} // namespace steelyard
