// Files of telemetry in every state: what is read, and what is said of the rest.
#include "steelyard/io/telemetry_reader.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

using namespace steelyard;
namespace fs = std::filesystem;

namespace {

/// A folder with files in it, and what is read of it.
struct Read {
  test::TemporaryFolder folder;
  JobRecorder recorder;
  JobRecord job;
  std::vector<std::string> warnings;
  std::vector<RuleReport> reports;

  void put(const std::string& name, const std::string& text) {
    const fs::path file = fs::path{folder.path()} / name;
    fs::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
  }

  Result<TelemetryFiles> read(const std::string& below = "") {
    auto files = read_telemetry(fs::path{folder.path()} / below, recorder.sinks());
    if (files) {
      for (const Error& warning : files->warnings)
        warnings.push_back(warning.what);
      reports = files->reports;
    }
    job = recorder.finish();
    return files;
  }

  bool says(const std::string& part) const {
    for (const auto& warning : warnings)
      if (warning.find(part) != std::string::npos) return true;
    return false;
  }
};

std::string gpu(const std::string& value, const std::string& at, const std::string& node = "algo-1") {
  return R"({"Type":"gpu","Name":"gpu0","Dimension":"GPUUtilization","Value":)" + value + R"(,"NodeId":")" +
         node + R"(","Timestamp":)" + at + "}\n";
}

constexpr const char* metrics = "system/incremental/2024051708/1715935000.algo-1.json";

} // namespace

TEST_CASE("system metrics are read with hour folders and without") {
  for (const std::string file : {metrics, "system/incremental/1715935000.algo-1.json"}) {
    Read it;
    it.put(
        "profiler-output/" + file,
        gpu("41.5", "1715935000.25") +
            R"({"Type":"cpu","Name":"cpu0","Dimension":"CPUUtilization","Value":20,"NodeId":"algo-1","Timestamp":1715935000.25})"
            "\n"
            R"({"Type":"memory","Name":"MemoryUsedPercent","Dimension":"Platform","Value":30,"NodeId":"algo-1","Timestamp":1715935000.25})"
            "\n"
            R"({"Type":"cpu","Name":"cpu0","Dimension":"I/OWaitPercentage","Value":7,"NodeId":"algo-1","Timestamp":1715935000.25})"
            "\n");
    REQUIRE(it.read("profiler-output"));
    REQUIRE(it.job.nodes.size() == 1);
    CHECK(it.job.nodes[0].node == "algo-1");
    CHECK(it.job.nodes[0].gpu[0][0] == 41.5F);
    CHECK(it.job.nodes[0].cpu_mean[0] == 20);
    CHECK(it.job.nodes[0].memory[0] == 30);
    CHECK(it.job.nodes[0].io_most[0] == 7);
    CHECK(it.job.start == Approx(1715935000.25));
    CHECK(it.warnings.empty());
  }
}

TEST_CASE("times in other units are converted, and it is said") {
  Read it;
  it.put(metrics, gpu("1", "1715935000.0") + gpu("2", "1715935001000") + gpu("3", "1715935002000000") +
                      gpu("4", "1715935003000000000") + gpu("5", "0") + gpu("6", "null"));
  REQUIRE(it.read());
  CHECK(it.job.nodes[0].at == std::vector<double>{1715935000, 1715935001, 1715935002, 1715935003});
  CHECK(it.says("times that are not in seconds, converted by their size: 3"));
  CHECK(it.says("readings without a time, left out: 2"));
}

TEST_CASE("damaged lines are passed over and counted") {
  Read it;
  it.put(metrics, gpu("1", "1715935000") + "garbage\n" + "[1,2]\n" + "\n" + gpu("NaN", "1715935001") +
                      gpu("\"x\"", "1715935001") + gpu("2", "1715935002") +
                      gpu("3", "1715935003").substr(0, 60));
  REQUIRE(it.read());
  CHECK(it.job.nodes[0].at.size() == 2);
  CHECK(it.says("lines that are no readings, passed over: 2"));
  CHECK(it.says("readings that are no numbers, left out: 2"));
  CHECK(it.says("last lines that are cut off, passed over: 1"));
}

