#include "steelyard/io/plan_reader.hpp"
#include "steelyard/support/diagnostic_text.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

using namespace steelyard;

namespace {

std::vector<std::filesystem::path> cases() {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry :
       std::filesystem::directory_iterator{std::string{STEELYARD_SOURCE_DIR} + "/tests/errors"})
    if (std::filesystem::exists(entry.path() / "plan.json")) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::vector<std::string> lines;
  std::ifstream in{file};
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

} // namespace

TEST_CASE("every bad plan is answered to the letter") {
  REQUIRE(cases().size() >= 50);
  for (const auto& folder : cases()) {
    DYNAMIC_SECTION(folder.filename().string()) {
      const auto text = read_text((folder / "plan.json").string());
      REQUIRE(text);
      const auto plan = read_plan(*text, "plan.json", lines_of(folder / "set.txt"));
      REQUIRE_FALSE(plan);
      const std::string said = render(plan.error());
      const std::string expected = *read_text((folder / "expected.txt").string());
      if (said != expected) {
        const std::filesystem::path now =
            std::string{STEELYARD_BINARY_DIR} + "/tests/errors/" + folder.filename().string() + ".txt";
        std::filesystem::create_directories(now.parent_path());
        std::ofstream{now, std::ios::binary} << said;
        UNSCOPED_INFO("what is said now: " << now.string());
      }
      CHECK(said == expected);
      for (const Error& error : plan.error().errors) {
        CHECK_FALSE(error.next.empty());
        CHECK((error.exit == Exit::input || error.exit == Exit::usage));
        CHECK(error.where.line > 0);
      }
    }
  }
}

TEST_CASE("a file that is not there is named") {
  const auto text = read_text("nowhere/plan.json");
  REQUIRE_FALSE(text);
  CHECK(render(text.error()) == "error: there is no such file\n"
                                "  --> nowhere/plan.json\n"
                                "   = check the path\n");
  const auto folder = read_text(STEELYARD_SOURCE_DIR);
  REQUIRE_FALSE(folder);
  CHECK(folder.error().what == "this is a folder, not a file");
}
