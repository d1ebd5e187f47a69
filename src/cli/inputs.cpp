#include "cli/inputs.hpp"

#include "cli/answer.hpp"

#include "steelyard/estimate/measured.hpp"
#include "steelyard/io/catalog_store.hpp"
#include "steelyard/io/coefficient_reader.hpp"
#include "steelyard/io/measured_reader.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/option/known_names.hpp"
#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <iterator>

namespace steelyard::cli {

namespace {

/// Names near the missing one in its folder.
std::string near_files(const std::filesystem::path& file) {
  const std::filesystem::path folder =
      file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
  std::vector<std::string> names;
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(folder, code))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  const auto near = nearest_name(file.filename().string(), names);
  if (!near) return "";
  return fmt::format("did you mean \"{}\"?",
                     file.has_parent_path() ? (file.parent_path() / *near).string() : *near);
}

Unexpected<Diagnostics> one(Error error) {
  return Unexpected{Diagnostics{{std::move(error)}, {}}};
}

} // namespace

std::filesystem::path data_folder(const Surroundings& surroundings) {
  return own_folder(surroundings, "XDG_DATA_HOME", ".local/share");
}

Result<std::string> load_text(const std::string& file, const Surroundings& surroundings) {
  auto text = file == "-"
                  ? Result<std::string>{std::string{std::istreambuf_iterator<char>(*surroundings.in), {}}}
                  : read_text(file);
  if (text) return text;
  Error error = text.error();
  std::error_code code;
  if (file != "-" && !std::filesystem::exists(file, code))
    if (const auto near = near_files(file); !near.empty()) error.next = near;
  return Unexpected{std::move(error)};
}

Result<std::string> load_plan_text(const std::string& file, const Surroundings& surroundings) {
  auto text = load_text(file, surroundings);
  std::error_code code;
  if (text || file == "-" || std::filesystem::exists(file, code)) return text;
  Error error = text.error();
  // A file with a near name is what was meant.
  if (!error.next.starts_with("did you mean")) error.next += "; steelyard init writes a starter plan";
  return Unexpected{std::move(error)};
}

namespace {

Result<Plan, Diagnostics> plan_in(const std::string& text, const Arguments& arguments,
                                  const Surroundings& surroundings, std::vector<Error>* warnings) {
  std::vector<std::string> overrides;
  if (!arguments.measured.empty()) {
    const auto shown = load_text(arguments.measured, surroundings);
    if (!shown) return one(shown.error());
    auto measured = read_measured(*shown, shown_path(arguments.measured));
    if (!measured) return one(measured.error());
    overrides = std::move(*measured);
  }
  // What the user says goes before what was measured.
  overrides.insert(overrides.end(), arguments.overrides.begin(), arguments.overrides.end());
  std::vector<Error> odd;
  auto plan = read_plan(text, shown_path(arguments.operands.front()), overrides, &odd);
  warn(odd, arguments, surroundings);
  if (warnings) warnings->insert(warnings->end(), odd.begin(), odd.end());
  return plan;
}

} // namespace

Result<Plan, Diagnostics> load_plan(const Arguments& arguments, const Surroundings& surroundings,
                                    std::vector<Error>* warnings) {
  const auto text = load_plan_text(arguments.operands.front(), surroundings);
  if (!text) return one(text.error());
  return plan_in(*text, arguments, surroundings, warnings);
}

Result<Knowledge, Diagnostics> load_knowledge(const Arguments& arguments, const Surroundings& surroundings) {
  StoreSearch search;
  if (!arguments.catalog.empty()) search.wanted = arguments.catalog;
  search.data_folder = data_folder(surroundings);
  search.executable = surroundings.executable;
  const auto store = find_catalog_store(search);
  if (!store) return one(store.error());
  auto catalog = open_catalog(*store);
  if (!catalog) return one(catalog.error());
  if (!arguments.as_of.empty() && catalog->date > arguments.as_of)
    return one({fmt::format("catalog {} is of {}, later than --as-of {}", catalog->id, catalog->date,
                            arguments.as_of),
                {},
                "name a catalog of that time with --catalog; steelyard catalog list shows those at hand",
                Exit::catalog});
  auto coefficients = read_coefficients(share_folder(surroundings.executable) / "models", *catalog);
  if (!coefficients) return Unexpected{coefficients.error()};
  return Knowledge{*store, std::move(*catalog), std::move(*coefficients)};
}

Result<Question, Diagnostics> question_in(const std::string& text, const Arguments& arguments,
                                          const Surroundings& surroundings) {
  auto plan = plan_in(text, arguments, surroundings, nullptr);
  if (!plan) return Unexpected{std::move(plan.error())};
  auto known = load_knowledge(arguments, surroundings);
  if (!known) return Unexpected{std::move(known.error())};
  auto unknown = unknown_names(*plan, known->catalog, known->coefficients);
  if (!unknown.ok()) return Unexpected{std::move(unknown)};
  std::vector<Error> far;
  for (auto& surprise : measured_surprises(*plan, known->catalog, known->coefficients))
    far.push_back({std::move(surprise), {}, "", Exit::input});
  warn(far, arguments, surroundings);
  return Question{std::move(*plan), std::move(*known)};
}

Result<Question, Diagnostics> load_question(const Arguments& arguments, const Surroundings& surroundings) {
  const auto text = load_plan_text(arguments.operands.front(), surroundings);
  if (!text) return one(text.error());
  return question_in(*text, arguments, surroundings);
}

CompareSettings compare_settings(const Arguments& arguments) {
  CompareSettings settings;
  settings.seed = arguments.seed;
  settings.draws = arguments.draws;
  settings.threads = arguments.threads;
  settings.detail = arguments.detail;
  settings.version = program_version();
  return settings;
}

} // namespace steelyard::cli
