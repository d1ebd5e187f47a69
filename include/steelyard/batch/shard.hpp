/// \file
/// Which records of a portfolio one of several runs takes.
///
/// \par Model
/// Records count from 0. Shard K of N, K from 1, holds those whose index leaves the rest K - 1 when it is
/// divided by N: every record is in one shard, shards differ in length by one record at most, and neighbours,
/// which are often alike, fall into different ones.
/// \par Worked example
/// Of seven records shard 2 of 3 holds those with the indices 1 and 4.
/// \par Accuracy
/// Exact. Shards take equally many records, not equally long.
/// \par Source
/// AWS Batch User Guide, "Job environment variables"; Slurm, "Job Array Support"; Kubernetes, "Indexed Job".
#pragma once

#include "steelyard/support/result.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard {

/// Shard `number` of `of`; the only one without more said.
struct Shard {
  std::size_t number = 1; ///< from 1
  std::size_t of = 1;
};

/// Whether the shard holds the record with this index.
[[nodiscard]] bool holds(const Shard& shard, std::size_t index);

/// The shard that `K/N` names; nullopt unless both are whole numbers and 1 <= K <= N.
[[nodiscard]] std::optional<Shard> shard(std::string_view text);

/// The shard of this process by what a scheduler of array jobs sets in the environment: AWS Batch, Slurm, or
/// Kubernetes, which does not say how many there are. `of` is that number where the user gives it; it goes
/// before the scheduler's. `variable` looks a variable up. The error names the variables that are missing.
[[nodiscard]] Result<Shard>
scheduled_shard(std::optional<std::size_t> of,
                const std::function<std::optional<std::string>(const std::string&)>& variable);

} // namespace steelyard
