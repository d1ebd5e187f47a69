/// \file
/// Puts live facts into the catalog: fetch, stage, verify, show the difference, swap.
///
/// The catalog in use is the base; it is never written to. Its records with the changes become a new store,
/// `<data>/catalogs/<layout major>/<id>.sqlite`, and the same records as text beside it in `text/`. Pinning
/// the new store is the moment at which commands see it; whatever ends the program before that leaves the old
/// one.
///
/// What does not look right is quarantined: the old value stays until somebody accepts the new one.
/// \par Rules of the quarantine
/// A price or a size ten times as large or as small as the catalog's own figure (published, or derived as the
/// program would); a price of zero; a list that is more than a fifth shorter than what the catalog has.
/// A price of zero is never accepted: a free thing says so in a reviewed record.
#pragma once

#include "steelyard/io/http.hpp"
#include "steelyard/support/result.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// A source of live facts: its name on the command line and what it says.
struct UpdateSource {
  std::string_view name, address, title;
};

[[nodiscard]] std::span<const UpdateSource> update_sources();

/// What is to be updated.
struct UpdateRequest {
  std::vector<std::string> sources;   ///< names; empty: all
  std::vector<std::string> regions;   ///< of aws-price-list
  std::string address;                ///< of a mirror, instead of the source's own; "" for that
  std::string search, author, filter; ///< of hugging-face: models to add; all "": none
  std::size_t most_new_models = 100;
  bool saved = false;   ///< what is asked reads files, so what is missing costs no time: go on
  bool accept = false;  ///< take what would be quarantined
  bool dry_run = false; ///< stop before anything is written
};

/// Where the catalog is.
struct UpdatePlace {
  std::filesystem::path store;       ///< in use, and the base
  std::filesystem::path data_folder; ///< `$XDG_DATA_HOME/steelyard`
  std::string today;                 ///< ISO 8601
};

/// One figure of one record.
struct FigureChange {
  std::string record, key;
  std::optional<double> before, after; ///< nullopt: the catalog had none; the source has none
  std::string reason;                  ///< of a quarantine
  /// The larger over the smaller of the two; 1 where one is missing.
  [[nodiscard]] double factor() const;
};

/// One list of a source: an offer in a region, or the models of a hub.
struct UpdatePart {
  std::string source, title;
  std::vector<Fetched> fetched;
  std::optional<Error> failure; ///< the catalog keeps what it has
  std::size_t added = 0, changed = 0, confirmed = 0;
  std::size_t unknown = 0;               ///< of a thing that the catalog does not have
  std::size_t vanished = 0;              ///< in the catalog and no longer in the list; kept
  std::size_t corrected = 0;             ///< left alone, because somebody corrected them
  std::size_t newer = 0;                 ///< left alone, because the catalog's figure is younger
  std::vector<FigureChange> changes;     ///< largest first
  std::vector<FigureChange> quarantined; ///< by record
  std::vector<std::string> warnings;
};

struct CatalogUpdate {
  std::vector<UpdatePart> parts;
  std::string id_before, id_after; ///< alike when nothing changed
  std::filesystem::path store;     ///< the new one; empty when there is none
  [[nodiscard]] bool all_failed() const;
};

/// Asks the sources and updates the catalog. Sources that fail are said in their part and change nothing.
/// Fails as a whole when the base cannot be read, another update is running, the text was edited by hand,
/// or the new catalog does not decode or cannot be written.
[[nodiscard]] Result<CatalogUpdate, Diagnostics> update_catalog(const UpdateRequest& request,
                                                                const UpdatePlace& place, const Fetch& fetch);

/// The addresses that an update of a catalog asks, as far as they are known before it runs: not the versions
/// of price lists, but the addresses of their current ones.
[[nodiscard]] Result<std::vector<std::string>> update_urls(const UpdateRequest& request,
                                                           const std::filesystem::path& store);

} // namespace steelyard
