#include "steelyard/io/telemetry_reader.hpp"

#include "io/profiler_reader.hpp"

#include "steelyard/io/cloudwatch_reader.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/support/letter_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace steelyard {

namespace {

namespace fs = std::filesystem;

/// What a file is, by its name and its beginning.
enum class FileKind {
  system_metrics,
  trace,
  rule_report,
  metric_table,
  metric_lines,
  histograms,
  cloudwatch,
  empty,
  binary,
  unknown
};

std::string beginning(const fs::path& file) {
  std::array<char, 4096> bytes{};
  std::ifstream in{file, std::ios::binary};
  in.read(bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(in.gcount())};
}

bool among_reports(const fs::path& file) {
  const std::string folder = file.parent_path().filename().string();
  return folder == "profiler-reports" || folder == "profiler-report";
}

FileKind kind_of(const fs::path& file, const std::string& start) {
  if (start.find('\0') != std::string::npos) return FileKind::binary;
  const auto first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos) return FileKind::empty;
  const std::string ending = lower_case(file.extension().string());
  const auto has = [&start](std::string_view word) { return start.find(word) != std::string::npos; };
  if (start[first] == '{' || start[first] == '[') {
    if (has("\"MetricDataResults\"") || has("\"Datapoints\":") || has("\"Datapoints\" :"))
      return has("\"RuleTriggered\"") ? FileKind::rule_report : FileKind::cloudwatch;
    if (has("\"RuleTriggered\"") || (among_reports(file) && ending == ".json")) return FileKind::rule_report;
    if (has("\"Dimension\"")) return FileKind::system_metrics;
    if (start[first] == '[') {
      const auto second = start.find_first_not_of(" \t\r\n", first + 1);
      if (second != std::string::npos && start[second] == '[') return FileKind::histograms;
    }
    if (start[first] == '[' || has("\"traceEvents\"") || has("\"ph\"")) return FileKind::trace;
    // The first line may be damaged, and the folder still says what the file is.
    if (file.string().find("/system/") != std::string::npos) return FileKind::system_metrics;
    return FileKind::metric_lines;
  }
  if (file.string().find("/system/incremental") != std::string::npos) return FileKind::system_metrics;
  if (ending == ".csv" || ending == ".tsv" ||
      (start.substr(0, start.find('\n')).find(',') != std::string::npos && ending != ".html"))
    return FileKind::metric_table;
  return FileKind::unknown;
}

Error unreadable(const fs::path& path, std::string what, std::string next) {
  Error error{std::move(what), {}, std::move(next), Exit::input};
  error.where.file = path.string();
  return error;
}

class FolderReader {
 public:
  explicit FolderReader(const TelemetrySinks& sinks) : sinks_{sinks} {}

  /// False: it is nothing that is known.
  bool file(const fs::path& file) {
    const std::string name = file.string();
    bool opened = true;
    switch (kind_of(file, beginning(file))) {
    case FileKind::system_metrics:
      opened = io::read_system_metrics(file, sinks_.reading, damage_);
      break;
    case FileKind::trace:
      opened = io::read_trace_events(file, sinks_, memory_, damage_);
      break;
    case FileKind::metric_table:
      opened = io::read_metric_table(file, sinks_, damage_);
      break;
    case FileKind::metric_lines:
      opened = io::read_metric_lines(file, sinks_, damage_);
      break;
    case FileKind::histograms:
      opened = io::read_histograms(file, sinks_, damage_);
      break;
    case FileKind::rule_report:
      if (auto report = io::read_rule_report(file, damage_)) found_.reports.push_back(std::move(*report));
      break;
    case FileKind::empty:
      damage_.add("empty files", name);
      break;
    case FileKind::binary:
      damage_.add("binary files, passed over (export scalars as CSV)", name);
      return false;
    case FileKind::cloudwatch:
      opened = cloudwatch(name);
      break;
    case FileKind::unknown:
      return false;
    }
    if (!opened) damage_.add("files that cannot be opened", name);
    ++found_.files;
    return true;
  }

  TelemetryFiles finish() {
    auto warnings = damage_.warnings();
    found_.warnings.insert(found_.warnings.end(), warnings.begin(), warnings.end());
    return std::move(found_);
  }

  [[nodiscard]] std::size_t files() const { return found_.files; }

 private:
  /// Sums over a machine's devices; whoever takes them knows the machine.
  bool cloudwatch(const std::string& name) {
    const auto text = read_text(name);
    if (!text) return false;
    auto report = read_cloudwatch(*text, name, sinks_.reading);
    auto& odd = report ? report->warnings : report.error().errors;
    found_.warnings.insert(found_.warnings.end(), odd.begin(), odd.end());
    return true;
  }

  const TelemetrySinks& sinks_;
  io::Damage damage_;
  io::TraceMemory memory_;
  TelemetryFiles found_;
};

constexpr std::string_view what_is_known =
    "name a folder that SageMaker's profiler wrote, or a series of metrics as CSV or JSON lines";

} // namespace

Result<TelemetryFiles> read_telemetry(const fs::path& path, const TelemetrySinks& sinks) {
  std::error_code code;
  const auto status = fs::status(path, code);
  if (!fs::exists(status))
    return Unexpected{unreadable(path, "there is no such file or folder", "check the name")};
  FolderReader reader{sinks};
  if (!fs::is_directory(status)) {
    std::ifstream in{path};
    if (!in) return Unexpected{unreadable(path, "the file cannot be read", "check its permissions")};
    const bool known = reader.file(path);
    TelemetryFiles found = reader.finish();
    if (known) return found;
    std::string why = "the file is nothing that is known";
    if (!found.warnings.empty()) why = found.warnings.front().what;
    return Unexpected{unreadable(path, std::move(why), std::string{what_is_known})};
  }
  std::vector<fs::path> files;
  for (auto at = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, code);
       !code && at != fs::recursive_directory_iterator{}; at.increment(code))
    if (at->is_regular_file(code)) files.push_back(at->path());
  if (code)
    return Unexpected{
        unreadable(path, "the folder cannot be read: " + code.message(), "check its permissions")};
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    const std::string ending = lower_case(file.extension().string());
    if (ending == ".html" || ending == ".ipynb" || ending == ".png" || ending == ".tmp") continue;
    (void)reader.file(file);
  }
  if (reader.files() == 0)
    return Unexpected{unreadable(path, fmt::format("nothing in the folder is known ({} files)", files.size()),
                                 std::string{what_is_known})};
  return reader.finish();
}

} // namespace steelyard
