#include "report/svg.hpp"

#include "steelyard/report/display_text.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace steelyard {

namespace {

struct Paint {
  std::string_view fill;
  std::string_view hatch; ///< path of the hatch in a square of eight
  std::string_view dash;
};

// Okabe and Ito (2008), Color Universal Design: jfly.uni-koeln.de/color
constexpr std::array<Paint, paint_count> paints{{{"#0072B2", "M0 8L8 0", ""},
                                                 {"#D55E00", "M0 0L8 8", "6 3"},
                                                 {"#009E73", "M0 4H8", "2 3"},
                                                 {"#CC79A7", "M4 0V8", "9 3 2 3"},
                                                 {"#E69F00", "M0 8L8 0M0 0L8 8", "1 3"},
                                                 {"#56B4E9", "M0 4H8M4 0V8", "12 4"},
                                                 {"#F0E442", "M2 2h1M6 6h1", "4 2 1 2"},
                                                 {"#777777", "M0 2H8M0 6H8", "3 3"}}};

const Paint& paint_of(std::size_t k) {
  return paints[k % paint_count];
}

std::string titled(std::string_view tip) {
  return tip.empty() ? std::string{} : "<title>" + markup_escaped(tip) + "</title>";
}

std::string_view anchored(Anchor anchor) {
  return anchor == Anchor::start ? "start" : anchor == Anchor::middle ? "middle" : "end";
}

/// The outline of a shape of radius one, by paint.
std::string shape(std::size_t paint, double x, double y, double r) {
  switch (paint % paint_count) {
  case 0:
    return fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}")", x, y, r);
  case 1:
    return fmt::format(R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}")", x - r, y - r, 2 * r,
                       2 * r);
  case 2:
    return fmt::format(R"(<path d="M{:.1f} {:.1f}l{:.1f} {:.1f}h{:.1f}z")", x, y - r * 1.2, r * 1.2, r * 2.1,
                       -2.4 * r);
  case 3:
    return fmt::format(R"(<path d="M{:.1f} {:.1f}l{:.1f} {:.1f}l{:.1f} {:.1f}l{:.1f} {:.1f}z")", x,
                       y - 1.4 * r, 1.4 * r, 1.4 * r, -1.4 * r, 1.4 * r, -1.4 * r, -1.4 * r);
  default:
    return fmt::format(R"(<path d="M{:.1f} {:.1f}l{:.1f} {:.1f}h{:.1f}z")", x, y + r * 1.2, r * 1.2, -r * 2.1,
                       -2.4 * r);
  }
}

} // namespace

std::string markup_escaped(std::string_view text) {
  std::string out;
  for (const char c : printable_lines(text)) {
    switch (c) {
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '&':
      out += "&amp;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += c;
    }
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string{text};
  // A letter may be several bytes: none is cut inside.
  std::size_t end = 0;
  for (std::size_t next = 1; next <= text.size(); ++next) {
    const bool inside = next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U;
    if (inside) continue;
    if (display_width(text.substr(0, next)) + 1 > columns) break;
    end = next;
  }
  return std::string{text.substr(0, end)} + "…";
}

Svg::Svg(std::string name, std::string_view title, std::string_view description) : name_{std::move(name)} {
  head_ = fmt::format(R"(<title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>)", name_,
                      markup_escaped(title), markup_escaped(description));
}

void Svg::text(double x, double y, std::string_view words, Anchor anchor, Ink ink) {
  const std::string_view css = ink == Ink::faint ? "soft" : "ink";
  body_ += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" class="{}" fill="{}"{}{}>{}</text>)", x, y, css,
                       ink == Ink::faint ? "#555555" : "#1a1a1a",
                       anchor == Anchor::start ? "" : fmt::format(R"( text-anchor="{}")", anchored(anchor)),
                       ink == Ink::strong ? R"( font-weight="600")" : "", markup_escaped(words));
  body_ += '\n';
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view css_class) {
  const bool rule = css_class == "rule";
  body_ += fmt::format(R"(<path class="{}" d="M{:.1f} {:.1f}L{:.1f} {:.1f}" stroke="{}" stroke-width="{}"/>)",
                       css_class, x1, y1, x2, y2, rule ? "#cccccc" : "#1a1a1a", rule ? "1" : "2");
  body_ += '\n';
}

void Svg::bar(double x, double y, double wide, double height, std::size_t paint, bool hatched,
              std::string_view tip) {
  const auto box = fmt::format(R"(x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}")", x, y,
                               wide < 0.5 ? 0.5 : wide, height);
  body_ += "<g>" + titled(tip) +
           fmt::format(R"(<rect {} class="p{}" fill="{}" stroke="#ffffff" stroke-width="0.5"/>)", box,
                       paint % paint_count, paint_of(paint).fill);
  if (hatched) {
    const std::string id = fmt::format("{}-hatch-{}", name_, paint % paint_count);
    if (head_.find('"' + id + '"') == std::string::npos)
      head_ += fmt::format(
          R"(<defs><pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse"><path d="{}" fill="none" stroke="#ffffff" stroke-width="1.6"/></pattern></defs>)",
          id, paint_of(paint).hatch);
    body_ += fmt::format(R"shape(<rect {} fill="url(#{})"/>)shape", box, id);
  }
  body_ += "</g>\n";
}

void Svg::band(double x1, double x2, double y1, double y2, std::string_view tip) {
  body_ += fmt::format(
      R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="band" fill="#999999" fill-opacity="0.25">{}</rect>)",
      x1, y1, x2 - x1, y2 - y1, titled(tip));
  body_ += '\n';
}

void Svg::mark(double x, double y, std::size_t paint, double size, std::string_view tip, bool focus) {
  body_ += shape(paint, x, y, size) +
           fmt::format(R"( class="mark p{}" fill="{}" stroke="#1a1a1a" stroke-width="1"{}>{})",
                       paint % paint_count, paint_of(paint).fill,
                       focus ? fmt::format(R"( tabindex="0" role="img" aria-label="{}")", markup_escaped(tip))
                             : "",
                       titled(tip));
  const auto kind = paint % paint_count;
  body_ += kind == 0 ? "</circle>\n" : kind == 1 ? "</rect>\n" : "</path>\n";
}

void Svg::small_dot(double x, double y, std::size_t paint, std::string_view tip) {
  body_ += fmt::format(
      R"(<circle cx="{:.1f}" cy="{:.1f}" r="2.5" class="p{}" fill="{}" fill-opacity="0.6">{}</circle>)", x, y,
      paint % paint_count, paint_of(paint).fill, titled(tip));
  body_ += '\n';
}

void Svg::path(std::string_view points, std::size_t paint, bool dashed, std::string_view tip) {
  const auto& p = paint_of(paint);
  body_ += fmt::format(
      R"(<polyline points="{}" class="s{}" fill="none" stroke="{}" stroke-width="2.5"{}>{}</polyline>)",
      points, paint % paint_count, p.fill,
      dashed && !p.dash.empty() ? fmt::format(R"( stroke-dasharray="{}")", p.dash) : "", titled(tip));
  body_ += '\n';
}

std::string Svg::take(double height) && {
  return fmt::format(
             R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}" role="group" aria-labelledby="{2}-title {2}-desc" font-family="system-ui, sans-serif" font-size="13">)",
             width, height, name_) +
         head_ + "\n" + body_ + "</svg>\n";
}

} // namespace steelyard
