/// \file
/// Files that stop idle machines: ready to hand to AWS.
///
/// \par Source
/// Amazon SageMaker Developer Guide, "Idle shutdown" and "Scale an endpoint to zero instances"; API
/// reference, IdleSettings and CreateNotebookInstanceLifecycleConfig (a script has at most 16384 characters
/// and five minutes).
#pragma once

#include "steelyard/telemetry/rightsize.hpp"

#include <string>
#include <vector>

namespace steelyard {

struct ReadyFile {
  std::string name, text, purpose;
  bool executable = false;
};

/// For a notebook: a script for its lifecycle configuration, and idle shutdown for Studio. For an endpoint:
/// scaling to zero. Empty for jobs, which end by themselves. With the recommended timeout; where none is
/// recommended, with the longest that was tried.
[[nodiscard]] std::vector<ReadyFile> auto_stop_files(const Rightsizing& answer);

} // namespace steelyard
