#include "steelyard/report/document.hpp"

#include <fmt/format.h>

namespace steelyard {

namespace {

/// One field. A spreadsheet computes a text that starts like a formula, so such a text gets a leading quote.
std::string field(std::string_view text) {
  std::string value;
  if (!text.empty() && std::string_view{"=+-@\t\r\n"}.find(text.front()) != std::string_view::npos)
    value = "'";
  value += text;
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

} // namespace

std::string render_csv(const Table& table, CsvHeader header) {
  std::string out;
  const auto add_line = [&out, &table](const auto& text_of) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (c > 0) out += ',';
      out += text_of(c);
    }
    out += "\r\n";
  };
  if (header == CsvHeader::written) add_line([&](std::size_t c) { return field(table.columns[c].title); });
  for (const auto& cells : table.rows)
    add_line([&](std::size_t c) {
      return cells[c].number ? fmt::format("{}", *cells[c].number) : field(cells[c].text);
    });
  return out;
}

} // namespace steelyard
