#include "steelyard/io/plan_records.hpp"

#include "steelyard/io/plan_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace steelyard {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

Error about(const std::string& name, std::string what, std::string next) {
  Error error{std::move(what), {}, std::move(next), Exit::input};
  error.where.file = name;
  return error;
}

Error too_long(const std::string& name) {
  return about(name, fmt::format("the plan is longer than {} bytes", longest_plan_record),
               "a portfolio has one plan a line: check that lines end where plans do");
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

/// A line without its end, of which no more than one byte too many is kept. False at the end of the input.
bool read_line(std::istream& in, std::string& line) {
  constexpr int end = std::char_traits<char>::eof();
  line.clear();
  std::streambuf& bytes = *in.rdbuf();
  int byte = bytes.sbumpc();
  if (byte == end) return false;
  for (; byte != end && byte != '\n'; byte = bytes.sbumpc())
    if (line.size() <= longest_plan_record) line += static_cast<char>(byte);
  return true;
}

} // namespace

Result<PlanRecords> PlanRecords::open(const std::string& input, std::function<bool(std::size_t)> wanted) {
  PlanRecords records;
  records.wanted_ = std::move(wanted);
  records.name_ = shown_path(input);
  if (input == "-") {
    records.in_ = &std::cin;
    return records;
  }
  std::error_code code;
  const auto status = std::filesystem::status(input, code);
  if (!std::filesystem::exists(status))
    return Unexpected{about(records.name_, "there is no such file or folder", "check the path")};
  if (std::filesystem::is_directory(status)) {
    for (std::filesystem::directory_iterator at{input, code}, end; !code && at != end; at.increment(code))
      if (at->path().extension() == ".json" && !at->is_directory()) records.files_.push_back(at->path());
    if (code) return Unexpected{about(records.name_, "the folder cannot be read", "check its permissions")};
    if (records.files_.empty())
      return Unexpected{about(records.name_, "the folder holds no plan", "a plan's name ends in .json")};
    std::ranges::sort(records.files_);
    return records;
  }
  if (std::filesystem::path{input}.extension() == ".csv")
    return Unexpected{about(records.name_, "a portfolio is not read from CSV",
                            "write one plan a line as JSON, or a folder of plans")};
  auto file = std::make_unique<std::ifstream>(input, std::ios::binary);
  if (!*file) return Unexpected{about(records.name_, "the file cannot be opened", "check its permissions")};
  records.file_ = std::move(file);
  records.in_ = records.file_.get();
  return records;
}

Result<bool> PlanRecords::next(PlanRecord& record) {
  if (in_) return next_line(record);
  return next_file(record);
}

Result<bool> PlanRecords::next_line(PlanRecord& record) {
  try {
    while (read_line(*in_, record.text)) {
      if (++line_ == 1 && record.text.starts_with(byte_order_mark))
        record.text.erase(0, byte_order_mark.size());
      if (is_blank(record.text)) continue;
      const std::size_t index = count_++;
      if (!wanted_(index)) continue;
      record.index = index;
      record.file = name_;
      record.line = line_;
      record.problem.reset();
      if (record.text.size() > longest_plan_record) {
        record.problem = too_long(name_);
        record.text.clear();
        record.text.shrink_to_fit();
      }
      return true;
    }
  } catch (const std::ios_base::failure&) { // so a file stream says that the disk failed
    return Unexpected{
        about(name_, fmt::format("the file cannot be read beyond line {}", line_), "check the disk")};
  }
  return false;
}

bool PlanRecords::next_file(PlanRecord& record) {
  while (file_at_ < files_.size()) {
    const std::string& file = files_[file_at_++];
    const std::size_t index = count_++;
    if (!wanted_(index)) continue;
    record = {index, shown_path(file), 0, {}, {}};
    std::error_code code;
    if (const auto size = std::filesystem::file_size(file, code); !code && size > longest_plan_record) {
      record.problem = too_long(record.file);
      return true;
    }
    auto text = read_text(file);
    if (text)
      record.text = std::move(*text);
    else
      record.problem = text.error();
    return true;
  }
  return false;
}

void place(Diagnostics& diagnostics, const PlanRecord& record) {
  if (record.line == 0) return;
  for (auto* list : {&diagnostics.errors, &diagnostics.warnings})
    for (auto& error : *list)
      if (error.where.file == record.file) {
        error.where.line = record.line;
        error.where.column = std::max<std::size_t>(1, error.where.column);
      }
}

} // namespace steelyard
