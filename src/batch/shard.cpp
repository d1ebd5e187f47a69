#include "steelyard/batch/shard.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace steelyard {

namespace {

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// What a scheduler calls a task's place in its array; empty names are not set by it.
struct Scheduler {
  const char *name, *index, *count, *first, *step;
};

constexpr std::array schedulers{
    Scheduler{"AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", "", ""},
    Scheduler{"Slurm", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN",
              "SLURM_ARRAY_TASK_STEP"},
    Scheduler{"Kubernetes", "JOB_COMPLETION_INDEX", "", "", ""}};

Unexpected<Error> refused(std::string what, std::string next) {
  return Unexpected{Error{std::move(what), {}, std::move(next), Exit::usage}};
}

} // namespace

bool holds(const Shard& shard, std::size_t index) {
  return index % shard.of == shard.number - 1;
}

std::optional<Shard> shard(std::string_view text) {
  const auto mark = text.find('/');
  if (mark == std::string_view::npos) return std::nullopt;
  const auto number = whole_number(text.substr(0, mark)), of = whole_number(text.substr(mark + 1));
  if (!number || !of || *number < 1 || *number > *of) return std::nullopt;
  return Shard{*number, *of};
}

Result<Shard> scheduled_shard(std::optional<std::size_t> of,
                              const std::function<std::optional<std::string>(const std::string&)>& variable) {
  for (const auto& scheduler : schedulers) {
    const auto index_text = variable(scheduler.index);
    if (!index_text) continue;
    // A variable that the scheduler does not know, or that an older version does not set, has a usual value.
    const auto number_in = [&](const std::string& name, std::size_t usual) -> Result<std::size_t> {
      const auto text = name.empty() ? std::nullopt : variable(name);
      if (!text) return usual;
      if (const auto value = whole_number(*text)) return *value;
      return refused(fmt::format("{} is \"{}\", which is no whole number", name, *text),
                     "write --shard K/N instead of auto");
    };
    const auto index = number_in(scheduler.index, 0), first = number_in(scheduler.first, 0),
               step = number_in(scheduler.step, 1), count = number_in(scheduler.count, 0);
    for (const auto* value : {&index, &first, &step, &count})
      if (!*value) return Unexpected{value->error()};
    const std::size_t shards = of ? *of : *count;
    if (shards == 0)
      return refused(
          fmt::format("{} says which task of the array this is, but not of how many", scheduler.index),
          *scheduler.count
              ? fmt::format("set {}, or write --shard auto/N with the size of the array", scheduler.count)
              : std::string{"write --shard auto/N with the number of completions"});
    if (*index < *first || *step == 0 || (*index - *first) % *step != 0 ||
        (*index - *first) / *step >= shards)
      return refused(fmt::format("task {} of {} is none of {} shards", *index, scheduler.name, shards),
                     "number the array's tasks from its first in equal steps, or write --shard K/N");
    return Shard{(*index - *first) / *step + 1, shards};
  }
  return refused("--shard auto finds no scheduler of array jobs in the environment",
                 "write --shard K/N, or set AWS_BATCH_JOB_ARRAY_INDEX and AWS_BATCH_JOB_ARRAY_SIZE (AWS "
                 "Batch), SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT (Slurm), or JOB_COMPLETION_INDEX "
                 "(Kubernetes, with --shard auto/N)");
}

} // namespace steelyard
