#include "steelyard/report/display_text.hpp"
#include "steelyard/report/document.hpp"

#include <algorithm>

namespace steelyard {

namespace {

/// Text that no Markdown reader takes for markup, on one line.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable_lines(text)) {
    switch (c) {
    case '\n':
      out += ' ';
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '&':
      out += "&amp;";
      break;
    case '\\':
    case '`':
    case '*':
    case '_':
    case '[':
    case ']':
    case '|':
    case '~':
      out += '\\';
      out += c;
      break;
    default:
      out += c;
    }
  }
  // A list or heading mark at the start of a line would be read as one.
  if (!out.empty() && (out.front() == '#' || out.front() == '-' || out.front() == '+'))
    out.insert(0, 1, '\\');
  return out;
}

class Writer {
 public:
  [[nodiscard]] std::string take() { return std::move(out_); }

  void title(const std::string& text) { out_ += "# " + escaped(text) + "\n"; }

  void operator()(const Heading& heading) { out_ += "\n## " + escaped(heading.text) + "\n"; }

  void operator()(const Paragraph& paragraph) {
    const std::string text = escaped(paragraph.text);
    out_ += paragraph.meaning == Meaning::strong ? "\n**" + text + "**\n" : "\n" + text + "\n";
  }

  void operator()(const List& list) {
    out_ += '\n';
    for (const auto& item : list.items)
      out_ += "- " + escaped(item) + "\n";
  }

  void operator()(const Note& note) { out_ += "\n<sub>" + escaped(note.text) + "</sub>\n"; }

  void operator()(const Outline& outline) {
    out_ += '\n';
    for (const auto& l : outline.lines)
      out_ += std::string(static_cast<std::size_t>(l.depth) * 2, ' ') + "- " + escaped(l.text) + "\n";
  }

  void operator()(const Verbatim& verbatim) {
    // The fence is longer than any run of backticks inside.
    std::size_t longest = 0, run = 0;
    for (const char c : verbatim.text)
      longest = std::max(longest, run = c == '`' ? run + 1 : 0);
    const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
    out_ += "\n" + fence + "\n" + printable_lines(verbatim.text);
    if (out_.back() != '\n') out_ += '\n';
    out_ += fence + "\n";
  }

  void operator()(const Table& table) {
    out_ += "\n|";
    for (const auto& column : table.columns)
      out_ += " " + escaped(column.title) + " |";
    out_ += "\n|";
    for (const auto& column : table.columns)
      out_ += column.number ? " --: |" : " :-- |";
    out_ += '\n';
    for (const auto& cells : table.rows) {
      out_ += '|';
      for (const auto& cell : cells) {
        out_ += ' ' + escaped(cell.text);
        if (!cell.detail.empty()) out_ += "<br>" + escaped(cell.detail);
        out_ += " |";
      }
      out_ += '\n';
    }
  }

 private:
  std::string out_;
};

} // namespace

std::string render_markdown(const Document& document) {
  Writer writer;
  writer.title(document.title);
  for (const auto& block : document.blocks)
    std::visit(writer, block);
  return writer.take();
}

} // namespace steelyard
