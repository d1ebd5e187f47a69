/// \file
/// A comparison in pictures: SVG that needs no style sheet, and the same data as a table.
#pragma once

#include "steelyard/decide/comparison.hpp"
#include "steelyard/report/document.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// What is drawn, in words, and the numbers that are drawn.
struct Figure {
  std::string name;        ///< as --figure names it
  std::string title;       ///< heads its section
  std::string description; ///< what is to be seen, in full sentences
  std::string svg; ///< a whole SVG element with title and desc; colours are attributes, ids are unique
  Table table;
};

/// The names that a figure may be asked for by, in the order of the report.
[[nodiscard]] std::span<const std::string_view> figure_names();

/// One figure; absent where the answer lacks what it draws: `break-even` needs Comparison::what_if.
[[nodiscard]] std::optional<Figure> figure(const Comparison& comparison, std::string_view name);

} // namespace steelyard
