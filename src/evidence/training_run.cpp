#include "steelyard/evidence/training_run.hpp"

#include "evidence/words.hpp"

#include <algorithm>
#include <initializer_list>

namespace steelyard {

namespace {

bool any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return contains(text, word); });
}

/// `GPU x 8`, but not `GPU+CPU`.
bool is_of_accelerators(std::string_view text) {
  constexpr std::string_view word = "gpu";
  if (any_of(text, {"gpu only", "gpus only", "gpu average", "gpu energy", "nvidia-smi", "accelerator only"}))
    return true;
  if (!text.starts_with(word) ||
      (text.size() > word.size() && text[word.size()] >= 'a' && text[word.size()] <= 'z'))
    return false;
  const std::size_t near = 2 * word.size();
  return !contains(text.substr(word.size(), near), "cpu");
}

EnergyBoundary boundary(std::string_view scope, std::string_view other, bool of_energy) {
  const std::string text = lower_case(scope.empty() ? other : scope);
  EnergyBoundary found;
  found.design_power = any_of(text, {"tdp", "peak power capacity"});
  found.facility = of_energy && contains(text, "pue") && !contains(text, "no pue");
  if (contains(text, "carbontracker")) return {Meter::carbontracker, false, found.design_power};
  if (contains(text, "codecarbon")) return {Meter::codecarbon, false, found.design_power};
  if (any_of(text, {"node", "wall", "telemetry", "server", "system"})) return found;
  if (is_of_accelerators(text)) {
    found.meter = Meter::accelerator;
  } else if (any_of(text, {"cpu", "dram", "rapl", "total"})) {
    found.meter = Meter::software;
  } else if (any_of(text, {"facility", "data center", "datacenter", "data-center"})) {
    // Software meters times a PUE where the run's power was read so, nodes otherwise.
    if (contains(lower_case(other), "cpu")) found.meter = Meter::software;
    found.facility = true;
  }
  return found;
}

} // namespace

EnergyBoundary power_boundary(std::string_view scope, std::string_view other) {
  return boundary(scope, other, false);
}

EnergyBoundary energy_boundary(std::string_view scope, std::string_view other) {
  return boundary(scope, other, true);
}

Publisher publisher(std::string_view source) {
  const std::string text = lower_case(source);
  if (contains(text, "mlcommons") || contains(text, "mlperf")) return Publisher::benchmark;
  if (contains(text, "readme") || contains(text, "model_zoo") || contains(text, "docs/"))
    return Publisher::repository;
  return Publisher::report;
}

} // namespace steelyard
