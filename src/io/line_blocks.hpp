/// \file
/// Lines of a file in constant memory, each with room behind it, as simdjson wants.
#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace steelyard::io {

class LineBlocks {
 public:
  explicit LineBlocks(const std::filesystem::path& file);

  [[nodiscard]] bool opened() const { return file_ != nullptr; }

  /// The next line without its end; false at the end of the file. At least `room` bytes behind it may be
  /// read. Valid until it is called again.
  [[nodiscard]] bool next(std::string_view& line);

  /// Whether the line that next() gave ended with a line feed: a last one that does not may be cut off.
  [[nodiscard]] bool ended() const { return ended_; }

  [[nodiscard]] std::size_t number() const { return number_; }

  static constexpr std::size_t room = 64;

 private:
  [[nodiscard]] bool fill();

  struct Close {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
  };

  std::unique_ptr<std::FILE, Close> file_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, filled_ = 0, number_ = 0;
  bool ended_ = false;
};

} // namespace steelyard::io
