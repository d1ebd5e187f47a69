#include "io/sources/aws_price_list.hpp"

#include "io/strict_json.hpp"
#include "steelyard/io/csv_stream.hpp"
#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

namespace steelyard::io {
namespace {

using nlohmann::ordered_json;

constexpr int most_lines_before_header = 32;

Error source_error(std::string what, std::string file, std::string next) {
  Error error;
  error.what = std::move(what);
  error.where.file = std::move(file);
  error.next = std::move(next);
  error.exit = Exit::catalog;
  return error;
}

constexpr std::string_view changed_layout = "the provider changed its files, or the mirror holds another one";

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool is_iso_date(std::string_view text) {
  if (text.size() < 10) return false;
  for (std::size_t i = 0; i < 10; ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) return false;
  }
  return true;
}

/// The catalog's product for a component of SageMaker; "" for the many that are not compared.
std::string_view sagemaker_product(std::string_view component) {
  const std::string plain = plain_name(component);
  if (plain == "hosting") return "sagemaker-hosting";
  if (plain == "training") return "sagemaker-training";
  if (plain == "processing") return "sagemaker-processing";
  if (plain == "notebook") return "sagemaker-notebook";
  if (plain == "batchtransform") return "sagemaker-transform";
  return {};
}

/// A row of the file, by the names of its columns.
struct Row {
  const CsvColumns& columns;
  std::span<const std::string> fields;

  [[nodiscard]] std::string_view operator[](std::string_view name) const { return columns.get(fields, name); }

  /// Columns that some offers lack do not speak against a row.
  [[nodiscard]] bool is_or_lacks(std::string_view name, std::string_view value) const {
    const std::string_view found = (*this)[name];
    return found.empty() || found == value;
  }
};

bool per_hour(std::string_view unit) {
  const std::string plain = plain_name(unit);
  return plain == "hrs" || plain == "hours" || plain == "hour" || plain == "hr";
}

struct Kind {
  std::string instance, product;
};

/// What the row prices; nothing for rows that are not taken.
std::optional<Kind> kind_of(const Row& row, std::string_view offer, std::string_view region) {
  if (row["TermType"] != "OnDemand" || row["Currency"] != "USD" || !per_hour(row["Unit"]))
    return std::nullopt;
  if (!row.is_or_lacks("Region Code", region) || !row.is_or_lacks("Location Type", "AWS Region"))
    return std::nullopt;
  if (!row.is_or_lacks("StartingRange", "0")) return std::nullopt;
  if (offer == "AmazonSageMaker") {
    if (row["Product Family"] != "ML Instance") return std::nullopt;
    const std::string_view product = sagemaker_product(row["Component"]);
    constexpr std::string_view prefix = "ml.";
    const std::string_view name = row["instanceName"];
    if (product.empty() || !name.starts_with(prefix)) return std::nullopt;
    return Kind{std::string{name.substr(prefix.size())}, std::string{product}};
  }
  if (row["Operating System"] != "Linux" || row["Pre Installed S/W"] != "NA" || row["Tenancy"] != "Shared" ||
      row["CapacityStatus"] != "Used" || !row.is_or_lacks("MarketOption", "OnDemand") ||
      !row.is_or_lacks("operation", "RunInstances"))
    return std::nullopt;
  return Kind{std::string{row["Instance Type"]}, "ec2"};
}

/// An address in an index: a path of the same server.
Result<std::string> absolute(std::string_view address, const std::string& path, const std::string& index) {
  if (path.starts_with('/') && !path.starts_with("//")) return std::string{address} + path;
  if (same_origin(address, path)) return path;
  return Unexpected{source_error(fmt::format("an address that leads to another server: {}", shown_url(path)),
                                 index, "the list is not followed there")};
}

Result<ordered_json> fetch_index(const Fetch& fetch, const std::string& url, std::vector<Fetched>& fetched) {
  const Result<Fetched> got = fetch(url, "");
  if (!got) return Unexpected{got.error()};
  fetched.push_back(*got);
  const Result<std::string> text = read_fetched(*got);
  if (!text) return Unexpected{text.error()};
  ordered_json index;
  if (std::optional<Error> broken = parse_strict(*text, shown_url(url), Exit::catalog, index))
    return Unexpected{std::move(*broken)};
  return index;
}

/// The text at `group/name/key`. Names what is near where the group has no such name.
Result<std::string> entry(const ordered_json& index, const std::string& url, const char* group,
                          std::string_view name, const char* key) {
  const auto entries = index.is_object() ? index.find(group) : index.end();
  if (!index.is_object() || entries == index.end() || !entries->is_object())
    return Unexpected{
        source_error(fmt::format("the index has no \"{}\"", group), url, std::string{changed_layout})};
  const auto found = entries->find(std::string{name});
  if (found == entries->end()) {
    std::vector<std::string> names;
    for (const auto& item : entries->items())
      names.push_back(item.key());
    const std::string near = did_you_mean(name, names);
    return Unexpected{source_error(fmt::format("the list has no {} among its {}", name, group), url,
                                   near.empty() ? "check its name" : near)};
  }
  const auto value = found->is_object() ? found->find(key) : found->end();
  if (!found->is_object() || value == found->end() || !value->is_string())
    return Unexpected{
        source_error(fmt::format("{} has no \"{}\"", name, key), url, std::string{changed_layout})};
  return value->get<std::string>();
}

std::string service_index(std::string_view address) {
  return fmt::format("{}/offers/v1.0/aws/index.json", address);
}

std::string current_file(std::string_view address, std::string_view offer, std::string_view region) {
  return fmt::format("{}/offers/v1.0/aws/{}/current/{}/index.csv", address, offer, region);
}

} // namespace

