#include "steelyard/interview/written_plan.hpp"

#include "steelyard/plan/keys.hpp"
#include "steelyard/plan/task_sizes.hpp"
#include "steelyard/support/diagnostic_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace steelyard::interview {

namespace {

/// What stands for a number that a plan must have and that nobody knew.
struct WideRange {
  double low, mode, high;
  std::string_view why;
};

constexpr WideRange any_demand{1e3, 1e5, 1e7, "not known: from a pilot in one office to a public product"};
constexpr WideRange any_horizon{12, 36, 60, "not known: products like this live one to five years"};

constexpr double months_of_year = 12, days_of_year = 365, hours_of_day = 24;

std::string number(double value) {
  // One rounding for all of a range, so that its numbers keep their order.
  constexpr double exact_from = 1e6;
  if (std::abs(value) >= exact_from || value == std::floor(value)) return fmt::format("{:.0f}", value);
  return fmt::format("{:.6g}", value);
}

std::string range(double low, double mode, double high) {
  if (low == high) return number(mode);
  return fmt::format(R"({{ "low": {}, "mode": {}, "high": {} }})", number(low), number(mode), number(high));
}

/// A text as JSON; printable() has left no control character and no byte that is not UTF-8 in it.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string list(const std::vector<std::string>& texts) {
  std::vector<std::string> all;
  for (const auto& text : texts)
    all.push_back(quoted(text));
  return fmt::format("[{}]", fmt::join(all, ", "));
}

/// A key with its value, or a remark alone.
struct Line {
  std::string key, value, remark;
};

using Lines = std::vector<Line>;

/// `"key": value,`, without its remark.
std::string said_of(const Line& line, bool last) {
  return fmt::format("{}: {}{}", quoted(line.key), line.value, last ? "" : ",");
}

/// The lines of an object, the remarks below each other.
std::string text_of(const Lines& lines, const std::string& indent) {
  const auto last =
      std::find_if(lines.rbegin(), lines.rend(), [](const Line& line) { return !line.key.empty(); });
  const auto is_last = [&](const Line& line) { return last != lines.rend() && &line == &*last; };
  std::size_t width = 0;
  for (const auto& line : lines)
    if (!line.key.empty() && !line.remark.empty())
      width = std::max(width, said_of(line, is_last(line)).size());
  std::string text;
  for (const auto& line : lines) {
    if (line.key.empty())
      text += fmt::format("{}// {}\n", indent, line.remark);
    else if (line.remark.empty())
      text += fmt::format("{}{}\n", indent, said_of(line, is_last(line)));
    else
      text += fmt::format("{}{:<{}}  // {}\n", indent, said_of(line, is_last(line)), width, line.remark);
  }
  return text;
}

std::string object(const Lines& lines) {
  return "{\n" + text_of(lines, "    ") + "  }";
}

/// The answers, by the questions that they are answers to.
class Script {
 public:
  Script(const Answers& answers, const Known& known)
      : answers_{answers}, questions_{questions(answers, known)} {}

  /// The answer, where the question is one of this interview and somebody knew.
  [[nodiscard]] const Answer* known(std::string_view id) const {
    if (!question(id)) return nullptr;
    const auto found = answers_.find(id);
    return found != answers_.end() && found->second.known ? &found->second : nullptr;
  }

  [[nodiscard]] const Question* question(std::string_view id) const {
    const auto found = std::ranges::find(questions_, id, &Question::id);
    return found == questions_.end() ? nullptr : &*found;
  }

  [[nodiscard]] const std::vector<Question>& all() const { return questions_; }

  /// What is said of a key whose question was not answered; nothing where it was not asked.
  void say_unknown(Lines& lines, std::string_view id, std::string_view key) const {
    if (const auto* q = question(id))
      lines.push_back({"", "", fmt::format("{}: not known; {}", key, q->without)});
  }

  void add_number(Lines& lines, std::string_view key, std::string remark) const {
    const auto* answer = known(key);
    if (!answer) return say_unknown(lines, key, key);
    if (!answer->how.empty()) remark = answer->how;
    lines.push_back({std::string{key}, range(answer->low, answer->mode, answer->high), std::move(remark)});
  }

