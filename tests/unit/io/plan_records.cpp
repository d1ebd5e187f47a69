#include "steelyard/io/plan_records.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <utility>

using namespace steelyard;

namespace {

std::vector<PlanRecord> read_all(Result<PlanRecords> records) {
  REQUIRE(records);
  std::vector<PlanRecord> all;
  PlanRecord record;
  for (;;) {
    const auto more = records->next(record);
    REQUIRE(more);
    if (!*more) return all;
    all.push_back(record);
  }
}

std::string file_of(const test::TemporaryFolder& folder, const std::string& text) {
  std::ofstream(folder / "plans.ndjson", std::ios::binary) << text;
  return folder.word("plans.ndjson");
}

} // namespace

TEST_CASE("lines are records with the line they stand in; blank ones are none") {
  const test::TemporaryFolder folder;
  const auto all = read_all(PlanRecords::open(file_of(folder, "\xEF\xBB\xBF{}\n\n \t\r\n[1]\r\nlast")));
  REQUIRE(all.size() == 3);
  CHECK(all[0].text == "{}");
  CHECK(all[1].text == "[1]\r");
  CHECK(all[2].text == "last");
  CHECK(all[0].line == 1);
  CHECK(all[1].line == 4);
  CHECK(all[2].line == 5);
  for (std::size_t i = 0; i < all.size(); ++i)
    CHECK(all[i].index == i);
}

TEST_CASE("records that are not wanted count, but do not come") {
  const test::TemporaryFolder folder;
  auto records =
      PlanRecords::open(file_of(folder, "a\nb\nc\nd\ne\n"), [](std::size_t i) { return i % 2 == 1; });
  REQUIRE(records);
  PlanRecord record;
  for (const auto& [text, index] : {std::pair{"b", 1U}, std::pair{"d", 3U}}) {
    const auto more = records->next(record);
    REQUIRE((more && *more));
    CHECK(record.text == text);
    CHECK(record.index == index);
  }
  const auto more = records->next(record);
  REQUIRE(more);
  CHECK_FALSE(*more);
  CHECK(records->count() == 5);
}

TEST_CASE("a line of the greatest length is read, a longer one is a problem, and the next line is whole") {
  const test::TemporaryFolder folder;
  const std::string most(longest_plan_record, 'x');
  const auto all = read_all(PlanRecords::open(file_of(folder, most + "\n" + most + "y\nnext\n")));
  REQUIRE(all.size() == 3);
  CHECK_FALSE(all[0].problem);
  CHECK(all[0].text == most);
  CHECK(all[1].problem);
  CHECK(all[1].text.empty());
  CHECK_FALSE(all[2].problem);
  CHECK(all[2].text == "next");
}

TEST_CASE("errors in a record are placed in the portfolio, and others left alone") {
  Diagnostics wrong;
  wrong.errors = {{"in the plan", {"plans.ndjson", 1, 18, 1, "/a", ""}, "", Exit::input},
                  {"of the plan as a whole", {"plans.ndjson", 0, 0, 0, "", ""}, "", Exit::input},
                  {"in an override", {"--set", 1, 3, 1, "", ""}, "", Exit::input}};
  PlanRecord record;
  record.file = "plans.ndjson";
  record.line = 7;
  place(wrong, record);
  CHECK(wrong.errors[0].where.line == 7);
  CHECK(wrong.errors[0].where.column == 18);
  CHECK(wrong.errors[1].where.line == 7);
  CHECK(wrong.errors[1].where.column == 1);
  CHECK(wrong.errors[2].where.line == 1);
}
