#include "report/html_blocks.hpp"
#include "report/svg.hpp"
#include "steelyard/report/document.hpp"

namespace steelyard {

namespace {

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

  void operator()(const Heading& heading) { out_ += "<h2>" + markup_escaped(heading.text) + "</h2>\n"; }

  void operator()(const Paragraph& paragraph) {
    out_ += opening("p", paragraph.meaning) + markup_escaped(paragraph.text) + "</p>\n";
  }

  void operator()(const List& list) {
    out_ += "<ul>\n";
    for (const auto& item : list.items)
      out_ += "<li>" + markup_escaped(item) + "</li>\n";
    out_ += "</ul>\n";
  }

  void operator()(const Note& note) { out_ += "<p><small>" + markup_escaped(note.text) + "</small></p>\n"; }

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
      out_ += opening("li", l.meaning) + markup_escaped(l.text);
    }
    for (; depth >= 0; --depth)
      out_ += "</li>\n</ul>\n";
  }

  void operator()(const Verbatim& verbatim) {
    out_ += "<pre tabindex=\"0\">" + markup_escaped(verbatim.text) + "</pre>\n";
  }

  void operator()(const Table& table) { out_ += html_table(table, "Table"); }

 private:
  std::string out_;
};

} // namespace

std::string html_table(const Table& table, std::string_view label) {
  std::string out = "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                    markup_escaped(label) + "\"><table>\n<thead><tr>";
  for (const auto& column : table.columns)
    out += (column.number ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">") +
           markup_escaped(column.title) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& cells : table.rows) {
    out += "<tr>";
    for (std::size_t c = 0; c < cells.size(); ++c) {
      std::string css(css_class(cells[c].meaning));
      if (table.columns[c].number) css += css.empty() ? "number" : " number";
      out += css.empty() ? "<td>" : "<td class=\"" + css + "\">";
      out += markup_escaped(cells[c].text);
      if (!cells[c].detail.empty()) out += "<br><small>" + markup_escaped(cells[c].detail) + "</small>";
      out += "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table></div>\n";
}

std::string html_blocks(const std::vector<Block>& blocks) {
  Writer writer;
  for (const auto& block : blocks)
    std::visit(writer, block);
  return writer.take();
}

std::string render_html(const Document& document) {
  const std::string title = markup_escaped(document.title);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         title + "</title>\n<style>" + std::string(style_sheet) + "</style>\n</head>\n<body>\n<main>\n<h1>" +
         title + "</h1>\n" + html_blocks(document.blocks) + "</main>\n</body>\n</html>\n";
}

} // namespace steelyard
