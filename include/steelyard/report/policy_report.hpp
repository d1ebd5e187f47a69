/// \file
/// What came of policies: for people, for programs, and as the tools around a CI read it.
#pragma once

#include "steelyard/decide/policy.hpp"
#include "steelyard/report/document.hpp"
#include "steelyard/support/error.hpp"

#include <string>
#include <vector>

namespace steelyard {

/// Policies, what came of them, and where in the checked file each stands.
struct PolicyReport {
  std::string file; ///< that was checked
  std::string version;
  std::string plan_title;
  std::vector<Policy> policies;
  std::vector<PolicyFinding> findings;
  std::vector<Location> places; ///< one per policy
};

[[nodiscard]] Document policy_document(const PolicyReport& report);
[[nodiscard]] std::string policy_json(const PolicyReport& report);
/// JUnit XML: a test case per finding; only what fails at severity error is a failure.
[[nodiscard]] std::string policy_junit(const PolicyReport& report);
/// SARIF 2.1.0: a rule per policy, a result per finding that fails.
[[nodiscard]] std::string policy_sarif(const PolicyReport& report);
/// GitHub workflow commands: an annotation per finding that fails.
[[nodiscard]] std::string policy_annotations(const PolicyReport& report);

} // namespace steelyard
