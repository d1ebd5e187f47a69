#include "steelyard/io/cloudwatch_reader.hpp"

#include "io/metric_name.hpp"
#include "steelyard/io/json_text.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/support/diagnostic_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

namespace steelyard {

namespace {

using io::Statistic;

constexpr std::size_t most_warnings = 50;
constexpr double most_plausible = 1e12; // no metric that is read is larger, whatever its unit

/// One list of values, whichever of the two answers it stood in.
struct Series {
  io::NamedMetric metric;
  std::string host, device;
  Statistic statistic = Statistic::unnamed;
  std::vector<std::pair<double, double>> points; ///< moment, value
};

/// How good a statistic is for a dimension; the lowest is read, nullopt never is.
std::optional<int> rank(Dimension dimension, Statistic statistic) {
  using enum Statistic;
  if (statistic == minimum) return std::nullopt;
  switch (dimension) {
  case Dimension::invocations:
    switch (statistic) {
    case sum:
      return 0;
    case unnamed:
      return 1;
    case samples:
      return 2;
    default:
      return std::nullopt;
    }
  case Dimension::memory_utilisation:
  case Dimension::gpu_memory_utilisation:
  case Dimension::disk_utilisation:
    if (statistic == maximum) return 0;
    if (statistic == average || statistic == unnamed) return 2;
    return statistic == Statistic::percentile ? std::optional{1} : std::nullopt;
  default:
    if (statistic == average || statistic == unnamed) return 0;
    if (statistic == Statistic::percentile) return 1;
    return statistic == maximum ? std::optional{2} : std::nullopt;
  }
}

const std::string& text_of(const JsonValue& object, std::string_view key) {
  static const std::string none;
  const JsonMember* member = object.find(key);
  return member && member->value.kind == JsonValue::Kind::text ? member->value.text : none;
}

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 60;
  return fmt::format("\"{}\"",
                     text.size() > longest ? printable(text.substr(0, longest)) + "..." : printable(text));
}

class Reader {
 public:
  explicit Reader(const JsonDocument& document) : document_{document} {}

  Result<CloudwatchReport, Diagnostics> read(const ReadingSink& sink) {
    bool any = false;
    if (document_.root.kind == JsonValue::Kind::array)
      for (std::size_t i = 0; i < document_.root.elements.size(); ++i)
        any |= answer(document_.root.elements[i], fmt::format("/{}", i));
    else
      any = answer(document_.root, "");
    if (!any)
      return Unexpected{Diagnostics{
          {Error{.what = "this is no answer of CloudWatch",
                 .where = location(document_, {0, document_.root.span.offset, 1}, ""),
                 .next = "save what aws cloudwatch get-metric-data or get-metric-statistics prints: an "
                         "object with MetricDataResults, or with Label and Datapoints"}},
          {}}};
    emit(sink);
    return std::move(report_);
  }

 private:
  bool answer(const JsonValue& value, const std::string& pointer) {
    if (value.kind != JsonValue::Kind::object) return false;
    if (const JsonMember* results = value.find("MetricDataResults")) {
      if (results->value.kind != JsonValue::Kind::array) return false;
      for (std::size_t i = 0; i < results->value.elements.size(); ++i)
        result(results->value.elements[i], fmt::format("{}/MetricDataResults/{}", pointer, i));
      more(value, pointer);
      messages(value, pointer);
      return true;
    }
    if (value.find("Timestamps") && value.find("Values")) { // one result, taken out of its answer
      result(value, pointer);
      return true;
    }
    const JsonMember* points = value.find("Datapoints");
    if (!points || points->value.kind != JsonValue::Kind::array) return false;
    statistics(value, points->value, pointer + "/Datapoints");
    return true;
  }

  void more(const JsonValue& value, const std::string& pointer) {
    if (text_of(value, "NextToken").empty()) return;
    odd(value.find("NextToken")->key_span, "the answer goes on: there is a NextToken",
        "fetch the next page too, with --next-token, or leave out --max-items", pointer + "/NextToken");
  }

  void messages(const JsonValue& value, const std::string& pointer) {
    const JsonMember* list = value.find("Messages");
    if (!list || list->value.kind != JsonValue::Kind::array) return;
    for (const JsonValue& message : list->value.elements)
      if (message.kind == JsonValue::Kind::object)
        odd(message.span, fmt::format("CloudWatch says {}", shown(text_of(message, "Value"))),
            "see whether readings are missing", pointer + "/Messages");
  }

