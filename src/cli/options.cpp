#include "cli/command_line.hpp"

#include "steelyard/report/figures.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace steelyard::cli {

namespace {

using Wrong = std::optional<std::string>;
using Words = std::vector<std::string>;

constexpr std::array<std::pair<Format, std::string_view>, 11> formats{{{Format::table, "table"},
                                                                       {Format::json, "json"},
                                                                       {Format::ndjson, "ndjson"},
                                                                       {Format::csv, "csv"},
                                                                       {Format::md, "md"},
                                                                       {Format::html, "html"},
                                                                       {Format::svg, "svg"},
                                                                       {Format::aws, "aws"},
                                                                       {Format::junit, "junit"},
                                                                       {Format::sarif, "sarif"},
                                                                       {Format::github, "github"}}};

constexpr std::array<std::pair<BacktestKind, std::string_view>, 3> kinds{
    {{BacktestKind::training, "training"},
     {BacktestKind::serving, "serving"},
     {BacktestKind::inference, "inference"}}};

constexpr std::array works{WorkKind::training, WorkKind::processing, WorkKind::notebook, WorkKind::endpoint};

template <class T>
std::optional<T> whole_number(const std::string& text) {
  T value{};
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

template <class T>
Wrong set_between(T& target, const std::string& text, T least, T most, const char* next) {
  const auto value = whole_number<T>(text);
  if (!value || *value < least || *value > most) return next;
  target = *value;
  return {};
}

bool is_date(const std::string& text) {
  constexpr std::string_view shape = "dddd-dd-dd";
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == 'd' ? !digit : text[i] != '-') return false;
  }
  const int month = std::stoi(text.substr(5, 2)), day = std::stoi(text.substr(8, 2));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

std::string joined(const Words& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

Words no_words() {
  return {};
}

Words format_words() {
  Words words;
  for (const auto& [format, word] : formats)
    words.emplace_back(word);
  return words;
}

Words colour_words() {
  return {"auto", "always", "never"};
}

Words metric_words() {
  Words words;
  for (std::size_t m = 0; m < metric_count; ++m)
    words.emplace_back(steelyard::name(static_cast<Metric>(m)));
  return words;
}

Words task_words() {
  Words words;
  for (const auto& task : task_kinds())
    words.emplace_back(task.word);
  return words;
}

Words approach_words() {
  Words words;
  for (std::size_t i = 0; i < approach_count; ++i)
    words.emplace_back(steelyard::name(static_cast<Approach>(i)));
  return words;
}

Words kind_words() {
  Words words;
  for (const auto& [kind, word] : kinds)
    words.emplace_back(word);
  return words;
}

Wrong set_kind(Arguments& a, const std::string& value) {
  for (const auto& [kind, word] : kinds)
    if (word == value) {
      a.kind = kind;
      return {};
    }
  return "write " + joined(kind_words());
}

Wrong set_format(Arguments& a, const std::string& value) {
  for (const auto& [format, word] : formats)
    if (word == value) {
      a.format = format;
      return {};
    }
  return "write " + joined(format_words());
}

Wrong set_colour(Arguments& a, const std::string& value) {
  const Words words = colour_words();
  const auto found = std::ranges::find(words, value);
  if (found == words.end()) return "write " + joined(words);
  a.colour = static_cast<Colour>(found - words.begin());
  return {};
}

Wrong set_metric(Arguments& a, const std::string& value) {
  const Words words = metric_words();
  const auto found = std::ranges::find(words, value);
  if (found == words.end()) return "write " + joined(words);
  a.metric = static_cast<Metric>(found - words.begin());
  return {};
}

Wrong set_task(Arguments& a, const std::string& value) {
  const auto kind = task_kind(value);
  if (!kind) return "write " + joined(task_words());
  a.task = *kind;
  return {};
}

Wrong add_override(Arguments& a, const std::string& value) {
  const auto mark = value.find('=');
  if (mark == std::string::npos || mark == 0)
    return "write PATH=VALUE, such as demand.requests_per_month=2e6";
  a.overrides.push_back(value);
  return {};
}

std::optional<double> finite_number(const std::string& text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// A number above `low`, up to `high`.
Wrong set_number(std::optional<double>& target, const std::string& text, double low, double high,
                 const char* next) {
  const auto number = finite_number(text);
  if (!number || *number <= low || *number > high) return next;
  target = *number;
  return {};
}

Words work_words() {
  Words words;
  for (const auto work : works)
    words.emplace_back(steelyard::name(work));
  return words;
}

Wrong set_work(Arguments& a, const std::string& value) {
  for (const auto work : works)
    if (steelyard::name(work) == value) {
      a.work = work;
      return {};
    }
  return "write " + joined(work_words());
}

Wrong set_approach(Arguments& a, const std::string& value) {
  const auto word = approach(value);
  if (!word) return "write " + joined(approach_words());
  a.approach = *word;
  return {};
}

Wrong set_target(Arguments& a, const std::string& value) {
  const auto score = finite_number(value);
  if (!score || *score < 0 || *score > 1) return "write a score from 0 to 1, such as 0.9";
  a.target = *score;
  return {};
}

Wrong set_predict_at(Arguments& a, const std::string& value) {
  constexpr double most_items = 1e18;
  const auto items = finite_number(value);
  if (!items || *items < 1 || *items > most_items) return "write a number of items from 1, such as 20000";
  a.predict_at = *items;
  return {};
}

/// PATH=LO:HI[:log]:N
Wrong set_vary(Arguments& a, const std::string& value) {
  constexpr std::size_t most_points = 1001;
  const auto mark = value.find('=');
  std::vector<std::string> parts;
  if (mark != std::string::npos && mark > 0)
    for (std::size_t from = mark + 1; from <= value.size();) {
      const auto to = std::min(value.find(':', from), value.size());
      parts.push_back(value.substr(from, to - from));
      from = to + 1;
    }
  Variation vary;
  vary.logarithmic = parts.size() == 4 && parts[2] == "log";
  if (parts.size() != 3 && !vary.logarithmic)
    return "write PATH=LO:HI:N or PATH=LO:HI:log:N, such as demand.requests_per_month=1e4:1e8:log:17";
  const auto low = finite_number(parts[0]), high = finite_number(parts[1]);
  const auto points = whole_number<std::size_t>(parts.back());
  if (!low || !high || !(*low < *high)) return "write two numbers LO:HI, the lower one first";
  if (vary.logarithmic && !(*low > 0)) return "write a LO above 0, or leave log out";
  if (!points || *points < 2 || *points > most_points) return "end with the number of values, from 2 to 1001";
  vary.path = value.substr(0, mark);
  vary.low = *low;
  vary.high = *high;
  vary.points = *points;
  a.vary = vary;
  return {};
}

/// K/N, auto or auto/N
Wrong set_shard(Arguments& a, const std::string& value) {
  constexpr std::string_view automatic = "auto";
  ShardChoice choice;
  choice.scheduled = value.starts_with(automatic);
  if (choice.scheduled) {
    const std::string rest = value.substr(automatic.size());
    if (rest.starts_with('/')) choice.of = whole_number<std::size_t>(rest.substr(1));
    if (!rest.empty() && choice.of.value_or(0) == 0) return "write auto, or auto/N with the number of shards";
  } else {
    const auto written = shard(value);
    if (!written) return "write K/N with K from 1 to N, such as 2/8, or auto";
    choice.shard = *written;
  }
  a.shard = choice;
  return {};
}

Words figure_words() {
  Words words;
  for (const auto name : figure_names())
    words.emplace_back(name);
  return words;
}

Wrong set_figure(Arguments& a, const std::string& value) {
  const Words words = figure_words();
  if (std::ranges::find(words, value) == words.end()) return "write " + joined(words);
  a.figure = value;
  return {};
}

Wrong set_as_of(Arguments& a, const std::string& value) {
  if (!is_date(value)) return "write a date as YYYY-MM-DD";
  a.as_of = value;
  return {};
}

Wrong set_thresholds(Arguments& a, const std::string& value) {
  if (value != "code" && value != "docs") return "write code or docs";
  a.thresholds = value == "code" ? Thresholds::code : Thresholds::docs;
  return {};
}

constexpr std::array specs{
    OptionSpec{"set", 0, "PATH=VALUE", "put VALUE in the plan's place; may be repeated", "",
               OptionGroup::input, no_words, add_override},
    OptionSpec{
        "measured", 0, "FILE",
        "put what a job showed in the plan's place: what diagnose or rightsize --measurements wrote; --set goes before",
        "", OptionGroup::input, no_words,
        [](Arguments& a, const std::string& v) -> Wrong {
          if (v.empty()) return "write the name of a file";
          a.measured = v;
          return {};
        }},
    OptionSpec{"vary", 0, "PATH=LO:HI[:log]:N", "the number to vary, from LO to HI in N values", "",
               OptionGroup::input, no_words, set_vary},
    OptionSpec{"catalog", 0, "FILE|ID", "the catalog to price with", "the one installed last",
               OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 a.catalog = v;
                 return {};
               }},
    OptionSpec{"as-of", 0, "DATE", "what was offered on DATE, YYYY-MM-DD", "the catalog's own date",
               OptionGroup::input, no_words, set_as_of},
    OptionSpec{"strict", 0, "", "a missing price or coefficient ends with exit 4", "", OptionGroup::input,
               no_words,
               [](Arguments& a, const std::string&) -> Wrong {
                 a.strict = true;
                 return {};
               }},
    OptionSpec{"option", 0, "ID", "the option to explain, by its id in the result", "the recommended one",
               OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 a.option = v;
                 return {};
               }},
    OptionSpec{"metric", 0, "NAME", "the number to explain, by its name in the result", "cost_usd",
               OptionGroup::input, metric_words, set_metric},
    OptionSpec{"task", 0, "KIND", "what the model is for",
               "text-classification in a new plan; the plan's in pilot", OptionGroup::input, task_words,
               set_task},
    OptionSpec{"interview", 0, "", "ask for what the plan says, wherever the answers come from",
               "where stdin and stderr are a terminal", OptionGroup::input, no_words,
               [](Arguments& a, const std::string&) -> Wrong {
                 a.interview = true;
                 return {};
               }},
    OptionSpec{"no-interview", 0, "", "write the starter plan and ask nothing", "", OptionGroup::input,
               no_words,
               [](Arguments& a, const std::string&) -> Wrong {
                 a.interview = false;
                 return {};
               }},
    OptionSpec{"target", 0, "SCORE", "the score to reach, from 0 to 1",
               "the plan's, where points come from one", OptionGroup::input, no_words, set_target},
    OptionSpec{"predict-at", 0, "N", "labelled items to foretell the score at", "", OptionGroup::input,
               no_words, set_predict_at},
    OptionSpec{"approach", 0, "NAME", "how the model is made: the points of this approach are read",
               "the one that the points name", OptionGroup::input, approach_words, set_approach},
    OptionSpec{"kind", 0, "KIND", "kind of rows: training, serving or inference", "training",
               OptionGroup::input, kind_words, set_kind},
    OptionSpec{"instance", 0, "TYPE", "the machine that it ran on, such as ml.p4d.24xlarge", "",
               OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 if (v.empty()) return "write a type, such as ml.g5.2xlarge";
                 a.instance = v;
                 return {};
               }},
    OptionSpec{"region", 0, "REGION", "where it ran", "us-east-1", OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 if (v.empty()) return "write a region, such as eu-west-1";
                 a.region = v;
                 return {};
               }},
    OptionSpec{"kind", 0, "KIND", "what runs: training, processing, notebook or endpoint", "training",
               OptionGroup::input, work_words, set_work, "kind of work"},
    OptionSpec{"hours", 0, "H", "hours of one run, or of the time that costs are of", "those of the readings",
               OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 return set_number(a.hours, v, 0, 1e6, "write a number of hours above 0, such as 730");
               }},
    OptionSpec{"instances", 0, "N", "machines that run now, where the readings do not tell them apart",
               "those that the readings name", OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 const char* next = "write a whole number from 1";
                 const auto wrong = set_number(a.instances, v, 0, 1e5, next);
                 return wrong || *a.instances == std::floor(*a.instances) ? wrong : Wrong{next};
               }},
    OptionSpec{"cpu-threshold", 0, "P", "percentile of processor and memory use that a machine must serve",
               "99.5, as Compute Optimizer", OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 return set_number(a.cpu_threshold, v, 0, 100, "write a percentile up to 100, such as 95");
               }},
    OptionSpec{"headroom", 0, "SHARE", "share of the capacity kept free above that",
               "0.2, as Compute Optimizer", OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 const auto share = finite_number(v);
                 if (!share || *share < 0 || *share > 0.9) return "write a share from 0 to 0.9, such as 0.2";
                 a.headroom = *share;
                 return {};
               }},
    OptionSpec{"recommender", 0, "FILE",
               "what describe-inference-recommendations-job prints: measured in place of predicted", "",
               OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 if (v.empty()) return "write the name of a file";
                 a.recommender = v;
                 return {};
               }},
    OptionSpec{"emit", 0, "DIR", "write what stops idle machines to DIR: scripts and settings, ready to use",
               "", OptionGroup::output, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 if (v.empty()) return "write the name of a folder";
                 a.emit = v;
                 return {};
               }},
    OptionSpec{"thresholds", 0, "WHICH", "defaults of AWS's code, or of its documentation", "code",
               OptionGroup::input,
               [] {
                 return Words{"code", "docs"};
               },
               set_thresholds},
    OptionSpec{"policy", 0, "FILE", "JSON with the policies that the result must hold", "",
               OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 if (v.empty()) return "write the name of a file";
                 a.policy = v;
                 return {};
               }},
    OptionSpec{"baseline", 0, "FILE", "an earlier result, which policies of growth compare with", "",
               OptionGroup::input, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 if (v.empty()) return "write the name of a file";
                 a.baseline = v;
                 return {};
               }},
    OptionSpec{"rule-parameters", 0, "FILE",
               "JSON with parameters of rules by AWS's names, over the defaults", "", OptionGroup::input,
               no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 if (v.empty()) return "write the name of a file";
                 a.rule_parameters = v;
                 return {};
               }},
    OptionSpec{
        "shard", 0, "K/N|auto",
        "the plans whose place, counted from 0, leaves K-1 when divided by N, into part-K-of-N.*; auto "
        "asks AWS Batch, Slurm or Kubernetes, auto/N where they do not say N",
        "all plans", OptionGroup::input, [] { return Words{"auto"}; }, set_shard},
    OptionSpec{"draws", 0, "N", "draws of every uncertain number, 16 to 1000000", "4096",
               OptionGroup::sampling, no_words,
               [](Arguments& a, const std::string& v) {
                 return set_between<std::size_t>(a.draws, v, 16, 1000000,
                                                 "write a whole number from 16 to 1000000");
               }},
    OptionSpec{"seed", 0, "N", "seed of the draws", "1", OptionGroup::sampling, no_words,
               [](Arguments& a, const std::string& v) {
                 return set_between<std::uint64_t>(a.seed, v, 0, ~std::uint64_t{0},
                                                   "write a whole number from 0");
               }},
    OptionSpec{"threads", 0, "N", "threads; the answer does not depend on them", "one per core",
               OptionGroup::sampling, no_words,
               [](Arguments& a, const std::string& v) {
                 return set_between<int>(a.threads, v, 0, 1024,
                                         "write a whole number from 0 to 1024; 0 is one per core");
               }},
    OptionSpec{"out", 0, "DIR",
               "folder for results.ndjson, options.csv, errors.ndjson; made where there is none", "",
               OptionGroup::output, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 if (v.empty()) return "write the name of a folder";
                 a.out = v;
                 return {};
               }},
    OptionSpec{"force", 0, "", "write over results that DIR holds; going on where a run broke off is to come",
               "", OptionGroup::output, no_words,
               [](Arguments& a, const std::string&) -> Wrong {
                 a.force = true;
                 return {};
               }},
    OptionSpec{"measurements", 0, "FILE", "write what the job shows of a plan's inputs to FILE (JSON)", "",
               OptionGroup::output, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 if (v.empty()) return "write the name of a file";
                 a.measurements = v;
                 return {};
               }},
    OptionSpec{"format", 0, "FORMAT", "", "by the extension of -o", OptionGroup::output, format_words,
               set_format},
    OptionSpec{"output", 'o', "FILE", "write the answer to FILE, whole or not at all", "stdout",
               OptionGroup::output, no_words,
               [](Arguments& a, const std::string& v) -> Wrong {
                 if (v.empty()) return "write the name of a file, or - for stdout";
                 a.output = v;
                 return {};
               }},
    OptionSpec{"detail", 0, "", "intervals of line items too (JSON)", "", OptionGroup::output, no_words,
               [](Arguments& a, const std::string&) -> Wrong {
                 a.detail = true;
                 return {};
               }},
    OptionSpec{"what-if", 0, "",
               "also what the leading options take at other volumes, horizons, label prices and grids (JSON)",
               "", OptionGroup::output, no_words,
               [](Arguments& a, const std::string&) -> Wrong {
                 a.what_if = true;
                 return {};
               }},
    OptionSpec{"figure", 0, "NAME", "the figure to draw (SVG)", "ranking", OptionGroup::output, figure_words,
               set_figure},
    OptionSpec{"color", 0, "WHEN", "auto, always or never; auto heeds NO_COLOR", "auto", OptionGroup::output,
               colour_words, set_colour},
    OptionSpec{"verbose", 'v', "", "leave nothing out: every option, default, group", "", OptionGroup::output,
               no_words,
               [](Arguments& a, const std::string&) -> Wrong {
                 a.verbose = true;
                 return {};
               }},
    OptionSpec{"quiet", 'q', "", "no warnings and no notes on stderr", "", OptionGroup::output, no_words,
               [](Arguments& a, const std::string&) -> Wrong {
                 a.quiet = true;
                 return {};
               }},
    OptionSpec{"help", 'h', "", "this page", "", OptionGroup::general, no_words,
               [](Arguments& a, const std::string&) -> Wrong {
                 a.help = true;
                 return {};
               }},
};

} // namespace

std::string_view name(Format format) {
  for (const auto& [key, word] : formats)
    if (key == format) return word;
  return "";
}

std::string_view name(BacktestKind kind) {
  for (const auto& [key, word] : kinds)
    if (key == kind) return word;
  return "";
}

std::string_view title(OptionGroup group) {
  switch (group) {
  case OptionGroup::input:
    return "INPUT";
  case OptionGroup::sampling:
    return "SAMPLING";
  case OptionGroup::output:
    return "OUTPUT";
  case OptionGroup::general:
    return "GENERAL";
  }
  return "";
}

std::span<const OptionSpec> option_specs() {
  return specs;
}

const OptionSpec* find_option(std::string_view id) {
  const auto found = std::ranges::find_if(
      specs, [id](const OptionSpec& spec) { return (spec.id.empty() ? spec.name : spec.id) == id; });
  return found == specs.end() ? nullptr : &*found;
}

const OptionSpec* option_of(const Command& command, std::string_view name) {
  for (const auto id : command.options)
    if (const OptionSpec* spec = find_option(id); spec->name == name) return spec;
  return nullptr;
}

} // namespace steelyard::cli
