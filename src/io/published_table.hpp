/// \file
/// Tables of published figures: cells with the place of what is wrong with them, and rows that cannot be
/// read. Seen by the .cpp files of this layer only.
#pragma once

#include "steelyard/io/csv_stream.hpp"
#include "steelyard/support/result.hpp"

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::io {

/// The cells of one record, by column.
class Cells {
 public:
  Cells(const CsvStream& stream, const CsvColumns& columns, const std::vector<std::string>& header,
        std::vector<Error>& warnings)
      : stream_{stream}, columns_{columns}, header_{header}, warnings_{warnings} {}

  /// Without blanks around it.
  [[nodiscard]] std::string text(std::string_view column) const;
  /// A number from 0; nullopt and a warning when it is none, nullopt where the cell is empty.
  [[nodiscard]] std::optional<double> number(std::string_view column) const;
  void complain(std::string_view column, std::string what, std::string next) const;

 private:
  const CsvStream& stream_;
  const CsvColumns& columns_;
  const std::vector<std::string>& header_;
  std::vector<Error>& warnings_;
};

/// What one row is called, where it stands, and what is wrong with it.
struct RowPlace {
  std::string id;
  std::size_t line = 0;
  std::string unreadable;
};

/// Calls `row` with the cells of each record, then `place` with what the table says of it, in the order of
/// the file. `thing` is what a row is: `run`. Errors are a column of `needed` that is missing, and a file
/// that is no table.
[[nodiscard]] Result<std::vector<Error>, Diagnostics> read_table(std::istream& in, const std::string& file,
                                                                 const std::vector<std::string_view>& needed,
                                                                 std::string_view thing,
                                                                 const std::function<void(const Cells&)>& row,
                                                                 const std::function<void(RowPlace)>& place);

/// A table of runs: `published` makes one of the cells of a record. `Table` has `runs`, each with id, line
/// and unreadable, and `warnings`.
template <class Table, class Published>
[[nodiscard]] Result<Table, Diagnostics> read_runs(std::istream& in, const std::string& file,
                                                   const std::vector<std::string_view>& needed,
                                                   std::string_view thing, Published&& published) {
  Table read;
  auto warnings = read_table(
      in, file, needed, thing, [&](const Cells& cells) { read.runs.push_back(published(cells)); },
      [&](RowPlace place) {
        auto& run = read.runs.back();
        run.id = std::move(place.id);
        run.line = place.line;
        run.unreadable = std::move(place.unreadable);
      });
  if (!warnings) return Unexpected{warnings.error()};
  read.warnings = *std::move(warnings);
  return read;
}

} // namespace steelyard::io
