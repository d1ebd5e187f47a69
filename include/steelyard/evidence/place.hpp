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
  std::optional<double> pue; ///< of the region, else the mean of the provider's in the country or anywhere
};

/// A region by its id or its name comes first, with the provider that the text names, then a country.
/// `only_provider` is the one that has the hardware, where only one has it; empty: any may.
[[nodiscard]] Place find_place(const Catalog& catalog, std::string_view location,
                               std::string_view only_provider = {});

} // namespace steelyard
