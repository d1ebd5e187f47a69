#include "steelyard/catalog/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace steelyard {

namespace {

constexpr std::string_view home_region =
    "us-east-1"; // the region that the factors of catalogs/price_factors.json refer to
constexpr std::string_view on_demand = "on-demand";

/// What a price is filed under for this provider; nullopt when the provider has no such product.
std::optional<std::string_view> product_word(const Instance& instance, Product product) {
  if (instance.provider == "aws") return name(product);
  if (product == Product::ec2) return "vm";
  return std::nullopt;
}

const Price* published_price(const Catalog& catalog, std::string_view instance, std::string_view region,
                             std::string_view product, std::string_view purchase) {
  const auto wanted = std::tie(instance, region, product, purchase);
  const auto at = std::lower_bound(
      catalog.prices.begin(), catalog.prices.end(), wanted, [](const Price& price, const auto& key) {
        const std::string_view i = price.instance, r = price.region, p = price.product, b = price.purchase;
        return std::tie(i, r, p, b) < key;
      });
  if (at == catalog.prices.end()) return nullptr;
  const bool same =
      at->instance == instance && at->region == region && at->product == product && at->purchase == purchase;
  return same ? &*at : nullptr;
}

/// What a price factor applies to; an empty word applies to all.
struct FactorKey {
  std::string_view instance, family, size, instance_class, region;
};

const PriceFactor* factor_of(const Catalog& catalog, std::string_view factor, std::string_view provider,
                             const FactorKey& key) {
  const auto wanted =
      std::tie(factor, provider, key.instance, key.family, key.size, key.instance_class, key.region);
  const auto words = [](const PriceFactor& f) {
    return std::tuple<std::string_view, std::string_view, std::string_view, std::string_view,
                      std::string_view, std::string_view, std::string_view>{
        f.factor, f.provider, f.instance, f.family, f.size, f.instance_class, f.region};
  };
  const auto at = std::lower_bound(catalog.price_factors.begin(), catalog.price_factors.end(), wanted,
                                   [&words](const PriceFactor& f, const auto& k) { return words(f) < k; });
  return at != catalog.price_factors.end() && words(*at) == wanted ? &*at : nullptr;
}

/// The first key that a factor exists for: the most specific one, as callers list them so.
template <std::size_t n>
const PriceFactor* first_factor(const Catalog& catalog, std::string_view factor, std::string_view provider,
                                const std::array<FactorKey, n>& keys) {
  for (const FactorKey& key : keys)
    if (const auto* found = factor_of(catalog, factor, provider, key)) return found;
  return nullptr;
}

std::string_view size_of(const Instance& instance) {
  const std::string_view type = instance.type;
  const auto dot = type.find('.');
  return dot == std::string_view::npos ? std::string_view{} : type.substr(dot + 1);
}

const PriceFactor* region_factor(const Catalog& catalog, const Instance& instance, std::string_view region) {
  const std::string_view factor = instance.accelerator.empty() ? "region-cpu" : "region-accelerated";
  return first_factor(catalog, factor, instance.provider,
                      std::array<FactorKey, 3>{FactorKey{instance.id, {}, {}, {}, region},
                                               FactorKey{{}, instance.family, {}, {}, region},
                                               FactorKey{{}, {}, {}, {}, region}});
}

const PriceFactor* sagemaker_factor(const Catalog& catalog, const Instance& instance) {
  const std::string_view size = size_of(instance);
  const bool accelerated = !instance.accelerator.empty();
  const std::string_view narrow_class = accelerated && size == "xlarge" ? "accelerated-single-xlarge" : "";
  const std::string_view wide_class = accelerated ? "accelerated" : "cpu";
  // The catalog writes a class where it would write a family.
  return first_factor(catalog, "sagemaker", instance.provider,
                      std::array<FactorKey, 5>{FactorKey{instance.id, {}, {}, {}, {}},
                                               FactorKey{{}, instance.family, size, {}, {}},
                                               FactorKey{{}, instance.family, {}, {}, {}},
                                               FactorKey{{}, narrow_class, {}, {}, {}},
                                               FactorKey{{}, wide_class, {}, {}, {}}});
}

Quote quote_of(const Price& price) {
  return {MoneyPerHour{price.price_usd_per_hour},
          price.provenance.basis,
          price.id,
          price.provenance.source,
          price.provenance.date,
          price.provenance.note,
          {}};
}

void apply(Quote& quote, const PriceFactor& factor, std::string_view words) {
  quote.price = quote.price * factor.value;
  quote.basis = Basis::derived;
  quote.note += fmt::format(" x {:.4g} ({})", factor.value, words);
  quote.factors.push_back(factor.id);
}

/// The price of the machine itself in the region.
std::optional<Quote> machine_price(const Catalog& catalog, const Instance& instance,
                                   std::string_view region) {
  const std::string_view product = instance.provider == "aws" ? "ec2" : "vm";
  if (const auto* price = published_price(catalog, instance.id, region, product, on_demand))
    return quote_of(*price);
  if (region == home_region) return std::nullopt;
  // Where it is not known that the region has the type, a derived price would claim too much.
  if (instance.regions.empty() || !offered_in(instance, region)) return std::nullopt;
  const auto* home = published_price(catalog, instance.id, home_region, product, on_demand);
  const auto* factor = region_factor(catalog, instance, region);
  if (!home || !factor) return std::nullopt;
  Quote quote = quote_of(*home);
  quote.note = fmt::format("{:.5g} USD/h in {}", home->price_usd_per_hour, home_region);
  apply(quote, *factor, region);
  return quote;
}

} // namespace

