#include "cli/portfolio_command.hpp"

#include "cli/answer.hpp"
#include "cli/impossible.hpp"
#include "cli/inputs.hpp"
#include "cli/interrupt.hpp"

#include "steelyard/batch/flow.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/io/plan_records.hpp"
#include "steelyard/option/known_names.hpp"
#include "steelyard/report/comparison_document.hpp"
#include "steelyard/report/comparison_json.hpp"
#include "steelyard/report/diagnostics_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <thread>

namespace steelyard::cli {

namespace {

/// Enough that a plan which takes four times as long as its neighbours holds up nobody.
constexpr std::size_t slots_per_thread = 4;

Error cannot_write(const std::filesystem::path& file, int code) {
  return {fmt::format("cannot write {}: {}", file.string(), std::strerror(code)),
          {},
          "check the folder and the space left in it; what stands there ends with a whole line",
          Exit::internal};
}

/// A file that grows by whole records.
class RecordFile {
 public:
  explicit RecordFile(std::filesystem::path path) : path_{std::move(path)} {
    errno = 0;
    out_.open(path_, std::ios::binary | std::ios::trunc);
    if (!out_) code_ = errno == 0 ? EIO : errno;
  }

  /// Writes through to the system, so that a program which is killed leaves no half a line behind.
  void add(const std::string& records) {
    if (records.empty() || code_ != 0) return;
    errno = 0;
    if (out_ << records << std::flush) {
      size_ += records.size();
      return;
    }
    code_ = errno == 0 ? EIO : errno;
    out_.close();
    std::error_code ignored;
    std::filesystem::resize_file(path_, size_, ignored);
  }

  [[nodiscard]] std::optional<Error> error() const {
    return code_ == 0 ? std::nullopt : std::optional{cannot_write(path_, code_)};
  }

 private:
  std::filesystem::path path_;
  std::ofstream out_;
  std::uintmax_t size_ = 0;
  int code_ = 0;
};

/// Where the files of this run lie; a shard's are named after it, so that many runs share a folder.
struct Places {
  std::filesystem::path results, options, errors;

  Places(const std::filesystem::path& folder, const std::optional<Shard>& shard) {
    const std::string before = shard ? fmt::format("part-{}-of-{}.", shard->number, shard->of) : "";
    results = folder / (before + "results.ndjson");
    options = folder / (before + "options.csv");
    errors = folder / (before + "errors.ndjson");
  }
};

Result<std::optional<Shard>> wanted_shard(const Arguments& arguments, const Surroundings& surroundings) {
  if (!arguments.shard) return std::optional<Shard>{};
  if (!arguments.shard->scheduled) return std::optional{arguments.shard->shard};
  const auto found = scheduled_shard(arguments.shard->of,
                                     [&](const std::string& name) { return surroundings.environment(name); });
  if (!found) return Unexpected{found.error()};
  return std::optional{*found};
}

/// Makes the folder. An error when it holds what this run would write, unless the user wants it gone.
std::optional<Error> prepare(const std::filesystem::path& folder, const Places& places, bool force) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) return cannot_write(folder, code.value());
  for (const auto* file : {&places.results, &places.options, &places.errors})
    if (!force && std::filesystem::exists(*file, code))
      return Error{fmt::format("{} exists", file->string()),
                   {},
                   "name another folder with --out, or write over what is there with --force",
                   Exit::usage};
  return {};
}

/// A plan from its reading to its writing.
struct Slot {
  PlanRecord record;
  std::string result, rows, error; ///< what is written of it: the first two, or the last
  bool left_out = false;           ///< nobody began it before the user wanted an end
};

/// Answers the plans of one run. It is asked by many threads at once, and remembers nothing.
class Answerer {
 public:
  Answerer(const Arguments& arguments, const Knowledge& known) : arguments_{arguments}, known_{known} {
    settings_ = compare_settings(arguments);
    settings_.threads = 1; // the plans are what goes in parallel
  }

  void answer(Slot& slot) const {
    const PlanRecord& record = slot.record;
    Location where;
    where.file = record.file;
    where.line = record.line;
    slot.result.clear();
    slot.rows.clear();
    slot.error.clear();
    Diagnostics wrong;
    if (const auto comparison = compared(record, wrong)) {
      slot.result = comparison_summary_json(*comparison, record.index, where, wrong.warnings);
      slot.rows = render_csv(portfolio_table(*comparison, record.index), CsvHeader::left_out);
    } else {
      slot.error = failed_record_json(wrong, record.index, where);
    }
  }

 private:
  std::optional<Comparison> compared(const PlanRecord& record, Diagnostics& wrong) const {
    if (record.problem) {
      wrong.errors.push_back(*record.problem);
      place(wrong, record);
      return {};
    }
    std::vector<Error> odd;
    auto plan = read_plan(record.text, record.file, arguments_.overrides, &odd);
    std::optional<Comparison> comparison;
    if (!plan) {
      wrong = plan.error();
    } else if (wrong = unknown_names(*plan, known_.catalog, known_.coefficients); wrong.ok()) {
      comparison = compare(*plan, known_.catalog, known_.coefficients, settings_);
      wrong = why_impossible(*comparison);
    }
    if (plan) wrong.warnings.insert(wrong.warnings.end(), odd.begin(), odd.end());
    place(wrong, record);
    if (!wrong.ok()) comparison.reset();
    return comparison;
  }

