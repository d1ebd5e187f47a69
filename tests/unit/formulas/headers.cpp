#include "support/catch.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

TEST_CASE("every formula says its model, a worked example, its accuracy and its source, in this order") {
  const std::filesystem::path headers = std::string{STEELYARD_SOURCE_DIR} + "/include/steelyard/formulas";
  const std::vector<std::string> parts{"/// \\file", "/// \\par Model", "/// \\par Worked example",
                                       "/// \\par Accuracy", "/// \\par Source"};
  int read = 0;
  for (const auto& entry : std::filesystem::directory_iterator{headers}) {
    CAPTURE(entry.path().filename().string());
    std::ifstream file{entry.path()};
    std::vector<std::string> found;
    // Only whole lines count: a formatter that fills comments may swallow a heading.
    for (std::string line; std::getline(file, line) && line != "#pragma once";)
      if (line.find("\\file") != std::string::npos || line.find("\\par") != std::string::npos)
        found.push_back(line);
    CHECK(found == parts);
    ++read;
  }
  CHECK(read >= 14);
}
