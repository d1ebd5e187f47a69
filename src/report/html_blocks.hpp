/// \file
/// Blocks of a document as HTML, for the pages that hold them.
#pragma once

#include "steelyard/report/document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// Headings are of the second level.
[[nodiscard]] std::string html_blocks(const std::vector<Block>& blocks);

/// A table that scrolls by itself where it is too wide, by keyboard too; `label` names it to a screen reader.
[[nodiscard]] std::string html_table(const Table& table, std::string_view label);

} // namespace steelyard