  /// The metric and what it is of; nullptr and a warning where nothing names it.
  Series* begin(const JsonValue& value, const std::string& pointer) {
    const std::string& label = text_of(value, "Label");
    const std::string& id = text_of(value, "Id");
    auto metric = io::metric_in(label);
    if (!metric) metric = io::metric_in(text_of(value, "MetricName"));
    if (!metric) metric = io::metric_of_id(id);
    if (!metric) {
      odd({value.span.text, value.span.offset, 1},
          fmt::format("the metric {} is not read", shown(label.empty() ? id : label)),
          "name it in the query's Label: CPUUtilization, MemoryUtilization, GPUUtilization, "
          "GPUMemoryUtilization, DiskUtilization, Invocations or ModelLatency",
          pointer);
      return nullptr;
    }
    Series& series = series_.emplace_back();
    series.metric = *metric;
    for (const std::string* text : {&label, &id, &document_.texts.front().name})
      if (series.host.empty()) series.host = io::host_in(*text);
    series.device = io::device_in(label);
    if (series.device.empty()) series.device = metric->device;
    series.statistic = io::statistic_in(label);
    return &series;
  }

  void status(const JsonValue& value, const std::string& pointer) {
    const std::string& code = text_of(value, "StatusCode");
    if (code.empty() || code == "Complete") return;
    odd(value.find("StatusCode")->value.span,
        fmt::format("the status of {} is {}: readings are missing",
                    shown(text_of(value, "Label").empty() ? text_of(value, "Id") : text_of(value, "Label")),
                    shown(code)),
        code == "PartialData" ? "fetch the next page too, with --next-token"
                              : "fetch the metric again, with permission to read it",
        pointer + "/StatusCode");
  }

  void result(const JsonValue& value, const std::string& pointer) {
    if (value.kind != JsonValue::Kind::object) {
      odd(value.span, fmt::format("a result is {}, no object", name(value.kind)), "fetch the metrics again",
          pointer);
      return;
    }
    status(value, pointer);
    const JsonMember *times = value.find("Timestamps"), *values = value.find("Values");
    if (!times || !values || times->value.kind != JsonValue::Kind::array ||
        values->value.kind != JsonValue::Kind::array) {
      odd({value.span.text, value.span.offset, 1}, "a result has no Timestamps or no Values",
          "fetch the metrics again: both are lists of the same length", pointer);
      return;
    }
    Series* series = begin(value, pointer);
    if (!series) return;
    const auto &moments = times->value.elements, &numbers = values->value.elements;
    if (moments.size() != numbers.size())
      odd(values->key_span,
          fmt::format("{} timestamps and {} values: what has no partner is left out", moments.size(),
                      numbers.size()),
          "fetch the metrics again: the file may have been cut", pointer + "/Values");
    Counted wrong;
    for (std::size_t i = 0; i < std::min(moments.size(), numbers.size()); ++i)
      point(*series, moments[i], numbers[i], wrong);
    complain(wrong, value, pointer);
    order(*series, times->key_span, pointer + "/Timestamps");
  }

  /// get-metric-data answers from the latest or from the earliest, and nothing else; get-metric-statistics
  /// promises no order.
  void order(const Series& series, const TextSpan& span, const std::string& pointer) {
    const auto& points = series.points;
    std::size_t later = 0, before = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
      if (points[i].first > points[i - 1].first) ++later;
      if (points[i].first < points[i - 1].first) ++before;
    }
    if (later > 0 && before > 0)
      odd(span, fmt::format("timestamps go forth ({}) and back ({}), put in order", later, before),
          "see whether pages were joined in their order, or clocks were mixed", pointer);
  }

  void statistics(const JsonValue& value, const JsonValue& points, const std::string& pointer) {
    Series* first = begin(value, pointer);
    if (!first) return;
    const Series named = *first;
    series_.pop_back();
    constexpr std::array<std::pair<std::string_view, Statistic>, 4> kinds{
        {{"Average", Statistic::average},
         {"Maximum", Statistic::maximum},
         {"Sum", Statistic::sum},
         {"SampleCount", Statistic::samples}}};
    Counted wrong;
    for (const auto& [key, statistic] : kinds) {
      Series one = named;
      one.statistic = statistic;
      for (const JsonValue& each : points.elements) {
        const JsonMember* number = each.kind == JsonValue::Kind::object ? each.find(key) : nullptr;
        if (!number) continue;
        if (const JsonMember* time = each.find("Timestamp"))
          point(one, time->value, number->value, wrong);
        else
          ++wrong.moments;
      }
      if (!one.points.empty()) series_.push_back(std::move(one));
    }
    complain(wrong, value, pointer);
  }

  struct Counted {
    std::size_t moments = 0, numbers = 0, negative = 0;
  };

