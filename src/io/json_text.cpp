#include "steelyard/io/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <unordered_map>

namespace steelyard {

namespace {

constexpr std::size_t most_errors = 100;
constexpr std::size_t longest_excerpt = 65536; ///< bytes

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

/// Length of the UTF-8 sequence at the beginning of `text`; 0 when there is none (RFC 3629: shortest form, no
/// surrogates).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!is_continuation(text[i])) return 0;
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;
  if (lead == 0xED && byte(1) > 0x9F) return 0;
  if (lead == 0xF0 && byte(1) < 0x90) return 0;
  if (lead == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

void append_utf8(std::string& out, unsigned code) {
  const auto put = [&out](unsigned byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0U | (code >> 6U));
  } else {
    if (code < 0x10000) {
      put(0xE0U | (code >> 12U));
    } else {
      put(0xF0U | (code >> 18U));
      put(0x80U | ((code >> 12U) & 0x3FU));
    }
    put(0x80U | ((code >> 6U) & 0x3FU));
  }
  put(0x80U | (code & 0x3FU));
}

/// One pass over one text.
class Parser {
 public:
  Parser(const NamedText& text, std::uint32_t index, std::size_t from)
      : source_{text}, text_{text.text}, index_{index}, at_{from} {}

  Result<JsonValue, Diagnostics> document() {
    if (!check_bytes()) return failure();
    if (at_ == 0 && text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    if (!skip_blanks()) return failure();
    if (at_ == text_.size()) {
      fail(at_, 0, source_.text.empty() ? "the text is empty" : "there is nothing but blanks and comments",
           "write an object: { ... }");
      return failure();
    }
    auto root = value(0);
    if (!root || !skip_blanks()) return failure();
    if (at_ < text_.size())
      fail(at_, found_length(), fmt::format("found {} after the end of the document", found()),
           "remove what follows the last bracket");
    if (!problems_.ok()) return failure();
    return std::move(*root);
  }

 private:
  Unexpected<Diagnostics> failure() { return Unexpected{std::move(problems_)}; }

  void fail(std::size_t offset, std::size_t length, std::string what, std::string next) {
    problems_.errors.push_back(Error{.what = std::move(what),
                                     .where = location(source_, {index_, offset, length}, pointer_),
                                     .next = std::move(next)});
  }

  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  /// What stands here, as messages call it.
  [[nodiscard]] std::string found() const {
    if (at_ >= text_.size()) return "the end of the text";
    if (text_[at_] == '"')
      return found_length() == 1 ? "a double quote" : std::string{text_.substr(at_, found_length())};
    return fmt::format("\"{}\"", text_.substr(at_, found_length()));
  }

  [[nodiscard]] std::size_t found_length() const {
    if (at_ >= text_.size()) return 0;
    std::size_t end = at_;
    if (text_[at_] == '"') {
      const std::size_t close = text_.find_first_of("\"\n", at_ + 1);
      if (close != std::string_view::npos && text_[close] == '"' && close - at_ < 40) return close + 1 - at_;
    }
    while (end < text_.size() &&
           (is_letter(text_[end]) || is_digit(text_[end]) || (end > at_ && text_[end] == '-')))
      ++end;
    return std::max(end - at_, std::max<std::size_t>(1, sequence_length(text_.substr(at_))));
  }

  /// Encoding, before anything else: a message about brackets helps nobody whose file is UTF-16.
  bool check_bytes() {
    if (at_ == 0 && (text_.substr(0, 2) == "\xFF\xFE" || text_.substr(0, 2) == "\xFE\xFF")) {
      fail(0, 0, "the text begins with the byte order mark of UTF-16", "save the file as UTF-8");
      problems_.errors.back().where.excerpt.clear();
      return false;
    }
    for (std::size_t i = at_; i < text_.size();) {
      if (text_[i] == '\0') {
        fail(i, 1, "found a NUL byte", "save the file as plain text in UTF-8");
        return false;
      }
      const std::size_t length = sequence_length(text_.substr(i));
      if (length == 0) {
        fail(i, 1,
             fmt::format("found byte 0x{:02x}, which is not UTF-8",
                         static_cast<unsigned>(static_cast<unsigned char>(text_[i]))),
             "save the file as UTF-8");
        return false;
      }
      i += length;
    }
    return true;
  }

  bool skip_blanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at_;
      } else if (c == '/' && peek(1) == '/') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '/' && peek(1) == '*') {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) {
          fail(at_, 2, "a comment begins here and does not end", "write */ where it ends");
          return false;
        }
        at_ = end + 2;
      } else if (c == '#') {
        fail(at_, 1, "found \"#\" where JSON goes on", "write // for a comment");
        return false;
      } else {
        break;
      }
    }
    return true;
  }

  std::optional<JsonValue> value(int depth) {
    const std::size_t begin = at_;
    const char c = peek();
    std::optional<JsonValue> parsed;
    if (c == '{' || c == '[') {
      if (depth == deepest_nesting) {
        fail(at_, 1, fmt::format("more than {} levels of brackets", deepest_nesting),
             "nothing that is read here needs more than six");
        return std::nullopt;
      }
      parsed = c == '{' ? object(depth) : array(depth);
    } else if (c == '"') {
      if (auto content = text()) {
        parsed.emplace();
        parsed->kind = JsonValue::Kind::text;
        parsed->text = std::move(*content);
      }
    } else if (c == '-' || c == '+' || c == '.' || is_digit(c)) {
      parsed = number();
    } else {
      parsed = word();
    }
    if (parsed) parsed->span = {index_, begin, at_ - begin};
    return parsed;
  }

  std::optional<JsonValue> word() {
    struct Word {
      std::string_view text;
      JsonValue::Kind kind;
      bool flag;
    };

    constexpr std::array<Word, 3> words{{{"true", JsonValue::Kind::boolean, true},
                                         {"false", JsonValue::Kind::boolean, false},
                                         {"null", JsonValue::Kind::null, false}}};
    if (!is_letter(peek())) {
      if (peek() == '\'')
        fail(at_, 1, "found a single quote where a value is expected", "write texts in double quotes");
      else
        fail(at_, found_length(), fmt::format("expected a value, found {}", found()),
             "write a number, a text in double quotes, true, false, [ or {");
      return std::nullopt;
    }
    const std::string_view here = text_.substr(at_, found_length());
    for (const Word& known : words) {
      if (known.text != here) continue;
      at_ += here.size();
      JsonValue result;
      result.kind = known.kind;
      result.flag = known.flag;
      return result;
    }
    fail(at_, here.size(), fmt::format("expected a value, found {}", found()),
         "put texts in double quotes; write true, false and null without");
    return std::nullopt;
  }

  std::optional<JsonValue> number() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    while (end < text_.size() && (is_digit(text_[end]) || is_letter(text_[end]) || text_[end] == '.' ||
                                  text_[end] == '+' || text_[end] == '-'))
      ++end;
    const std::string_view written = text_.substr(begin, end - begin);
    if (!is_number(written)) {
      fail(begin, written.size(), fmt::format("\"{}\" is not a number of JSON", written),
           "write digits, as 12, 0.5 or 5e6; a unit goes with the number into double quotes");
      return std::nullopt;
    }
    JsonValue result;
    result.kind = JsonValue::Kind::number;
    const auto [stop, code] = std::from_chars(written.data(), written.data() + written.size(), result.number);
    if (code == std::errc::result_out_of_range) {
      // Too small is 0, too large is a mistake; the digits before the exponent decide nothing that matters
      // here.
      const std::size_t exponent = written.find_first_of("eE");
      const bool tiny = exponent != std::string_view::npos ? written[exponent + 1] == '-'
                                                           : written.find('.') != std::string_view::npos &&
                                                                 written[written[0] == '-' ? 1 : 0] == '0';
      if (!tiny)
        fail(begin, written.size(),
             fmt::format("the number {} is too large", written.size() > 40
                                                           ? std::string{written.substr(0, 37)} + "..."
                                                           : std::string{written}),
             "write a number below 1e308");
      result.number = 0;
    }
    at_ = end;
    return result;
  }

  /// The grammar of RFC 8259, which is narrower than what from_chars takes.
  static bool is_number(std::string_view written) {
    std::size_t i = 0;
    const auto digits = [&] {
      const std::size_t from = i;
      while (i < written.size() && is_digit(written[i]))
        ++i;
      return i > from;
    };
    if (i < written.size() && written[i] == '-') ++i;
    const std::size_t first = i;
    if (!digits() || (written[first] == '0' && i > first + 1)) return false;
    if (i < written.size() && written[i] == '.') {
      ++i;
      if (!digits()) return false;
    }
    if (i < written.size() && (written[i] == 'e' || written[i] == 'E')) {
      ++i;
      if (i < written.size() && (written[i] == '+' || written[i] == '-')) ++i;
      if (!digits()) return false;
    }
    return i == written.size();
  }

  std::optional<unsigned> four_hex_digits() {
    unsigned code = 0;
    if (at_ + 4 > text_.size()) return std::nullopt;
    const auto [stop, status] = std::from_chars(text_.data() + at_, text_.data() + at_ + 4, code, 16);
    if (status != std::errc{} || stop != text_.data() + at_ + 4 || peek() == '-') return std::nullopt;
    at_ += 4;
    return code;
  }

  std::optional<std::string> text() {
    const std::size_t begin = at_++;
    std::string out;
    while (true) {
      if (at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r') {
        fail(begin, at_ - begin, "a text begins here and does not end on its line",
             "write \" where it ends; write \\n for a new line");
        return std::nullopt;
      }
      const char c = text_[at_];
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) {
        fail(at_, 1,
             fmt::format("found control character 0x{:02x} in a text",
                         static_cast<unsigned>(static_cast<unsigned char>(c))),
             c == '\t' ? "write \\t for a tab" : "remove it");
        return std::nullopt;
      }
      if (c == '\\') {
        if (!escape(out)) return std::nullopt;
      } else {
        out += c;
        ++at_;
      }
    }
    ++at_;
    return out;
  }

  bool escape(std::string& out) {
    const std::size_t begin = at_++;
    const char c = peek();
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    if (const std::size_t i = letters.find(c); c != '\0' && i != std::string_view::npos) {
      out += meanings[i];
      ++at_;
      return true;
    }
    if (c == 'u') {
      ++at_;
      auto code = four_hex_digits();
      if (code && *code >= 0xD800 && *code < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
        at_ += 2;
        const auto low = four_hex_digits();
        code = low && *low >= 0xDC00 && *low < 0xE000
                   ? std::optional{0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00)}
                   : std::nullopt;
      }
      if (code && (*code < 0xD800 || *code > 0xDFFF)) {
        append_utf8(out, *code);
        return true;
      }
      fail(begin, std::min<std::size_t>(6, text_.size() - begin), "found an escape that names no character",
           "write \\u and four hexadecimal digits, or the character itself");
      return false;
    }
    fail(begin, 2,
         fmt::format("unknown escape \"{}\"",
                     text_.substr(begin, 1 + sequence_length(text_.substr(begin + 1)))),
         "write \\\\ for a backslash");
    return false;
  }

  std::optional<JsonValue> array(int depth) {
    const std::size_t begin = at_++;
    JsonValue result;
    result.kind = JsonValue::Kind::array;
    if (!skip_blanks()) return std::nullopt;
    if (peek() == ']') {
      ++at_;
      return result;
    }
    while (true) {
      if (ended(begin, "array", ']')) return std::nullopt;
      {
        const Step step{*this, fmt::format("/{}", result.elements.size())};
        auto element = value(depth + 1);
        if (!element) return std::nullopt;
        result.elements.push_back(std::move(*element));
      }
      switch (after_element(begin, "array", ']')) {
      case Next::more:
        continue;
      case Next::end:
        return result;
      case Next::mistake:
        return std::nullopt;
      }
    }
  }

  std::optional<JsonValue> object(int depth) {
    const std::size_t begin = at_++;
    JsonValue result;
    result.kind = JsonValue::Kind::object;
    std::unordered_map<std::string, TextSpan> seen;
    if (!skip_blanks()) return std::nullopt;
    if (peek() == '}') {
      ++at_;
      return result;
    }
    while (true) {
      if (ended(begin, "object", '}')) return std::nullopt;
      if (peek() != '"') {
        if (is_letter(peek()) || peek() == '\'')
          fail(at_, found_length(), fmt::format("expected a key in double quotes, found {}", found()),
               is_letter(peek()) ? fmt::format("write {}", found()) : "write keys in double quotes");
        else
          fail(at_, found_length(), fmt::format("expected a key in double quotes, found {}", found()),
               "write \"key\": value");
        return std::nullopt;
      }
      if (!next_member(result, seen, depth)) return std::nullopt;
      switch (after_element(begin, "object", '}')) {
      case Next::more:
        continue;
      case Next::end:
        return result;
      case Next::mistake:
        return std::nullopt;
      }
    }
  }

  /// A key with its value.
  bool next_member(JsonValue& result, std::unordered_map<std::string, TextSpan>& seen, int depth) {
    JsonMember member;
    const std::size_t key_begin = at_;
    auto key = text();
    if (!key) return false;
    member.key = std::move(*key);
    member.key_span = {index_, key_begin, at_ - key_begin};
    const Step step{*this, "/" + pointer_token(member.key)};
    if (!skip_blanks()) return false;
    if (peek() != ':') {
      fail(at_, found_length(),
           fmt::format("expected \":\" after the key \"{}\", found {}", member.key, found()),
           "write a colon between key and value");
      return false;
    }
    ++at_;
    if (!skip_blanks()) return false;
    auto parsed = value(depth + 1);
    if (!parsed) return false;
    member.value = std::move(*parsed);
    if (const auto [earlier, is_new] = seen.try_emplace(member.key, member.key_span); is_new)
      result.members.push_back(std::move(member));
    else if (problems_.errors.size() < most_errors)
      fail(key_begin, member.key_span.length,
           fmt::format("key \"{}\" stands twice in this object", member.key),
           fmt::format("keep one; the other is in line {}", location(source_, earlier->second, "").line));
    return true;
  }

  enum class Next { more, end, mistake };

  /// True, with a message, when the text ends although a bracket is open.
  bool ended(std::size_t begin, std::string_view what, char close) {
    if (at_ < text_.size()) return false;
    fail(begin, 1, fmt::format("the text ends inside the {} that begins here", what),
         fmt::format("write \"{}\" where it ends", close));
    return true;
  }

  Next after_element(std::size_t begin, std::string_view what, char close) {
    const std::size_t end_of_value = at_;
    if (!skip_blanks() || ended(begin, what, close)) return Next::mistake;
    if (peek() == close) {
      ++at_;
      return Next::end;
    }
    if (peek() != ',') {
      const bool is_unit = is_letter(peek()) && end_of_value > 0 && is_digit(text_[end_of_value - 1]);
      fail(at_, found_length(), fmt::format("expected \",\" or \"{}\", found {}", close, found()),
           is_unit ? "put a number and its unit into double quotes, as \"3 days\""
                   : fmt::format("put a comma after the value that ends in line {}",
                                 location(source_, {index_, end_of_value, 0}, "").line));
      return Next::mistake;
    }
    const std::size_t comma = at_++;
    if (!skip_blanks()) return Next::mistake;
    if (peek() == close) {
      fail(comma, 1, fmt::format("found a comma before \"{}\"", close), "remove the comma");
      return Next::mistake;
    }
    return Next::more;
  }

  /// One level of the pointer, as long as it lives.
  class Step {
   public:
    Step(Parser& parser, const std::string& token) : parser_{parser}, length_{parser.pointer_.size()} {
      parser.pointer_ += token;
    }

    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

    ~Step() { parser_.pointer_.resize(length_); }

   private:
    Parser& parser_;
    std::size_t length_;
  };

  const NamedText& source_;
  std::string_view text_;
  std::uint32_t index_;
  std::size_t at_;
  std::string pointer_;
  Diagnostics problems_;
};

