#include "io/clock.hpp"
#include "io/line_blocks.hpp"
#include "io/profiler_reader.hpp"

#include "steelyard/io/csv_stream.hpp"
#include "steelyard/support/letter_case.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>

namespace steelyard::io {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 5> step_names{"step", "globalstep", "iteration", "epoch", "round"};
constexpr std::array<std::string_view, 5> time_names{"timestamp", "walltime", "time", "at", "datetime"};
constexpr std::array<std::pair<std::string_view, MetricMode>, 8> mode_words{
    {{"train", MetricMode::train},
     {"training", MetricMode::train},
     {"validation", MetricMode::validation},
     {"valid", MetricMode::validation},
     {"val", MetricMode::validation},
     {"eval", MetricMode::validation},
     {"evaluation", MetricMode::validation},
     {"test", MetricMode::validation}}};

MetricMode mode_of(std::string_view text) {
  const std::string word = lower_case(text);
  for (const auto& [name, mode] : mode_words)
    if (word == name) return mode;
  return MetricMode::unsaid;
}

/// `val_loss`, `validation:loss`, `loss/val` are "loss" of validation.
std::pair<std::string, MetricMode> split_name(std::string_view name) {
  constexpr std::string_view joints = "_/:-.";
  if (const auto at = name.find_first_of(joints); at != std::string_view::npos && at + 1 < name.size())
    if (const auto mode = mode_of(name.substr(0, at)); mode != MetricMode::unsaid)
      return {std::string{name.substr(at + 1)}, mode};
  if (const auto at = name.find_last_of(joints); at != std::string_view::npos && at > 0)
    if (const auto mode = mode_of(name.substr(at + 1)); mode != MetricMode::unsaid)
      return {std::string{name.substr(0, at)}, mode};
  return {std::string{name}, MetricMode::unsaid};
}

bool is_one_of(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// Hands points over and counts what is wrong with them.
class Points {
 public:
  Points(const std::filesystem::path& file, const TelemetrySinks& sinks, Damage& damage)
      : file_{file.string()}, sinks_{sinks}, damage_{damage} {}

  void at(std::string_view text, std::size_t line) {
    at_.reset();
    if (text.empty()) return;
    const auto time = moment(text);
    if (!time) {
      damage_.add("times of metrics that cannot be read", file_, line);
      return;
    }
    if (time->converted) damage_.add("times that are not in seconds, converted by their size", file_, line);
    at_ = time->seconds;
  }

  void step(std::string_view text, std::size_t line) {
    step_ = text.empty() ? std::nullopt : loose_number(text);
    if (!text.empty() && !step_) damage_.add("steps of metrics that are no numbers", file_, line);
    if (step_ && !(*step_ == *step_)) step_.reset();
  }

  void push(std::string_view name, MetricMode said, std::string_view value, std::size_t line) {
    if (value.empty()) return;
    const auto number = loose_number(value);
    if (!number) {
      damage_.add("values of metrics that are no numbers, left out", file_, line);
      return;
    }
    auto [bare, mode] = split_name(name);
    sinks_.point({bare, said == MetricMode::unsaid ? mode : said, step_, at_, *number});
  }

 private:
  std::string file_;
  const TelemetrySinks& sinks_;
  Damage& damage_;
  std::optional<double> step_, at_;
};

/// What the columns of a table are.
struct Columns {
  std::optional<std::size_t> step, at, mode, name, value;
  std::vector<std::pair<std::size_t, std::string>> metrics;
};

/// TensorBoard names the file after run and tag: `run-train-tag-epoch_loss.csv`.
std::string metric_of_file(const std::filesystem::path& file) {
  const std::string stem = file.stem().string();
  for (const std::string_view mark : {"tag-", "tag_"})
    if (const auto at = stem.find(mark); at != std::string::npos) {
      std::string tag = stem.substr(at + mark.size());
      const std::string run = stem.substr(0, at);
      for (const auto& [word, mode] : mode_words) {
        const auto found = lower_case(run).find(word);
        if (found == std::string::npos || split_name(tag).second != MetricMode::unsaid) continue;
        return std::string{word} + "/" + tag;
      }
      return tag;
    }
  return stem;
}

Columns columns_of(std::span<const std::string> header, const std::filesystem::path& file) {
  Columns columns;
  std::vector<std::pair<std::size_t, std::string>> others;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string plain = plain_name(header[i]);
    if (!columns.step && is_one_of(step_names, plain))
      columns.step = i;
    else if (!columns.at && is_one_of(time_names, plain))
      columns.at = i;
    else if (!columns.mode && (plain == "mode" || plain == "phase" || plain == "split"))
      columns.mode = i;
    else if (!columns.name && (plain == "name" || plain == "metric" || plain == "metricname"))
      columns.name = i;
    else if (!columns.value && plain == "value")
      columns.value = i;
    else if (!plain.empty())
      others.emplace_back(i, header[i]);
  }
  if (columns.value && !columns.name) columns.metrics = {{*columns.value, metric_of_file(file)}};
  if (!columns.value) columns.metrics = std::move(others);
  return columns;
}

/// The value as a text: numbers as they stand.
std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : "";
}

