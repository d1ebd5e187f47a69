#include "cli/doctor_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"

#include "steelyard/io/catalog_store.hpp"
#include "steelyard/report/document.hpp"

#include <fmt/format.h>

namespace steelyard::cli {

namespace {

std::string or_none(const std::string& text) {
  return text.empty() ? "none" : text;
}

} // namespace

Exit run_doctor(const Arguments& arguments, const Surroundings& surroundings) {
  const auto known = load_knowledge(arguments, surroundings);
  Table table;
  table.columns = {{"what", false, 0}, {"found", false, 0}};
  const auto add = [&table](std::string what, std::string found, Meaning meaning = Meaning::plain) {
    table.rows.push_back({{std::move(what), "", {}, Meaning::plain}, {std::move(found), "", {}, meaning}});
  };
  add("version", program_version());
  add("program", surroundings.executable.string());
  add("shipped files", share_folder(surroundings.executable).string());
  if (known) {
    add("catalog", known->store.string());
    add("catalog id", known->catalog.id);
    add("catalog date", known->catalog.date);
    add("catalog sha256", known->catalog.sha256);
    add("coefficients sha256", known->coefficients.sha256);
  } else {
    for (const auto& error : known.error().errors)
      add("problem", error.what, Meaning::bad);
  }
  add("own catalogs", or_none(data_folder(surroundings).string()));
  add("cache", or_none(own_folder(surroundings, "XDG_CACHE_HOME", ".cache").string()));
  add("terminal", surroundings.out_is_terminal ? fmt::format("{} columns", surroundings.width) : "no");

  Document document;
  document.blocks.emplace_back(std::move(table));
  // Paths are there to be copied: they are not wrapped.
  TextStyle style = text_style(arguments, surroundings);
  style.width = 4096;
  const Format format = chosen_format(*find_command("doctor"), arguments);
  const std::string text = format == Format::csv ? render_csv(std::get<Table>(document.blocks.front()))
                                                 : render_text(document, style);
  const Exit written = write_answer(text, arguments, surroundings);
  if (written != Exit::answered || known) return written;
  return failed(known.error(), surroundings);
}

} // namespace steelyard::cli
