/// \file
/// What is said to a reader, apart from how it is shown. Every format renders the same document.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace steelyard {

/// Why a piece of text stands out. A renderer may colour it; no meaning is carried by colour alone.
enum class Meaning { plain, strong, good, bad, caution, faint };

struct Cell {
  std::string text;
  std::string detail = {};           ///< stands below the text, smaller: the interval under a mean
  std::optional<double> number = {}; ///< at full precision, for formats that machines read
  Meaning meaning = Meaning::plain;
};

struct TableColumn {
  std::string title;
  bool number = false; ///< aligned right and never wrapped
  int dispensable = 0; ///< the highest is left out first where the width does not suffice; 0 never is
};

struct Table {
  std::vector<TableColumn> columns;
  std::vector<std::vector<Cell>> rows; ///< each as long as `columns`
};

struct Heading {
  std::string text;
};

struct Paragraph {
  std::string text;
  Meaning meaning = Meaning::plain;
};

struct List {
  std::vector<std::string> items;
};

/// Small print.
struct Note {
  std::string text;
};

/// Nested lines, such as the inputs of a number and the inputs of those.
struct Outline {
  struct Line {
    int depth = 0; ///< never more than one deeper than the line before
    std::string text;
    Meaning meaning = Meaning::plain;
  };

  std::vector<Line> lines;
};

/// Text that somebody may copy as it stands.
struct Verbatim {
  std::string text;
};

using Block = std::variant<Heading, Paragraph, Table, List, Note, Outline, Verbatim>;

struct Document {
  std::string title;
  std::vector<Block> blocks;
};

/// How a terminal is written to.
struct TextStyle {
  std::size_t width = 80;
  bool colour = false;
};

/// For a terminal. No line is wider than the style's width, but for a number or an identifier that is wider
/// itself.
[[nodiscard]] std::string render_text(const Document& document, const TextStyle& style = {});
/// CommonMark with tables as GitHub reads them.
[[nodiscard]] std::string render_markdown(const Document& document);
/// One file that needs no other: no script, no link to a style or a font.
[[nodiscard]] std::string render_html(const Document& document);
/// Whether a table's text begins with the names of its columns; rows of a table in parts have them once.
enum class CsvHeader { written, left_out };
/// RFC 4180 with a header row, unless that is left out. Numbers at full precision; a text that a spreadsheet
/// would compute gets a leading `'`.
[[nodiscard]] std::string render_csv(const Table& table, CsvHeader header = CsvHeader::written);

} // namespace steelyard
