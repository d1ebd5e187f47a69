/// \file
/// Writes files that are ready for use into a folder of the user's.
#pragma once

#include "cli/command_line.hpp"

#include "steelyard/report/auto_stop_files.hpp"

#include <optional>
#include <string>
#include <vector>

namespace steelyard::cli {

/// Makes the folder where there is none, and says on stderr what each file is for. Where one of the files is
/// there already nothing is written at all, and the error says so.
[[nodiscard]] std::optional<Error> write_ready_files(const std::string& folder,
                                                     const std::vector<ReadyFile>& files,
                                                     const Arguments& arguments,
                                                     const Surroundings& surroundings);

} // namespace steelyard::cli
