#include "io/line_blocks.hpp"

#include <cstring>

namespace steelyard::io {

namespace {
constexpr std::size_t block_bytes = 1U << 20;
} // namespace

LineBlocks::LineBlocks(const std::filesystem::path& file)
    : file_{std::fopen(file.c_str(), "rb")}, buffer_(block_bytes + room) {
  // The blocks are the buffer.
  if (file_) (void)std::setvbuf(file_.get(), nullptr, _IONBF, 0);
}

bool LineBlocks::fill() {
  if (at_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + at_, filled_ - at_);
    filled_ -= at_;
    at_ = 0;
  }
  if (filled_ + room == buffer_.size()) buffer_.resize(2 * buffer_.size()); // a line longer than all
  const std::size_t read =
      std::fread(buffer_.data() + filled_, 1, buffer_.size() - room - filled_, file_.get());
  filled_ += read;
  return read > 0;
}

bool LineBlocks::next(std::string_view& line) {
  std::size_t searched = 0;
  for (;;) {
    const char* begin = buffer_.data() + at_;
    const std::size_t held = filled_ - at_;
    const void* feed = held > searched ? std::memchr(begin + searched, '\n', held - searched) : nullptr;
    if (feed) {
      const auto length = static_cast<std::size_t>(static_cast<const char*>(feed) - begin);
      line = {begin, length};
      at_ += length + 1;
      ended_ = true;
      break;
    }
    searched = held;
    if (fill()) continue;
    if (held == 0) return false;
    line = {buffer_.data() + at_, filled_ - at_};
    at_ = filled_;
    ended_ = false;
    break;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  ++number_;
  return true;
}

} // namespace steelyard::io
