#include "io/durable_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace steelyard::io {
namespace {

Done sync_descriptor(const std::filesystem::path& path, int flags) {
  const int descriptor =
      ::open(path.c_str(), flags | O_CLOEXEC); // NOLINT(cppcoreguidelines-pro-type-vararg): POSIX
  if (descriptor < 0) return Unexpected{file_error(path, "cannot be opened", errno)};
  const int failed = ::fsync(descriptor) != 0 ? errno : 0;
  static_cast<void>(::close(descriptor));
  // Some file systems cannot sync a folder and say EINVAL; there is nothing more to do on them.
  if (failed != 0 && failed != EINVAL)
    return Unexpected{file_error(path, "cannot be written to the disk", failed)};
  return std::monostate{};
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
}

} // namespace

Error file_error(const std::filesystem::path& file, std::string_view what, int system_error) {
  Error error;
  error.what = fmt::format("{}: {}", what, std::generic_category().message(system_error));
  error.where.file = file.string();
  error.next = "check that the folder is there, may be written to, and has space left";
  error.exit = Exit::internal;
  return error;
}

Result<std::string> read_file(const std::filesystem::path& file, std::uintmax_t most_bytes) {
  const File in{std::fopen(file.c_str(), "rb")};
  if (!in) return Unexpected{file_error(file, "cannot be read", errno)};
  std::string text;
  std::string block(1U << 16U, '\0');
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), in.get())) {
    if (text.size() + got > most_bytes)
      return Unexpected{file_error(file, "is larger than it may be", EFBIG)};
    text.append(block, 0, got);
  }
  if (std::ferror(in.get()) != 0) return Unexpected{file_error(file, "cannot be read", errno)};
  return text;
}

Done sync_file(const std::filesystem::path& file) {
  return sync_descriptor(file, O_RDONLY);
}

Done replace_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0)
    return Unexpected{file_error(to, "cannot be replaced", errno)};
  return sync_descriptor(folder_of(to), O_RDONLY | O_DIRECTORY);
}

Done write_durably(const std::filesystem::path& file, std::string_view text) {
  std::filesystem::path beside = file;
  beside += fmt::format(".{}.tmp", ::getpid());
  {
    File out{std::fopen(beside.c_str(), "wb")};
    if (!out) return Unexpected{file_error(beside, "cannot be written", errno)};
    const bool written = std::fwrite(text.data(), 1, text.size(), out.get()) == text.size();
    const bool closed = std::fclose(out.release()) == 0;
    if (!written || !closed) {
      Error error = file_error(beside, "cannot be written", errno);
      static_cast<void>(std::remove(beside.c_str()));
      return Unexpected{std::move(error)};
    }
  }
  if (Done synced = sync_file(beside); !synced) return synced;
  return replace_file(beside, file);
}

Done make_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Unexpected{file_error(folder, "cannot be made", failed.value())};
  return std::monostate{};
}

} // namespace steelyard::io
