/// \file
/// Which keys a kind of task has, and what a request of that kind is taken to be until somebody says.
///
/// A size is the mean over the requests; its spread is how well that mean is known before anything runs,
/// not how much one request differs from the next.
#pragma once

#include "steelyard/plan/task.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace steelyard {

/// A size of a request: the key of the plan and the field that holds it.
struct TaskSize {
  std::string_view key;
  std::optional<Uncertain<double>> Task::*field = nullptr;
  std::string_view unit;
  std::string_view about;
  double low = 0;         ///< smallest value
  bool above_low = false; ///< the smallest value itself is not allowed
};

/// Every size, in the order of the plan.
[[nodiscard]] std::span<const TaskSize> task_sizes();

/// What is taken when the plan does not say, and why.
struct SizeDefault {
  std::string_view key;
  Distribution distribution = Exact{0};
  std::string_view why;
};

/// The sizes that are filled for this kind; the kind's other sizes stay absent.
[[nodiscard]] std::span<const SizeDefault> size_defaults(TaskKind kind);

/// Every key under `task` that a plan of this kind may have, without `kind` itself.
[[nodiscard]] std::vector<std::string_view> keys_of(TaskKind kind);
[[nodiscard]] bool has_key(TaskKind kind, std::string_view key);

/// The metric that the field uses for this kind, higher is better.
[[nodiscard]] std::string_view usual_metric(TaskKind kind);

} // namespace steelyard
