#include "steelyard/support/diagnostic_text.hpp"

#include <algorithm>
#include <cstdint>

namespace steelyard {

namespace {

constexpr std::size_t widest_excerpt = 100;    ///< columns of a terminal that are used for the line
constexpr std::size_t before_the_mistake = 40; ///< of them, when a line has to be cut

std::string hex(std::uint32_t code, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t i = digits; i-- > 0; code /= 16)
    text[i] = "0123456789abcdef"[code % 16];
  return text;
}

struct Character {
  std::string shown;
  std::size_t bytes = 1;
  std::size_t width = 1; ///< columns
};

bool is_invisible(std::uint32_t code) {
  return (code >= 0x80 && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
         code == 0xAD || (code >= 0xFFF9 && code <= 0xFFFB) || code >= 0xE0000;
}

/// East Asian wide characters and emoji take two columns, combining marks none.
std::size_t columns_of(std::uint32_t code) {
  if (code >= 0x0300 && code <= 0x036F) return 0;
  const bool is_wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                       (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                       (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                       (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x1F300 && code <= 0x1FAFF) ||
                       (code >= 0x20000 && code <= 0x3FFFD);
  return is_wide ? 2 : 1;
}

Character escaped(std::string shown, std::size_t bytes) {
  const std::size_t width = shown.size();
  return Character{std::move(shown), bytes, width};
}

/// The first character of a text that is not empty, safe to print.
Character first_character(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t lead = byte(0);
  if (lead == '\t') return Character{" ", 1, 1};
  if (lead == '\n') return escaped("\\n", 1);
  if (lead == '\r') return escaped("\\r", 1);
  if (lead < 0x20 || lead == 0x7F) return escaped("\\x" + hex(lead, 2), 1);
  if (lead < 0x80) return Character{std::string{text[0]}, 1, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  std::uint32_t code = lead & (0xFFU >> (length + 1));
  bool is_sound = lead >= 0xC2 && lead <= 0xF4 && text.size() >= length;
  for (std::size_t i = 1; is_sound && i < length; ++i) {
    is_sound = (byte(i) & 0xC0U) == 0x80U;
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (!is_sound || code < smallest[length] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
    return escaped("\\x" + hex(lead, 2), 1);
  if (is_invisible(code)) return escaped(code > 0xFFFF ? "\\U" + hex(code, 8) : "\\u" + hex(code, 4), length);
  return Character{std::string{text.substr(0, length)}, length, columns_of(code)};
}

/// The line and the carets below it, cut where the line is too long for a terminal.
struct Excerpt {
  std::string line, carets;
};

Excerpt excerpt_of(const Location& where) {
  Excerpt excerpt;
  std::string_view rest = where.excerpt;
  std::size_t total = 0, column = 1;
  // How wide the line is, and where the mistake begins on the screen.
  std::size_t mistake_at = 0;
  for (std::string_view text = rest; !text.empty();) {
    const Character c = first_character(text);
    if (column < where.column) mistake_at += c.width;
    total += c.width;
    ++column;
    text.remove_prefix(c.bytes);
  }
  const std::size_t from =
      total > widest_excerpt && mistake_at > before_the_mistake ? mistake_at - before_the_mistake : 0;
  if (from > 0) {
    excerpt.line = "...";
    excerpt.carets = "   ";
  }
  std::size_t at = 0;
  column = 1;
  while (!rest.empty()) {
    const Character c = first_character(rest);
    rest.remove_prefix(c.bytes);
    if (at >= from + widest_excerpt) {
      excerpt.line += "...";
      break;
    }
    if (at >= from) {
      excerpt.line += c.shown;
      if (column < where.column)
        excerpt.carets += std::string(c.width, ' ');
      else if (column < where.column + std::max<std::size_t>(1, where.length))
        excerpt.carets += std::string(c.width, '^');
    }
    at += c.width;
    ++column;
  }
  if (excerpt.carets.find('^') == std::string::npos) excerpt.carets += '^'; // behind the end of the line
  return excerpt;
}

std::string counted(std::size_t n, std::string_view word) {
  return std::to_string(n) + " " + std::string{word} + (n == 1 ? "" : "s");
}

} // namespace

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character c = first_character(text);
    out += c.shown;
    text.remove_prefix(c.bytes);
  }
  return out;
}

std::string render(const Error& error, std::string_view severity) {
  const Location& where = error.where;
  std::string out = std::string{severity} + ": " + printable(error.what) + "\n";
  const std::string number = where.line > 0 ? std::to_string(where.line) : "";
  const std::string margin(std::max<std::size_t>(1, number.size()) + 1, ' ');
  if (!where.file.empty()) {
    out += margin + "--> " + printable(where.file);
    if (where.line > 0) out += ":" + number + ":" + std::to_string(where.column);
    if (!where.pointer.empty()) out += " (" + printable(where.pointer) + ")";
    out += "\n";
  }
  if (where.line > 0 && !where.excerpt.empty()) {
    const Excerpt excerpt = excerpt_of(where);
    out += margin + " |\n " + number + " | " + excerpt.line + "\n" + margin + " | " + excerpt.carets + "\n";
  }
  if (!error.next.empty()) out += margin + " = " + printable(error.next) + "\n";
  return out;
}

std::string render(const Diagnostics& diagnostics) {
  if (diagnostics.errors.empty() && diagnostics.warnings.empty()) return "";
  std::string out;
  for (const Error& error : diagnostics.errors)
    out += render(error) + "\n";
  for (const Error& warning : diagnostics.warnings)
    out += render(warning, "warning") + "\n";
  return out + counted(diagnostics.errors.size(), "error") + ", " +
         counted(diagnostics.warnings.size(), "warning") + "\n";
}

} // namespace steelyard
