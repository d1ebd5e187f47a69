/// \file
/// The catalog, the coefficients and the starters that the program ships, for tests that ask whether they
/// hold together.
#pragma once

#include "support/catch.hpp"

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/io/catalog_store.hpp"
#include "steelyard/io/coefficient_reader.hpp"
#include "steelyard/io/plan_reader.hpp"

#include <fstream>
#include <sstream>
#include <string>

namespace steelyard::test {

inline const Catalog& shipped_catalog() {
  static const Catalog catalog = [] {
    auto opened = open_catalog(std::string{STEELYARD_BINARY_DIR} + "/share/steelyard/catalog.sqlite");
    if (!opened) FAIL(opened.error().what);
    return std::move(*opened);
  }();
  return catalog;
}

inline const Coefficients& shipped_coefficients() {
  static const Coefficients coefficients = [] {
    auto read = read_coefficients(std::string{STEELYARD_SOURCE_DIR} + "/models", shipped_catalog());
    if (!read) FAIL(read.error().errors.front().what);
    return std::move(*read);
  }();
  return coefficients;
}

inline std::string file_text(const std::string& path) {
  std::ifstream file{path};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline Plan plan_of(const std::string& text) {
  auto read = read_plan(text, "plan.json");
  if (!read) FAIL(read.error().errors.front().what);
  return std::move(*read);
}

inline Plan starter(std::string_view kind) {
  return plan_of(
      file_text(std::string{STEELYARD_SOURCE_DIR} + "/catalogs/starters/" + std::string{kind} + ".json"));
}

} // namespace steelyard::test