  void add_word(Lines& lines, std::string_view key, std::string remark) const {
    const auto* answer = known(key);
    if (!answer) return say_unknown(lines, key, key);
    lines.push_back({std::string{key}, quoted(answer->text), std::move(remark)});
  }

  void add_names(Lines& lines, std::string_view key, std::string remark) const {
    const auto* answer = known(key);
    if (!answer) return say_unknown(lines, key, key);
    lines.push_back({std::string{key}, list(answer->names), std::move(remark)});
  }

 private:
  const Answers& answers_;
  std::vector<Question> questions_;
};

Lines task_lines(const Script& script, TaskKind kind) {
  Lines lines;
  lines.push_back({"kind", quoted(name(kind)), script.known("kind") ? "" : "not known; write yours"});
  for (const TaskSize& size : task_sizes())
    script.add_number(lines, size.key, fmt::format("{}", size.about));
  script.add_word(lines, "documents_change", "how often the searched documents are renewed");
  return lines;
}

void add_volume(Lines& lines, const Script& script) {
  const auto* day = script.known("per_day");
  if (!day) {
    lines.push_back({"requests_per_month", range(any_demand.low, any_demand.mode, any_demand.high),
                     std::string{any_demand.why}});
    return;
  }
  const double k = days_of_year / months_of_year;
  lines.push_back(
      {"requests_per_month", range(day->low * k, day->mode * k, day->high * k),
       fmt::format("{} a day", day->low == day->high ? number(day->mode)
                                                     : number(day->low) + " to " + number(day->high))});
  if (const auto* later = script.known("per_day_next_year"))
    lines.push_back(
        {"growth_per_year",
         range(later->low / day->mode - 1, later->mode / day->mode - 1, later->high / day->mode - 1),
         fmt::format("{} a day in a year", number(later->mode))});
  else
    script.say_unknown(lines, "per_day_next_year", "growth_per_year");
  if (const auto* busiest = script.known("busiest_hour")) {
    const double mean_hour = day->mode / hours_of_day;
    const auto peak = [mean_hour](double hour) { return std::max(1.0, hour / mean_hour); };
    lines.push_back(
        {"peak_to_mean", range(peak(busiest->low), peak(busiest->mode), peak(busiest->high)),
         fmt::format("{} in the busiest hour; single minutes may be busier", number(busiest->mode))});
  } else
    script.say_unknown(lines, "busiest_hour", "peak_to_mean");
}

Lines demand_lines(const Script& script) {
  Lines lines;
  add_volume(lines, script);
  const auto* soon = script.known("soon");
  if (!soon)
    script.say_unknown(lines, "soon", "latency_p95_ms");
  else if (soon->text == "overnight") {
    lines.push_back({"mode", quoted("batch"), "answers may wait for the night"});
    lines.push_back({"pattern", quoted("nightly-batch"), ""});
  } else
    lines.push_back({"latency_p95_ms", range(soon->low, soon->mode, soon->high),
                     "95 of 100 requests are answered within" +
                         (soon->text.empty() ? std::string{} : ": a matter of " + soon->text)});
  return lines;
}

Lines quality_lines(const Script& script, TaskKind kind) {
  Lines lines;
  lines.push_back({"metric", quoted(usual_metric(kind)), "usual for the kind; write yours"});
  const auto* today = script.known("score_today");
  lines.push_back({"", "",
                   today ? fmt::format("today's process scores {}", number(today->mode))
                         : std::string{"how good today's process is: not known"}});
  script.add_number(lines, "target", "the score that is good enough");
  script.add_number(lines, "usd_per_error", "what one wrong answer costs");
  script.add_number(lines, "reviewed_share", "share of the answers that somebody checks");
  script.add_number(lines, "usd_per_review", "what one check costs");
  return lines;
}

