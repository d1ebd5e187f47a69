/// \file
/// What changed between two catalogs, record by record and key by key; price moves in percent.
///
/// \par Worked example
/// `price_usd_per_hour` from 1.00 to 1.25 is a move of +0.25; from 0 to 1 there is no ratio, and so no move.
#pragma once

#include "steelyard/io/catalog_text.hpp"

#include <optional>
#include <string>
#include <vector>

namespace steelyard {

/// One key of a record that both catalogs have. A key that only one of them has is empty in the other.
struct KeyChange {
  std::string key, before, after;
  std::optional<double> move; ///< after / before - 1, of two positive numbers
};

struct RecordChange {
  enum class What { added, removed, changed };
  What what = What::changed;
  std::string kind, id, title;
  std::vector<KeyChange> keys; ///< largest move first
  /// The largest move of a price (a key with `usd` in it), however signed.
  [[nodiscard]] std::optional<double> price_move() const;
};

/// Both lists sorted by (kind, id). The changes: largest price move first, then those without one by kind and
/// id.
[[nodiscard]] std::vector<RecordChange> catalog_difference(const std::vector<CatalogRecord>& before,
                                                           const std::vector<CatalogRecord>& after);

} // namespace steelyard
