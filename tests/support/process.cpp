#include "support/process.hpp"

#include "support/catch.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace steelyard::test {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  INFO("reading " << path);
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

Finished finished(const Run& run) {
  // Files rather than pipes: no deadlock whatever the program writes first.
  const TemporaryFolder folder;
  std::ofstream(folder.word("in"), std::ios::binary) << run.input;
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const bool opened = std::freopen(folder.word("in").c_str(), "r", stdin) != nullptr &&
                        std::freopen(folder.word("out").c_str(), "w", stdout) != nullptr &&
                        std::freopen(folder.word("err").c_str(), "w", stderr) != nullptr;
    if (!opened || (!run.folder.empty() && chdir(run.folder.c_str()) != 0)) _exit(126);
    for (const auto& [name, value] : run.environment)
      setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> words;
    for (const auto& word : run.words)
      words.push_back(const_cast<char*>(word.c_str())); // execv promises not to write
    words.push_back(nullptr);
    execv(words.front(), words.data());
    _exit(127);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, contents(folder.word("out")), contents(folder.word("err"))};
}

std::string steelyard_program() {
  return STEELYARD_PROGRAM;
}

Finished run_steelyard(std::vector<std::string> arguments, std::string input) {
  // A user's own catalogs must not decide a test.
  static const TemporaryFolder home;
  Run run;
  run.words = std::move(arguments);
  run.words.insert(run.words.begin(), steelyard_program());
  run.input = std::move(input);
  run.environment = {
      {"HOME", home.word()}, {"XDG_DATA_HOME", home.word("data")}, {"XDG_CACHE_HOME", home.word("cache")}};
  return finished(run);
}

} // namespace steelyard::test
