#include "steelyard/report/display_text.hpp"
#include "steelyard/report/document.hpp"

#include <algorithm>
#include <numeric>

namespace steelyard {

namespace {

constexpr std::size_t gap = 2;             ///< columns between two columns of a table
constexpr std::size_t narrowest_text = 18; ///< a column of text is not made narrower while another can go

std::string_view colour_code(Meaning meaning) {
  switch (meaning) {
  case Meaning::plain:
    return "";
  case Meaning::strong:
    return "\x1b[1m";
  case Meaning::good:
    return "\x1b[32m";
  case Meaning::bad:
    return "\x1b[31m";
  case Meaning::caution:
    return "\x1b[33m";
  case Meaning::faint:
    return "\x1b[2m";
  }
  return "";
}

class Writer {
 public:
  explicit Writer(const TextStyle& style) : style_{style} {}

  [[nodiscard]] std::string take() { return std::move(out_); }

  void operator()(const Heading& heading) {
    blank_line();
    paragraph_lines(heading.text, "", "    ", Meaning::strong);
    after_heading_ = true;
  }

  void operator()(const Paragraph& paragraph) {
    blank_line();
    paragraph_lines(paragraph.text, "", "", paragraph.meaning);
  }

  void operator()(const List& list) {
    for (const auto& item : list.items)
      paragraph_lines(item, "  - ", "    ", Meaning::plain);
  }

  void operator()(const Note& note) {
    blank_line();
    paragraph_lines(note.text, "", "", Meaning::faint);
  }

  void operator()(const Outline& outline) {
    for (const auto& l : outline.lines) {
      const std::string indent(static_cast<std::size_t>(l.depth) * 2, ' ');
      paragraph_lines(l.text, indent, indent + "    ", l.meaning);
    }
  }

  void operator()(const Verbatim& verbatim) {
    blank_line();
    std::string_view rest = verbatim.text;
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      line("  " + printable_lines(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void operator()(const Table& table) {
    if (table.columns.empty()) return;
    blank_line();
    const auto kept = fitting_columns(table);
    const auto widths = column_widths(table, kept);
    std::vector<Cell> titles;
    for (const auto& column : table.columns)
      titles.push_back({column.title, "", {}, Meaning::faint});
    row(table, titles, kept, widths);
    for (const auto& cells : table.rows)
      row(table, cells, kept, widths);
  }

 private:
  void line(std::string_view text) {
    while (!text.empty() && text.back() == ' ')
      text.remove_suffix(1);
    out_ += text;
    out_ += '\n';
    after_heading_ = false;
  }

  void blank_line() {
    if (!out_.empty() && !after_heading_) out_ += '\n';
  }

  [[nodiscard]] std::string painted(std::string text, Meaning meaning) const {
    const auto code = colour_code(meaning);
    if (!style_.colour || code.empty() || text.empty()) return text;
    return std::string(code) + text + "\x1b[0m";
  }

  void paragraph_lines(std::string_view text, std::string first, const std::string& next, Meaning meaning) {
    const std::size_t width = style_.width > next.size() + 20 ? style_.width - next.size() : 20;
    for (const auto& part : wrapped(printable_lines(text), width)) {
      line(first + painted(part, meaning));
      first = next;
    }
  }

  static std::size_t natural_width(const Table& table, std::size_t column) {
    std::size_t width = display_width(table.columns[column].title);
    for (const auto& cells : table.rows)
      width = std::max({width, display_width(printable_lines(cells[column].text)),
                        display_width(printable_lines(cells[column].detail))});
    return width;
  }

  static std::size_t least_width(const Table& table, std::size_t column) {
    const std::size_t natural = natural_width(table, column);
    return table.columns[column].number ? natural : std::min(natural, narrowest_text);
  }

  /// Leaves out dispensable columns, the most dispensable first, until the rest fits.
  [[nodiscard]] std::vector<std::size_t> fitting_columns(const Table& table) const {
    std::vector<std::size_t> kept(table.columns.size());
    std::iota(kept.begin(), kept.end(), std::size_t{0});
    const auto needed = [&] {
      std::size_t width = gap * (kept.size() - 1);
      for (const auto c : kept)
        width += least_width(table, c);
      return width;
    };
    while (kept.size() > 1 && needed() > style_.width) {
      const auto most =
          std::ranges::max_element(kept, {}, [&](std::size_t c) { return table.columns[c].dispensable; });
      if (table.columns[*most].dispensable == 0) break;
      kept.erase(most);
    }
    return kept;
  }

  /// Numbers get what they need; text columns share the rest as they need it.
  [[nodiscard]] std::vector<std::size_t> column_widths(const Table& table,
                                                       const std::vector<std::size_t>& kept) const {
    std::vector<std::size_t> widths;
    std::size_t total = gap * (kept.size() - 1);
    for (const auto c : kept) {
      widths.push_back(natural_width(table, c));
      total += widths.back();
    }
    while (total > style_.width) {
      std::size_t widest = kept.size();
      for (std::size_t i = 0; i < kept.size(); ++i) {
        const bool may_shrink = !table.columns[kept[i]].number && widths[i] > 8;
        if (may_shrink && (widest == kept.size() || widths[i] > widths[widest])) widest = i;
      }
      if (widest == kept.size()) break;
      --widths[widest];
      --total;
    }
    return widths;
  }

  void row(const Table& table, const std::vector<Cell>& cells, const std::vector<std::size_t>& kept,
           const std::vector<std::size_t>& widths) {
    struct Line {
      std::string text;
      Meaning meaning;
    };

    std::vector<std::vector<Line>> columns;
    std::size_t height = 1;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const Cell& cell = cells[kept[i]];
      std::vector<Line> lines;
      const auto add = [&](const std::string& text, Meaning meaning) {
        if (table.columns[kept[i]].number) {
          lines.push_back({printable_lines(text), meaning});
          return;
        }
        for (auto& part : wrapped(printable_lines(text), widths[i]))
          lines.push_back({std::move(part), meaning});
      };
      add(cell.text, cell.meaning);
      if (!cell.detail.empty()) add(cell.detail, Meaning::faint);
      height = std::max(height, lines.size());
      columns.push_back(std::move(lines));
    }
    for (std::size_t l = 0; l < height; ++l) {
      std::string text;
      for (std::size_t i = 0; i < kept.size(); ++i) {
        if (i > 0) text.append(gap, ' ');
        const Line shown = l < columns[i].size() ? columns[i][l] : Line{"", Meaning::plain};
        const std::size_t used = display_width(shown.text);
        const std::string spaces(widths[i] > used ? widths[i] - used : 0, ' ');
        const std::string body = painted(shown.text, shown.meaning);
        text += table.columns[kept[i]].number ? spaces + body : body + spaces;
      }
      line(text);
    }
  }

  TextStyle style_;
  std::string out_;
  bool after_heading_ = false; ///< what follows a heading stands right below it
};

} // namespace

std::string render_text(const Document& document, const TextStyle& style) {
  Writer writer{style};
  if (!document.title.empty()) writer(Paragraph{document.title, Meaning::strong});
  for (const auto& block : document.blocks)
    std::visit(writer, block);
  return writer.take();
}

} // namespace steelyard
