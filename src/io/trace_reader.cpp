#include "io/clock.hpp"
#include "io/profiler_reader.hpp"

#include "steelyard/io/plan_reader.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <set>

namespace steelyard::io {

namespace {

using Json = nlohmann::json;

constexpr double microseconds = 1e6;

/// `1589314018458743_123-algo-1_model_timeline.json` is of algo-1.
std::string node_of(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  const auto first = name.find('_');
  if (first == std::string::npos) return "";
  std::string node = name.substr(first + 1, name.find('_', first + 1) - first - 1);
  if (const auto at = node.find("algo-"); at != std::string::npos) node = node.substr(at);
  return node;
}

/// The objects of the outermost list, one after the other: a list that was cut off has them too.
class Objects {
 public:
  explicit Objects(std::string_view text) : text_{text} {
    const auto list = text.find('[');
    at_ = list == std::string_view::npos ? 0 : list + 1;
  }

  /// False at the end. `whole`: the object has its end.
  bool next(std::string_view& object, bool& whole) {
    at_ = text_.find('{', at_);
    if (at_ == std::string_view::npos) return false;
    int depth = 0;
    bool in_text = false;
    std::size_t i = at_;
    for (; i < text_.size(); ++i) {
      const char c = text_[i];
      if (in_text) {
        if (c == '\\')
          ++i;
        else if (c == '"')
          in_text = false;
      } else if (c == '"') {
        in_text = true;
      } else if (c == '{') {
        ++depth;
      } else if (c == '}' && --depth == 0) {
        break;
      }
    }
    whole = i < text_.size();
    object = text_.substr(at_, whole ? i + 1 - at_ : std::string_view::npos);
    at_ = whole ? i + 1 : text_.size();
    return true;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<double> number(const Json& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end()) return std::nullopt;
  if (at->is_number()) return at->get<double>();
  return at->is_string() ? loose_number(at->get_ref<const std::string&>()) : std::nullopt;
}

std::string text(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

std::int64_t whole_number(std::optional<double> value) {
  constexpr double most = 9e15;
  return value && std::abs(*value) < most ? static_cast<std::int64_t>(*value) : 0;
}

class TraceReader {
 public:
  TraceReader(const std::filesystem::path& file, const TelemetrySinks& sinks, TraceMemory& memory,
              Damage& damage)
      : file_{file.string()}, node_{node_of(file)}, sinks_{sinks}, memory_{memory}, damage_{damage} {}

  void event(const Json& event) {
    const std::string phase = text(event, "ph");
    const std::int64_t process = whole_number(number(event, "pid"));
    const auto args = event.find("args");
    const Json none = Json::object();
    const Json& details = args != event.end() && args->is_object() ? *args : none;
    if (phase == "M") {
      if (text(event, "name") == "process_name") memory_.phases[{node_, process}] = text(details, "name");
      if (const auto start = number(details, "start_time_since_epoch_in_micros"))
        memory_.starts[node_] = *start;
      return;
    }
    const auto ts = number(event, "ts");
    if (!ts) return;
    if (phase == "X") {
      push(text(event, "name"), process, *ts, number(event, "dur").value_or(0), details);
    } else if (phase == "B") {
      begun_[process].push_back({text(event, "name"), *ts, details});
    } else if (phase == "E") {
      auto& open = begun_[process];
      if (open.empty()) {
        damage_.add("events that end and never began", file_);
        return;
      }
      push(open.back().name, process, open.back().ts, *ts - open.back().ts, open.back().details);
      open.pop_back();
    }
  }

 private:
  struct Begun {
    std::string name;
    double ts;
    Json details;
  };

  void push(const std::string& name, std::int64_t process, double ts, double duration, const Json& details) {
    const double absolute = ts + memory_.starts[node_];
    // Trace times are microseconds by definition; only a clock that starts at 0 has no place in the job.
    const auto at = moment(absolute);
    if (!at || !std::isfinite(duration) || duration < 0) {
      damage_.add("events without a time, or that end before they begin, left out", file_);
      return;
    }
    const auto phase = memory_.phases.find({node_, process});
    const auto own = number(details, "pid");
    sinks_.event({name, phase == memory_.phases.end() ? std::string_view{} : std::string_view{phase->second},
                  node_, at->seconds, duration / microseconds, number(details, "step_num"),
                  own ? whole_number(own) : process});
  }

  std::string file_, node_;
  const TelemetrySinks& sinks_;
  TraceMemory& memory_;
  Damage& damage_;
  std::map<std::int64_t, std::vector<Begun>> begun_;
};

} // namespace

bool read_trace_events(const std::filesystem::path& file, const TelemetrySinks& sinks, TraceMemory& memory,
                       Damage& damage) {
  const auto content = read_text(file.string());
  if (!content) return false;
  TraceReader reader{file, sinks, memory, damage};
  Objects objects{*content};
  std::string_view object;
  bool whole = true;
  while (objects.next(object, whole)) {
    if (!whole) {
      damage.add("last events that are cut off, passed over", file.string());
      break;
    }
    const Json event = Json::parse(object, nullptr, false);
    if (event.is_object())
      reader.event(event);
    else
      damage.add("events that are no JSON, passed over", file.string());
  }
  return true;
}

std::optional<RuleReport> read_rule_report(const std::filesystem::path& file, Damage& damage) {
  const auto content = read_text(file.string());
  const Json json = content ? Json::parse(*content, nullptr, false) : Json{};
  if (!json.is_object() || !json.contains("RuleTriggered")) {
    damage.add("files among the reports that are no reports of rules", file.string());
    return std::nullopt;
  }
  return RuleReport{file.stem().string(), file.string(), number(json, "RuleTriggered").value_or(0),
                    number(json, "Violations").value_or(0), number(json, "Datapoints").value_or(0)};
}

} // namespace steelyard::io
