/// \file
/// The plans of a portfolio, one after another: lines of a file, or files of a folder.
#pragma once

#include "steelyard/support/result.hpp"

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace steelyard {

/// One plan as text, and where it stands.
struct PlanRecord {
  std::size_t index = 0; ///< counts from 0 over the whole input
  std::string file;      ///< the name for messages
  std::size_t line = 0;  ///< of that file, from 1; 0 where the plan is the whole file
  std::string text;
  std::optional<Error> problem; ///< why there is no text: too long, cannot be read
};

/// The longest plan that is read [bytes]; those of people have a few thousand.
inline constexpr std::size_t longest_plan_record = 1 << 20;

/// Reads a portfolio a record at a time. It holds one line, or of a folder the names of its files.
class PlanRecords {
 public:
  /// Opens a file with one plan a line, `-` for standard input, or a folder, of which every file whose name
  /// ends in `.json` is a plan, sorted by name. Records that are not `wanted` count, but are not kept.
  /// The error says why there is nothing to read.
  [[nodiscard]] static Result<PlanRecords> open(
      const std::string& input,
      std::function<bool(std::size_t index)> wanted = [](std::size_t) { return true; });

  /// Reads the next wanted record; false at the end. Lines of blanks only are no records. A record that is
  /// too long or a file that cannot be read has a `problem`; an error is about the input as a whole.
  [[nodiscard]] Result<bool> next(PlanRecord& record);

  /// Records met until now, wanted or not.
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  PlanRecords() = default;

  [[nodiscard]] Result<bool> next_line(PlanRecord& record);
  [[nodiscard]] bool next_file(PlanRecord& record);

  std::function<bool(std::size_t)> wanted_;
  std::string name_;                   ///< of the input, for messages
  std::unique_ptr<std::istream> file_; ///< what in_ reads, unless that is standard input
  std::istream* in_ = nullptr;         ///< null: a folder
  std::vector<std::string> files_;
  std::size_t count_ = 0, line_ = 0, file_at_ = 0;
};

/// Says of errors in the record where in the portfolio they stand, not where in its text.
void place(Diagnostics& diagnostics, const PlanRecord& record);

} // namespace steelyard