/// Splits a pointer into its keys; nullopt when it is none.
std::optional<std::vector<std::string>> tokens_of(std::string_view pointer) {
  std::vector<std::string> tokens;
  if (!pointer.empty() && pointer.front() != '/') return std::nullopt;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      tokens.emplace_back();
    } else if (pointer[i] == '~') {
      const char c = i + 1 < pointer.size() ? pointer[i + 1] : '\0';
      if (c != '0' && c != '1') return std::nullopt;
      tokens.back() += c == '0' ? '~' : '/';
      ++i;
    } else {
      tokens.back() += pointer[i];
    }
  }
  return tokens;
}

const JsonValue* child(const JsonValue& value, const std::string& token) {
  if (value.kind == JsonValue::Kind::object) {
    const JsonMember* member = value.find(token);
    return member ? &member->value : nullptr;
  }
  if (value.kind != JsonValue::Kind::array || token.empty() || (token.size() > 1 && token[0] == '0'))
    return nullptr;
  std::size_t index = 0;
  const auto [stop, code] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (code != std::errc{} || stop != token.data() + token.size() || index >= value.elements.size())
    return nullptr;
  return &value.elements[index];
}

} // namespace

const JsonMember* JsonValue::find(std::string_view key) const {
  for (const JsonMember& member : members)
    if (member.key == key) return &member;
  return nullptr;
}

