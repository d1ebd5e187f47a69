/// \file
/// What the catalog knows of a place that a text such as `Iowa (GCP)` or `US average` names: the grid's
/// carbon intensity [kg/kWh] and the site's PUE.
#pragma once

#include "steelyard/catalog/catalog.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace steelyard {

struct Place {
  std::string what; ///< the region's id, or the country's code; empty: the text names none that is known
  std::optional<double> kg_per_kwh; ///< location-based average; of a country, the mean over its regions
  std::optional<double> pue;        ///< of one region only
};

/// A region by its id or its name comes first, with the provider that the text names, then a country.
[[nodiscard]] Place find_place(const Catalog& catalog, std::string_view location);

} // namespace steelyard
