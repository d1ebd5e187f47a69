#include "steelyard/report/diagnostics_json.hpp"

#include "report/json_parts.hpp"

#include "steelyard/support/diagnostic_text.hpp"

#include <nlohmann/json.hpp>

namespace steelyard {

namespace {

using parts::Json;

Json list(const std::vector<Error>& errors) {
  Json all = Json::array();
  for (const auto& e : errors) {
    const bool placed = e.where.line > 0;
    all.push_back({{"what", e.what},
                   {"file", parts::text_or_null(e.where.file)},
                   {"line", placed ? Json(e.where.line) : Json{}},
                   {"column", placed ? Json(e.where.column) : Json{}},
                   {"pointer", placed ? Json(e.where.pointer) : parts::text_or_null(e.where.pointer)},
                   {"next", parts::text_or_null(e.next)}});
  }
  return all;
}

Json all(const Diagnostics& diagnostics) {
  return {{"ok", diagnostics.ok()},
          {"errors", list(diagnostics.errors)},
          {"warnings", list(diagnostics.warnings)}};
}

} // namespace

std::string diagnostics_json(const Diagnostics& diagnostics) {
  return parts::written(all(diagnostics));
}

std::string failed_record_json(const Diagnostics& diagnostics, std::size_t index, const Location& where) {
  return parts::written({{"index", index},
                         {"file", where.file},
                         {"line", where.line > 0 ? Json(where.line) : Json{}},
                         {"text", render(diagnostics)},
                         {"diagnostics", all(diagnostics)}},
                        true);
}

} // namespace steelyard
