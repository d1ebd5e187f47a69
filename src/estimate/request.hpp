/// \file
/// What one request is to a model, a number per draw.
///
/// \par Model
/// Tokens and FLOP of a request by option/work.hpp, over the sizes that requests have. They depend on the
/// model, not on what it runs on, so all options with that model share them.
/// \par Worked example
/// 300 tokens in and 100 out of a model that writes: 400 tokens.
/// \par Accuracy
/// That of option/work.hpp.
/// \par Source
/// That of option/work.hpp.
#pragma once

#include "job.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

struct RequestDraws {
  std::vector<double> tokens;
  std::vector<double> flop;
};

/// Of the job's model.
[[nodiscard]] const RequestDraws& request_draws(const Job& job);

/// A key of what is worked out of the job's model alone: what else of the option may alter it is in it.
[[nodiscard]] std::string model_key(std::string_view what, const Job& job);

} // namespace steelyard
