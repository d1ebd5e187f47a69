/// \file
/// The command `steelyard catalog`, with words of its own: list, show, search, verify, diff, import, pin,
/// urls, update.
#pragma once

#include "cli/surroundings.hpp"

#include "steelyard/support/error.hpp"

#include <span>
#include <string>

namespace steelyard::cli {

/// `words` is what stands after `catalog`.
[[nodiscard]] Exit run_catalog(std::span<const std::string> words, const Surroundings& surroundings);

} // namespace steelyard::cli
