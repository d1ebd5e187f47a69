#include "support/catch.hpp"

#include "io/catalog_folder.hpp"
#include "steelyard/io/coefficient_reader.hpp"

#include <map>

using namespace steelyard;

namespace {

Catalog sources() {
  Catalog catalog;
  catalog.sources.resize(1);
  catalog.sources[0].id = "a-paper";
  return catalog;
}

std::string coefficient(const std::string& id, const std::string& value = R"("value": 0.5)") {
  return R"({"id": ")" + id + R"(", "unit": "1", )" + value +
         R"(, "basis": "assumed", "source": "a-paper", "note": "for a test"})";
}

/// Every coefficient once, by file; a family has the one member `default`.
struct ModelsFolder {
  std::map<std::string, std::string> files; ///< without the brackets around the list
  std::string networks;                     ///< the same of networks.json; none when empty

  ModelsFolder() {
    Coefficients all;
    visit_coefficients(all, Adder{*this});
  }

  struct Adder {
    ModelsFolder& folder;

    void operator()(std::string_view id, Coefficient&) const { folder.add(std::string{id}); }

    void operator()(std::string_view id, CoefficientFamily&) const {
      folder.add(std::string{id} + ".default");
    }
  };

  void add(const std::string& id) { add_text(id.substr(0, id.find('.')), coefficient(id)); }

  void add_text(const std::string& stage, const std::string& text) {
    auto& file = files[stage + ".json"];
    file += (file.empty() ? "" : ",\n") + text;
  }

  void edit(const std::string& file, const std::string& from, const std::string& to) {
    const auto at = files.at(file).find(from);
    REQUIRE(at != std::string::npos);
    files.at(file).replace(at, from.size(), to);
  }

  [[nodiscard]] Result<Coefficients, Diagnostics> read() const {
    const TemporaryFolder folder;
    for (const auto& [name, text] : files)
      write_file(folder.path() / name, R"({"kind": "coefficients", "coefficients": [)" + text + "]}");
    if (!networks.empty())
      write_file(folder.path() / "networks.json", R"({"kind": "networks", "networks": [)" + networks + "]}");
    return read_coefficients(folder.path(), sources());
  }
};

Error first_error(const ModelsFolder& folder) {
  const auto result = folder.read();
  REQUIRE_FALSE(result);
  CHECK(result.error().errors.front().exit == Exit::catalog);
  CHECK_FALSE(result.error().errors.front().next.empty());
  return result.error().errors.front();
}

const std::string first = "train.flop_error.default";

} // namespace

TEST_CASE("all coefficients are read") {
  ModelsFolder folder;
  folder.add("train.flop_error.cnn");
  const auto read = folder.read();
  if (!read)
    for (const auto& error : read.error().errors)
      UNSCOPED_INFO(error.what);
  REQUIRE(read);
  CHECK(read->sha256.size() == 64);
  const auto& family = read->train.flop_error;
  REQUIRE(family.find("cnn")); // sorted, so found
  CHECK(family.find("cnn")->id == "train.flop_error.cnn");
  CHECK(family.at("rnn").id == first);
  CHECK(family.at("rnn").unit == "1");
  CHECK(family.at("rnn").source == "a-paper");
  CHECK(family.at("rnn").origin == Origin::model);
  CHECK(family.at("rnn").basis == Basis::assumed);
  CHECK(is_exact(family.at("rnn").distribution));
  CHECK(ModelsFolder{}.read()->sha256 != read->sha256);
}

TEST_CASE("distributions") {
  struct Row {
    const char *text, *description;
  };

  const auto row =
      GENERATE(Row{R"({"uniform": [1, 2]})", "uniform 1 to 2"},
               Row{R"({"triangular": [1, 2, 4]})", "triangular 1 / 2 / 4"},
               Row{R"({"pert": [1, 2, 4]})", "PERT 1 / 2 / 4"},
               Row{R"({"lognormal": {"median": 0.65, "sd_ln": 0.25}})", "lognormal, median 0.65, ln-sd 0.25"},
               Row{R"({"normal": {"mean": 1.2, "sd": 0.1}})", "normal 1.2 +/- 0.1"},
               Row{R"({"normal": {"mean": 1.2, "sd": 0.1, "low": 1, "high": 2}})", "normal 1.2 +/- 0.1"},
               Row{R"({"beta": [2, 5]})", "beta(2, 5)"});
  ModelsFolder folder;
  folder.edit("train.json", coefficient(first),
              coefficient(first, std::string{R"("distribution": )"} + row.text));
  const auto read = folder.read();
  REQUIRE(read);
  CHECK(description(read->train.flop_error.at("x").distribution) == row.description);
}

TEST_CASE("distributions that are none") {
  const auto* text = GENERATE(
      R"({"uniform": [2, 1]})", R"({"uniform": [1]})", R"({"uniform": [1, "2"]})",
      R"({"triangular": [1, 5, 4]})", R"({"pert": [3, 2, 4]})", R"({"pert": [2, 2, 2]})",
      R"({"lognormal": {"median": 0, "sd_ln": 0.25}})", R"({"lognormal": {"median": 1, "sd_ln": -0.25}})",
      R"({"lognormal": {"median": 1}})", R"({"lognormal": [1, 2]})", R"({"normal": {"mean": 1, "sd": 0}})",
      R"({"normal": {"mean": 1, "sd": 1, "hihg": 2}})",
      R"({"normal": {"mean": 1, "sd": 1, "low": 2, "high": 1}})",
      R"({"normal": {"mean": 1, "sd": 1, "low": 90}})", R"({"beta": [0, 1]})", R"({"gauss": [0, 1]})",
      R"({"uniform": [1, 2], "beta": [1, 2]})", R"("uniform")", "3");
  INFO(text);
  ModelsFolder folder;
  folder.edit("train.json", coefficient(first),
              coefficient(first, std::string{R"("distribution": )"} + text));
  const auto error = first_error(folder);
  CHECK_THAT(error.where.file, Catch::EndsWith("train.json"));
  CHECK_THAT(error.where.pointer, Catch::StartsWith("/coefficients/0/distribution"));
  CHECK_THAT(error.what, Catch::StartsWith(first + ": "));
}

