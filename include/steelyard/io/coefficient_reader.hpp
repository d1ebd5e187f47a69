/// \file
/// Reads models/*.json into the model's coefficients, completely or not at all.
///
/// The list of coefficients is `visit_coefficients`. A coefficient that is missing, stands twice or belongs
/// to no field, a distribution that is none, an unknown source, a missing unit, basis or note: each is an
/// error with file and JSON pointer, and one pass finds them all.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/support/result.hpp"

#include <filesystem>

namespace steelyard {

/// The coefficients of all *.json in the folder; `catalog` knows the sources that they cite.
/// An id belongs to the field or family with the longest name that it begins with. A family has at least one
/// member.
[[nodiscard]] Result<Coefficients, Diagnostics> read_coefficients(const std::filesystem::path& folder,
                                                                  const Catalog& catalog);

} // namespace steelyard
