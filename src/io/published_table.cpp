#include "io/published_table.hpp"

#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/support/near_names.hpp"
#include "steelyard/support/trimmed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace steelyard::io {

namespace {

Error header_error(const CsvStream& stream, const std::vector<std::string>& missing) {
  const std::vector<std::string> found{stream.fields().begin(), stream.fields().end()};
  std::string near;
  for (const auto& name : missing)
    if (const auto other = nearest_name(name, found))
      near += fmt::format("{}write {} for {}", near.empty() ? "" : ", ", name, printable(*other));
  Error error = stream.error(
      fmt::format("{} missing: {}; the header has {} {}", missing.size() == 1 ? "a column is" : "columns are",
                  fmt::join(missing, ", "), found.size(), found.size() == 1 ? "column" : "columns"),
      near.empty() ? "add them to the first line; their cells may be empty" : near);
  error.where.column = 1;
  return error;
}

} // namespace

std::string Cells::text(std::string_view column) const {
  return std::string{trimmed(columns_.get(stream_.fields(), column), " \t")};
}

std::optional<double> Cells::number(std::string_view column) const {
  const std::string cell = text(column);
  if (cell.empty()) return std::nullopt;
  double value = 0;
  const char* end = cell.data() + cell.size();
  const auto [stop, code] = std::from_chars(cell.data(), end, value);
  if (code == std::errc{} && stop == end && std::isfinite(value) && value >= 0) return value;
  complain(column, fmt::format("{} is \"{}\"", column, printable(cell)),
           "write a number from 0, with a point for decimals and no unit, or leave the cell empty");
  return std::nullopt;
}

void Cells::complain(std::string_view column, std::string what, std::string next) const {
  Error error = stream_.error(std::move(what), std::move(next));
  // Of a table, the column is the field's place in the record.
  const auto at = std::ranges::find_if(
      header_, [&](const auto& title) { return plain_name(title) == plain_name(column); });
  error.where.column = static_cast<std::size_t>(at - header_.begin()) + 1;
  warnings_.push_back(std::move(error));
}

Result<std::vector<Error>, Diagnostics> read_table(std::istream& in, const std::string& file,
                                                   const std::vector<std::string_view>& needed,
                                                   std::string_view thing,
                                                   const std::function<void(const Cells&)>& row,
                                                   const std::function<void(RowPlace)>& place) {
  CsvStream stream{in, file};
  const auto header_read = stream.next();
  if (!header_read) return Unexpected{Diagnostics{{header_read.error()}, {}}};
  if (!*header_read)
    return Unexpected{Diagnostics{
        {stream.error("the file is empty",
                      fmt::format("write a header line with the columns, then one line a {}", thing))},
        {}}};
  const std::vector<std::string> header{stream.fields().begin(), stream.fields().end()};
  const CsvColumns columns{header};
  if (const auto missing = columns.missing(needed); !missing.empty())
    return Unexpected{Diagnostics{{header_error(stream, missing)}, {}}};

  std::vector<Error> warnings;
  std::map<std::string, std::size_t> lines;
  while (true) {
    const auto more = stream.next();
    if (!more) return Unexpected{Diagnostics{{more.error()}, {}}}; // what stands behind an open quote
    if (!*more) break;
    const std::size_t before = warnings.size();
    const Cells cells{stream, columns, header, warnings};
    row(cells);
    RowPlace at{cells.text("id"), stream.line(), {}};
    if (stream.fields().size() > header.size())
      warnings.push_back(
          stream.error(fmt::format("{} cells under {} columns", stream.fields().size(), header.size()),
                       "put text that holds commas in double quotes"));
    if (warnings.size() > before) at.unreadable = warnings[before].what;
    const auto [first, is_new] = lines.emplace(at.id, at.line);
    if (at.id.empty()) {
      cells.complain("id", fmt::format("a {} without an id", thing),
                     fmt::format("give every {} a name of its own in the column id", thing));
      at.id = fmt::format("line {}", at.line);
    } else if (!is_new) {
      cells.complain("id",
                     fmt::format("the id \"{}\" stands on line {} too", printable(at.id), first->second),
                     fmt::format("give every {} a name of its own", thing));
    }
    place(std::move(at));
  }
  return warnings;
}

} // namespace steelyard::io
