/// \file
/// Keyed Latin hypercube columns: one realisation of an uncertain number per draw.
///
/// A column is a pure function of (seed, plan, assumption): N strata, permuted and jittered by a keyed
/// bijection. Adding an assumption changes no other's draws, and nothing depends on threads or order.
/// \par Source
/// McKay, Beckman and Conover 1979 for the design; the bijection is a keyed Feistel network with
/// cycle walking.
#pragma once

#include "steelyard/stats/distribution.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace steelyard {

/// What a run's draws depend on, beside the assumption's own id.
struct SampleKey {
  std::uint64_t seed = 1;
  std::uint64_t plan = 0; ///< hash of the plan's id, or of its content where it has none
};

/// A hash of text that is the same on every machine (FNV-1a, then a finaliser).
[[nodiscard]] std::uint64_t stable_hash(std::string_view text);

/// The position of draw i among n strata: a permutation of 0..n-1 for every key.
[[nodiscard]] std::size_t stratum(std::uint64_t key, std::size_t i, std::size_t n);

/// n numbers in (0, 1), one in each stratum.
[[nodiscard]] std::vector<double> uniform_column(SampleKey key, std::string_view assumption, std::size_t n);

/// n draws of the distribution.
[[nodiscard]] std::vector<double> column(SampleKey key, std::string_view assumption,
                                         const Distribution& distribution, std::size_t n);

} // namespace steelyard
