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

class Mean {
 public:
  void add(double value) {
    sum_ += value;
    ++count_;
  }

  [[nodiscard]] std::optional<double> value() const {
    return count_ > 0 ? std::optional{sum_ / count_} : std::nullopt;
  }

 private:
  double sum_ = 0;
  int count_ = 0;
};

/// Mean of what a provider publishes of its sites in a country, or of all where it publishes none there.
std::optional<double> provider_pue(const Catalog& catalog, std::string_view provider,
                                   std::string_view country) {
  Mean there, anywhere;
  for (const auto& region : catalog.regions) {
    if (region.provider != provider || !region.pue) continue;
    anywhere.add(*region.pue);
    if (region.country == country) there.add(*region.pue);
  }
  return there.value() ? there.value() : anywhere.value();
}

Place place_of(const Region& region) {
  Place place;
  place.what = region.id;
  if (region.grid_g_per_kwh) place.kg_per_kwh = *region.grid_g_per_kwh / 1000;
  place.pue = region.pue;
  return place;
}

} // namespace

Place find_place(const Catalog& catalog, std::string_view location, std::string_view only_provider) {
  const std::string text = spaced(location);
  std::string_view provider = only_provider;
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
  if (best) {
    Place place = place_of(*best);
    if (!place.pue) place.pue = provider_pue(catalog, best->provider, best->country);
    return place;
  }

  Place place;
  for (const auto& [word, code] : countries) {
    if (!names(text, word)) continue;
    place.what = code;
    Mean grid;
    for (const auto& region : catalog.regions)
      if (region.country == code && region.grid_g_per_kwh) grid.add(*region.grid_g_per_kwh / 1000);
    place.kg_per_kwh = grid.value();
    break;
  }
  if (!provider.empty()) place.pue = provider_pue(catalog, provider, place.what);
  return place;
}

} // namespace steelyard
