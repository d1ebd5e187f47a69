#include "steelyard/interview/measured_text.hpp"

#include <cstdint>

namespace steelyard::interview {

namespace {

bool continues(unsigned char byte) {
  return (byte & 0xc0) == 0x80;
}

/// The code point that begins at `i`, and `i` behind it. A byte that is no UTF-8 stands for itself.
std::uint32_t next_code_point(std::string_view text, std::size_t& i) {
  const auto lead = static_cast<unsigned char>(text[i++]);
  const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  for (std::size_t k = 0; k < more; ++k)
    if (i + k >= text.size() || !continues(static_cast<unsigned char>(text[i + k]))) return lead;
  std::uint32_t point = more == 0 ? lead : lead & (0x3fU >> more);
  for (std::size_t k = 0; k < more; ++k)
    point = point << 6 | (static_cast<unsigned char>(text[i++]) & 0x3fU);
  return point;
}

/// Of the blocks of Unicode whose writing has no blanks: CJK with kana, Hangul, and the later planes of CJK.
bool stands_alone(std::uint32_t point) {
  return (point >= 0x2e80 && point <= 0x9fff && !(point >= 0x3000 && point <= 0x303f)) ||
         (point >= 0xac00 && point <= 0xd7af) || (point >= 0xf900 && point <= 0xfaff) ||
         (point >= 0x20000 && point <= 0x3ffff);
}

/// Letters and digits. Beyond ASCII everything is, but for the marks of Latin and general punctuation.
bool of_word(std::uint32_t point) {
  if (point < 0x80)
    return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || (point >= '0' && point <= '9');
  const bool mark =
      point < 0xc0 || (point >= 0x2000 && point <= 0x2bff) || (point >= 0x3000 && point <= 0x303f);
  return !mark;
}

bool apostrophe(std::uint32_t point) {
  return point == '\'' || point == 0x2019;
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t k = 0; k < count; ++k)
    value = value << 8 | static_cast<unsigned char>(bytes[at + k]);
  return value;
}

constexpr double pixels_per_megapixel = 1e6;

std::optional<double> megapixels(double width, double height) {
  if (!(width > 0) || !(height > 0)) return std::nullopt;
  return width * height / pixels_per_megapixel;
}

/// A PNG begins with its signature and the chunk IHDR: width and height of four bytes each.
std::optional<double> png_megapixels(std::string_view bytes) {
  constexpr std::size_t at_width = 16, at_height = 20, end = 24;
  if (bytes.size() < end || bytes.substr(12, 4) != "IHDR") return std::nullopt;
  return megapixels(big_endian(bytes, at_width, 4), big_endian(bytes, at_height, 4));
}

/// A JPEG is a row of segments; the size stands in the one that starts the frame.
std::optional<double> jpeg_megapixels(std::string_view bytes) {
  std::size_t at = 2;
  while (at + 4 <= bytes.size()) {
    if (static_cast<unsigned char>(bytes[at]) != 0xff) return std::nullopt;
    const auto kind = static_cast<unsigned char>(bytes[at + 1]);
    if (kind == 0xff) { // padding
      ++at;
      continue;
    }
    // C0 to CF start a frame, but for the tables DHT, JPG and DAC.
    const bool frame = kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc;
    constexpr std::size_t at_height = 5, at_width = 7, frame_end = 9;
    if (frame && at + frame_end <= bytes.size())
      return megapixels(big_endian(bytes, at + at_width, 2), big_endian(bytes, at + at_height, 2));
    at += 2 + big_endian(bytes, at + 2, 2);
  }
  return std::nullopt;
}

} // namespace

std::size_t word_count(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto point = next_code_point(text, i);
    if (stands_alone(point)) {
      ++words;
      inside = false;
    } else if (of_word(point)) {
      if (!inside) ++words;
      inside = true;
    } else if (!apostrophe(point))
      inside = false;
  }
  return words;
}

std::size_t character_count(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++characters)
    next_code_point(text, i);
  return characters;
}

std::optional<double> image_megapixels(std::string_view bytes) {
  if (bytes.substr(0, 8) == "\x89PNG\r\n\x1a\n") return png_megapixels(bytes);
  if (bytes.substr(0, 2) == "\xff\xd8") return jpeg_megapixels(bytes);
  return std::nullopt;
}

} // namespace steelyard::interview
