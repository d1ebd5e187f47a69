/// \file
/// JSON that people write, with the place of every key and value.
///
/// RFC 8259 in UTF-8, with `//` and `/* */` comments. Every value knows where it stands, so that a reader can
/// say file, line and column of whatever it does not like. A key that stands twice in an object, more than
/// 64 levels, a number that no double holds, bytes that are not UTF-8: all are errors. The JSON library of
/// the other readers keeps neither places nor repeated keys, hence a parser of our own for plans and
/// policies.
#pragma once

#include "steelyard/support/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// A piece of one of the texts that a document was read from.
struct TextSpan {
  std::uint32_t text = 0; ///< index in JsonDocument::texts
  std::size_t offset = 0; ///< bytes
  std::size_t length = 0; ///< bytes
};

struct JsonMember;

/// A value and where it stands.
struct JsonValue {
  enum class Kind { null, boolean, number, text, array, object };
  Kind kind = Kind::null;
  bool flag = false;
  double number = 0;
  std::string text;
  std::vector<JsonValue> elements;
  std::vector<JsonMember> members; ///< in the order of the text, every key once
  TextSpan span;

  [[nodiscard]] const JsonMember* find(std::string_view key) const;
  [[nodiscard]] JsonMember* find(std::string_view key);
};

struct JsonMember {
  std::string key;
  TextSpan key_span;
  JsonValue value;
};

/// A text with the name that messages use for it.
struct NamedText {
  std::string name, text;
};

/// A parsed document. Parts of it may come from other texts, as overrides from the command line do.
struct JsonDocument {
  std::vector<NamedText> texts; ///< the file first
  JsonValue root;
};

/// What messages call a kind: `a number`, `an object`.
[[nodiscard]] std::string_view name(JsonValue::Kind kind);

/// How deep a document may be nested.
inline constexpr int deepest_nesting = 64;

/// Parses a text. Syntax ends at the first mistake; repeated keys and numbers out of range are all reported.
[[nodiscard]] Result<JsonDocument, Diagnostics> read_json(std::string_view text, std::string file);

/// Parses one more text as a value of the document; the document keeps the text for messages.
/// `from` is where the value begins in it.
[[nodiscard]] Result<JsonValue, Diagnostics> read_json_part(JsonDocument& document, NamedText part,
                                                            std::size_t from);

/// Line, column and excerpt for messages; columns count characters, not bytes.
[[nodiscard]] Location location(const JsonDocument& document, const TextSpan& span, std::string pointer);
[[nodiscard]] Location location(const NamedText& text, const TextSpan& span, std::string pointer);

/// The value that a JSON Pointer (RFC 6901) names, or nullptr.
[[nodiscard]] const JsonValue* find_value(const JsonDocument& document, std::string_view pointer);
/// Where the value that a pointer names stands; the nearest enclosing value when it does not exist.
[[nodiscard]] Location location_of(const JsonDocument& document, std::string_view pointer);
/// Whether the bytes are UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text);
/// A key as part of a pointer: `~` is `~0`, `/` is `~1`.
[[nodiscard]] std::string pointer_token(std::string_view key);

} // namespace steelyard
