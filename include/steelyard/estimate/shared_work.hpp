/// \file
/// Which options share most of their estimate, so that it is worked out once and kept only while it is
/// needed.
///
/// \par Model
/// Options that differ only in what serves them share all stages but serving, the way to launch and the
/// chance of being good enough: some 400 KB at 4096 draws. Estimated one after another, a group needs that
/// once.
/// \par Worked example
/// A model tuned on one machine and served on any of twelve: a group of twelve.
/// \par Accuracy
/// Exact: a group of one gives the same numbers.
/// \par Source
/// Our own bookkeeping.
#pragma once

#include "steelyard/estimate/setting.hpp"
#include "steelyard/option/option.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace steelyard {

/// Options that share work.
struct SharingGroup {
  std::string key;                  ///< that the setting keeps it by: forget() it after the last of them
  std::vector<std::size_t> options; ///< indices
};

/// The options that are feasible, in groups; groups by their first option.
[[nodiscard]] std::vector<SharingGroup> sharing_groups(const Setting& setting,
                                                       const std::vector<Option>& options);

} // namespace steelyard