  static void point(Series& series, const JsonValue& time, const JsonValue& number, Counted& wrong) {
    std::optional<double> at;
    if (time.kind == JsonValue::Kind::text) at = moment_of(time.text);
    // Seconds since 1970 lie far below 10^11, milliseconds since 1970 above.
    constexpr double first_milliseconds = 1e11, milliseconds = 1000;
    constexpr double year_10000 = 253402300800;
    if (time.kind == JsonValue::Kind::number && time.number > 0 && time.number < year_10000 * milliseconds)
      at = time.number < first_milliseconds ? time.number : time.number / milliseconds;
    if (!at)
      ++wrong.moments;
    else if (number.kind != JsonValue::Kind::number || !(number.number < most_plausible))
      ++wrong.numbers;
    else if (number.number < 0)
      ++wrong.negative;
    else
      series.points.emplace_back(*at, number.number);
  }

  void complain(const Counted& wrong, const JsonValue& value, const std::string& pointer) {
    const TextSpan span{value.span.text, value.span.offset, 1};
    const auto left_out = [](std::size_t n, std::string_view what) {
      return fmt::format("{} {} {}, left out", n, n == 1 ? "reading" : "readings", what);
    };
    if (wrong.moments > 0)
      odd(span, left_out(wrong.moments, "without a moment that can be read"),
          "write 2026-01-31T12:00:00Z, or seconds since 1970", pointer);
    if (wrong.numbers > 0)
      odd(span, left_out(wrong.numbers, "that are no number"), "fetch the metrics again", pointer);
    if (wrong.negative > 0)
      odd(span, left_out(wrong.negative, "below 0"), "fetch the metrics again: no metric of SageMaker is",
          pointer);
  }

  void emit(const ReadingSink& sink) {
    using Key = std::tuple<Dimension, std::string, std::string>;
    std::map<Key, int> best;
    std::set<std::pair<Dimension, std::string>> passed_over;
    const auto key = [](const Series& s) { return Key{s.metric.dimension, s.host, s.device}; };
    for (const Series& series : series_)
      if (const auto r = rank(series.metric.dimension, series.statistic)) {
        const auto [at, fresh] = best.try_emplace(key(series), *r);
        if (!fresh) at->second = std::min(at->second, *r);
      }
    std::size_t twice = 0;
    std::map<Key, std::set<double>> seen;

    struct Found {
      const Series* series;
      double at, value;
    };

    std::vector<Found> found;
    for (const Series& series : series_) {
      const auto r = rank(series.metric.dimension, series.statistic);
      const auto at = best.find(key(series));
      if (!r && at == best.end())
        odd({0, document_.root.span.offset, 1}, "a metric has only statistics that say nothing about size",
            "fetch Average of CPUUtilization and GPUUtilization, Maximum of MemoryUtilization and "
            "GPUMemoryUtilization, Sum of Invocations",
            "");
      if (!r || *r != at->second) continue;
      for (const auto& [moment, value] : series.points) {
        if (!seen[at->first].insert(moment).second) {
          ++twice;
          continue;
        }
        found.push_back({&series, moment, value});
      }
    }
    // CloudWatch's own order is the latest first, and each metric begins anew: one order for all.
    std::ranges::stable_sort(found, {}, &Found::at);
    report_.readings += found.size();
    for (const auto& [series, at, value] : found)
      sink({series->metric.dimension, series->host, series->device, value * series->metric.unit, at});
    if (twice > 0)
      odd({0, document_.root.span.offset, 1},
          fmt::format("{} {} for a moment that has one: the first holds", twice,
                      twice == 1 ? "reading" : "readings"),
          "fetch every period once", "");
  }

  void odd(const TextSpan& span, std::string what, std::string next, std::string pointer) {
    if (report_.warnings.size() >= most_warnings) return;
    report_.warnings.push_back(Error{.what = std::move(what),
                                     .where = location(document_, span, std::move(pointer)),
                                     .next = std::move(next)});
  }

  const JsonDocument& document_;
  std::vector<Series> series_;
  CloudwatchReport report_;
};

} // namespace

Result<CloudwatchReport, Diagnostics> read_cloudwatch(std::string_view text, const std::string& file,
                                                      const ReadingSink& sink) {
  const auto document = read_json(text, file);
  if (!document) return Unexpected{document.error()};
  return Reader{*document}.read(sink);
}

Result<std::vector<std::string>> metric_files(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code code;
  if (path == "-" || !fs::is_directory(path, code)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator at{path, fs::directory_options::skip_permission_denied, code}, end;
       !code && at != end; at.increment(code)) {
    std::error_code of_entry;
    if (at->path().extension() == ".json" && at->is_regular_file(of_entry))
      files.push_back(at->path().string());
  }
  if (files.empty()) {
    Error error{"the folder holds no file whose name ends in .json",
                {},
                "save what aws cloudwatch get-metric-data prints in it"};
    error.where.file = shown_path(path);
    return Unexpected{std::move(error)};
  }
  std::ranges::sort(files);
  return files;
}

} // namespace steelyard