TEST_CASE("a cut anywhere in a file never ends the program, nor invents a reading") {
  const std::string whole = gpu("41", "1715935000") + gpu("42", "1715935001");
  for (std::size_t length = 1; length <= whole.size(); ++length) {
    CAPTURE(length);
    Read it;
    it.put(metrics, whole.substr(0, length));
    REQUIRE(it.read());
    for (const auto& node : it.job.nodes)
      for (const float value : node.gpu[0])
        CHECK((value == 41 || value == 42));
  }
}

TEST_CASE("empty, binary and unknown files") {
  Read empty;
  empty.put(metrics, "");
  empty.put("system/incremental/2024051708/1715935060.algo-1.json", gpu("1", "1715935060"));
  empty.put("system/incremental/2024051708/1715935120.algo-1.json", std::string("\0\1\2", 3));
  empty.put("notes.txt", "hello");
  REQUIRE(empty.read());
  CHECK(empty.says("empty files: 1"));
  CHECK(empty.says("binary files, passed over"));
  CHECK(empty.job.readings == 1);

  Read none;
  none.put("notes.txt", "hello");
  const auto nothing = none.read();
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().what.find("nothing in the folder is known") != std::string::npos);
  CHECK_FALSE(none.read("absent"));
  CHECK_FALSE(none.read("notes.txt"));
}

TEST_CASE("lines longer than a block are read") {
  Read it;
  it.put(metrics, gpu("1", "1715935000") + R"({"Padding":")" + std::string(3 << 20, 'x') + "\"," +
                      gpu("2", "1715935001").substr(1));
  REQUIRE(it.read());
  CHECK(it.job.nodes[0].at.size() == 2);
}

TEST_CASE("framework events: complete ones, pairs, rotation, and a list that was cut off") {
  Read it;
  const std::string folder = "framework/pevents/2024051708/";
  it.put(folder + "1715935000000000_7-algo-1_model_timeline.json",
         R"([{"name":"process_name","ph":"M","pid":1,"args":{"name":"Step:ModeKeys.TRAIN"}},
{"name":"process_name","ph":"M","pid":2,"args":{"name":"DataLoaderWorker"}},
{"name":"t","ph":"M","pid":1,"args":{"start_time_since_epoch_in_micros":1715935000000000}},
{"name":"Step:ModeKeys.TRAIN","ph":"X","pid":1,"ts":1000000,"dur":500000,"args":{"step_num":"0"}},
{"name":"Step:ModeKeys.TRAIN","ph":"B","pid":1,"ts":2000000},
{"name":"Step:ModeKeys.TRAIN","ph":"E","pid":1,"ts":2600000},
{"name":"get","ph":"X","pid":2,"ts":1000000,"dur":9,"args":{"pid":77}}
])");
  it.put(
      folder + "1715935060000000_7-algo-1_model_timeline.json",
      R"([{"name":"Step:ModeKeys.TRAIN","ph":"X","pid":1,"ts":61000000,"dur":700000,"args":{"step_num":"2"}},
{"name":"Step:ModeKeys.TRAIN","ph":"X","pid":1,"ts":62)");
  REQUIRE(it.read());
  REQUIRE(it.job.steps.size() == 1);
  CHECK(it.job.steps[0].node == "algo-1");
  REQUIRE(it.job.steps[0].seconds.size() == 3);
  CHECK(it.job.steps[0].start[0] == Approx(1715935001));
  CHECK(it.job.steps[0].seconds[1] == Approx(0.6));
  CHECK(it.job.steps[0].seconds[2] == Approx(0.7));
  REQUIRE(it.job.loaders.size() == 1);
  CHECK(it.job.loaders.begin()->second.contains(77));
  CHECK(it.says("last events that are cut off, passed over: 1"));
}

TEST_CASE("AWS's own reports are found in both folders") {
  for (const std::string folder : {"profiler-reports", "profiler-report"}) {
    Read it;
    it.put(
        "profiler-output/" + folder + "/LowGPUUtilization.json",
        R"({"RuleTriggered": 3, "Violations": 4, "Datapoints": 5, "RuleParameters": "a:1", "Details": {}})");
    REQUIRE(it.read());
    REQUIRE(it.reports.size() == 1);
    CHECK(it.reports[0].rule == "LowGPUUtilization");
    CHECK(it.reports[0].violations == 4);
  }
}

