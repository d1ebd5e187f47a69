/// \file
/// The catalog as the program holds it: records by kind, sorted, and what an instance costs per hour [USD/h].
///
/// \par Model
/// price(ml.T, R) = EC2 price of T in us-east-1 * region factor of R (accelerated or CPU class) * SageMaker
/// factor, that of (family, size), else of the family, else of the class. A published price of the same key
/// always wins, and a published EC2 price in R stands in for the first two terms.
/// \par Worked example
/// g5.xlarge at 1.006 USD/h on EC2, factor 1.3996: ml.g5.xlarge at 1.408 USD/h.
/// \par Accuracy
/// SageMaker over EC2 is the same within 0.5 % for all sizes whose price was read in several regions.
/// Regional factors are medians over types; single types lie up to 1 % (accelerated) and some 10 % (CPU)
/// off.
/// \par Source
/// `aws-price-list-sagemaker` and `aws-region-ratios-2026-01` in catalogs/sources/compute.json.
#pragma once

#include "steelyard/catalog/records.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

struct Catalog {
  std::string id;     ///< first 12 hex digits of the content hash
  std::string sha256; ///< of the layout version and every record
  std::string date;   ///< of the data
  int layout_major = 1, layout_minor = 0;

  std::vector<Source> sources;
  std::vector<Accelerator> accelerators;
  std::vector<Cpu> cpus;
  std::vector<Instance> instances;
  std::vector<Price> prices; ///< sorted by (instance, region, product, purchase)
  std::vector<PriceFactor>
      price_factors; ///< sorted by (factor, provider, instance, family, size, class, region)
  std::vector<Region> regions;
  std::vector<Service> services;
  std::vector<HostedModel> hosted_models;
  std::vector<Listing> listings;
  std::vector<PretrainedModel> models;
  std::vector<JumpstartModel> jumpstart;
  std::vector<Supply> supplies;
};

/// Sorts every kind as the lookups below expect. The loader calls it once.
void sort_records(Catalog& catalog);

[[nodiscard]] const Source* find_source(const Catalog& catalog, std::string_view id);
/// By id, then by alias, letter case aside.
[[nodiscard]] const Accelerator* find_accelerator(const Catalog& catalog, std::string_view id);
[[nodiscard]] const Cpu* find_cpu(const Catalog& catalog, std::string_view id);
/// `aws/g5.xlarge`; `ml.g5.xlarge` and `g5.xlarge` are understood too.
[[nodiscard]] const Instance* find_instance(const Catalog& catalog, std::string_view id);
[[nodiscard]] const Region* find_region(const Catalog& catalog, std::string_view provider,
                                        std::string_view region);
[[nodiscard]] const Service* find_service(const Catalog& catalog, std::string_view id);
[[nodiscard]] const HostedModel* find_hosted_model(const Catalog& catalog, std::string_view id);

/// Of the models hosted on AWS that are not retired and that `suits` accepts, the one with the lowest
/// `price`; nullptr: none has it.
template <class Suits>
[[nodiscard]] const HostedModel*
cheapest_hosted_model(const Catalog& catalog, std::optional<double> HostedModel::*price, Suits&& suits) {
  const HostedModel* best = nullptr;
  for (const auto& hosted : catalog.hosted_models)
    if (hosted.provider == "aws" && hosted.status != "retired" && hosted.*price && suits(hosted) &&
        (!best || *(hosted.*price) < *(best->*price)))
      best = &hosted;
  return best;
}

[[nodiscard]] const Listing* find_listing(const Catalog& catalog, std::string_view id);
/// By id, or by the name on its hub.
[[nodiscard]] const PretrainedModel* find_model(const Catalog& catalog, std::string_view id);
[[nodiscard]] const JumpstartModel* find_jumpstart(const Catalog& catalog, std::string_view id);
[[nodiscard]] const Supply* find_supply(const Catalog& catalog, std::string_view id);

/// What an instance is rented as.
enum class Product { ec2, training, processing, notebook, hosting, transform };
[[nodiscard]] std::string_view name(Product product);

/// A price per instance-hour and how it is known.
struct Quote {
  MoneyPerHour price;
  Basis basis = Basis::published; ///< published, or derived from published figures
  std::string record;             ///< id of the price, or of the EC2 price that it is derived from
  std::string source, date, note;
  std::vector<std::string> factors; ///< ids of the price factors applied
};

/// The on-demand price of an instance; nullopt when neither a price nor what to derive it from is known,
/// the type is not offered in the region, or SageMaker does not offer it for that use. `Product::ec2` is the
/// price of the virtual machine itself with any provider. A price is derived for another region only where
/// the region is known to have the type.
[[nodiscard]] std::optional<Quote> on_demand_price(const Catalog& catalog, const Instance& instance,
                                                   std::string_view region, Product product);

/// Spot as a share of the on-demand price, and the monthly interruption band. From published spot prices
/// where the catalog has both, else from the spot factors.
struct SpotTerms {
  double price_factor = 1;
  std::string interruption_band; ///< `<5%` … `>20%`; empty: not known
  std::string record, source, date;
};

[[nodiscard]] std::optional<SpotTerms> spot_terms(const Catalog& catalog, const Instance& instance,
                                                  std::string_view region);

/// Whether SageMaker offers the type for that use (EC2 always does).
[[nodiscard]] bool offers(const Instance& instance, Product product);
/// Whether the type can be had in the region; true where the catalog has no list of its regions.
[[nodiscard]] bool offered_in(const Instance& instance, std::string_view region);

} // namespace steelyard