Result<PriceList> read_price_list(std::istream& in, const std::string& file, std::string_view offer,
                                  std::string_view region) {
  PriceList list;
  list.offer = offer;
  list.region = region;
  CsvStream csv{in, file};
  const auto fail = [&](std::string what) {
    Error error = csv.error(std::move(what), std::string{changed_layout});
    error.exit = Exit::catalog;
    return Unexpected{std::move(error)};
  };
  const auto next = [&]() -> Result<bool> {
    Result<bool> more = csv.next();
    if (!more) more.error().exit = Exit::catalog;
    return more;
  };

  CsvColumns columns;
  for (int i = 0; columns.size() == 0; ++i) {
    const Result<bool> more = next();
    if (!more) return Unexpected{more.error()};
    if (!*more || i == most_lines_before_header)
      return fail("the price list has no header row that begins with SKU");
    const std::span<const std::string> fields = csv.fields();
    if (fields.front() == "SKU") {
      columns = CsvColumns{fields};
      break;
    }
    if (fields.size() < 2) continue;
    const std::string name = plain_name(fields.front());
    if (name == "formatversion" && fields[1] != "v1" && !fields[1].starts_with("v1."))
      return fail(fmt::format("the price list has format {}, where v1.0 is read", fields[1]));
    if (name == "publicationdate") list.date = fields[1];
    if (name == "version") list.version = fields[1];
    if (name == "offercode" && fields[1] != offer)
      return fail(fmt::format("the price list is of {}, not of {}", fields[1], offer));
  }
  if (!is_iso_date(list.date)) return fail("the price list does not say its publication date");
  list.date.resize(10);

  std::vector<std::string> missing =
      columns.missing({"TermType", "PricePerUnit", "Currency", "Unit", "Product Family"});
  std::vector<std::string> missing_too =
      offer == "AmazonSageMaker" ? columns.missing({"Component", "instanceName"})
                                 : columns.missing({"Instance Type", "Operating System", "Pre Installed S/W",
                                                    "Tenancy", "CapacityStatus"});
  missing.insert(missing.end(), missing_too.begin(), missing_too.end());
  if (!missing.empty())
    return fail(fmt::format("the price list lacks the columns {}", fmt::join(missing, ", ")));

  std::map<std::string, Price> prices;
  std::vector<std::string> zero;
  while (true) {
    const Result<bool> more = next();
    if (!more) return Unexpected{more.error()};
    if (!*more) break;
    ++list.rows;
    const Row row{columns, csv.fields()};
    std::optional<Kind> kind = kind_of(row, offer, region);
    if (!kind || kind->instance.empty()) continue;
    const std::optional<double> price = number(row["PricePerUnit"]);
    if (!price || *price < 0)
      return fail(fmt::format("\"{}\" is no price for {}", row["PricePerUnit"], kind->instance));
    Price record;
    record.instance = "aws/" + kind->instance;
    record.region = region;
    record.product = std::move(kind->product);
    record.purchase = "on-demand";
    record.id = fmt::format("{}/{}/{}/{}", record.instance, record.region, record.product, record.purchase);
    record.price_usd_per_hour = *price;
    record.provenance.date = list.date;
    if (*price == 0) {
      zero.push_back(record.id);
      continue;
    }
    const auto [same, added] = prices.try_emplace(record.id, record);
    if (!added && same->second.price_usd_per_hour != *price) list.contradictory.push_back(record.id);
  }
  std::ranges::sort(list.contradictory);
  list.contradictory.erase(std::unique(list.contradictory.begin(), list.contradictory.end()),
                           list.contradictory.end());
  for (const std::string& id : list.contradictory)
    prices.erase(id);
  for (auto& [id, price] : prices)
    list.prices.push_back(std::move(price));
  std::ranges::sort(zero);
  zero.erase(std::unique(zero.begin(), zero.end()), zero.end());
  for (std::string& id : zero)
    if (!std::ranges::binary_search(list.prices, id, {}, &Price::id)) list.zero.push_back(std::move(id));
  if (list.prices.empty())
    return fail(fmt::format("none of the {} rows is an on-demand price per hour of {} in {}", list.rows,
                            offer, region));
  return list;
}

