#include "cli/command_line.hpp"

#include <csignal>
#include <exception>
#include <iostream>
#include <new>

int main(int count, char** words) {
  using namespace steelyard;
  // A reader that goes away (| head) ends the write, not the program.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const std::vector<std::string> arguments(words + (count > 0 ? 1 : 0), words + count);
    return static_cast<int>(cli::run(arguments, cli::process_surroundings()));
  } catch (const std::bad_alloc&) {
    std::cerr << "error: not enough memory\n";
  } catch (const std::exception& error) {
    std::cerr << "error: internal: " << error.what()
              << "\n  help: please report this with the output of steelyard doctor\n";
  }
  return static_cast<int>(Exit::internal);
}
