#include "support/catch.hpp"

#include "steelyard/units/text.hpp"

using namespace steelyard;

TEST_CASE("quantities in people's words") {
  const Unit& months = *find_unit("months");
  CHECK(*parse_quantity("3 years", months) == Approx(36));
  CHECK(*parse_quantity("90 days", months) == Approx(90 * 12.0 / 365));
  CHECK(*parse_quantity("18", months) == 18);
  CHECK_FALSE(parse_quantity("3 kWh", months));
  CHECK_FALSE(parse_quantity("soon", months));
  CHECK_FALSE(parse_quantity("1e999 months", months));
  CHECK(*parse_quantity("2 M", *find_unit("1")) == 2e6);
  CHECK(*parse_quantity("$0.40", *find_unit("USD")) == Approx(0.4));
  CHECK(*parse_quantity("300 ms", *find_unit("ms")) == 300);
  CHECK(*parse_quantity("25 %", *find_unit("fraction")) == Approx(0.25));
  CHECK(find_unit("furlongs") == nullptr);
}

TEST_CASE("numbers for people have three digits") {
  struct Row {
    double value;
    const char* shown;
  };

  for (const Row& row :
       {Row{0, "0"}, Row{1234567, "1.23 M"}, Row{9996, "10.0 k"}, Row{12.345, "12.3"}, Row{999.7, "1000"},
        Row{0.00123, "0.00123"}, Row{4321, "4320"}, Row{2.5e9, "2.50 G"}, Row{-15000, "-15.0 k"}}) {
    CAPTURE(row.value);
    CHECK(short_number(row.value) == row.shown);
  }
  CHECK(short_money(1234) == "$1,230");
  CHECK(short_money(0.0042) == "$0.00420");
  CHECK(short_money(12.3) == "$12.30");
  CHECK(short_money(250000) == "$250 k");
  CHECK(percent(0.004) == "<1 %");
  CHECK(percent(0.613) == "61 %");
}