std::vector<std::string> price_list_urls(std::string_view address, std::string_view offer,
                                         std::string_view region) {
  return {service_index(address),
          fmt::format("{}/offers/v1.0/aws/{}/current/region_index.json", address, offer),
          current_file(address, offer, region)};
}

Result<PriceList> fetch_price_list(const Fetch& fetch, std::string_view address, std::string_view offer,
                                   std::string_view region, std::vector<Fetched>& fetched) {
  const std::string index_url = service_index(address);
  const Result<ordered_json> index = fetch_index(fetch, index_url, fetched);
  if (!index) return Unexpected{index.error()};
  const Result<std::string> regions_path = entry(*index, index_url, "offers", offer, "currentRegionIndexUrl");
  if (!regions_path) return Unexpected{regions_path.error()};
  const Result<std::string> regions_url = absolute(address, *regions_path, index_url);
  if (!regions_url) return Unexpected{regions_url.error()};
  const Result<ordered_json> regions = fetch_index(fetch, *regions_url, fetched);
  if (!regions) return Unexpected{regions.error()};
  const Result<std::string> file_path = entry(*regions, *regions_url, "regions", region, "currentVersionUrl");
  if (!file_path) return Unexpected{file_path.error()};

  constexpr std::string_view json_end = ".json";
  std::string csv_path = *file_path;
  if (csv_path.ends_with(json_end))
    csv_path.replace(csv_path.size() - json_end.size(), json_end.size(), ".csv");
  const Result<std::string> url = absolute(address, csv_path, *regions_url);
  if (!url) return Unexpected{url.error()};
  // The version is in the address, so the cache is told that it is the same resource over time.
  const Result<Fetched> file = fetch(*url, current_file(address, offer, region));
  if (!file) return Unexpected{file.error()};
  fetched.push_back(*file);
  std::ifstream in{file->file, std::ios::binary};
  if (!in)
    return Unexpected{
        source_error("the fetched file cannot be read", file->file.string(), "check the folder")};
  Result<PriceList> list = read_price_list(in, file->file.string(), offer, region);
  if (!list) return list;
  list->url = file->url;
  return list;
}

} // namespace steelyard::io