/// Python writes NaN and Infinity bare, which is no JSON: in quotes they can be read.
std::string with_quoted_numbers(std::string_view line) {
  std::string out;
  bool in_text = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && (i == 0 || line[i - 1] != '\\')) in_text = !in_text;
    bool taken = false;
    if (!in_text)
      for (const std::string_view word : {"NaN", "-Infinity", "Infinity"})
        if (line.substr(i).starts_with(word)) {
          out += '"' + std::string{word} + '"';
          i += word.size() - 1;
          taken = true;
          break;
        }
    if (!taken) out += line[i];
  }
  return out;
}

} // namespace

bool read_metric_table(const std::filesystem::path& file, const TelemetrySinks& sinks, Damage& damage) {
  std::ifstream in{file, std::ios::binary};
  if (!in) return false;
  CsvStream csv{in, file.string()};
  const auto header = csv.next();
  if (!header || !*header) {
    damage.add("tables without a header", file.string());
    return true;
  }
  const Columns columns = columns_of(csv.fields(), file);
  if (columns.metrics.empty() && !(columns.name && columns.value)) {
    damage.add("tables without a column of a metric (write step,timestamp,mode,name,value)", file.string(),
               1);
    return true;
  }
  Points points{file, sinks, damage};
  for (;;) {
    const auto more = csv.next();
    if (!more) {
      damage.add("tables that break off at a record that cannot be read", file.string(), csv.line());
      break;
    }
    if (!*more) break;
    const auto fields = csv.fields();
    const auto field = [&fields](const std::optional<std::size_t>& column) -> std::string_view {
      return column && *column < fields.size() ? std::string_view{fields[*column]} : std::string_view{};
    };
    points.step(field(columns.step), csv.line());
    points.at(field(columns.at), csv.line());
    const MetricMode mode = mode_of(field(columns.mode));
    if (columns.name && columns.value) {
      if (fields.size() <= std::max(*columns.name, *columns.value))
        damage.add("records of metrics that are cut off", file.string(), csv.line());
      else
        points.push(field(columns.name), mode, field(columns.value), csv.line());
      continue;
    }
    for (const auto& [column, name] : columns.metrics)
      points.push(name, mode, field(column), csv.line());
  }
  return true;
}

bool read_metric_lines(const std::filesystem::path& file, const TelemetrySinks& sinks, Damage& damage) {
  LineBlocks lines{file};
  if (!lines.opened()) return false;
  Points points{file, sinks, damage};
  std::string_view text;
  while (lines.next(text)) {
    if (text.find_first_not_of(" \t") == std::string_view::npos) continue;
    Json row = Json::parse(text, nullptr, false);
    if (row.is_discarded()) row = Json::parse(with_quoted_numbers(text), nullptr, false);
    if (!row.is_object()) {
      damage.add(lines.ended() ? "lines that are no metrics, passed over"
                               : "last lines that are cut off, passed over",
                 file.string(), lines.number());
      continue;
    }
    std::string step, at, mode, name, value;
    std::vector<std::pair<std::string, std::string>> others;
    for (const auto& [key, field] : row.items()) {
      const std::string plain = plain_name(key);
      const std::string written = text_of(field);
      if (step.empty() && is_one_of(step_names, plain))
        step = written;
      else if (at.empty() && is_one_of(time_names, plain))
        at = written;
      else if (plain == "mode")
        mode = written;
      else if (plain == "name" || plain == "metric")
        name = written;
      else if (plain == "value")
        value = written;
      else if (field.is_number() || loose_number(written))
        others.emplace_back(key, written);
    }
    points.step(step, lines.number());
    points.at(at, lines.number());
    if (!name.empty())
      points.push(name, mode_of(mode), value, lines.number());
    else
      for (const auto& [metric, number] : others)
        points.push(metric, mode_of(mode), number, lines.number());
  }
  return true;
}

} // namespace steelyard::io
