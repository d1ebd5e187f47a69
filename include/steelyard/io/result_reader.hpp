/// \file
/// Results that `compare` wrote, read back.
#pragma once

#include "steelyard/decide/difference.hpp"
#include "steelyard/support/result.hpp"

#include <string>
#include <string_view>

namespace steelyard {

/// What a result holds, as far as two are compared.
struct ResultFile {
  Answer answer;
  std::string plan; ///< as it was understood, JSON
};

/// Whether a text is a result rather than a plan: JSON that says what made it.
[[nodiscard]] bool is_result(std::string_view text);

/// The result in a text, or everything that is not as compare writes it, with file and pointer. Keys that
/// this version does not know are passed over: later ones may add some.
[[nodiscard]] Result<ResultFile, Diagnostics> read_result(std::string_view text, const std::string& file);

} // namespace steelyard
