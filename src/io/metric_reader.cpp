#include "io/clock.hpp"
#include "io/line_blocks.hpp"
#include "io/profiler_reader.hpp"

#include "steelyard/io/csv_stream.hpp"
#include "steelyard/support/letter_case.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>

namespace steelyard::io {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 4> left_names{"left", "binleft", "lower", "leftedge"};
constexpr std::array<std::string_view, 4> right_names{"right", "binright", "upper", "rightedge"};
constexpr std::array<std::string_view, 2> bins_names{"bins", "buckets"};

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

/// Bins of one histogram, checked: finite, in order, no count below 0. False: they are none.
bool settle(std::vector<HistogramBin>& bins) {
  for (const HistogramBin& bin : bins)
    if (!std::isfinite(bin.left) || !std::isfinite(bin.right) || !std::isfinite(bin.count) || bin.count < 0 ||
        bin.left > bin.right)
      return false;
  std::ranges::stable_sort(bins, {}, &HistogramBin::left);
  return !bins.empty();
}

/// [[left, right, count], ...] as TensorBoard has it; empty where it is none.
std::vector<HistogramBin> bins_of(const Json& list) {
  std::vector<HistogramBin> bins;
  if (!list.is_array()) return bins;
  constexpr std::size_t parts = 3;
  for (const Json& each : list) {
    if (!each.is_array() || each.size() != parts || !each[0].is_number() || !each[1].is_number() ||
        !each[2].is_number())
      return {};
    bins.push_back({each[0].get<double>(), each[1].get<double>(), each[2].get<double>()});
  }
  return bins;
}

constexpr std::string_view no_histogram = "histograms whose bins are no left, right, count, left out";

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

  void push(std::string_view tag, MetricMode said, std::vector<HistogramBin>& bins, std::size_t line) {
    if (!settle(bins)) {
      damage_.add(no_histogram, file_, line);
      return;
    }
    auto [bare, mode] = split_name(tag);
    sinks_.histogram({bare, said == MetricMode::unsaid ? mode : said, step_, at_, bins});
  }

 private:
  std::string file_;
  const TelemetrySinks& sinks_;
  Damage& damage_;
  std::optional<double> step_, at_;
};

/// What the columns of a table are.
struct Columns {
  std::optional<std::size_t> step, at, mode, name, value, left, right, count;
  std::vector<std::pair<std::size_t, std::string>> metrics;

  /// A bin a record.
  [[nodiscard]] bool histograms() const { return left && right && count; }
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
    else if (!columns.name &&
             (plain == "name" || plain == "metric" || plain == "metricname" || plain == "tag"))
      columns.name = i;
    else if (!columns.left && is_one_of(left_names, plain))
      columns.left = i;
    else if (!columns.right && is_one_of(right_names, plain))
      columns.right = i;
    else if (!columns.count && plain == "count")
      columns.count = i;
    else if (!columns.value && plain == "value")
      columns.value = i;
    else if (!plain.empty())
      others.emplace_back(i, header[i]);
  }
  if (!columns.histograms())
    for (const auto* bin : {&columns.left, &columns.right, &columns.count})
      if (*bin) others.emplace_back(**bin, header[**bin]);
  if (columns.value && !columns.name) columns.metrics = {{*columns.value, metric_of_file(file)}};
  if (!columns.value) columns.metrics = std::move(others);
  return columns;
}

/// Bins that stand below each other in a table, until step, time or tag changes.
class TableHistogram {
 public:
  struct Place {
    std::string step, at, tag;
    MetricMode mode = MetricMode::unsaid;

    bool operator==(const Place&) const = default;
  };

  TableHistogram(Points& points, std::string tag) : points_{points}, tag_{std::move(tag)} {}

  void record(Place place, const std::array<std::optional<double>, 3>& bin, std::size_t line) {
    if (!(place == place_)) {
      close();
      place_ = std::move(place);
      line_ = line;
    }
    // What is no number makes the whole histogram none, and it is said once.
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    bins_.push_back({bin[0].value_or(none), bin[1].value_or(none), bin[2].value_or(none)});
  }

  void close() {
    if (bins_.empty()) return;
    points_.step(place_.step, line_);
    points_.at(place_.at, line_);
    points_.push(place_.tag.empty() ? tag_ : place_.tag, place_.mode, bins_, line_);
    bins_.clear();
  }

 private:
  Points& points_;
  std::string tag_;
  Place place_;
  std::size_t line_ = 0;
  std::vector<HistogramBin> bins_;
};

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
  if (columns.metrics.empty() && !columns.histograms() && !(columns.name && columns.value)) {
    damage.add("tables without a column of a metric (write step,timestamp,mode,name,value)", file.string(),
               1);
    return true;
  }
  Points points{file, sinks, damage};
  TableHistogram histogram{points, metric_of_file(file)};
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
    const MetricMode mode = mode_of(field(columns.mode));
    if (columns.histograms()) {
      histogram.record({std::string{field(columns.step)}, std::string{field(columns.at)},
                        std::string{columns.name ? field(columns.name) : ""}, mode},
                       {loose_number(field(columns.left)), loose_number(field(columns.right)),
                        loose_number(field(columns.count))},
                       csv.line());
      continue;
    }
    points.step(field(columns.step), csv.line());
    points.at(field(columns.at), csv.line());
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
  histogram.close();
  return true;
}

bool read_histograms(const std::filesystem::path& file, const TelemetrySinks& sinks, Damage& damage) {
  std::ifstream in{file, std::ios::binary};
  if (!in) return false;
  const Json all = Json::parse(in, nullptr, false);
  if (!all.is_array()) {
    damage.add("exports of histograms that are cut off, passed over", file.string());
    return true;
  }
  Points points{file, sinks, damage};
  const std::string tag = metric_of_file(file);
  for (const Json& each : all) {
    constexpr std::size_t parts = 3; // wall time, step, bins
    if (!each.is_array() || each.size() != parts) {
      damage.add(no_histogram, file.string());
      continue;
    }
    points.at(text_of(each[0]), 0);
    points.step(text_of(each[1]), 0);
    auto bins = bins_of(each[2]);
    points.push(tag, MetricMode::unsaid, bins, 0);
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
    std::vector<HistogramBin> bins;
    bool has_bins = false;
    for (const auto& [key, field] : row.items()) {
      const std::string plain = plain_name(key);
      const std::string written = text_of(field);
      if (step.empty() && is_one_of(step_names, plain))
        step = written;
      else if (at.empty() && is_one_of(time_names, plain))
        at = written;
      else if (plain == "mode")
        mode = written;
      else if (plain == "name" || plain == "metric" || plain == "tag")
        name = written;
      else if (is_one_of(bins_names, plain))
        bins = bins_of(field), has_bins = true;
      else if (plain == "value")
        value = written;
      else if (field.is_number() || loose_number(written))
        others.emplace_back(key, written);
    }
    points.step(step, lines.number());
    points.at(at, lines.number());
    if (has_bins)
      points.push(name.empty() ? metric_of_file(file) : name, mode_of(mode), bins, lines.number());
    else if (!name.empty())
      points.push(name, mode_of(mode), value, lines.number());
    else
      for (const auto& [metric, number] : others)
        points.push(metric, mode_of(mode), number, lines.number());
  }
  return true;
}

} // namespace steelyard::io
