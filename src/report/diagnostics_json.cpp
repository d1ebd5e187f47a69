#include "steelyard/report/diagnostics_json.hpp"

#include "report/json_parts.hpp"

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

} // namespace

std::string diagnostics_json(const Diagnostics& diagnostics) {
  return parts::written({{"ok", diagnostics.ok()},
                         {"errors", list(diagnostics.errors)},
                         {"warnings", list(diagnostics.warnings)}});
}

} // namespace steelyard
