#include "steelyard/evidence/training_run.hpp"

#include "evidence/words.hpp"

#include <algorithm>
#include <array>

namespace steelyard {

namespace {

template <std::size_t N>
bool any_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return contains(text, word); });
}

} // namespace

EnergyBoundary energy_boundary(std::string_view scope) {
  constexpr std::array<std::string_view, 5> accelerator_only{"gpu only", "gpus only", "gpu average",
                                                             "accelerator only", "chip only"};
  constexpr std::array<std::string_view, 12> whole_node{"node",    "host",     "cpu",        "server",
                                                        "wall",    "system",   "dram",       "ram model",
                                                        "machine", "facility", "codecarbon", "carbontracker"};
  constexpr std::array<std::string_view, 4> host_left_out{"host not", "no host", "excl. host",
                                                          "without host"};
  constexpr std::array<std::string_view, 5> pue_left_out{"no pue", "without pue", "excl. pue", "before pue",
                                                         "excluding pue"};
  const std::string text = lower_case(scope);
  EnergyBoundary boundary;
  boundary.facility = (contains(text, "pue") && !any_of(text, pue_left_out)) || contains(text, "facility");
  boundary.carbontracker = boundary.facility && contains(text, "carbontracker");
  const bool says_accelerator =
      any_of(text, accelerator_only) || contains(text, "gpu energy") || contains(text, "tdp");
  boundary.host = any_of(text, host_left_out) ? false : any_of(text, whole_node) || !says_accelerator;
  if (any_of(text, accelerator_only)) boundary.host = false;
  return boundary;
}

Publisher publisher(std::string_view source) {
  const std::string text = lower_case(source);
  if (contains(text, "mlcommons") || contains(text, "mlperf")) return Publisher::benchmark;
  if (contains(text, "readme") || contains(text, "model_zoo") || contains(text, "docs/"))
    return Publisher::repository;
  return Publisher::report;
}

} // namespace steelyard
