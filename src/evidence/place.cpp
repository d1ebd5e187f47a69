#include "steelyard/evidence/place.hpp"

#include "evidence/words.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace steelyard {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> providers{{{"aws", "aws"},
                                                                                  {"amazon", "aws"},
                                                                                  {"gcp", "gcp"},
                                                                                  {"google", "gcp"},
                                                                                  {"azure", "azure"},
                                                                                  {"microsoft", "azure"}}};

// ISO 3166-1 codes of the countries in the catalog, and what people call them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 56> countries{
    {{"us", "US"},          {"usa", "US"},          {"united states", "US"},  {"america", "US"},
     {"uk", "GB"},          {"gb", "GB"},           {"united kingdom", "GB"}, {"england", "GB"},
     {"australia", "AU"},   {"bahrain", "BH"},      {"belgium", "BE"},        {"brazil", "BR"},
     {"canada", "CA"},      {"chile", "CL"},        {"china", "CN"},          {"denmark", "DK"},
     {"emirates", "AE"},    {"uae", "AE"},          {"finland", "FI"},        {"france", "FR"},
     {"germany", "DE"},     {"hong kong", "HK"},    {"india", "IN"},          {"indonesia", "ID"},
     {"ireland", "IE"},     {"israel", "IL"},       {"italy", "IT"},          {"japan", "JP"},
     {"korea", "KR"},       {"malaysia", "MY"},     {"mexico", "MX"},         {"netherlands", "NL"},
     {"norway", "NO"},      {"poland", "PL"},       {"qatar", "QA"},          {"saudi", "SA"},
     {"singapore", "SG"},   {"south africa", "ZA"}, {"spain", "ES"},          {"sweden", "SE"},
     {"switzerland", "CH"}, {"taiwan", "TW"},       {"quebec", "CA"},         {"québec", "CA"},
     {"montreal", "CA"},    {"montréal", "CA"},     {"paris", "FR"},          {"jean zay", "FR"},
     {"california", "US"},  {"texas", "US"},        {"virginia", "US"},       {"oregon", "US"},
     {"helsinki", "FI"},    {"lumi", "FI"},         {"tokyo", "JP"},          {"israeli", "IL"}}};

/// The text's words between blanks, so that `us` is not found in `aus`.
std::string spaced(std::string_view text) {
  std::string out = " ";
  for (const auto& word : words_of(text))
    out += word + " ";
  return out;
}

bool names(const std::string& spaced_text, std::string_view name) {
  const std::string wanted = spaced(name);
  return wanted.size() > 1 && contains(spaced_text, wanted);
}

Place place_of(const Region& region) {
  Place place;
  place.what = region.id;
  if (region.grid_g_per_kwh) place.kg_per_kwh = *region.grid_g_per_kwh / 1000;
  place.pue = region.pue;
  return place;
}

} // namespace

Place find_place(const Catalog& catalog, std::string_view location) {
  const std::string text = spaced(location);
  std::string_view provider;
  for (const auto& [word, id] : providers)
    if (names(text, word)) provider = id;

  const Region* best = nullptr;
  for (const auto& region : catalog.regions) {
    if (!provider.empty() && region.provider != provider) continue;
    // A name that is also a country's names the country.
    const bool named = names(text, region.region) ||
                       (names(text, region.name) && std::ranges::none_of(countries, [&](const auto& country) {
                          return spaced(country.first) == spaced(region.name);
                        }));
    if (named && (!best || (!best->grid_g_per_kwh && region.grid_g_per_kwh))) best = &region;
  }
  if (best) return place_of(*best);

  for (const auto& [word, code] : countries) {
    if (!names(text, word)) continue;
    Place place;
    place.what = code;
    double sum = 0, count = 0;
    for (const auto& region : catalog.regions)
      if (region.country == code && region.grid_g_per_kwh) {
        sum += *region.grid_g_per_kwh / 1000;
        ++count;
      }
    if (count > 0) place.kg_per_kwh = sum / count;
    return place;
  }
  return {};
}

} // namespace steelyard
