#include "cli/surroundings.hpp"

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>

namespace steelyard::cli {

namespace {

constexpr std::size_t width_without_terminal = 80;

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>{value} : std::nullopt;
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return width_without_terminal;
  return std::max<std::size_t>(40, size.ws_col);
}

std::string utc_date() {
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const std::chrono::year_month_day date{days};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

} // namespace

Surroundings process_surroundings() {
  Surroundings s;
  std::error_code ignored;
  s.executable = std::filesystem::read_symlink("/proc/self/exe", ignored);
  s.environment = process_environment;
  s.in = &std::cin;
  s.out = &std::cout;
  s.err = &std::cerr;
  s.in_is_terminal = isatty(STDIN_FILENO) == 1;
  if (s.in_is_terminal) s.drop_waiting_input = [] { tcflush(STDIN_FILENO, TCIFLUSH); };
  s.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  s.err_is_terminal = isatty(STDERR_FILENO) == 1;
  if (s.out_is_terminal) s.width = terminal_width();
  s.today = utc_date();
  return s;
}

std::string variable(const Surroundings& surroundings, const std::string& name) {
  return surroundings.environment ? surroundings.environment(name).value_or("") : std::string{};
}

std::filesystem::path own_folder(const Surroundings& surroundings, const std::string& base,
                                 const std::string& fallback) {
  // The XDG rules say that a relative path is to be ignored.
  const std::filesystem::path given = variable(surroundings, base);
  if (given.is_absolute()) return given / "steelyard";
  const std::filesystem::path home = variable(surroundings, "HOME");
  return home.empty() ? home : home / fallback / "steelyard";
}

} // namespace steelyard::cli
