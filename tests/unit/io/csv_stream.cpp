#include "steelyard/io/csv_stream.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cstring>
#include <sstream>
#include <streambuf>

#include <sys/resource.h>

using steelyard::CsvColumns;
using steelyard::CsvStream;

namespace {

std::vector<std::vector<std::string>> records(const std::string& text) {
  std::istringstream in{text};
  CsvStream csv{in, "x.csv"};
  std::vector<std::vector<std::string>> all;
  while (true) {
    const auto more = csv.next();
    REQUIRE(more);
    if (!*more) return all;
    all.emplace_back(csv.fields().begin(), csv.fields().end());
  }
}

steelyard::Error first_error(const std::string& text) {
  std::istringstream in{text};
  CsvStream csv{in, "x.csv"};
  while (true) {
    const auto more = csv.next();
    if (!more) return more.error();
    REQUIRE(*more);
  }
}

/// A file that is never whole in memory: the same record over and over, up to a size.
class Endless : public std::streambuf {
 public:
  Endless(std::string record, std::size_t bytes)
      : record_{std::move(record)}, left_{bytes / record_.size()} {}

 protected:
  int_type underflow() override {
    if (left_ == 0) return traits_type::eof();
    --left_;
    setg(record_.data(), record_.data(), record_.data() + record_.size());
    return traits_type::to_int_type(*gptr());
  }

 private:
  std::string record_;
  std::size_t left_;
};

} // namespace

TEST_CASE("CSV records are read as RFC 4180 writes them") {
  struct Row {
    std::string text;
    std::vector<std::vector<std::string>> expected;
    std::string source;
  };

  const std::vector<Row> rows{
      {"aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", {{"aaa", "bbb", "ccc"}, {"zzz", "yyy", "xxx"}}, "RFC 4180, 2.1"},
      {"aaa,bbb\nzzz,yyy", {{"aaa", "bbb"}, {"zzz", "yyy"}}, "RFC 4180, 2.2: no line end after the last"},
      {"\"aaa\",\"b \r\nbb\",\"ccc\"\r\nzzz,yyy,xxx",
       {{"aaa", "b \r\nbb", "ccc"}, {"zzz", "yyy", "xxx"}},
       "RFC 4180, 2.6"},
      {"\"aaa\",\"b\"\"bb\",\"ccc\"", {{"aaa", "b\"bb", "ccc"}}, "RFC 4180, 2.7"},
      {"a,,\n,\n", {{"a", "", ""}, {"", ""}}, "empty fields"},
      {"\"\"\n", {{""}}, "an empty quoted field"},
      {"\n\r\na,b\n\n\nc\n", {{"a", "b"}, {"c"}}, "empty lines are passed over"},
      {"\xEF\xBB\xBF"
       "a,b\n",
       {{"a", "b"}},
       "a byte-order mark is passed over"},
      {"a b , c\n", {{"a b ", " c"}}, "RFC 4180, 2.4: spaces belong to the field"},
      {"a\"b,c\n", {{"a\"b", "c"}}, "a quote inside a bare field is text"},
      {"", {}, "nothing"},
  };
  for (const Row& row : rows) {
    INFO(row.source);
    CHECK(records(row.text) == row.expected);
  }
}

TEST_CASE("CSV errors say the line where the record begins") {
  const steelyard::Error open = first_error("a,b\n\"x\ny\",1\nc,\"never\nclosed\n");
  CHECK(open.what == "a quoted field is not closed before the end of the file");
  CHECK(open.where.file == "x.csv");
  CHECK(open.where.line == 4);
  const steelyard::Error after = first_error("a,b\n1,\"x\"y\n");
  CHECK(after.what == "field 2 goes on after its closing quote");
  CHECK(after.where.line == 2);
  const steelyard::Error large = first_error("\"" + std::string(3U << 20U, 'x') + "\"\n");
  CHECK(large.what == "a field of more than 1048576 bytes");
}

TEST_CASE("CSV columns are found by name, in any order and spelling") {
  const std::vector<std::string> header{"Region Code", "SKU", "Pre Installed S/W", "instanceName"};
  const std::vector<std::string> record{"eu-west-1", "X1", "NA"};
  const CsvColumns columns{header};
  CHECK(columns.get(record, "SKU") == "X1");
  CHECK(columns.get(record, "preInstalledSw") == "NA");
  CHECK(columns.get(record, "regionCode") == "eu-west-1");
  CHECK(columns.get(record, "instanceName").empty());
  CHECK(columns.get(record, "Tenancy").empty());
  CHECK(columns.missing({"SKU", "Tenancy", "Region Code", "Component"}) ==
        std::vector<std::string>{"Tenancy", "Component"});
}

TEST_CASE("CSV of 20 MB is read in constant memory") {
  const std::string record = "\"3AXMQWKDDFYP7NT5\",\"JRTCKXETXF\",\"OnDemand\",\"$0.0005 per Unit, or "
                             "\"\"so\"\"\",\"0.0005000000\",\"USD\"\r\n";
  Endless endless{record, 20'000'000};
  std::istream in{&endless};
  rusage before{}, after{};
  REQUIRE(getrusage(RUSAGE_SELF, &before) == 0);
  CsvStream csv{in, "endless.csv"};
  std::size_t count = 0;
  bool right = true;
  while (true) {
    const auto more = csv.next();
    REQUIRE(more);
    if (!*more) break;
    ++count;
    right = right && csv.fields().size() == 6 && csv.fields()[3] == "$0.0005 per Unit, or \"so\"";
  }
  REQUIRE(getrusage(RUSAGE_SELF, &after) == 0);
  CHECK(right);
  CHECK(count == 20'000'000 / record.size());
  CHECK(csv.line() == count + 1);
  CHECK(after.ru_maxrss - before.ru_maxrss < 10 * 1024); // kilobytes
}
