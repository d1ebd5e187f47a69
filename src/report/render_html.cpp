#include "steelyard/report/display_text.hpp"
#include "steelyard/report/document.hpp"

namespace steelyard {

namespace {

std::string escaped(std::string_view text) {
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

std::string_view css_class(Meaning meaning) {
  switch (meaning) {
  case Meaning::plain:
    return "";
  case Meaning::strong:
    return "strong";
  case Meaning::good:
    return "good";
  case Meaning::bad:
    return "bad";
  case Meaning::caution:
    return "caution";
  case Meaning::faint:
    return "faint";
  }
  return "";
}

std::string opening(std::string_view tag, Meaning meaning) {
  const auto css = css_class(meaning);
  std::string out = "<" + std::string(tag);
  if (!css.empty()) out += " class=\"" + std::string(css) + "\"";
  return out + ">";
}

constexpr std::string_view style_sheet = R"(
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { padding: .3rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid #8886; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
small, .faint { opacity: .75; }
.strong { font-weight: 600; }
.good { color: light-dark(#176b2c, #6fd58a); }
.bad { color: light-dark(#a11, #ff8a80); }
.caution { color: light-dark(#8a5a00, #ffcc66); }
.wide { overflow-x: auto; }
pre { overflow-x: auto; padding: .7rem; border: 1px solid #8886; }
)";

class Writer {
 public:
  [[nodiscard]] std::string take() { return std::move(out_); }

  void operator()(const Heading& heading) { out_ += "<h2>" + escaped(heading.text) + "</h2>\n"; }

  void operator()(const Paragraph& paragraph) {
    out_ += opening("p", paragraph.meaning) + escaped(paragraph.text) + "</p>\n";
  }

  void operator()(const List& list) {
    out_ += "<ul>\n";
    for (const auto& item : list.items)
      out_ += "<li>" + escaped(item) + "</li>\n";
    out_ += "</ul>\n";
  }

  void operator()(const Note& note) { out_ += "<p><small>" + escaped(note.text) + "</small></p>\n"; }

  void operator()(const Outline& outline) {
    int depth = -1;
    for (const auto& l : outline.lines) {
      if (l.depth > depth)
        for (; depth < l.depth; ++depth)
          out_ += "<ul>\n";
      else {
        out_ += "</li>\n";
        for (; depth > l.depth; --depth)
          out_ += "</ul>\n</li>\n";
      }
      out_ += opening("li", l.meaning) + escaped(l.text);
    }
    for (; depth >= 0; --depth)
      out_ += "</li>\n</ul>\n";
  }

  void operator()(const Verbatim& verbatim) { out_ += "<pre>" + escaped(verbatim.text) + "</pre>\n"; }

  void operator()(const Table& table) {
    out_ += "<div class=\"wide\"><table>\n<thead><tr>";
    for (const auto& column : table.columns)
      out_ += (column.number ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">") +
              escaped(column.title) + "</th>";
    out_ += "</tr></thead>\n<tbody>\n";
    for (const auto& cells : table.rows) {
      out_ += "<tr>";
      for (std::size_t c = 0; c < cells.size(); ++c) {
        std::string css(css_class(cells[c].meaning));
        if (table.columns[c].number) css += css.empty() ? "number" : " number";
        out_ += css.empty() ? "<td>" : "<td class=\"" + css + "\">";
        out_ += escaped(cells[c].text);
        if (!cells[c].detail.empty()) out_ += "<br><small>" + escaped(cells[c].detail) + "</small>";
        out_ += "</td>";
      }
      out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table></div>\n";
  }

 private:
  std::string out_;
};

} // namespace

std::string render_html(const Document& document) {
  Writer writer;
  for (const auto& block : document.blocks)
    std::visit(writer, block);
  const std::string title = escaped(document.title);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         title + "</title>\n<style>" + std::string(style_sheet) + "</style>\n</head>\n<body>\n<main>\n<h1>" +
         title + "</h1>\n" + writer.take() + "</main>\n</body>\n</html>\n";
}

} // namespace steelyard