TEST_CASE("mistakes in coefficients") {
  ModelsFolder folder;
  SECTION("missing") {
    folder.edit("tune.json", coefficient("tune.median_stopping_share") + ",", "");
    CHECK(first_error(folder).what == "tune.median_stopping_share: the coefficient is missing");
    CHECK(first_error(folder).next == "add tune.median_stopping_share to tune.json");
  }
  SECTION("a family without members") {
    folder.edit("train.json", coefficient(first) + ",", "");
    CHECK(first_error(folder).what == "train.flop_error: the family has no member");
  }
  SECTION("twice") {
    folder.add(first);
    CHECK(first_error(folder).what == first + ": the coefficient stands twice");
  }
  SECTION("a single one twice, in another file") {
    folder.add_text("train", coefficient("tune.median_stopping_share"));
    CHECK(first_error(folder).what == "tune.median_stopping_share: the coefficient stands twice");
  }
  SECTION("unknown") {
    folder.add("train.flop_errors.cnn");
    CHECK(first_error(folder).what == "train.flop_errors.cnn: no field claims this coefficient");
    CHECK(first_error(folder).next == "did you mean \"train.flop_error\"?");
  }
  SECTION("a family's name alone") {
    folder.add("train.flop_error");
    CHECK_THAT(first_error(folder).what, Catch::Contains("no field claims"));
  }
  SECTION("no unit") {
    folder.edit("train.json", R"("unit": "1", )", "");
    CHECK(first_error(folder).what == first + ": no unit is given");
  }
  SECTION("no note") {
    folder.edit("train.json", R"(, "note": "for a test")", "");
    CHECK(first_error(folder).what == first + ": no note is given");
  }
  SECTION("no such basis") {
    folder.edit("train.json", "assumed", "assumption");
    CHECK(first_error(folder).where.pointer == "/coefficients/0/basis");
  }
  SECTION("no such source") {
    folder.edit("train.json", "a-paper", "a-papr");
    CHECK(first_error(folder).next == "did you mean \"a-paper\"?");
  }
  SECTION("an unknown key") {
    folder.edit("train.json", R"("note")", R"("range": [1, 2], "note")");
    CHECK(first_error(folder).where.pointer == "/coefficients/0/range");
  }
  SECTION("value and distribution") {
    folder.edit("train.json", R"("value": 0.5)", R"("value": 0.5, "distribution": {"uniform": [0, 1]})");
    CHECK_THAT(first_error(folder).what, Catch::Contains("both value and distribution"));
  }
  SECTION("neither") {
    folder.edit("train.json", R"("value": 0.5, )", "");
    CHECK_THAT(first_error(folder).what, Catch::Contains("neither value nor distribution"));
  }
  SECTION("no number") {
    folder.edit("train.json", R"("value": 0.5)", R"("value": "half")");
    CHECK_THAT(first_error(folder).what, Catch::Contains("the value is \"half\""));
  }
}

TEST_CASE("one pass finds all mistakes in coefficients") {
  ModelsFolder folder;
  folder.edit("train.json", R"("value": 0.5)", R"("value": "half")");
  folder.edit("tune.json", "a-paper", "another");
  folder.add("nothing.at.all");
  CHECK(folder.read().error().errors.size() == 3);
}

TEST_CASE("a folder without coefficients") {
  const TemporaryFolder folder;
  const auto read = read_coefficients(folder.path() / "none", sources());
  REQUIRE_FALSE(read);
  CHECK_THAT(read.error().errors.front().next, Catch::Contains("install"));
}

TEST_CASE("networks are read, and their mistakes named") {
  ModelsFolder folder;
  CHECK(folder.read()->networks.empty());
  folder.networks = R"({"id": "net", "names": ["net 50", "net50"], "gmacs": 4.1, "input_pixels": 224,
                        "activations_m": 11.1, "source": "a-paper"})";
  const auto read = folder.read();
  REQUIRE(read);
  REQUIRE(read->networks.size() == 1);
  const Network& network = read->networks.front();
  CHECK(network.id == "net");
  CHECK(network.names == std::vector<std::string>{"net 50", "net50"});
  CHECK(network.gmacs == 4.1);
  CHECK(network.activations_m == 11.1);
  CHECK_FALSE(network.parameters_m);

  folder.networks = R"({"id": "net", "names": [], "gmacs": 0, "input_pixels": 224, "source": "another"})";
  const auto wrong = folder.read();
  REQUIRE_FALSE(wrong);
  REQUIRE(wrong.error().errors.size() == 3);
  CHECK(wrong.error().errors[0].what == "net: the network has no names");
  CHECK(wrong.error().errors[0].where.pointer == "/networks/0");
  CHECK(wrong.error().errors[0].exit == Exit::catalog);
  folder.networks = R"({"id": "net", "names": ["net"], "gmacs": 1, "side": 224, "source": "a-paper"})";
  CHECK_FALSE(folder.read());
}
