/// \file
/// The catalog as one read-only SQLite file: built from text, opened by every command.
///
/// The file holds one typed table per kind, and the table `records` (kind, id, title, source, date, body as
/// JSON) with a full-text index for people. The same records make the same bytes. Its id is the first 12 hex
/// digits of the SHA-256 of layout version and records, in the order of kind and id.
#pragma once

#include "steelyard/io/catalog_text.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace steelyard {

/// Writes the store to `file`, first under a temporary name, so that no reader sees half of it.
/// Fails with Exit::internal when it cannot be written.
[[nodiscard]] Done write_catalog_store(const CatalogText& text, const std::filesystem::path& file);

/// Loads the typed records. Fails with Exit::catalog when the file is missing, no store, damaged or of
/// another layout.
[[nodiscard]] Result<Catalog> open_catalog(const std::filesystem::path& file);

/// Every record as text, sorted by (kind, id), or those of one kind. It fails as open_catalog() does.
[[nodiscard]] Result<std::vector<CatalogRecord>> read_records(const std::filesystem::path& file,
                                                              const std::string& kind = {});
/// The records that have the id, of any kind (`a10g` may name more than one); empty when there is none.
[[nodiscard]] Result<std::vector<CatalogRecord>> find_records(const std::filesystem::path& file,
                                                              const std::string& id);
/// Records with all the words in id, title or text, best first, at most `limit`. Prices are not searched.
[[nodiscard]] Result<std::vector<CatalogRecord>> search_records(const std::filesystem::path& file,
                                                                const std::string& words, int limit = 50);

/// Decodes a store's records again and checks them, their references, and the hash: is the file what it says?
[[nodiscard]] Result<CatalogText, Diagnostics> verify_catalog_store(const std::filesystem::path& file);

/// Where to look for a store.
struct StoreSearch {
  std::optional<std::string> wanted; ///< `--catalog`: a file, or the id of a pinned or downloaded catalog
  std::filesystem::path data_folder; ///< `$XDG_DATA_HOME/steelyard`; empty: none
  std::filesystem::path executable;  ///< of the running program, links resolved
};

/// The store to use: the wanted one, else the pinned one, else the one shipped with the program.
[[nodiscard]] Result<std::filesystem::path> find_catalog_store(const StoreSearch& search);

/// The shipped files beside the program: `../share/steelyard`, alike in the build tree and when installed.
/// It holds catalog.sqlite, models/ and starters/.
[[nodiscard]] std::filesystem::path share_folder(const std::filesystem::path& executable);

/// Where downloaded catalogs are kept, `<data_folder>/catalogs/<layout major>`; each as `<id>.sqlite`.
[[nodiscard]] std::filesystem::path kept_catalogs(const std::filesystem::path& data_folder);
/// Makes commands use the kept catalog with that id; "shipped" undoes it.
[[nodiscard]] Done pin_catalog(const std::filesystem::path& data_folder, const std::string& id);

} // namespace steelyard
