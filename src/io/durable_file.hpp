/// \file
/// Files that are either the old one or the new one, also when the power fails in between.
#pragma once

#include "steelyard/support/result.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace steelyard::io {

struct CloseFile {
  void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
};

/// A file that is closed when it goes out of sight.
using File = std::unique_ptr<std::FILE, CloseFile>;

/// An error about a file, with what the system says.
[[nodiscard]] Error file_error(const std::filesystem::path& file, std::string_view what, int system_error);

/// Reads a whole file.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::uintmax_t most_bytes);

/// Makes the content of a file last: the file and the folder that names it.
[[nodiscard]] Done sync_file(const std::filesystem::path& file);

/// Puts a synced file in the place of another.
[[nodiscard]] Done replace_file(const std::filesystem::path& from, const std::filesystem::path& to);

/// Writes a text beside the file, syncs it and renames it to the file.
[[nodiscard]] Done write_durably(const std::filesystem::path& file, std::string_view text);

/// Makes a folder and those above it.
[[nodiscard]] Done make_folder(const std::filesystem::path& folder);

} // namespace steelyard::io
