#include "steelyard/batch/shard.hpp"

#include "support/catch.hpp"

#include <map>
#include <vector>

using namespace steelyard;

namespace {

using Environment = std::map<std::string, std::string>;

Result<Shard> in(const Environment& environment, std::optional<std::size_t> of = {}) {
  return scheduled_shard(of, [&](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional{found->second};
  });
}

} // namespace

TEST_CASE("shard 2 of 3 holds records 1 and 4 of seven") {
  std::vector<std::size_t> held;
  for (std::size_t index = 0; index < 7; ++index)
    if (holds({2, 3}, index)) held.push_back(index);
  CHECK(held == std::vector<std::size_t>{1, 4});
}

TEST_CASE("every record is in one shard, and shards are equally long to one record") {
  for (const std::size_t of : {1U, 2U, 3U, 8U})
    for (const std::size_t records : {0U, 1U, 7U, 24U, 25U}) {
      CAPTURE(of, records);
      std::vector<std::size_t> length(of, 0);
      for (std::size_t index = 0; index < records; ++index) {
        int times = 0;
        for (std::size_t number = 1; number <= of; ++number)
          if (holds({number, of}, index)) {
            ++times;
            ++length[number - 1];
          }
        CHECK(times == 1);
      }
      CHECK(length.front() - length.back() <= 1);
    }
}

TEST_CASE("a shard is written K/N with K from 1 to N") {
  const auto second = shard("2/3");
  REQUIRE(second);
  CHECK(second->number == 2);
  CHECK(second->of == 3);
  CHECK(shard("1/1"));
  for (const char* text : {"", "/", "1", "1/", "/3", "0/3", "4/3", "-1/3", "1/0", "1/3/5", "1 /3", "a/b",
                           "1/99999999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(shard(text));
  }
}

TEST_CASE("schedulers of array jobs say which shard this is") {
  struct Row {
    Environment environment;
    std::optional<std::size_t> of;
    std::size_t number, shards;
  };

  const std::vector<Row> rows{
      {{{"AWS_BATCH_JOB_ARRAY_INDEX", "0"}, {"AWS_BATCH_JOB_ARRAY_SIZE", "10"}}, {}, 1, 10},
      {{{"AWS_BATCH_JOB_ARRAY_INDEX", "9"}}, 10, 10, 10},
      {{{"SLURM_ARRAY_TASK_ID", "0"}, {"SLURM_ARRAY_TASK_COUNT", "4"}}, {}, 1, 4},
      // sbatch --array=1-4
      {{{"SLURM_ARRAY_TASK_ID", "4"}, {"SLURM_ARRAY_TASK_COUNT", "4"}, {"SLURM_ARRAY_TASK_MIN", "1"}},
       {},
       4,
       4},
      // sbatch --array=1-7:2
      {{{"SLURM_ARRAY_TASK_ID", "5"},
        {"SLURM_ARRAY_TASK_COUNT", "4"},
        {"SLURM_ARRAY_TASK_MIN", "1"},
        {"SLURM_ARRAY_TASK_STEP", "2"}},
       {},
       3,
       4},
      {{{"JOB_COMPLETION_INDEX", "2"}}, 3, 3, 3},
  };
  for (const auto& row : rows) {
    CAPTURE(row.environment, row.number);
    const auto found = in(row.environment, row.of);
    REQUIRE(found);
    CHECK(found->number == row.number);
    CHECK(found->of == row.shards);
  }
}

TEST_CASE("what a scheduler leaves open is named") {
  const auto check = [](const Environment& environment, const std::string& named) {
    const auto found = in(environment);
    REQUIRE_FALSE(found);
    CAPTURE(found.error().what, found.error().next, named);
    CHECK(found.error().exit == Exit::usage);
    CHECK((found.error().what + found.error().next).find(named) != std::string::npos);
  };
  check({}, "AWS_BATCH_JOB_ARRAY_INDEX");
  check({}, "SLURM_ARRAY_TASK_COUNT");
  check({{"AWS_BATCH_JOB_ARRAY_INDEX", "1"}}, "AWS_BATCH_JOB_ARRAY_SIZE");
  check({{"SLURM_ARRAY_TASK_ID", "1"}}, "SLURM_ARRAY_TASK_COUNT");
  check({{"JOB_COMPLETION_INDEX", "1"}}, "auto/N");
  check({{"SLURM_ARRAY_TASK_ID", "one"}, {"SLURM_ARRAY_TASK_COUNT", "4"}}, "no whole number");
  check({{"SLURM_ARRAY_TASK_ID", "4"}, {"SLURM_ARRAY_TASK_COUNT", "4"}}, "none of 4 shards");
  check({{"SLURM_ARRAY_TASK_ID", "0"}, {"SLURM_ARRAY_TASK_COUNT", "4"}, {"SLURM_ARRAY_TASK_MIN", "1"}},
        "none of 4 shards");
}