/// The options of the user's own machines; the program chooses the models.
void add_own_hardware(Lines& lines, const Script& script, TaskKind kind) {
  const auto* own = script.known("own_hardware");
  if (!own || own->text != "yes") return;
  const auto* hour = script.known("own_usd_per_hour");
  const auto* watts = script.known("own_watts");
  const auto* devices = script.known("own_devices");
  if (!hour || !watts) {
    lines.push_back(
        {"", "", "Own machines: say what an hour of one costs and what it draws, and remove the slashes."});
    lines.push_back({"", "", R"("options": { "pin": [ { "id": "own-hardware", "approach": "fine-tune",)"});
    lines.push_back(
        {"", "", R"(  "own_hardware": { "usd_per_hour": 1.8, "watts": 700, "devices": 1 } } ] },)"});
    return;
  }
  const auto machine =
      fmt::format(R"("own_hardware": {{ "usd_per_hour": {}, "watts": {}, "devices": {} }})",
                  number(hour->mode), number(watts->mode), devices ? number(devices->mode) : "1");
  const auto pin = [&machine](std::string_view id, Approach approach) {
    return fmt::format("    {{ \"id\": \"{}\", \"approach\": \"{}\",\n      {} }}", id, name(approach),
                       machine);
  };
  const bool tabular = modality(kind) == Modality::tabular;
  std::string pins = pin(tabular ? "own-machines-train" : "own-machines-fine-tune",
                         tabular ? Approach::custom : Approach::fine_tune);
  if (!tabular) pins += ",\n" + pin("own-machines-pretrained", Approach::pretrained);
  lines.push_back({"options", "{ \"pin\": [\n" + pins + "\n  ] }", ""});
}

Lines constraint_lines(const Script& script) {
  Lines lines;
  if (const auto* leave = script.known("external_api"))
    lines.push_back({"external_api", leave->text == "yes" ? "true" : "false",
                     "whether data may go to another provider's service"});
  else
    script.say_unknown(lines, "external_api", "external_api");
  script.add_names(lines, "regions", "where data may be");
  script.add_names(lines, "existing_services", "services that this account uses");
  script.add_number(lines, "max_total_usd", "budget over the horizon");
  script.add_number(lines, "deadline_weeks", "weeks until it is in service");
  return lines;
}

Lines team_lines(const Script& script) {
  Lines lines;
  script.add_number(lines, "engineers", "people who build and run it");
  script.add_number(lines, "usd_per_day", "what a person-day costs, all in");
  script.add_word(lines, "stack", "how well their training code is tuned");
  return lines;
}

Lines plan_lines(const Script& script, TaskKind kind) {
  Lines lines;
  const auto* title = script.known("title");
  lines.push_back({"title", quoted(title ? title->text : "A plan for " + std::string{name(kind)}), ""});
  if (const auto* regions = script.known("regions"))
    lines.push_back(
        {"region", quoted(regions->names.front()), "where it runs: the first of constraints.regions"});
  const auto* horizon = script.known("horizon_months");
  lines.push_back({"horizon_months",
                   horizon ? range(horizon->low, horizon->mode, horizon->high)
                           : range(any_horizon.low, any_horizon.mode, any_horizon.high),
                   horizon ? "months in service" : std::string{any_horizon.why}});
  lines.push_back({"task", object(task_lines(script, kind)), ""});
  lines.push_back({"demand", object(demand_lines(script)), ""});
  Lines data;
  script.add_number(data, "labelled_items", "examples with the right answer that exist");
  lines.push_back({"data", object(data), ""});
  lines.push_back({"quality", object(quality_lines(script, kind)), ""});
  lines.push_back({"team", object(team_lines(script)), ""});
  lines.push_back({"constraints", object(constraint_lines(script)), ""});
  add_own_hardware(lines, script, kind);
  return lines;
}

} // namespace

std::string written_plan(const Answers& answers, const Known& known) {
  const Script script{answers, known};
  const Tally count = tally(answers, known);
  return fmt::format(
             "// Plan from an interview: {} of {} questions answered. Edit it, then run: steelyard compare "
             "FILE\n"
             "// A number is a value in the unit of its key, a text with a unit (\"3 days\"), or a range.\n"
             "// What is not known is left out: the program's default and its range hold, and the result "
             "lists them.\n"
             "// All keys: steelyard init --task {} --no-interview\n",
             count.known, count.asked, name(kind_of(answers))) +
         "{\n" + text_of(plan_lines(script, kind_of(answers)), "  ") + "}\n";
}

Tally tally(const Answers& answers, const Known& known) {
  const Script script{answers, known};
  Tally count;
  for (const auto& question : script.all()) {
    ++count.asked;
    if (script.known(question.id)) ++count.known;
  }
  return count;
}

} // namespace steelyard::interview
