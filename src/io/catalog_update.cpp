#include "steelyard/io/catalog_update.hpp"

#include "io/durable_file.hpp"
#include "io/sources/aws_price_list.hpp"
#include "io/sources/hugging_face.hpp"
#include "io/strict_json.hpp"
#include "steelyard/catalog/catalog.hpp"
#include "steelyard/io/catalog_store.hpp"
#include "steelyard/io/catalog_text.hpp"
#include "steelyard/io/digest.hpp"
#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <map>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace steelyard {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// The quarantine's rules; they belong to no model of cost, so they stand here and in the header's text.
constexpr double suspicious_factor = 10;
constexpr double shortest_share = 0.8;
constexpr std::size_t fewest_for_share = 5; // a shorter list says nothing by growing shorter
// Below this a size is the same, written with fewer digits or with the counters of a checkpoint.
constexpr double same_size = 0.01;
// The Hub allows 500 calls in five minutes to somebody without a token; some are kept for lists.
constexpr std::size_t most_hub_calls = 480;
constexpr int most_failures_in_a_row = 3;
constexpr std::string_view hub_source = "hugging-face-hub";
constexpr std::string_view hub_note = "Hub: ";

constexpr std::array<UpdateSource, 2> sources{
    UpdateSource{"aws-price-list", io::aws_price_list_address,
                 "prices per instance-hour of SageMaker and EC2, for a region"},
    UpdateSource{"hugging-face", io::hugging_face_address, "size, licence, gate and downloads of models"}};

Error update_error(std::string what, std::string file, std::string next, Exit exit = Exit::catalog) {
  Error error;
  error.what = std::move(what);
  error.where.file = std::move(file);
  error.next = std::move(next);
  error.exit = exit;
  return error;
}

Unexpected<Diagnostics> failure(Error error) {
  Diagnostics diagnostics;
  diagnostics.errors.push_back(std::move(error));
  return Unexpected{std::move(diagnostics)};
}