TEST_CASE("series of metrics are read from every kind of export") {
  struct Export {
    const char *file, *text;
  };

  for (const Export& e : {
           Export{"losses.csv",
                  "step,timestamp,mode,name,value\n0,1715935000,train,loss,1\n10,1715935060,train,loss,0.5\n"
                  "10,1715935061,validation,loss,0.75\n"},
           {"wide.csv", "step,timestamp,train_loss,val_loss\n0,2024-05-17T08:36:40Z,1,\n10,2024-05-17 "
                        "08:37:40,0.5,0.75\n"},
           {"lines.jsonl",
            "{\"step\":0,\"timestamp\":1715935000,\"train/loss\":1}\n"
            "{\"step\":10,\"timestamp\":1715935060,\"train/loss\":0.5,\"validation/loss\":0.75}\n"},
           {"named.json",
            "{\"step\":0,\"mode\":\"train\",\"name\":\"loss\",\"value\":1,\"timestamp\":1715935000}\n"
            "{\"step\":10,\"mode\":\"TRAIN\",\"name\":\"loss\",\"value\":0.5,\"timestamp\":1715935060}\n"
            "{\"step\":10,\"mode\":\"eval\",\"name\":\"loss\",\"value\":0.75,\"timestamp\":1715935060}\n"},
       }) {
    CAPTURE(e.file);
    Read it;
    it.put(e.file, e.text);
    REQUIRE(it.read(e.file));
    REQUIRE(it.job.series.size() == 2);
    const MetricSeries& train = it.job.series[0];
    CHECK(train.name == "loss");
    CHECK(train.mode == MetricMode::train);
    REQUIRE(train.points.size() == 2);
    CHECK(train.points[1].step == 10);
    CHECK(train.points[1].at == Approx(1715935060));
    CHECK(train.points[1].value == 0.5);
    CHECK(it.job.series[1].mode == MetricMode::validation);
    CHECK(it.warnings.empty());
  }
}

TEST_CASE("TensorBoard's export is named by its file") {
  Read it;
  it.put("run-validation-tag-epoch_loss.csv", "Wall time,Step,Value\n1715935000.5,0,1\n1715935060.5,1,0.5\n");
  REQUIRE(it.read());
  REQUIRE(it.job.series.size() == 1);
  CHECK(it.job.series[0].name == "epoch_loss");
  CHECK(it.job.series[0].mode == MetricMode::validation);
  CHECK(it.job.series[0].points[1].step == 1);
}

TEST_CASE("values that are no numbers are kept where they are NaN, and counted elsewhere") {
  Read it;
  it.put("a.csv", "step,loss\n0,1\n1,nan\n2,-inf\n3,many\n4\n");
  it.put("b.jsonl", "{\"step\":5,\"loss\":NaN}\n{\"step\":6,\"loss\":-Infinity}\n{\"step\":7,\n");
  REQUIRE(it.read());
  REQUIRE(it.job.series.size() == 1);
  CHECK(it.job.series[0].points.size() == 5);
  CHECK(std::isnan(it.job.series[0].points[1].value));
  CHECK(std::isinf(it.job.series[0].points[4].value));
  CHECK(it.says("values of metrics that are no numbers, left out: 1"));
  CHECK(it.says("lines that are no metrics, passed over: 1"));
}

TEST_CASE("parameters of rules come in both of AWS's forms") {
  for (const std::string text :
       {R"({"LowGPUUtilization": {"threshold_p95": 60, "patience": "5"}})",
        R"({"LowGPUUtilization_threshold_p95": 60, "LowGPUUtilization_patience": "5"})"}) {
    const auto read = read_rule_parameters(text, "p.json");
    REQUIRE(read);
    REQUIRE(read->size() == 2);
    CHECK((*read)[0].parameter == "threshold_p95");
    CHECK((*read)[0].value.number == 60);
    CHECK((*read)[1].value.number == 5);
  }
  CHECK(read_rule_parameters(
      R"({"StepOutlier": {"mode": "TRAIN"}, "LossNotDecreasing": {"diff_percent": null}})", "p.json"));
}

