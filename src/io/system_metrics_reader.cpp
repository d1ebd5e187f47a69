#include "io/clock.hpp"
#include "io/line_blocks.hpp"
#include "io/profiler_reader.hpp"

#include <simdjson.h>

#include <cmath>

namespace steelyard::io {

namespace {

static_assert(LineBlocks::room >= simdjson::SIMDJSON_PADDING);

Dimension dimension_of(std::string_view dimension, std::string_view name) {
  if (dimension == "CPUUtilization") return Dimension::cpu_utilisation;
  if (dimension == "GPUUtilization") return Dimension::gpu_utilisation;
  if (dimension == "GPUMemoryUtilization") return Dimension::gpu_memory_utilisation;
  if (dimension == "I/OWaitPercentage" || dimension == "i/owaitpercentage") return Dimension::io_wait;
  if (name == "MemoryUsedPercent" || dimension == "MemoryUsedPercent") return Dimension::memory_utilisation;
  return Dimension::other;
}

/// What stands on a line; texts live until the next one is read.
struct Line {
  std::string_view dimension, name, node;
  std::optional<double> value, at;
};

/// A number, or what Python writes where there is none.
std::optional<double> number_in(simdjson::ondemand::value value) {
  double number = 0;
  if (!value.get_double().get(number)) return number;
  std::string_view text;
  if (!value.get_string().get(text)) return loose_number(text);
  return std::nullopt;
}

bool read_line(simdjson::ondemand::parser& parser, std::string_view text, Line& line) {
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  if (parser.iterate(text.data(), text.size(), text.size() + LineBlocks::room).get(document)) return false;
  if (document.get_object().get(object)) return false;
  for (auto field : object) {
    simdjson::ondemand::raw_json_string key;
    simdjson::ondemand::value value;
    if (field.key().get(key) || field.value().get(value)) return false;
    if (key == "Value") {
      line.value = number_in(value);
    } else if (key == "Timestamp") {
      line.at = number_in(value);
    } else if (key == "Dimension") {
      if (value.get_string().get(line.dimension)) return false;
    } else if (key == "NodeId") {
      if (value.get_string().get(line.node)) line.node = {};
    } else if (key == "Name") {
      if (value.get_string().get(line.name)) line.name = {}; // null for readings of the whole machine
    }
  }
  return !line.dimension.empty();
}

} // namespace

bool read_system_metrics(const std::filesystem::path& file, const ReadingSink& sink, Damage& damage) {
  LineBlocks lines{file};
  if (!lines.opened()) return false;
  simdjson::ondemand::parser parser;
  std::string_view text;
  while (lines.next(text)) {
    if (text.find_first_not_of(" \t") == std::string_view::npos) continue;
    Line line;
    if (!read_line(parser, text, line)) {
      const bool no_number =
          text.find("NaN") != std::string_view::npos || text.find("Infinity") != std::string_view::npos;
      damage.add(no_number       ? "readings that are no numbers, left out"
                 : lines.ended() ? "lines that are no readings, passed over"
                                 : "last lines that are cut off, passed over",
                 file.string(), lines.number());
      continue;
    }
    if (!line.value || !std::isfinite(*line.value)) {
      damage.add("readings that are no numbers, left out", file.string(), lines.number());
      continue;
    }
    const auto at = line.at ? moment(*line.at) : std::nullopt;
    if (!at) {
      damage.add("readings without a time, left out", file.string(), lines.number());
      continue;
    }
    if (at->converted)
      damage.add("times that are not in seconds, converted by their size", file.string(), lines.number());
    const Dimension dimension = dimension_of(line.dimension, line.name);
    sink({dimension, line.node, dimension == Dimension::memory_utilisation ? std::string_view{} : line.name,
          *line.value, at->seconds});
  }
  return true;
}

} // namespace steelyard::io
