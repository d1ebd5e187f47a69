#include "steelyard/catalog/catalog.hpp"

#include <algorithm>
#include <tuple>

namespace steelyard {

namespace {

template <class Record>
void sort_by_id(std::vector<Record>& records) {
  std::sort(records.begin(), records.end(), [](const Record& a, const Record& b) { return a.id < b.id; });
}

template <class Record>
const Record* find_by_id(const std::vector<Record>& records, std::string_view id) {
  const auto at = std::lower_bound(records.begin(), records.end(), id,
                                   [](const Record& r, std::string_view wanted) { return r.id < wanted; });
  return at != records.end() && at->id == id ? &*at : nullptr;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_letters(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace

void sort_records(Catalog& catalog) {
  sort_by_id(catalog.sources);
  sort_by_id(catalog.accelerators);
  sort_by_id(catalog.cpus);
  sort_by_id(catalog.instances);
  std::sort(catalog.prices.begin(), catalog.prices.end(), [](const Price& a, const Price& b) {
    return std::tie(a.instance, a.region, a.product, a.purchase, a.id) <
           std::tie(b.instance, b.region, b.product, b.purchase, b.id);
  });
  std::sort(catalog.price_factors.begin(), catalog.price_factors.end(),
            [](const PriceFactor& a, const PriceFactor& b) {
              return std::tie(a.factor, a.provider, a.instance, a.family, a.size, a.instance_class, a.region,
                              a.id) < std::tie(b.factor, b.provider, b.instance, b.family, b.size,
                                               b.instance_class, b.region, b.id);
            });
  sort_by_id(catalog.regions);
  sort_by_id(catalog.services);
  sort_by_id(catalog.hosted_models);
  sort_by_id(catalog.listings);
  sort_by_id(catalog.models);
  sort_by_id(catalog.jumpstart);
  sort_by_id(catalog.supplies);
}

const Source* find_source(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.sources, id);
}

const Accelerator* find_accelerator(const Catalog& catalog, std::string_view id) {
  if (const auto* found = find_by_id(catalog.accelerators, id)) return found;
  for (const Accelerator& accelerator : catalog.accelerators) {
    if (same_letters(accelerator.id, id) || same_letters(accelerator.name, id)) return &accelerator;
    for (const std::string& alias : accelerator.aliases)
      if (same_letters(alias, id)) return &accelerator;
  }
  return nullptr;
}

const Cpu* find_cpu(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.cpus, id);
}

const Instance* find_instance(const Catalog& catalog, std::string_view id) {
  if (const auto* found = find_by_id(catalog.instances, id)) return found;
  const std::string_view type = id.substr(0, 3) == "ml." ? id.substr(3) : id;
  if (const auto* found = find_by_id(catalog.instances, "aws/" + std::string{type})) return found;
  const auto at = std::find_if(catalog.instances.begin(), catalog.instances.end(),
                               [type](const Instance& instance) { return instance.type == type; });
  return at != catalog.instances.end() ? &*at : nullptr;
}

const Region* find_region(const Catalog& catalog, std::string_view provider, std::string_view region) {
  std::string id{provider};
  id += '/';
  id += region;
  return find_by_id(catalog.regions, id);
}

const Service* find_service(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.services, id);
}

const HostedModel* find_hosted_model(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.hosted_models, id);
}

const Listing* find_listing(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.listings, id);
}

const PretrainedModel* find_model(const Catalog& catalog, std::string_view id) {
  if (const auto* found = find_by_id(catalog.models, id)) return found;
  if (const auto* found = find_by_id(catalog.models, "hf/" + std::string{id})) return found;
  const auto at = std::find_if(catalog.models.begin(), catalog.models.end(),
                               [id](const PretrainedModel& model) { return model.name == id; });
  return at != catalog.models.end() ? &*at : nullptr;
}

const JumpstartModel* find_jumpstart(const Catalog& catalog, std::string_view id) {
  if (const auto* found = find_by_id(catalog.jumpstart, id)) return found;
  return find_by_id(catalog.jumpstart, "jumpstart/" + std::string{id});
}

const Supply* find_supply(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.supplies, id);
}

} // namespace steelyard
