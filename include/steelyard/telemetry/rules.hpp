/// \file
/// The rules on a training job, once: names, parameters, defaults of AWS's code and of its documentation.
///
/// \par Model
/// A rule reads a JobRecord and gives a verdict. Its parameters have AWS's names; where code and
/// documentation give different defaults, both stand here and `Thresholds` chooses.
/// \par Worked example
/// IOBottleneck counts a GPU below 10 % as low by the code, below 70 % by the documentation.
/// \par Accuracy
/// The system rules follow smdebug's open source; what differs is said in src/telemetry/README.md. The
/// rules on tensors are closed source: they follow their documentation, on scalars that stand for tensors.
/// \par Source
/// awslabs/sagemaker-debugger, smdebug/profiler/analysis/rules; awslabs/sagemaker-debugger-rulesconfig,
/// profiler_rules/rules.py and rule_config_jsons/ruleConfigs.json; Amazon SageMaker Developer Guide, "List
/// of Debugger Built-in Rules".
#pragma once

#include "steelyard/support/result.hpp"
#include "steelyard/telemetry/job_record.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard {

/// Which of the two sets of defaults holds.
enum class Thresholds { code, docs };

/// A parameter's value, of one of the kinds that AWS's parameters have.
struct ParameterValue {
  enum class Kind { none, flag, number, text };
  Kind kind = Kind::none; ///< none is Python's None
  bool flag = false;
  double number = 0;
  std::string text = {};
};

[[nodiscard]] inline ParameterValue flag_value(bool value) {
  return {ParameterValue::Kind::flag, value, 0, {}};
}

[[nodiscard]] inline ParameterValue number_value(double value) {
  return {ParameterValue::Kind::number, false, value, {}};
}

[[nodiscard]] inline ParameterValue text_value(std::string value) {
  return {ParameterValue::Kind::text, false, 0, std::move(value)};
}

/// As JSON writes it: `null`, `true`, `70`, `"GLOBAL"`.
[[nodiscard]] std::string written(const ParameterValue& value);

/// What a rule saw, as a tree of named numbers, like the `Details` of AWS's reports.
struct Detail {
  std::string key;
  std::optional<double> number;
  std::vector<Detail> inside;
};

/// What a rule says of a job.
struct Verdict {
  std::string needs; ///< what is missing to evaluate it; "" when it was evaluated
  bool fired = false;
  std::optional<double> first_fired;      ///< seconds since 1970; absent when the data has no time
  std::optional<double> first_fired_step; ///< of rules on training metrics
  std::size_t datapoints = 0, violations = 0;
  std::size_t triggered = 0; ///< times that the rule looked and found its condition met
  std::string evidence;
  std::vector<Detail> details;
};

class RuleValues;

struct RuleParameter {
  std::string_view name;
  ParameterValue code, docs; ///< defaults
  std::string_view meaning;
};

struct RuleDescription {
  std::string_view name;   ///< AWS's
  std::string_view reads;  ///< what of the job: `system metrics`, `framework events`, `training metrics`
  std::string_view fires;  ///< when
  std::string_view needs;  ///< the data, as "not evaluated" names it
  std::string_view advice; ///< to whom it fires for
  std::string_view source;
  std::vector<RuleParameter> parameters;
  Verdict (*judge)(const JobRecord& job, const RuleValues& values);
};

/// Every rule, in the order in which answers list them.
[[nodiscard]] const std::vector<RuleDescription>& rule_descriptions();
[[nodiscard]] const RuleDescription* find_rule(std::string_view name);

/// The values that one rule is asked with.
class RuleValues {
 public:
  RuleValues(const RuleDescription& rule, Thresholds thresholds);

  /// False: the rule has no such parameter, or its value is of another kind.
  [[nodiscard]] bool set(std::string_view parameter, ParameterValue value);
  [[nodiscard]] double number(std::string_view parameter) const;
  /// nullopt where the value is None.
  [[nodiscard]] std::optional<double> number_if_any(std::string_view parameter) const;
  [[nodiscard]] bool flag(std::string_view parameter) const;
  [[nodiscard]] std::string text(std::string_view parameter) const; ///< "" for None

  [[nodiscard]] const std::vector<std::pair<std::string, ParameterValue>>& all() const { return values_; }

  [[nodiscard]] const RuleDescription& rule() const { return *rule_; }

 private:
  [[nodiscard]] const ParameterValue& value(std::string_view parameter) const;

  const RuleDescription* rule_;
  std::vector<std::pair<std::string, ParameterValue>> values_;
};

/// One value for one rule, as a file of parameters has it.
struct RuleOverride {
  std::string rule, parameter;
  ParameterValue value;
};

} // namespace steelyard
