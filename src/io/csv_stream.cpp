#include "steelyard/io/csv_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <istream>

namespace steelyard {
namespace {

constexpr std::size_t buffer_size = 1U << 16U;
// A quote that nobody closes must not swallow a file of gigabytes into memory.
constexpr std::size_t most_field_bytes = 1U << 20U;
constexpr std::size_t most_fields = 4096;
constexpr int end_of_file = -1;

} // namespace

CsvStream::CsvStream(std::istream& in, std::string file)
    : in_{&in}, file_{std::move(file)}, buffer_(buffer_size) {
  if (peek() == 0xEF) {
    at_ += 3; // UTF-8's byte-order mark
    at_ = std::min(at_, filled_);
  }
}

int CsvStream::peek() {
  if (at_ == filled_) {
    in_->read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    filled_ = static_cast<std::size_t>(in_->gcount());
    at_ = 0;
    if (filled_ == 0) return end_of_file;
  }
  return static_cast<unsigned char>(buffer_[at_]);
}

int CsvStream::get() {
  const int c = peek();
  if (c != end_of_file) {
    ++at_;
    if (c == '\n') ++line_;
  }
  return c;
}

std::string& CsvStream::new_field() {
  if (count_ == fields_.size()) fields_.emplace_back();
  std::string& field = fields_[count_++];
  field.clear();
  return field;
}

Error CsvStream::error(std::string what, std::string next_step) const {
  Error error;
  error.what = std::move(what);
  error.where.file = file_;
  error.where.line = record_line_;
  error.next = std::move(next_step);
  return error;
}

Result<bool> CsvStream::next() {
  count_ = 0;
  while (peek() == '\n' || peek() == '\r')
    static_cast<void>(get());
  record_line_ = line_;
  if (peek() == end_of_file) {
    if (in_->bad())
      return Unexpected{error("the file could not be read to its end", "read it from a sound disk")};
    return false;
  }
  while (true) {
    if (count_ == most_fields)
      return Unexpected{error(fmt::format("a record of more than {} fields", most_fields),
                              "check that the file is comma-separated text")};
    std::string& field = new_field();
    if (peek() == '"') {
      static_cast<void>(get());
      while (true) {
        const int c = get();
        if (c == end_of_file)
          return Unexpected{error("a quoted field is not closed before the end of the file",
                                  "the file is cut off or a quote is missing; fetch it again")};
        if (c == '"') {
          if (peek() != '"') break;
          static_cast<void>(get());
        }
        if (field.size() == most_field_bytes)
          return Unexpected{error(fmt::format("a field of more than {} bytes", most_field_bytes),
                                  "a quote is probably not closed")};
        field.push_back(static_cast<char>(c));
      }
      const int after = peek();
      if (after != ',' && after != '\n' && after != '\r' && after != end_of_file)
        return Unexpected{error(fmt::format("field {} goes on after its closing quote", count_),
                                "double a quote that belongs to the text")};
    } else {
      for (int c = peek(); c != ',' && c != '\n' && c != '\r' && c != end_of_file; c = peek()) {
        if (field.size() == most_field_bytes)
          return Unexpected{error(fmt::format("a field of more than {} bytes", most_field_bytes),
                                  "check that the file is comma-separated text")};
        field.push_back(static_cast<char>(c));
        static_cast<void>(get());
      }
    }
    const int c = get();
    if (c == ',') continue;
    if (c == '\r' && peek() == '\n') static_cast<void>(get());
    return true;
  }
}

std::string plain_name(std::string_view name) {
  std::string plain;
  plain.reserve(name.size());
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z')
      plain.push_back(static_cast<char>(c - 'A' + 'a'));
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      plain.push_back(c);
  }
  return plain;
}

CsvColumns::CsvColumns(std::span<const std::string> header) : size_{header.size()} {
  columns_.reserve(header.size());
  for (std::size_t i = 0; i < header.size(); ++i)
    columns_.push_back(Column{plain_name(header[i]), i});
  std::ranges::stable_sort(columns_, {}, &Column::plain_name);
}

const CsvColumns::Column* CsvColumns::find(std::string_view name) const {
  const std::string plain = plain_name(name);
  const auto found = std::ranges::lower_bound(columns_, plain, {}, &Column::plain_name);
  return found != columns_.end() && found->plain_name == plain ? &*found : nullptr;
}

bool CsvColumns::has(std::string_view name) const {
  return find(name) != nullptr;
}

std::string_view CsvColumns::get(std::span<const std::string> fields, std::string_view name) const {
  const Column* column = find(name);
  return column != nullptr && column->index < fields.size() ? std::string_view{fields[column->index]}
                                                            : std::string_view{};
}

std::vector<std::string> CsvColumns::missing(const std::vector<std::string_view>& names) const {
  std::vector<std::string> absent;
  for (const std::string_view name : names)
    if (!has(name)) absent.emplace_back(name);
  return absent;
}

} // namespace steelyard