  const Arguments& arguments_;
  const Knowledge& known_;
  CompareSettings settings_;
};

/// A line on a terminal that says how far it is.
class Progress {
 public:
  Progress(const Arguments& arguments, const Surroundings& surroundings)
      : out_{surroundings.err_is_terminal && !arguments.quiet ? surroundings.err : nullptr} {}

  void show(std::size_t plans, std::size_t failed) {
    const auto now = Clock::now();
    if (!out_ || now - shown_ < std::chrono::milliseconds{200}) return;
    shown_ = now;
    const double seconds = std::chrono::duration<double>(now - begun_).count();
    const std::string line = fmt::format("{} plans, {:.0f} a second, {} failed", plans,
                                         static_cast<double>(plans) / seconds, failed);
    *out_ << fmt::format("\r{:<{}}", line, widest_) << std::flush;
    widest_ = std::max(widest_, line.size());
  }

  void clear() {
    if (out_ && widest_ > 0) *out_ << fmt::format("\r{:<{}}\r", "", widest_) << std::flush;
  }

 private:
  using Clock = std::chrono::steady_clock;
  std::ostream* out_;
  Clock::time_point begun_ = Clock::now(), shown_ = begun_;
  std::size_t widest_ = 0;
};

} // namespace

Exit run_portfolio(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string& input = arguments.operands.front();
  if (arguments.out.empty())
    return failed(Error{"steelyard portfolio is not told where to write", {}, "write --out DIR", Exit::usage},
                  surroundings);
  const auto shard = wanted_shard(arguments, surroundings);
  if (!shard) return failed(shard.error(), surroundings);
  auto records = PlanRecords::open(
      input, [held = shard->value_or(Shard{})](std::size_t index) { return holds(held, index); });
  if (!records) return failed(records.error(), surroundings);
  const auto known = load_knowledge(arguments, surroundings);
  if (!known) return failed(known.error(), surroundings);
  const Places places{arguments.out, *shard};
  if (const auto error = prepare(arguments.out, places, arguments.force)) return failed(*error, surroundings);

  RecordFile results{places.results}, options{places.options}, errors{places.errors};
  const auto unwritten = [&]() -> std::optional<Error> {
    for (const auto* file : {&results, &options, &errors})
      if (auto error = file->error()) return error;
    return {};
  };
  options.add(render_csv(portfolio_table(Comparison{}, 0))); // the header

  FlowSettings settings;
  settings.threads = static_cast<std::size_t>(arguments.threads);
  if (settings.threads == 0) settings.threads = std::max(1U, std::thread::hardware_concurrency());
  settings.slots = slots_per_thread * settings.threads;
  std::vector<Slot> slots(settings.slots);
  const Answerer answerer{arguments, *known};
  Progress progress{arguments, surroundings};
  InterruptWatch watch;
  std::optional<Error> unread;
  std::atomic<bool> stopping = false;
  std::size_t answered = 0, refused = 0;
  flow(settings, {.read =
                      [&](std::size_t slot) {
                        stopping = watch.interrupted();
                        if (stopping) return false;
                        const auto more = records->next(slots[slot].record);
                        if (!more) unread = more.error();
                        return more && *more;
                      },
                  .work =
                      [&](std::size_t slot) {
                        slots[slot].left_out = stopping;
                        if (!slots[slot].left_out) answerer.answer(slots[slot]);
                      },
                  .write =
                      [&](std::size_t slot) {
                        stopping = watch.interrupted();
                        if (slots[slot].left_out) return false;
                        results.add(slots[slot].result);
                        options.add(slots[slot].rows);
                        errors.add(slots[slot].error);
                        ++(slots[slot].error.empty() ? answered : refused);
                        progress.show(answered + refused, refused);
                        return !unwritten();
                      }});
  progress.clear();

  if (const auto error = unwritten()) return failed(*error, surroundings);
  if (unread) return failed(*unread, surroundings);
  const std::string said =
      fmt::format("{} plan{} answered, {} failed: {}", answered, answered == 1 ? "" : "s", refused,
                  (refused > 0 ? places.errors : places.results).string());
  if (stopping) {
    remark("interrupted; kept: " + said, arguments, surroundings);
    return Exit::interrupted;
  }
  if (records->count() == 0)
    return failed(Error{"there is no plan in it",
                        {shown_path(input), 0, 0, 0, "", ""},
                        "write one plan a line",
                        Exit::input},
                  surroundings);
  remark(said, arguments, surroundings);
  return refused > 0 ? Exit::partial : Exit::answered;
}

} // namespace steelyard::cli
