/// \file
/// The rules themselves, one function each; rules.cpp lists them.
#pragma once

#include "steelyard/telemetry/rules.hpp"

namespace steelyard::judges {

// gpu_rules.cpp
[[nodiscard]] Verdict low_gpu_utilization(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict batch_size(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict gpu_memory_increase(const JobRecord& job, const RuleValues& values);
// balance_rule.cpp
[[nodiscard]] Verdict load_balancing(const JobRecord& job, const RuleValues& values);
// bottleneck_rules.cpp
[[nodiscard]] Verdict cpu_bottleneck(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict io_bottleneck(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict overall_system_usage(const JobRecord& job, const RuleValues& values);
// step_rules.cpp
[[nodiscard]] Verdict max_initialization_time(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict step_outlier(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict dataloader(const JobRecord& job, const RuleValues& values);
// loss_rules.cpp
[[nodiscard]] Verdict overfit(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict overtraining(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict loss_not_decreasing(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict stalled_training(const JobRecord& job, const RuleValues& values);
// tensor_rules.cpp
[[nodiscard]] Verdict vanishing_gradient(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict exploding_tensor(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict saturated_activation(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict dead_relu(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict poor_weight_initialization(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict weight_update_ratio(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict all_zero(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict unchanged_tensor(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict tensor_variance(const JobRecord& job, const RuleValues& values);
// class_rules.cpp
[[nodiscard]] Verdict class_imbalance(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict confusion(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict tree_depth(const JobRecord& job, const RuleValues& values);
[[nodiscard]] Verdict feature_importance_overweight(const JobRecord& job, const RuleValues& values);

} // namespace steelyard::judges
