/// \file
/// Comma-separated values (RFC 4180), a record at a time in constant memory.
#pragma once

#include "steelyard/support/result.hpp"

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// Reads records from a stream. Lines end in LF or CRLF; a field in double quotes may hold commas, line ends
/// and doubled quotes. A byte-order mark and empty lines are passed over.
class CsvStream {
 public:
  /// `file` is the name that errors give.
  CsvStream(std::istream& in, std::string file);

  /// Reads the next record; false at the end.
  /// An error says the line: a quote that is not closed, text after a closing quote, a record too large.
  [[nodiscard]] Result<bool> next();

  /// The record that next() read; valid until it is called again.
  [[nodiscard]] std::span<const std::string> fields() const { return {fields_.data(), count_}; }

  /// Where that record begins; the first line is 1.
  [[nodiscard]] std::size_t line() const { return record_line_; }

  [[nodiscard]] const std::string& file() const { return file_; }

  /// An error about the record that next() read.
  [[nodiscard]] Error error(std::string what, std::string next_step) const;

 private:
  [[nodiscard]] int get();
  [[nodiscard]] int peek();
  [[nodiscard]] std::string& new_field();

  std::istream* in_;
  std::string file_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, filled_ = 0;
  std::size_t line_ = 1, record_line_ = 0;
  std::vector<std::string> fields_; ///< reused, so that reading does not allocate
  std::size_t count_ = 0;
};

/// Where the columns of a header are, by name. Letter case, spaces and punctuation do not count, because
/// providers write one column as `Pre Installed S/W` here and `preInstalledSw` there.
class CsvColumns {
 public:
  CsvColumns() = default;
  explicit CsvColumns(std::span<const std::string> header);

  [[nodiscard]] bool has(std::string_view name) const;
  /// The field of the column; "" when the header has no such column or the record ends before it.
  [[nodiscard]] std::string_view get(std::span<const std::string> fields, std::string_view name) const;
  /// The names that the header lacks.
  [[nodiscard]] std::vector<std::string> missing(const std::vector<std::string_view>& names) const;

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  struct Column {
    std::string plain_name;
    std::size_t index;
  };

  [[nodiscard]] const Column* find(std::string_view name) const;

  std::vector<Column> columns_; ///< sorted by name
  std::size_t size_ = 0;
};

/// The name as CsvColumns compares it: letters and digits, in lower case.
[[nodiscard]] std::string plain_name(std::string_view name);

} // namespace steelyard