JsonMember* JsonValue::find(std::string_view key) {
  for (JsonMember& member : members)
    if (member.key == key) return &member;
  return nullptr;
}

std::string_view name(JsonValue::Kind kind) {
  switch (kind) {
  case JsonValue::Kind::null:
    return "null";
  case JsonValue::Kind::boolean:
    return "true or false";
  case JsonValue::Kind::number:
    return "a number";
  case JsonValue::Kind::text:
    return "a text";
  case JsonValue::Kind::array:
    return "an array";
  case JsonValue::Kind::object:
    return "an object";
  }
  return "";
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

Result<JsonDocument, Diagnostics> read_json(std::string_view text, std::string file) {
  JsonDocument document;
  auto root = read_json_part(document, NamedText{std::move(file), std::string{text}}, 0);
  if (!root) return Unexpected{std::move(root.error())};
  document.root = std::move(*root);
  return document;
}

Result<JsonValue, Diagnostics> read_json_part(JsonDocument& document, NamedText part, std::size_t from) {
  document.texts.push_back(std::move(part));
  return Parser{document.texts.back(), static_cast<std::uint32_t>(document.texts.size() - 1), from}
      .document();
}

Location location(const NamedText& text, const TextSpan& span, std::string pointer) {
  const std::string_view all = text.text;
  const std::size_t offset = std::min(span.offset, all.size());
  const std::size_t newline = offset == 0 ? std::string_view::npos : all.rfind('\n', offset - 1);
  const std::size_t begin = newline == std::string_view::npos
                                ? (all.substr(0, 3) == "\xEF\xBB\xBF" && offset >= 3 ? 3 : 0)
                                : newline + 1;
  std::size_t end = std::min(all.find('\n', offset), all.size());
  if (end > begin && end > offset && all[end - 1] == '\r') --end;
  Location where;
  where.file = text.name;
  where.line = 1 + static_cast<std::size_t>(
                       std::count(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
  where.column = 1 + characters(all.substr(begin, offset - begin));
  where.length = characters(all.substr(offset, std::min(span.length, end > offset ? end - offset : 0)));
  where.pointer = std::move(pointer);
  if (end - begin <= longest_excerpt) where.excerpt = std::string{all.substr(begin, end - begin)};
  return where;
}

Location location(const JsonDocument& document, const TextSpan& span, std::string pointer) {
  return location(document.texts[span.text], span, std::move(pointer));
}

const JsonValue* find_value(const JsonDocument& document, std::string_view pointer) {
  const auto tokens = tokens_of(pointer);
  if (!tokens) return nullptr;
  const JsonValue* value = &document.root;
  for (const std::string& token : *tokens) {
    value = child(*value, token);
    if (!value) return nullptr;
  }
  return value;
}

Location location_of(const JsonDocument& document, std::string_view pointer) {
  const JsonValue* value = &document.root;
  if (const auto tokens = tokens_of(pointer))
    for (const std::string& token : *tokens) {
      const JsonValue* next = child(*value, token);
      if (!next) break;
      value = next;
    }
  return location(document, value->span, std::string{pointer});
}

std::string pointer_token(std::string_view key) {
  std::string token;
  for (const char c : key) {
    if (c == '~')
      token += "~0";
    else if (c == '/')
      token += "~1";
    else
      token += c;
  }
  return token;
}

} // namespace steelyard
