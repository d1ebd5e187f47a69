/// \file
/// A picture in SVG, written shape by shape. Colours are attributes, so that a printer without style sheets
/// shows them; classes only let a page's style sheet change them in the dark.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace steelyard {

/// Colours that people with any colour vision tell apart (Okabe and Ito), each with a shape and a hatch of
/// its own, so that none is told by colour alone.
inline constexpr std::size_t paint_count = 8;

enum class Anchor { start, middle, end };

/// What a text looks like.
enum class Ink { plain, strong, faint };

class Svg {
 public:
  /// `name` makes ids unique where several pictures share a page.
  Svg(std::string name, std::string_view title, std::string_view description);

  void text(double x, double y, std::string_view words, Anchor anchor = Anchor::start, Ink ink = Ink::plain);
  void line(double x1, double y1, double x2, double y2, std::string_view css_class = "rule");
  /// A bar in a paint; its hatch lies over it where `hatched`.
  void bar(double x, double y, double wide, double height, std::size_t paint, bool hatched = false,
           std::string_view tip = {});
  /// A pale band from `x1` to `x2`.
  void band(double x1, double x2, double y1, double y2, std::string_view tip);
  /// The shape of a paint, around a point. One with `focus` is reached by the keyboard.
  void mark(double x, double y, std::size_t paint, double size, std::string_view tip, bool focus = false);
  void small_dot(double x, double y, std::size_t paint, std::string_view tip);
  /// A line through points, "x,y x,y"; dashed differently for each paint.
  void path(std::string_view points, std::size_t paint, bool stepped_dash, std::string_view tip);

  /// The picture, as high as `height`.
  [[nodiscard]] std::string take(double height) &&;

  static constexpr double width = 560;

 private:
  std::string name_, head_, body_;
};

/// Text as markup shows it: nothing in it is obeyed.
[[nodiscard]] std::string markup_escaped(std::string_view text);

/// The text cut to some columns, with an ellipsis where something is lost.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t columns);

} // namespace steelyard