/// Seven digits, as the importers write them.
double tidy(double value) {
  if (value == 0) return 0;
  const double scale = std::pow(10, 6 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

ordered_json number(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return value;
}

/// The records of a catalog, by kind and id, while they are being changed.
class Records {
 public:
  explicit Records(std::vector<CatalogRecord> records) {
    for (CatalogRecord& record : records) {
      auto key = std::pair{record.kind, record.id};
      records_.emplace(std::move(key), std::move(record));
    }
  }

  /// The record as JSON; null where there is none.
  [[nodiscard]] ordered_json body(const std::string& kind, const std::string& id) const {
    const auto found = records_.find({kind, id});
    if (found == records_.end()) return nullptr;
    ordered_json body = ordered_json::parse(found->second.body, nullptr, false);
    return body.is_object() ? body : ordered_json(nullptr);
  }

  void put(const std::string& kind, const std::string& id, const ordered_json& body) {
    CatalogRecord record;
    record.kind = kind;
    record.id = id;
    record.body = body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    records_.insert_or_assign({kind, id}, std::move(record));
  }

  [[nodiscard]] std::vector<CatalogRecord> all() const {
    std::vector<CatalogRecord> all;
    all.reserve(records_.size());
    for (const auto& [key, record] : records_)
      all.push_back(record);
    return all;
  }

 private:
  std::map<std::pair<std::string, std::string>, CatalogRecord> records_;
};

std::string text_at(const ordered_json& body, const char* key) {
  if (!body.is_object()) return {};
  const auto found = body.find(key);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<double> number_at(const ordered_json& body, const char* key) {
  if (!body.is_object()) return std::nullopt;
  const auto found = body.find(key);
  if (found == body.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

bool suspicious(std::optional<double> before, double after) {
  return before && *before > 0 &&
         (after >= *before * suspicious_factor || after <= *before / suspicious_factor);
}

std::string out_of_proportion(double before, double after, std::string_view known) {
  const double factor = std::max(before / after, after / before);
  return fmt::format("{:.3g} times {} {}", factor, after > before ? "the" : "below the", known);
}

void put_source(Records& records, const std::string& id, const std::string& title,
                const std::string& publisher, const std::string& url, const std::string& today,
                const std::string& licence) {
  records.put("source", id,
              ordered_json{{"id", id},
                           {"title", title},
                           {"publisher", publisher},
                           {"url", url},
                           {"retrieved", today},
                           {"licence", licence}});
}

// ---- prices

std::optional<Product> product_named(std::string_view word) {
  for (const Product product : {Product::ec2, Product::training, Product::processing, Product::notebook,
                                Product::hosting, Product::transform})
    if (name(product) == word) return product;
  return std::nullopt;
}

/// What the catalog says now: a published price, or one derived as the program would.
struct KnownPrice {
  std::optional<double> price;
  std::string_view how;
};

KnownPrice known_price(const Catalog& catalog, const Price& price, const ordered_json& body) {
  if (const std::optional<double> published = number_at(body, "price_usd_per_hour"))
    return {published, "catalog's price"};
  const Instance* instance = find_instance(catalog, price.instance);
  const std::optional<Product> product = product_named(price.product);
  if (instance == nullptr || !product) return {};
  const std::optional<Quote> quote = on_demand_price(catalog, *instance, price.region, *product);
  if (!quote) return {};
  return {quote->price.count(), "price derived so far"};
}

ordered_json price_body(const Price& price, const std::string& source) {
  return ordered_json{{"id", price.id},
                      {"instance", price.instance},
                      {"region", price.region},
                      {"product", price.product},
                      {"purchase", price.purchase},
                      {"price_usd_per_hour", number(price.price_usd_per_hour)},
                      {"verification", "price-list-file"},
                      {"source", source},
                      {"date", price.provenance.date}};
}

bool has_instance(const Catalog& catalog, std::string_view id) {
  const Instance* found = find_instance(catalog, id);
  return found != nullptr && found->id == id;
}

/// Products whose list is too short to be believed.
std::vector<std::string> shortened(const Catalog& catalog, const io::PriceList& list, UpdatePart& part) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts; // before, now
  for (const Price& price : catalog.prices)
    if (price.region == list.region && price.purchase == "on-demand" && price.instance.starts_with("aws/"))
      ++counts[price.product].first;
  for (const Price& price : list.prices)
    counts[price.product].second += has_instance(catalog, price.instance) ? 1U : 0U;
  std::vector<std::string> products;
  for (const auto& [product, count] : counts) {
    const bool is_ec2 = product == "ec2";
    if (is_ec2 != (list.offer == "AmazonEC2")) continue;
    const auto& [before, now] = count;
    if (before < fewest_for_share || static_cast<double>(now) >= shortest_share * static_cast<double>(before))
      continue;
    products.push_back(product);
    part.quarantined.push_back(FigureChange{fmt::format("{} in {}", product, list.region), "records",
                                            static_cast<double>(before), static_cast<double>(now),
                                            "the list is more than a fifth shorter than the catalog's"});
  }
  return products;
}

void take_prices(const io::PriceList& list, const Catalog& catalog, const UpdateRequest& request,
                 const std::string& today, Records& records, UpdatePart& part) {
  const std::string source =
      fmt::format("aws-price-list-{}-{}", list.offer == "AmazonEC2" ? "ec2" : "sagemaker", list.region);
  std::vector<std::string> blocked = shortened(catalog, list, part);
  if (request.accept) blocked.clear();
  bool used = false;
  for (const Price& price : list.prices) {
    if (!has_instance(catalog, price.instance)) {
      ++part.unknown;
      continue;
    }
    if (std::ranges::find(blocked, price.product) != blocked.end()) continue;
    const ordered_json before = records.body("price", price.id);
    if (before.is_object() && before.contains("corrected")) {
      ++part.corrected;
      continue;
    }
    if (text_at(before, "date") > price.provenance.date) {
      ++part.newer;
      continue;
    }
    const KnownPrice known = known_price(catalog, price, before);
    FigureChange change{price.id, "price_usd_per_hour", known.price, price.price_usd_per_hour, ""};
    if (suspicious(known.price, price.price_usd_per_hour)) {
      change.reason = out_of_proportion(*known.price, price.price_usd_per_hour, known.how);
      part.quarantined.push_back(change);
      if (!request.accept) continue;
      change.reason.clear();
    }
    if (!before.is_object())
      ++part.added;
    else if (number_at(before, "price_usd_per_hour") == price.price_usd_per_hour)
      ++part.confirmed;
    else {
      ++part.changed;
      part.changes.push_back(std::move(change));
    }
    used = true;
    records.put("price", price.id, price_body(price, source));
  }
  for (const std::string& id : list.zero) {
    const ordered_json before = records.body("price", id);
    if (before.is_object())
      part.quarantined.push_back(FigureChange{id, "price_usd_per_hour",
                                              number_at(before, "price_usd_per_hour"), 0,
                                              "a price of zero is never taken"});
  }
  for (const Price& price : catalog.prices) {
    const bool of_this_list = price.region == list.region && price.purchase == "on-demand" &&
                              price.instance.starts_with("aws/") &&
                              (price.product == "ec2") == (list.offer == "AmazonEC2");
    if (of_this_list && !std::ranges::binary_search(list.prices, price.id, {}, &Price::id)) ++part.vanished;
  }
  if (!list.contradictory.empty())
    part.warnings.push_back(
        fmt::format("{} prices are not taken, because two rows say different things; the first is {}",
                    list.contradictory.size(), list.contradictory.front()));
  if (used)
    put_source(records, source,
               fmt::format("AWS Price List: {} in {}, version {}", list.offer, list.region, list.version),
               "Amazon Web Services", list.url, today, "facts");
}

// ---- models

std::string without_hub_note(std::string note) {
  const std::size_t at = note.find(hub_note);
  if (at == std::string::npos) return note;
  note.resize(at);
  while (!note.empty() && (note.back() == ' ' || note.back() == ';'))
    note.pop_back();
  return note;
}

/// Takes what the Hub says into a record; notes what changed.
void refresh(ordered_json& body, const io::HubModel& model, const UpdateRequest& request,
             const std::string& today, UpdatePart& part) {
  const std::string id = text_at(body, "id");
  std::vector<std::string> taken;
  bool differs = false;
  if (model.parameters_b) {
    const double size = tidy(*model.parameters_b);
    const std::optional<double> before = number_at(body, "parameters_b");
    const bool same = before && *before > 0 && std::abs(size / *before - 1) <= same_size;
    FigureChange change{id, "parameters_b", before, size, ""};
    bool take = true;
    if (suspicious(before, size)) {
      change.reason = out_of_proportion(*before, size, "catalog's size");
      part.quarantined.push_back(change);
      change.reason.clear();
      take = request.accept;
    }
    if (take) taken.emplace_back("parameters_b");
    if (take && !same) {
      body["parameters_b"] = number(size);
      part.changes.push_back(std::move(change));
      differs = true;
    }
  } else if (model.quantised) {
    part.warnings.push_back(fmt::format("{}: quantised weights, so its size is not taken", id));
  }
  if (!model.licence.empty()) {
    if (const std::string before = text_at(body, "licence"); before != model.licence) {
      part.warnings.push_back(fmt::format("{}: its licence is {}, was {}", id, model.licence,
                                          before.empty() ? "not known" : before));
      body["licence"] = model.licence;
      differs = true;
    }
    taken.emplace_back("licence");
  }
  const bool was_gated = body.contains("gated") && body["gated"].is_boolean() && body["gated"].get<bool>();
  if (was_gated != model.gated) {
    part.warnings.push_back(fmt::format("{}: access is {} gated", id, model.gated ? "now" : "no longer"));
    body["gated"] = model.gated;
    differs = true;
  }
  taken.emplace_back("gated");
  if (model.downloads) {
    body["downloads"] = number(*model.downloads); // changes daily, and decides nothing: not a change to tell
    taken.emplace_back("downloads");
  }
  if (const auto unverified = body.find("unverified"); unverified != body.end() && unverified->is_array()) {
    ordered_json rest = ordered_json::array();
    for (const ordered_json& key : *unverified)
      if (!key.is_string() || std::ranges::find(taken, key.get<std::string>()) == taken.end())
        rest.push_back(key);
    *unverified = std::move(rest);
  }
  std::string note = without_hub_note(text_at(body, "note"));
  std::string keys;
  for (const std::string& key : taken)
    keys += (keys.empty() ? "" : ", ") + key;
  body["note"] = fmt::format("{}{}{}{} as of {}", note, note.empty() ? "" : "; ", hub_note, keys, today);
  body["date"] = today;
  if (differs)
    ++part.changed;
  else
    ++part.confirmed;
}

std::optional<ordered_json> new_model(const io::HubModel& model, const std::string& today) {
  const std::optional<io::HubGuess> guess = io::guess_of(model);
  if (!guess) return std::nullopt;
  ordered_json body{{"id", "hf/" + model.id},
                    {"hub", "huggingface"},
                    {"name", model.id.substr(model.id.find('/') + 1)},
                    {"family", guess->family},
                    {"tasks_as_is", guess->tasks},
                    {"tasks_fine_tuned", guess->tasks}};
  if (model.parameters_b) body["parameters_b"] = number(tidy(*model.parameters_b));
  if (!model.licence.empty()) body["licence"] = model.licence;
  body["gated"] = model.gated;
  if (!model.languages.empty()) body["languages"] = model.languages;
  body["modalities"] = guess->modalities;
  if (!model.created.empty()) body["released"] = model.created;
  if (model.downloads) body["downloads"] = number(*model.downloads);
  body["unverified"] = {"family", "tasks_as_is", "tasks_fine_tuned", "modalities"};
  body["note"] = model.quantised ? "added from the Hub; quantised weights, so its size is not taken"
                                 : "added from the Hub";
  body["source"] = hub_source;
  body["date"] = today;
  return body;
}

constexpr std::string_view hub_prefix = "hf/";

std::string_view hub_id(const PretrainedModel& model) {
  return std::string_view{model.id}.substr(hub_prefix.size());
}

/// The catalog's models that are on the Hub. The longest unseen first, so that what one run leaves out is the
/// first of the next.
std::vector<const PretrainedModel*> models_to_ask(const Catalog& catalog) {
  std::vector<const PretrainedModel*> models;
  for (const PretrainedModel& model : catalog.models)
    if (model.hub == "huggingface" && model.id.starts_with(hub_prefix) && io::is_hub_id(hub_id(model)))
      models.push_back(&model);
  std::ranges::stable_sort(models, {}, [](const PretrainedModel* model) { return model->provenance.date; });
  return models;
}

void refresh_models(const Catalog& catalog, const UpdateRequest& request, const std::string& address,
                    const std::string& today, const Fetch& fetch, Records& records, UpdatePart& part) {
  std::vector<const PretrainedModel*> known = models_to_ask(catalog);
  if (known.size() > most_hub_calls) {
    part.warnings.push_back(
        fmt::format("{} models are left for the next run, to stay below the Hub's rate limit",
                    known.size() - most_hub_calls));
    known.resize(most_hub_calls);
  }
  int in_a_row = 0;
  std::size_t asked = 0;
  for (const PretrainedModel* model : known) {
    ordered_json body = records.body("model", model->id);
    if (!body.is_object()) continue;
    ++asked;
    const Result<io::HubModel> found = io::fetch_hub_model(fetch, address, hub_id(*model), part.fetched);
    if (!found) {
      ++part.vanished;
      if (!part.failure) part.failure = found.error();
      if (++in_a_row == most_failures_in_a_row && !request.saved) break;
      continue;
    }
    in_a_row = 0;
    if (body.contains("corrected")) {
      ++part.corrected;
      continue;
    }
    refresh(body, *found, request, today, part);
    records.put("model", model->id, body);
  }
  const std::size_t answered = asked - part.vanished;
  if (part.failure && answered > 0 && (request.saved || in_a_row < most_failures_in_a_row)) {
    part.warnings.push_back(fmt::format("{} of {} models could not be asked for, the first because: {} ({})",
                                        part.vanished, asked, part.failure->what, part.failure->where.file));
    part.failure.reset();
  }
}

void add_models(const UpdateRequest& request, const std::string& address, const std::string& today,
                const Fetch& fetch, Records& records, UpdatePart& part) {
  const io::HubQuery query{request.search, request.author, request.filter};
  const Result<std::vector<io::HubModel>> found =
      io::fetch_hub_list(fetch, address, query, request.most_new_models, part.fetched);
  if (!found) {
    part.failure = found.error();
    return;
  }
  for (const io::HubModel& model : *found) {
    const std::string id = "hf/" + model.id;
    if (records.body("model", id).is_object()) {
      ++part.confirmed;
      continue;
    }
    const std::optional<ordered_json> body = new_model(model, today);
    if (!body) {
      ++part.unknown;
      continue;
    }
    ++part.added;
    records.put("model", id, *body);
  }
  if (part.added > 0)
    put_source(records, std::string{hub_source}, "Hugging Face Hub: list of models", "Hugging Face",
               shown_url(io::hub_list_url(address, query)), today, "facts; each model has its own licence");
}

// ---- folders

/// Keeps a second update away for as long as it lives, also when the program ends without a word.
class UpdateLock {
 public:
  static Result<UpdateLock> take(const fs::path& folder) {
    const fs::path file = folder / "update.lock";
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): POSIX
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) return Unexpected{io::file_error(file, "cannot be opened", errno)};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      static_cast<void>(::close(descriptor));
      return Unexpected{
          update_error("another update is running", file.string(), "wait for it to end", Exit::internal)};
    }
    return UpdateLock{descriptor};
  }

  UpdateLock(UpdateLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

  UpdateLock& operator=(UpdateLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  ~UpdateLock() {
    if (descriptor_ >= 0) static_cast<void>(::close(descriptor_));
  }

 private:
  explicit UpdateLock(int descriptor) : descriptor_{descriptor} {}

  int descriptor_;
};

constexpr std::string_view staging_prefix = ".staging-";

/// A folder for what is not believed yet; gone when the update ends.
class Staging {
 public:
  explicit Staging(const fs::path& folder)
      : path_{folder / fmt::format("{}{}", staging_prefix, ::getpid())} {}

  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  ~Staging() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Removes what an update left that ended without a word. Called under the lock.
void remove_old_staging(const fs::path& folder) {
  std::error_code ignored;
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator{folder, ignored})
    if (entry.path().filename().string().starts_with(staging_prefix)) old.push_back(entry.path());
  for (const fs::path& path : old)
    fs::remove_all(path, ignored);
}

/// The first file of a text that is not as its layout.json says: somebody wrote in it.
std::optional<std::string> edited_file(const fs::path& text) {
  std::error_code failed;
  if (!fs::exists(text, failed)) return std::nullopt;
  const Result<std::string> layout_text = io::read_file(text / "layout.json", 1U << 20U);
  ordered_json layout;
  if (!layout_text || io::parse_strict(*layout_text, "layout.json", Exit::catalog, layout) ||
      !layout.is_object() || !layout.contains("files") || !layout["files"].is_object())
    return "layout.json";
  const ordered_json& files = layout["files"];
  for (const auto& entry : fs::recursive_directory_iterator{text, failed}) {
    if (!entry.is_regular_file(failed)) continue;
    const std::string name = entry.path().lexically_relative(text).generic_string();
    if (name == "layout.json") continue;
    const auto listed = files.find(name);
    const Result<std::string> hash = sha256_of_file(entry.path());
    if (listed == files.end() || !hash || *listed != *hash) return name;
  }
  return std::nullopt;
}

/// Writes records as a folder that `catalog import` reads.
Done write_text_folder(const CatalogText& catalog, const fs::path& folder) {
  ordered_json hashes = ordered_json::object();
  for (const CatalogKind& kind : catalog_kinds()) {
    std::string lines;
    for (const CatalogRecord& record : catalog.records)
      if (record.kind == kind.kind) lines += (lines.empty() ? "" : ",\n") + record.body;
    if (lines.empty()) continue;
    const std::string file = kind.kind == "source" ? "sources/all.json" : kind.file;
    const std::string text =
        fmt::format("{{\"kind\": \"{}\", \"script\": \"steelyard catalog update\", \"records\": [\n{}\n]}}\n",
                    kind.kind, lines);
    if (Done made = io::make_folder((folder / file).parent_path()); !made) return made;
    if (Done written = io::write_durably(folder / file, text); !written) return written;
    hashes[file] = sha256_hex(text);
  }
  const ordered_json layout{
      {"layout", {{"major", catalog.catalog.layout_major}, {"minor", catalog.catalog.layout_minor}}},
      {"date", catalog.catalog.date},
      {"files", hashes}};
  return io::write_durably(folder / "layout.json", layout.dump(2) + "\n");
}

/// Puts a folder in the place of another, which then stands where the first one was.
Done exchange_folders(const fs::path& staged, const fs::path& place) {
  std::error_code failed;
  if (fs::exists(place, failed)) {
#ifdef RENAME_EXCHANGE
    if (::renameat2(AT_FDCWD, staged.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) == 0)
      return std::monostate{};
#endif
    fs::path old = staged;
    old += ".old";
    if (Done moved = io::replace_file(place, old); !moved) return moved;
  }
  return io::replace_file(staged, place);
}

/// Writes the new catalog beside the old ones and makes it the one in use.
Result<fs::path, Diagnostics> swap(const CatalogText& catalog, const fs::path& data_folder) {
  const fs::path kept = kept_catalogs(data_folder);
  const Staging staging{kept};
  const fs::path text = staging.path() / "text";
  const std::string file_name = catalog.catalog.id + ".sqlite";
  if (Done made = io::make_folder(text); !made) return failure(made.error());
  if (Done written = write_text_folder(catalog, text); !written) return failure(written.error());
  // Read again as anybody would: what is pinned has been opened, and its text builds the same catalog.
  const Result<CatalogText, Diagnostics> again = read_catalog_text(text);
  if (!again) return Unexpected{again.error()};
  if (again->catalog.sha256 != catalog.catalog.sha256)
    return failure(update_error("the staged text is another catalog than the records", text.string(),
                                "report this mistake of the program", Exit::internal));
  if (Done written = write_catalog_store(catalog, staging.path() / file_name); !written)
    return failure(written.error());
  if (const Result<Catalog> opened = open_catalog(staging.path() / file_name); !opened)
    return failure(opened.error());
  if (Done put = io::replace_file(staging.path() / file_name, kept / file_name); !put)
    return failure(put.error());
  if (Done exchanged = exchange_folders(text, kept / "text"); !exchanged) return failure(exchanged.error());
  if (Done pinned = pin_catalog(data_folder, catalog.catalog.id); !pinned) return failure(pinned.error());
  return kept / file_name;
}

Result<std::vector<std::string>> wanted_sources(const UpdateRequest& request) {
  std::vector<std::string> names;
  for (const UpdateSource& source : sources)
    names.emplace_back(source.name);
  for (const std::string& wanted : request.sources)
    if (std::ranges::find(names, wanted) == names.end()) {
      const std::string near = did_you_mean(wanted, names);
      return Unexpected{update_error(
          fmt::format("there is no source {}", wanted), "",
          near.empty() ? fmt::format("the sources are {} and {}", names[0], names[1]) : near, Exit::usage)};
    }
  const std::vector<std::string> chosen = request.sources.empty() ? names : request.sources;
  if (!request.address.empty()) {
    if (chosen.size() != 1)
      return Unexpected{update_error("an address is given for more than one source", request.address,
                                     "name the source that it is of", Exit::usage)};
    if (Result<std::string> known = origin(request.address); !known) {
      known.error().exit = Exit::usage;
      return Unexpected{known.error()};
    }
  }
  if (std::ranges::find(chosen, sources[0].name) != chosen.end())
    for (const std::string& region : request.regions)
      if (region.empty() ||
          region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        return Unexpected{update_error(fmt::format("\"{}\" is no name of a region", region), "",
                                       "write it as us-east-1", Exit::usage)};
  return chosen;
}

std::string address_of(const UpdateRequest& request, std::string_view source) {
  std::string address = request.address;
  if (address.empty()) address = std::ranges::find(sources, source, &UpdateSource::name)->address;
  while (address.ends_with('/'))
    address.pop_back();
  return address;
}

} // namespace

std::span<const UpdateSource> update_sources() {
  return sources;
}

double FigureChange::factor() const {
  if (!before || !after || *before <= 0 || *after <= 0) return 1;
  return std::max(*before / *after, *after / *before);
}

bool CatalogUpdate::all_failed() const {
  return !parts.empty() &&
         std::ranges::all_of(parts, [](const UpdatePart& part) { return part.failure.has_value(); });
}

Result<std::vector<std::string>> update_urls(const UpdateRequest& request, const fs::path& store) {
  const Result<std::vector<std::string>> chosen = wanted_sources(request);
  if (!chosen) return Unexpected{chosen.error()};
  std::vector<std::string> urls;
  const auto add = [&](const std::string& url) {
    if (std::ranges::find(urls, url) == urls.end()) urls.push_back(url);
  };
  for (const std::string& source : *chosen) {
    const std::string address = address_of(request, source);
    if (source == "aws-price-list") {
      for (const std::string& region : request.regions)
        for (const std::string_view offer : io::aws_offers)
          for (const std::string& url : io::price_list_urls(address, offer, region))
            add(url);
    } else {
      const Result<Catalog> catalog = open_catalog(store);
      if (!catalog) return Unexpected{catalog.error()};
      for (const PretrainedModel* model : models_to_ask(*catalog))
        urls.push_back(io::hub_model_url(address, hub_id(*model)));
      const io::HubQuery query{request.search, request.author, request.filter};
      if (!query.empty()) add(io::hub_list_url(address, query));
    }
  }
  return urls;
}

Result<CatalogUpdate, Diagnostics> update_catalog(const UpdateRequest& request, const UpdatePlace& place,
                                                  const Fetch& fetch) {
  const Result<std::vector<std::string>> chosen = wanted_sources(request);
  if (!chosen) return failure(chosen.error());
  const fs::path kept = kept_catalogs(place.data_folder);
  std::optional<UpdateLock> lock;
  if (!request.dry_run) {
    if (Done made = io::make_folder(kept); !made) return failure(made.error());
    Result<UpdateLock> taken = UpdateLock::take(kept);
    if (!taken) return failure(taken.error());
    lock.emplace(std::move(*taken));
    remove_old_staging(kept);
  }
  if (const std::optional<std::string> edited = edited_file(kept / "text"))
    return failure(update_error(
        "the text of the last update was edited by hand, and an update does not overwrite that",
        (kept / "text" / *edited).string(),
        "move the folder elsewhere, and build it with: steelyard catalog import DIR -o FILE", Exit::input));
  const Result<Catalog> catalog = open_catalog(place.store);
  if (!catalog) return failure(catalog.error());
  Result<std::vector<CatalogRecord>> base = read_records(place.store);
  if (!base) return failure(base.error());
  Records records{std::move(*base)};

  CatalogUpdate update;
  update.id_before = update.id_after = catalog->id;
  for (const std::string& source : *chosen) {
    const std::string address = address_of(request, source);
    if (source == "aws-price-list") {
      for (const std::string& region : request.regions)
        for (const std::string_view offer : io::aws_offers) {
          UpdatePart& part = update.parts.emplace_back();
          part.source = source;
          part.title = fmt::format("{} in {}", offer, region);
          if (find_region(*catalog, "aws", region) == nullptr) {
            part.failure = update_error(fmt::format("the catalog has no region aws/{}", region), "",
                                        "check its name", Exit::input);
            continue;
          }
          const Result<io::PriceList> list =
              io::fetch_price_list(fetch, address, offer, region, part.fetched);
          if (list)
            take_prices(*list, *catalog, request, place.today, records, part);
          else
            part.failure = list.error();
        }
    } else {
      const io::HubQuery query{request.search, request.author, request.filter};
      UpdatePart& known = update.parts.emplace_back();
      known.source = source;
      known.title = "models of the catalog";
      refresh_models(*catalog, request, address, place.today, fetch, records, known);
      if (query.empty()) continue;
      UpdatePart& added = update.parts.emplace_back();
      added.source = source;
      added.title = "models to add";
      add_models(request, address, place.today, fetch, records, added);
    }
  }
  for (UpdatePart& part : update.parts) {
    std::ranges::stable_sort(part.changes, std::greater<>{}, &FigureChange::factor);
    std::ranges::stable_sort(part.quarantined, {}, &FigureChange::record);
  }
  if (update.all_failed()) return update;

  CatalogEdition edition{catalog->date, catalog->layout_major, catalog->layout_minor};
  std::vector<CatalogRecord> all = records.all();
  Result<CatalogText, Diagnostics> decoded = decode_catalog(all, edition);
  if (!decoded) return Unexpected{std::move(decoded.error())};
  if (decoded->catalog.sha256 == catalog->sha256) return update;
  for (const CatalogRecord& record : decoded->records)
    if (record.kind == "price" || record.kind == "model") edition.date = std::max(edition.date, record.date);
  decoded->catalog.date = edition.date;
  update.id_after = decoded->catalog.id;
  if (request.dry_run) return update;
  Result<fs::path, Diagnostics> store = swap(*decoded, place.data_folder);
  if (!store) return Unexpected{std::move(store.error())};
  update.store = std::move(*store);
  return update;
}

} // namespace steelyard
