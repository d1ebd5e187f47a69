#include "steelyard/io/starters.hpp"

#include "steelyard/io/plan_reader.hpp"

#include <filesystem>

namespace steelyard {

std::string starter_path(const std::string& catalogs_folder, TaskKind kind) {
  return (std::filesystem::path{catalogs_folder} / "starters" / (std::string{name(kind)} + ".json")).string();
}

Result<std::string> starter_plan(const std::string& catalogs_folder, TaskKind kind) {
  auto text = read_text(starter_path(catalogs_folder, kind));
  if (!text) {
    text.error().exit = Exit::catalog;
    text.error().next =
        "the catalogs are incomplete; install them again, or name their folder with --catalog";
  }
  return text;
}

} // namespace steelyard