std::string_view name(Product product) {
  switch (product) {
  case Product::ec2:
    return "ec2";
  case Product::training:
    return "sagemaker-training";
  case Product::processing:
    return "sagemaker-processing";
  case Product::notebook:
    return "sagemaker-notebook";
  case Product::hosting:
    return "sagemaker-hosting";
  case Product::transform:
    return "sagemaker-transform";
  }
  return "";
}

bool offers(const Instance& instance, Product product) {
  if (product == Product::ec2) return true;
  const std::string_view use = name(product).substr(std::string_view{"sagemaker-"}.size());
  return std::find(instance.sagemaker_uses.begin(), instance.sagemaker_uses.end(), use) !=
         instance.sagemaker_uses.end();
}

bool offered_in(const Instance& instance, std::string_view region) {
  return instance.regions.empty() ||
         std::find(instance.regions.begin(), instance.regions.end(), region) != instance.regions.end();
}

std::optional<Quote> on_demand_price(const Catalog& catalog, const Instance& instance,
                                     std::string_view region, Product product) {
  const auto word = product_word(instance, product);
  if (!word || !offers(instance, product)) return std::nullopt;
  // A published price is proof enough that the region has the type, whatever the list of regions says.
  if (const auto* price = published_price(catalog, instance.id, region, *word, on_demand))
    return quote_of(*price);
  if (!offered_in(instance, region)) return std::nullopt;
  auto quote = machine_price(catalog, instance, region);
  if (!quote || product == Product::ec2) return quote;
  const auto* factor = sagemaker_factor(catalog, instance);
  if (!factor) return std::nullopt;
  if (quote->factors.empty()) quote->note = fmt::format("{:.5g} USD/h on EC2", quote->price.count());
  apply(*quote, *factor, "SageMaker over EC2");
  return quote;
}

std::optional<SpotTerms> spot_terms(const Catalog& catalog, const Instance& instance,
                                    std::string_view region) {
  const std::string_view product = instance.provider == "aws" ? "ec2" : "vm";
  const auto* spot = published_price(catalog, instance.id, region, product, "spot");
  const auto* full = published_price(catalog, instance.id, region, product, on_demand);
  if (spot && full && full->price_usd_per_hour > 0)
    return SpotTerms{spot->price_usd_per_hour / full->price_usd_per_hour,
                     {},
                     spot->id,
                     spot->provenance.source,
                     spot->provenance.date};
  const std::string_view wide_class = instance.accelerator.empty() ? "cpu" : "accelerated";
  const auto* factor =
      first_factor(catalog, "spot", instance.provider,
                   std::array<FactorKey, 5>{FactorKey{instance.id, {}, {}, {}, region},
                                            FactorKey{{}, instance.family, size_of(instance), {}, region},
                                            FactorKey{{}, instance.family, {}, {}, region},
                                            FactorKey{{}, wide_class, {}, {}, region},
                                            FactorKey{instance.id, {}, {}, {}, {}}});
  if (!factor) return std::nullopt;
  return SpotTerms{factor->value, factor->interruption_band, factor->id, factor->provenance.source,
                   factor->provenance.date};
}

} // namespace steelyard