TEST_CASE("parameters that do not exist are errors with near names, all at once") {
  const auto read = read_rule_parameters(R"({
  "LowGPUUtilisation": {"window": 5},
  "BatchSize": {"windw": 5, "patience": 0},
  "Overfit": 3,
  "ExplodingTensor": {"only_nan": "maybe"}
})",
                                         "p.json");
  REQUIRE_FALSE(read);
  const auto& errors = read.error().errors;
  REQUIRE(errors.size() == 5);
  CHECK(errors[0].what == "unknown rule \"LowGPUUtilisation\"");
  CHECK(errors[0].next.find("LowGPUUtilization") != std::string::npos);
  CHECK(errors[0].where.line == 2);
  CHECK(errors[1].what == "unknown parameter \"windw\" of BatchSize");
  CHECK(errors[1].next.find("window") != std::string::npos);
  CHECK(errors[2].what == "patience of BatchSize is 0");
  CHECK(errors[2].next == "write a whole number from 1");
  CHECK(errors[2].where.pointer == "/BatchSize/patience");
  CHECK(errors[3].what == "parameters of Overfit are a number");
  CHECK(errors[4].what.find("only_nan of ExplodingTensor") == 0);
}

TEST_CASE("histograms are read as TensorBoard answers them, from tables, and from lines") {
  const std::string json = R"([[1715935000.5, 3, [[-1.0, 0.0, 1.0], [0.0, 1.0, 3.0]]]])";
  const std::string table = "step,wall_time,tag,bin_left,bin_right,count\n"
                            "3,1715935000.5,weight/fc1,0,1,3\n"
                            "3,1715935000.5,weight/fc1,-1,0,1\n";
  const std::string line =
      R"({"step": 3, "wall_time": 1715935000.5, "tag": "weight/fc1", "bins": [[-1, 0, 1], [0, 1, 3]]})"
      "\n";
  for (const auto& [file, text] : std::map<std::string, std::string>{
           {"run-train-tag-weight_fc1.json", json}, {"histograms.csv", table}, {"histograms.jsonl", line}}) {
    CAPTURE(file);
    Read it;
    it.put(file, text);
    REQUIRE(it.read());
    CHECK(it.warnings.empty());
    const std::string name = "weight/fc1";
    const auto found = std::ranges::find(it.job.series, name, &MetricSeries::name);
    REQUIRE(found != it.job.series.end());
    REQUIRE(found->points.size() == 1);
    CHECK(found->points[0].value == Approx(0.5)); // mean absolute value
    CHECK(found->points[0].step == 3);
    CHECK(found->points[0].at == Approx(1715935000.5));
  }
}

TEST_CASE("damaged histograms are left out, and it is said") {
  Read it;
  it.put("a.csv", "step,tag,left,right,count\n1,weight/a,0,1,5\n2,weight/a,1,0,5\n3,weight/a,0,x,5\n"
                  "4,weight/a,0,1,-5\n5,weight/a,0,1,5\n");
  it.put("b.json", R"([[1715935000, 1, [[0, 1]]], [1715935000, 2, [[0, 1, 4]]], 7])");
  it.put("c.json", R"([[1715935000, 1, [[0, 1, 4)");
  REQUIRE(it.read());
  CHECK(it.says("histograms whose bins are no left, right, count, left out: 5"));
  CHECK(it.says("exports of histograms that are cut off, passed over"));
  const auto found = std::ranges::find(it.job.series, "weight/a", &MetricSeries::name);
  REQUIRE(found != it.job.series.end());
  CHECK(found->points.size() == 2);
}

TEST_CASE("CloudWatch's own order is no damage, a mixed one is") {
  const auto answer = [](const std::string& moments) {
    return R"({"MetricDataResults": [{"Id": "a", "Label": "GPUUtilization gpu0", "Timestamps": )" + moments +
           R"(, "Values": [1, 2, 3]}, {"Id": "b", "Label": "GPUMemoryUtilization gpu0", "Timestamps": )" +
           moments + R"(, "Values": [4, 5, 6]}]})";
  };
  for (const std::string order :
       {"[1715935120, 1715935060, 1715935000]", "[1715935000, 1715935060, 1715935120]"}) {
    CAPTURE(order);
    Read it;
    it.put("metrics.json", answer(order));
    REQUIRE(it.read());
    CHECK(it.warnings.empty());
    CHECK(it.job.oddities.empty());
    CHECK(it.job.nodes.at(0).at == std::vector<double>{1715935000, 1715935060, 1715935120});
  }
  Read mixed;
  mixed.put("metrics.json", answer("[1715935060, 1715935120, 1715935000]"));
  REQUIRE(mixed.read());
  CHECK(mixed.says("timestamps go forth (1) and back (1), put in order"));
  CHECK(mixed.job.nodes.at(0).gpu[0] == std::vector<float>{3, 1, 2});
}
