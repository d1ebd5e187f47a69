/// \file
/// Reads the catalog's text: catalogs/*.json, its sources and overlays, as catalogs/README.md describes them.
///
/// Decoding is strict. A wrong type, an unknown key, a missing source or date, an id that stands twice, a
/// reference to a record that is not there: each is an error with file, record and JSON pointer, and one pass
/// finds them all. Everything is checked here once; the store built from it is trusted.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/support/result.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace steelyard {

/// The layout that this program reads and writes. A greater major breaks readers, a greater minor adds keys.
inline constexpr int catalog_layout_major = 1;
inline constexpr int catalog_layout_minor = 0;

/// One record as text: what people are shown and what the content hash covers.
struct CatalogRecord {
  std::string kind, id, title, source, date;
  std::string body; ///< JSON with the keys in the order of catalogs/README.md, without line breaks
};

/// A catalog decoded and as text.
struct CatalogText {
  Catalog catalog;
  std::vector<CatalogRecord> records; ///< sorted by (kind, id)
  std::vector<Error> warnings; ///< odd but usable: a type that a listing supports and nobody offers any more
};

/// The catalog in a folder laid out like catalogs/. Corrections of overlays/ are applied, and `layout.json`
/// is held against the files: version, and SHA-256 of each. A kind whose file neither exists nor stands in
/// `layout.json` is empty.
[[nodiscard]] Result<CatalogText, Diagnostics> read_catalog_text(const std::filesystem::path& folder);

/// What else the catalog's identity needs.
struct CatalogEdition {
  std::string date; ///< of the data, ISO 8601
  int layout_major = catalog_layout_major, layout_minor = catalog_layout_minor;
};

/// The same from records that are already apart, in any order: only `kind` and `body` are read. It is how
/// `catalog update` puts changed records into an existing catalog.
[[nodiscard]] Result<CatalogText, Diagnostics> decode_catalog(const std::vector<CatalogRecord>& records,
                                                              const CatalogEdition& edition);

/// Every key of a record with its value as text, nested keys joined by dots: `tiers.0.price_usd_per_unit`.
/// Lists of words are one value, separated by spaces.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> record_fields(const CatalogRecord& record);

/// The kinds of record, and the file of catalogs/ that usually holds each (a file says its kind itself).
struct CatalogKind {
  std::string kind, file;
};

[[nodiscard]] std::vector<CatalogKind> catalog_kinds();

} // namespace steelyard
