#include "cli/answer.hpp"

#include "steelyard/support/diagnostic_text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <ostream>

namespace steelyard::cli {

namespace {

Error write_error(const std::string& where, int code) {
  return {fmt::format("cannot write {}: {}", where, std::strerror(code)),
          {},
          "check the folder and the space left in it",
          Exit::internal};
}

/// A file with a name of its own that becomes `target` when it is whole, and vanishes otherwise.
class NewFile {
 public:
  explicit NewFile(const std::filesystem::path& target)
      : target_{target}, name_{target.string() + ".XXXXXX"} {
    descriptor_ = mkostemp(name_.data(), O_CLOEXEC);
    if (descriptor_ < 0) code_ = errno;
  }

  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  ~NewFile() {
    if (descriptor_ < 0) return;
    close(descriptor_);
    unlink(name_.c_str());
  }

  /// 0, or the errno of what failed.
  [[nodiscard]] int write(const std::string& text) {
    if (descriptor_ < 0) return code_;
    for (std::size_t done = 0; done < text.size();) {
      const auto n = ::write(descriptor_, text.data() + done, text.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return errno;
      done += static_cast<std::size_t>(n);
    }
    // mkostemp makes files for the owner alone; an answer is as readable as the user's other files.
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(descriptor_, 0666 & ~mask) != 0 || fsync(descriptor_) != 0) return errno;
    if (rename(name_.c_str(), target_.c_str()) != 0) return errno;
    close(descriptor_);
    descriptor_ = -1;
    return 0;
  }

 private:
  std::filesystem::path target_;
  std::string name_;
  int descriptor_ = -1;
  int code_ = 0;
};

/// A pipe or a device is written to as it is: there is nothing to rename.
int write_through(const std::string& path, const std::string& text) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  int code = 0;
  for (std::size_t done = 0; done < text.size() && code == 0;) {
    const auto n = ::write(descriptor, text.data() + done, text.size() - done);
    if (n >= 0)
      done += static_cast<std::size_t>(n);
    else if (errno != EINTR)
      code = errno;
  }
  if (close(descriptor) != 0 && code == 0) code = errno;
  return code;
}

bool wants_colour(const Arguments& arguments, const Surroundings& surroundings) {
  if (arguments.colour != Colour::automatic) return arguments.colour == Colour::always;
  const bool to_terminal =
      surroundings.out_is_terminal && (arguments.output.empty() || arguments.output == "-");
  return to_terminal && variable(surroundings, "NO_COLOR").empty() &&
         variable(surroundings, "TERM") != "dumb";
}

} // namespace

std::string program_version() {
  return STEELYARD_VERSION;
}

TextStyle text_style(const Arguments& arguments, const Surroundings& surroundings) {
  const bool to_file = !arguments.output.empty() && arguments.output != "-";
  return {to_file ? 80 : surroundings.width, wants_colour(arguments, surroundings)};
}

std::string as_json(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += fmt::format("\\{}", c);
    else if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + "\"";
}

Exit write_answer(const std::string& text, const Arguments& arguments, const Surroundings& surroundings) {
  if (arguments.output.empty() || arguments.output == "-") {
    errno = 0;
    *surroundings.out << text << std::flush;
    // A reader that has seen enough, as `head` has, is answered.
    if (surroundings.out->good() || errno == EPIPE) return Exit::answered;
    return failed(write_error("the answer", errno == 0 ? EIO : errno), surroundings);
  }
  std::error_code ignored;
  const auto status = std::filesystem::status(arguments.output, ignored);
  int code = 0;
  if (std::filesystem::is_directory(status))
    code = EISDIR;
  else if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    code = write_through(arguments.output, text);
  else // through a link, so that the link stays one
    code = NewFile{std::filesystem::exists(status) ? std::filesystem::canonical(arguments.output, ignored)
                                                   : std::filesystem::path{arguments.output}}
               .write(text);
  if (code == 0) return Exit::answered;
  return failed(write_error(arguments.output, code), surroundings);
}

Exit failed(const Error& error, const Surroundings& surroundings) {
  *surroundings.err << render(error) << std::flush;
  return error.exit;
}

Exit failed(const Diagnostics& diagnostics, const Surroundings& surroundings) {
  *surroundings.err << render(diagnostics) << std::flush;
  return diagnostics.errors.empty() ? Exit::internal : diagnostics.errors.front().exit;
}

void warn(const std::vector<Error>& warnings, const Arguments& arguments, const Surroundings& surroundings) {
  if (arguments.quiet || warnings.empty()) return;
  for (const auto& warning : warnings)
    *surroundings.err << render(warning, "warning");
  *surroundings.err << std::flush;
}

void remark(const std::string& text, const Arguments& arguments, const Surroundings& surroundings) {
  if (!arguments.quiet) *surroundings.err << text << '\n' << std::flush;
}

} // namespace steelyard::cli
