/// \file
/// What the figures of a comparison share: which options they show, how they are named, and scales.
#pragma once

#include "report/svg.hpp"
#include "steelyard/report/figures.hpp"

#include <functional>
#include <string>
#include <vector>

namespace steelyard::figures {

/// From amounts to places along an axis.
struct Scale {
  double low = 0, high = 1; ///< amounts at the ends
  double from = 0, to = 1;  ///< places of the ends
  bool logarithmic = false;

  [[nodiscard]] double at(double amount) const;
};

/// From 0 to the largest amount; logarithmic where amounts lie so far apart that the small ones would vanish.
[[nodiscard]] Scale scale_of(const std::vector<double>& amounts, double from, double to,
                             bool may_be_logarithmic);

/// Round amounts along an axis, three to seven.
[[nodiscard]] std::vector<double> ticks(const Scale& scale);

/// Lines and numbers below a picture.
void draw_axis_below(Svg& svg, const Scale& scale, double top, double bottom,
                     const std::function<std::string(double)>& shown);
/// The same at its left side.
void draw_axis_left(Svg& svg, const Scale& scale, double left, double right,
                    const std::function<std::string(double)>& shown);

[[nodiscard]] std::string title_of(const Weighed& option);
[[nodiscard]] std::string title_of(const Comparison& comparison, const std::string& id);

/// What options are ranked by: `cost with the price of errors, USD` and the like.
[[nodiscard]] std::string ranked_name(const Comparison& comparison);

/// The colour, shape and hatch of an approach.
[[nodiscard]] std::size_t paint_of(Approach approach);
/// Marks and names of the approaches, in a row; returns how high it is.
double draw_legend(Svg& svg, double y, const std::vector<Approach>& approaches);

/// The recommended option, the best of each approach, and others from the top: as the summary shows them.
[[nodiscard]] std::vector<const Weighed*> told_options(const Comparison& comparison);
/// Those of them that are the best of their approach, or recommended.
[[nodiscard]] std::vector<const Weighed*> best_of_approaches(const Comparison& comparison);

// One file a figure.
[[nodiscard]] std::optional<Figure> ranking(const Comparison& comparison);
[[nodiscard]] std::optional<Figure> stages(const Comparison& comparison);
[[nodiscard]] std::optional<Figure> carbon(const Comparison& comparison);
[[nodiscard]] std::optional<Figure> break_even(const Comparison& comparison);
[[nodiscard]] std::optional<Figure> drivers(const Comparison& comparison);
[[nodiscard]] std::optional<Figure> quality(const Comparison& comparison);

} // namespace steelyard::figures
