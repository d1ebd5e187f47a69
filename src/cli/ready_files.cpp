#include "cli/ready_files.hpp"

#include "cli/answer.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

namespace steelyard::cli {

std::optional<Error> write_ready_files(const std::string& folder, const std::vector<ReadyFile>& files,
                                       const Arguments& arguments, const Surroundings& surroundings) {
  namespace fs = std::filesystem;
  std::error_code code;
  for (const ReadyFile& file : files)
    if (const fs::path path = fs::path{folder} / file.name; fs::exists(fs::symlink_status(path, code)))
      return Error{fmt::format("{} exists, and nothing was written", path.string()),
                   {},
                   "name another folder with --emit, or move what is there",
                   Exit::usage};
  fs::create_directories(folder, code);
  for (const ReadyFile& file : files) {
    const fs::path path = fs::path{folder} / file.name;
    std::ofstream out{path, std::ios::binary};
    out << file.text;
    out.close();
    if (!out)
      return Error{fmt::format("{} cannot be written", path.string()),
                   {},
                   "name a folder that can be written to with --emit",
                   Exit::internal};
    if (file.executable)
      fs::permissions(path, fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                      fs::perm_options::add, code);
    remark(fmt::format("wrote {}: {}", path.string(), file.purpose), arguments, surroundings);
  }
  return std::nullopt;
}

} // namespace steelyard::cli
