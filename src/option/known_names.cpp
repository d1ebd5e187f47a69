#include "steelyard/option/known_names.hpp"

#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace steelyard {

namespace {

Error unknown(const Plan& plan, std::string_view what, std::string_view name, std::string pointer,
              const std::vector<std::string>& known, std::string otherwise) {
  Error error;
  error.what = fmt::format("unknown {} \"{}\"", what, name);
  error.where.file = plan.file;
  error.where.pointer = std::move(pointer);
  error.next = did_you_mean(name, known);
  if (error.next.empty()) error.next = std::move(otherwise);
  return error;
}

} // namespace

Diagnostics unknown_names(const Plan& plan, const Catalog& catalog, const Coefficients& coefficients) {
  Diagnostics found;
  std::vector<std::string> regions;
  for (const auto& region : catalog.regions)
    if (region.provider == "aws") regions.push_back(region.region);
  const auto check_region = [&](const std::string& region, std::string pointer) {
    if (std::find(regions.begin(), regions.end(), region) == regions.end())
      found.errors.push_back(unknown(plan, "region", region, std::move(pointer), regions,
                                     "steelyard catalog list region shows those it knows"));
  };
  check_region(plan.region, "/region");
  for (std::size_t k = 0; k < plan.constraints.regions.size(); ++k)
    check_region(plan.constraints.regions[k], fmt::format("/constraints/regions/{}", k));

  if (!plan.data.label_platform.empty()) {
    std::vector<std::string> platforms;
    for (const auto& supply : catalog.supplies)
      if (supply.role == "labelling-platform") platforms.push_back(supply.id);
    if (std::find(platforms.begin(), platforms.end(), plan.data.label_platform) == platforms.end())
      found.errors.push_back(unknown(plan, "labelling platform", plan.data.label_platform,
                                     "/data/label_platform", platforms,
                                     fmt::format("those of the catalog are {}", fmt::join(platforms, ", "))));
  }

  if (const auto& power = plan.development.measured_power;
      power && !find_instance(catalog, power->instance)) {
    std::vector<std::string> types;
    for (const auto& instance : catalog.instances)
      if (instance.provider == "aws") types.push_back("ml." + instance.type);
    found.errors.push_back(unknown(plan, "instance", power->instance, "/development/measured_power/instance",
                                   types, "steelyard catalog list instances shows those it knows"));
  }

  if (plan.overrides.empty()) return found;
  std::vector<std::string> ids;
  for_each_coefficient(coefficients, [&ids](const Coefficient& one) { ids.push_back(one.id); });
  for (const auto& own : plan.overrides)
    if (std::find(ids.begin(), ids.end(), own.id) == ids.end())
      found.errors.push_back(unknown(plan, "coefficient", own.id, "/assumptions/" + own.id, ids,
                                     "the ids are those of the files in models/"));
  return found;
}

} // namespace steelyard
