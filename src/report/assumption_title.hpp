/// \file
/// What an assumption is called where people read it.
#pragma once

#include <string>
#include <string_view>

namespace steelyard {

/// The name in plain words: `people.run_fte.api` is "people to run it (api)". An id that has none is spelled
/// out.
[[nodiscard]] std::string assumption_title(std::string_view id);

} // namespace steelyard
