/// \file
/// On-demand prices per instance-hour, from the files of the AWS Price List.
///
/// The service index names the region index of an offer, that names the current file of a region, and the
/// file is a table of every price there is: five lines about the file, a header, a row a price.
///
/// \par What is taken
/// AmazonSageMaker: product family ML Instance; component Hosting, Training, Processing, Notebook or
/// BatchTransform. AmazonEC2: Linux without preinstalled software, shared tenancy, used capacity. Both:
/// on-demand, in USD per hour, in the region itself. A price of zero is not taken: it stands for what another
/// row charges. Neither is a key that two rows price differently.
/// \par Source
/// docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html
#pragma once

#include "steelyard/catalog/records.hpp"
#include "steelyard/io/http.hpp"

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::io {

inline constexpr std::string_view aws_price_list_address = "https://pricing.us-east-1.amazonaws.com";
/// The offers that are read, smaller first.
inline constexpr std::string_view aws_offers[]{"AmazonSageMaker", "AmazonEC2"};

/// What the file of an offer says about a region.
struct PriceList {
  std::string offer, region;
  std::string version, date; ///< of publication
  std::string url;
  std::vector<Price> prices;              ///< sorted by id; their source is left empty
  std::vector<std::string> zero;          ///< ids of prices that are zero
  std::vector<std::string> contradictory; ///< ids that two rows price differently
  std::size_t rows = 0;                   ///< of the file
};

/// Reads the file of an offer in constant memory but for the prices taken.
[[nodiscard]] Result<PriceList> read_price_list(std::istream& in, const std::string& file,
                                                std::string_view offer, std::string_view region);

/// The addresses as far as they are known before anything is fetched; the last is the file itself.
[[nodiscard]] std::vector<std::string> price_list_urls(std::string_view address, std::string_view offer,
                                                       std::string_view region);

/// Fetches the indexes and the file, and reads it. Appends what was fetched to `fetched`, also when it fails.
[[nodiscard]] Result<PriceList> fetch_price_list(const Fetch& fetch, std::string_view address,
                                                 std::string_view offer, std::string_view region,
                                                 std::vector<Fetched>& fetched);

} // namespace steelyard::io
