#include "steelyard/io/catalog_text.hpp"

#include "io/catalog_fields.hpp"
#include "io/durable_file.hpp"
#include "io/strict_json.hpp"
#include "steelyard/io/digest.hpp"
#include "steelyard/io/json_text.hpp"
#include "steelyard/plan/task.hpp"
#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <unordered_set>

namespace steelyard {

namespace {

namespace fs = std::filesystem;
using io::Carried;
using io::Field;
using Json = nlohmann::ordered_json;

constexpr std::uintmax_t largest_file = 256U << 20U; // what is larger is no reviewed text

constexpr std::string_view layout_advice = "run scripts/catalog-layout after a reviewed change";

/// A record before it is decoded, and where it stands.
struct Raw {
  std::string kind;
  Json body;
  std::string file, pointer;
};

/// A record's mention of another.
struct Reference {
  std::string_view kind;
  std::string id;
  Error error; ///< to be reported when nothing has the id
};

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const auto word : words)
    text += (text.empty() ? "" : ", ") + std::string{word};
  return text;
}

/// Collects what is wrong with one record.
struct Complaints {
  Diagnostics& diagnostics;
  std::vector<Reference>& references;
  const Raw& raw;
  std::string id; ///< of the record, once known

  [[nodiscard]] Error error(std::string_view pointer, std::string_view what, std::string_view next) const {
    Error e;
    e.exit = Exit::catalog;
    e.where.file = raw.file;
    e.where.pointer = raw.pointer + std::string{pointer};
    e.what = id.empty() ? fmt::format("{} record: {}", raw.kind, what)
                        : fmt::format("{} {}: {}", raw.kind, id, what);
    e.next = next;
    return e;
  }

  void add(std::string_view pointer, std::string_view what, std::string_view next) const {
    diagnostics.errors.push_back(error(pointer, what, next));
  }

  void refer(std::string_view kind, const std::string& to, std::string_view pointer,
             std::string_view key) const {
    references.push_back(
        {kind, to,
         error(
             pointer,
             fmt::format("{} names \"{}\", and there is no such {}", key, to, kind == "*" ? "record" : kind),
             fmt::format("add the {} or name one that exists", kind == "*" ? "record" : kind))});
  }
};

bool is_date(std::string_view text) {
  constexpr std::string_view shape = "dddd-dd-dd";
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == 'd' ? !digit : text[i] != '-') return false;
  }
  return true;
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

/// Decodes one JSON object into one struct. What it understood is written to `normal` in the order of the
/// fields.
class Decoder {
 public:
  Decoder(const Json& object, std::string pointer, const Complaints& complaints, Json& normal)
      : object_{object}, pointer_{std::move(pointer)}, complaints_{complaints}, normal_{normal} {
    normal_ = Json::object();
  }

  template <class T>
  void operator()(const Field& field, T&& member) {
    keys_.emplace_back(field.key);
    const auto at = object_.find(std::string{field.key});
    if (at == object_.end() || at->is_null()) {
      if (field.required)
        complaints_.add(pointer_, fmt::format("\"{}\" is missing", field.key),
                        fmt::format("add \"{}\"", field.key));
      return;
    }
    Json out;
    decode(field, *at, pointer_ + "/" + std::string{field.key}, member, out);
    if (!out.is_null()) normal_[std::string{field.key}] = std::move(out);
  }

  /// Reports the keys that no field claimed.
  void finish() const {
    for (const auto& item : object_.items()) {
      if (std::find(keys_.begin(), keys_.end(), item.key()) != keys_.end()) continue;
      const auto advice = did_you_mean(item.key(), keys_);
      complaints_.add(pointer_ + "/" + pointer_token(item.key()),
                      fmt::format("unknown key \"{}\"", item.key()),
                      advice.empty() ? "remove it; catalogs/README.md lists the keys" : advice);
    }
  }

 private:
  void wrong(const Field& field, const Json& value, const std::string& pointer,
             std::string_view wanted) const {
    complaints_.add(pointer,
                    fmt::format("{} is {} ({}), where {} is wanted", field.key, io::excerpt(value),
                                io::type_in_words(value), wanted),
                    fmt::format("write {}", wanted));
  }

  bool check_word(const Field& field, const std::string& word, const std::string& pointer) const {
    if (word.empty()) {
      complaints_.add(pointer, fmt::format("{} is empty", field.key),
                      "leave the key out where nothing is known");
      return false;
    }
    if (has_control_characters(word)) {
      complaints_.add(pointer, fmt::format("{} holds a control character", field.key), "remove it");
      return false;
    }
    if (!field.words.empty() &&
        std::find(field.words.begin(), field.words.end(), word) == field.words.end()) {
      const std::vector<std::string> words(field.words.begin(), field.words.end());
      const auto advice = did_you_mean(word, words);
      complaints_.add(pointer,
                      fmt::format("{} is \"{}\", which is none of: {}", field.key, word, joined(field.words)),
                      advice.empty() ? "write one of these words" : advice);
      return false;
    }
    if (field.task_kinds && !task_kind(word)) {
      std::vector<std::string> kinds;
      for (const TaskWord& kind : task_kinds())
        kinds.emplace_back(kind.word);
      const auto advice = did_you_mean(word, kinds);
      complaints_.add(pointer, fmt::format("{} names \"{}\", which is no kind of task", field.key, word),
                      advice.empty() ? "write a task kind as plans do" : advice);
      return false;
    }
    if (!field.refers.empty()) complaints_.refer(field.refers, word, pointer, field.key);
    return true;
  }

  void decode(const Field& field, const Json& value, const std::string& pointer, std::string& member,
              Json& out) const {
    const bool year = field.key.size() > 5 && field.key.substr(field.key.size() - 5) == "_year";
    if (year && value.is_number_integer()) {
      member = value.dump();
      out = member;
      return;
    }
    if (!value.is_string()) return wrong(field, value, pointer, "a text");
    auto text = value.get<std::string>();
    if (!check_word(field, text, pointer)) return;
    if ((field.key == "date" || field.key == "retrieved") && !is_date(text))
      return wrong(field, value, pointer, "a date like 2026-11-23");
    member = std::move(text);
    out = member;
  }

  bool decode_number(const Field& field, const Json& value, const std::string& pointer,
                     double& member) const {
    if (!value.is_number()) {
      wrong(field, value, pointer, "a number");
      return false;
    }
    const auto number = value.get<double>();
    if (!std::isfinite(number) || number < field.low || number > field.high) {
      complaints_.add(pointer,
                      fmt::format("{} is {}, outside {} to {}", field.key, number, field.low, field.high),
                      "write a value in that range, or leave the key out where nothing is known");
      return false;
    }
    member = number;
    return true;
  }

  void decode(const Field& field, const Json& value, const std::string& pointer, double& member,
              Json& out) const {
    if (decode_number(field, value, pointer, member)) out = value;
  }

  /// A number, or the mode of an uncertain one; the text keeps the spread.
  void decode(const Field& field, const Json& value, const std::string& pointer,
              std::optional<double>& member, Json& out) const {
    if (value.is_object()) {
      std::optional<Range> range;
      decode(field, value, pointer, range, out);
      if (range) member = range->mode;
      return;
    }
    double number = 0;
    if (!decode_number(field, value, pointer, number)) return;
    member = number;
    out = value;
  }

  void decode(const Field& field, const Json& value, const std::string& pointer, std::optional<Range>& member,
              Json& out) const {
    Range range;
    if (value.is_number()) {
      double number = 0;
      if (!decode_number(field, value, pointer, number)) return;
      member = Range{number, number, number};
      out = value;
      return;
    }
    if (!value.is_object()) return wrong(field, value, pointer, "a number or {\"low\", \"mode\", \"high\"}");
    Decoder inner{value, pointer, complaints_, out};
    const auto before = complaints_.diagnostics.errors.size();
    inner(Field{.key = "low", .required = true, .low = field.low, .high = field.high}, range.low);
    inner(Field{.key = "mode", .required = true, .low = field.low, .high = field.high}, range.mode);
    inner(Field{.key = "high", .required = true, .low = field.low, .high = field.high}, range.high);
    Basis basis = Basis::published;
    inner(Field{.key = "basis"}, basis);
    inner(Field{.key = "note"}, Carried::text);
    inner(Field{.key = "source", .refers = "source"}, Carried::text);
    inner.finish();
    if (complaints_.diagnostics.errors.size() != before) return;
    if (!(range.low <= range.mode && range.mode <= range.high)) {
      complaints_.add(
          pointer, fmt::format("{} goes from {} over {} to {}", field.key, range.low, range.mode, range.high),
          "write low <= mode <= high");
      return;
    }
    member = range;
  }

  void decode(const Field& field, const Json& value, const std::string& pointer, bool& member,
              Json& out) const {
    if (!value.is_boolean()) return wrong(field, value, pointer, "true or false");
    member = value.get<bool>();
    out = member;
  }

  void decode(const Field& field, const Json& value, const std::string& pointer, std::optional<bool>& member,
              Json& out) const {
    bool flag = false;
    decode(field, value, pointer, flag, out);
    if (!out.is_null()) member = flag;
  }

  void decode(const Field& field, const Json& value, const std::string& pointer, Basis& member,
              Json& out) const {
    for (const Basis basis : {Basis::measured, Basis::published, Basis::derived, Basis::assumed})
      if (value == name(basis)) {
        member = basis;
        out = value;
        return;
      }
    wrong(field, value, pointer, "one of measured, published, derived, assumed");
  }

  void decode(const Field& field, const Json& value, const std::string& pointer, Carried carried,
              Json& out) const {
    std::string text;
    double number = 0;
    bool flag = false;
    switch (carried) {
    case Carried::text:
      return decode(field, value, pointer, text, out);
    case Carried::number:
      return decode(field, value, pointer, number, out);
    case Carried::boolean:
      return decode(field, value, pointer, flag, out);
    }
  }

  void decode(const Field& field, const Json& value, const std::string& pointer, io::Rounding<bool>& member,
              Json& out) const {
    std::string word;
    decode(field, value, pointer, word, out);
    member.up = word == "up";
  }

  void decode(const Field& field, const Json& value, const std::string& pointer,
              io::Benchmark<std::string, std::optional<double>>& member, Json& out) const {
    if (!value.is_object()) return wrong(field, value, pointer, "{\"name\", \"score\"}");
    Decoder inner{value, pointer, complaints_, out};
    inner(Field{.key = "name", .required = true}, member.name);
    inner(Field{.key = "score", .required = true}, member.score);
    inner.finish();
  }

  void decode(const Field& field, const Json& value, const std::string& pointer,
              std::vector<std::string>& member, Json& out) const {
    if (!value.is_array()) return wrong(field, value, pointer, "a list of words");
    out = Json::array();
    for (std::size_t i = 0; i < value.size(); ++i) {
      const auto place = fmt::format("{}/{}", pointer, i);
      if (!value[i].is_string()) {
        wrong(field, value[i], place, "a text");
        continue;
      }
      auto word = value[i].get<std::string>();
      if (!check_word(field, word, place)) continue;
      if (std::find(member.begin(), member.end(), word) != member.end()) {
        complaints_.add(place, fmt::format("{} names \"{}\" twice", field.key, word), "name it once");
        continue;
      }
      out.push_back(word);
      member.push_back(std::move(word));
    }
  }

  void decode(const Field& field, const Json& value, const std::string& pointer, std::vector<Tier>& member,
              Json& out) const {
    decode_list(field, value, pointer, member, out);
    for (std::size_t i = 0; i < member.size(); ++i) {
      const bool last = i + 1 == member.size();
      const bool grows = i == 0 || (member[i - 1].up_to_units && member[i].up_to_units &&
                                    *member[i].up_to_units > *member[i - 1].up_to_units);
      if (last ? member[i].up_to_units.has_value() : !member[i].up_to_units || !grows)
        complaints_.add(fmt::format("{}/{}", pointer, i), "the tiers do not climb to one without an end",
                        "give each tier but the last a greater up_to_units, and the last none");
    }
  }

  void decode(const Field& field, const Json& value, const std::string& pointer,
              std::vector<PriceComponent>& member, Json& out) const {
    decode_list(field, value, pointer, member, out);
  }

  template <class T>
  void decode_list(const Field& field, const Json& value, const std::string& pointer, std::vector<T>& member,
                   Json& out) const {
    if (!value.is_array()) return wrong(field, value, pointer, "a list of objects");
    out = Json::array();
    for (std::size_t i = 0; i < value.size(); ++i) {
      const auto place = fmt::format("{}/{}", pointer, i);
      if (!value[i].is_object()) {
        wrong(field, value[i], place, "an object");
        continue;
      }
      Json normal;
      Decoder inner{value[i], place, complaints_, normal};
      io::visit_fields(inner, member.emplace_back());
      inner.finish();
      out.push_back(std::move(normal));
    }
  }

  void decode(const Field& field, const Json& value, const std::string& pointer,
              std::optional<Footprint>& member, Json& out) const {
    if (!value.is_object()) return wrong(field, value, pointer, "an object");
    Decoder inner{value, pointer, complaints_, out};
    io::visit_fields(inner, member.emplace());
    inner(Field{.key = "note"}, Carried::text);
    inner.finish();
  }

  const Json& object_;
  std::string pointer_;
  const Complaints& complaints_;
  Json& normal_;
  std::vector<std::string> keys_;
};

std::string title(const Source& r) {
  return r.title;
}

std::string title(const Accelerator& r) {
  return r.name;
}

std::string title(const Cpu& r) {
  return r.name;
}

std::string title(const Instance& r) {
  auto text = fmt::format("{:g} vCPU, {:g} GiB", r.vcpu, r.memory_gib);
  if (!r.accelerator.empty()) text += fmt::format(", {:g} x {}", r.accelerator_count, r.accelerator);
  return text;
}

std::string title(const Price& r) {
  return fmt::format("{:g} USD/h", r.price_usd_per_hour);
}

std::string title(const PriceFactor& r) {
  return fmt::format("x {:g}", r.value);
}

std::string title(const Region& r) {
  return r.name;
}

std::string title(const Service& r) {
  return r.title;
}

std::string title(const HostedModel& r) {
  return r.model + " (" + r.service + ")";
}

std::string title(const Listing& r) {
  return r.title;
}

std::string title(const PretrainedModel& r) {
  return r.name + " (" + r.family + ")";
}

std::string title(const JumpstartModel& r) {
  return r.model_id;
}

std::string title(const Supply& r) {
  return r.title;
}

template <class Record>
const Provenance& provenance(const Record& record) {
  return record.provenance;
}

Provenance provenance(const Source& source) {
  return {{}, source.retrieved, Basis::published, {}};
}

template <class Record>
std::string record_id(const Record& record) {
  return record.id;
}

/// What a record says about itself that its fields cannot check alone.
template <class Record>
void check_whole(const Record&, const Complaints&) {}

void check_whole(const Instance& r, const Complaints& complaints) {
  if (r.accelerator.empty() != (r.accelerator_count == 0))
    complaints.add("/accelerator_count", "accelerator and accelerator_count go together",
                   "give both or neither");
  if (r.id != r.provider + "/" + r.type)
    complaints.add("/id", fmt::format("the id is not provider/type, {}/{}", r.provider, r.type),
                   "write it so");
}

void check_whole(const Price& r, const Complaints& complaints) {
  const auto id = fmt::format("{}/{}/{}/{}", r.instance, r.region, r.product, r.purchase);
  if (r.id != id) complaints.add("/id", "the id is not instance/region/product/purchase", "write " + id);
  if (r.price_usd_per_hour == 0 && r.provenance.note.empty())
    complaints.add("/price_usd_per_hour", "the price is 0 and no note says that it is free",
                   "leave the record out where the price is not known");
}

void check_whole(const Region& r, const Complaints& complaints) {
  if (r.id != r.provider + "/" + r.region)
    complaints.add("/id", fmt::format("the id is not provider/region, {}/{}", r.provider, r.region),
                   "write it so");
}

void check_whole(const Supply& r, const Complaints& complaints) {
  if (!r.tiers.empty() && r.price_usd_per_unit)
    complaints.add("/tiers", "both tiers and price_usd_per_unit are given", "give one of them");
}

/// Decodes all records of one kind.
template <class Record>
void decode_kind(std::vector<Raw>& raws, std::string_view kind, std::vector<Record>& into, CatalogText& text,
                 Diagnostics& diagnostics, std::vector<Reference>& references) {
  std::unordered_set<std::string> ids;
  for (Raw& raw : raws) {
    if (raw.kind != kind) continue;
    Complaints complaints{diagnostics, references, raw, {}};
    if (!raw.body.is_object()) {
      complaints.add("", fmt::format("{}, where an object is wanted", io::type_in_words(raw.body)),
                     "write an object");
      continue;
    }
    if (const auto id = raw.body.find("id"); id != raw.body.end() && id->is_string())
      complaints.id = id->template get<std::string>();
    Json normal;
    Decoder decoder{raw.body, {}, complaints, normal};
    const auto before = diagnostics.errors.size();
    Record record;
    io::visit_fields(decoder, record);
    decoder.finish();
    if (diagnostics.errors.size() == before) check_whole(record, complaints);
    if (!complaints.id.empty() && !ids.insert(complaints.id).second)
      complaints.add("/id", "another record has the same id", "give each record an id of its own");
    const auto& origin = provenance(record);
    text.records.push_back({std::string{kind}, record.id, title(record), origin.source, origin.date,
                            normal.dump(-1, ' ', false, Json::error_handler_t::replace)});
    into.push_back(std::move(record));
  }
}

/// Reports mentions of records that are not there. A kind that is empty as a whole is not yet delivered.
void check_references(const CatalogText& text, std::vector<Reference>& references, Diagnostics& diagnostics,
                      std::vector<Error>& warnings) {
  std::map<std::string, std::set<std::string>, std::less<>> ids;
  for (const CatalogRecord& record : text.records)
    ids[record.kind].insert(record.id);
  for (Reference& reference : references) {
    if (reference.kind == "*") {
      const bool known = std::any_of(ids.begin(), ids.end(),
                                     [&](const auto& kind) { return kind.second.count(reference.id) > 0; });
      if (!known) diagnostics.errors.push_back(std::move(reference.error));
      continue;
    }
    const auto kind = ids.find(reference.kind);
    // An empty kind is one that is not delivered yet; sources are never that.
    if (kind == ids.end() && reference.kind != "source") continue;
    if (kind != ids.end() && kind->second.count(reference.id) > 0) continue;
    if (reference.kind == "instance") {
      if (find_instance(text.catalog, reference.id)) continue;
      // A page goes on listing the types of last year. Nothing is priced on a type that the catalog does not
      // have.
      const auto& pointer = reference.error.where.pointer;
      if (pointer.find("_instance") != std::string::npos) {
        warnings.push_back(std::move(reference.error));
        continue;
      }
    }
    if (kind != ids.end()) {
      const std::vector<std::string> candidates(kind->second.begin(), kind->second.end());
      if (auto advice = did_you_mean(reference.id, candidates); !advice.empty())
        reference.error.next = advice;
    }
    diagnostics.errors.push_back(std::move(reference.error));
  }
}

/// Regions are named by their short name, so they are checked by hand; each unknown one is said once.
void check_regions(const Catalog& catalog, Diagnostics& diagnostics) {
  if (catalog.regions.empty()) return;
  std::set<std::pair<std::string, std::string>> unknown;
  const auto check = [&](const std::string& provider, const std::string& region, std::string_view kind,
                         const std::string& id) {
    if (region.empty() || find_region(catalog, provider, region)) return;
    // Services of a provider whose regions nobody lists are not checked.
    const bool listed = std::any_of(catalog.regions.begin(), catalog.regions.end(),
                                    [&](const Region& r) { return r.provider == provider; });
    if (!listed || !unknown.emplace(provider, region).second) return;
    Error error;
    error.exit = Exit::catalog;
    error.what = fmt::format("{} {}: there is no region {}/{}", kind, id, provider, region);
    error.where.file = "regions.json";
    error.next = "add the region to regions.json, or correct its name";
    diagnostics.errors.push_back(std::move(error));
  };
  for (const Instance& r : catalog.instances)
    for (const auto& region : r.regions)
      check(r.provider, region, "instance", r.id);
  for (const Price& r : catalog.prices)
    check(r.instance.substr(0, r.instance.find('/')), r.region, "price", r.id);
  for (const PriceFactor& r : catalog.price_factors)
    check(r.provider, r.region, "price_factor", r.id);
  for (const Service& r : catalog.services)
    for (const auto& region : r.regions)
      check(r.provider, region, "service", r.id);
  for (const HostedModel& r : catalog.hosted_models)
    for (const auto& region : r.regions)
      check(r.provider, region, "hosted_model", r.id);
}

std::string content_hash(const std::vector<CatalogRecord>& records, const CatalogEdition& edition) {
  Sha256 digest;
  digest.add(fmt::format("steelyard catalog {}.{}\n", edition.layout_major, edition.layout_minor));
  for (const CatalogRecord& record : records) {
    digest.add(record.kind);
    digest.add("\x1f");
    digest.add(record.body);
    digest.add("\n");
  }
  return digest.hex();
}

Result<CatalogText, Diagnostics> decode_raws(std::vector<Raw> raws, const CatalogEdition& edition,
                                             Diagnostics diagnostics) {
  CatalogText text;
  std::vector<Reference> references;
  std::set<std::string, std::less<>> kinds;
  io::visit_kinds(text.catalog, [&](std::string_view kind, std::string_view, auto& records) {
    kinds.emplace(kind);
    decode_kind(raws, kind, records, text, diagnostics, references);
  });
  for (const Raw& raw : raws)
    if (kinds.count(raw.kind) == 0) {
      const std::vector<std::string> names(kinds.begin(), kinds.end());
      Complaints{diagnostics, references, raw, {}}.add("", "there is no such kind of record",
                                                       did_you_mean(raw.kind, names));
    }
  sort_records(text.catalog);
  std::sort(text.records.begin(), text.records.end(), [](const CatalogRecord& a, const CatalogRecord& b) {
    return std::tie(a.kind, a.id) < std::tie(b.kind, b.id);
  });
  check_references(text, references, diagnostics, diagnostics.warnings);
  check_regions(text.catalog, diagnostics);
  if (!diagnostics.ok()) return Unexpected{std::move(diagnostics)};
  text.catalog.layout_major = edition.layout_major;
  text.catalog.layout_minor = edition.layout_minor;
  text.catalog.date = edition.date;
  text.catalog.sha256 = content_hash(text.records, edition);
  text.catalog.id = text.catalog.sha256.substr(0, 12);
  text.warnings = std::move(diagnostics.warnings);
  return text;
}

Error file_error(const std::string& file, std::string what, std::string_view next, std::string pointer = {}) {
  Error error;
  error.exit = Exit::catalog;
  error.what = std::move(what);
  error.where.file = file;
  error.where.pointer = std::move(pointer);
  error.next = next;
  return error;
}

/// catalogs/layout.json.
struct Layout {
  CatalogEdition edition;
  std::map<std::string, std::string> hashes; ///< by file, relative to the folder
};

/// Decodes layout.json; what is wrong goes to the diagnostics.
Layout decode_layout(const Json& json, const std::string& file, Diagnostics& diagnostics) {
  Layout layout;
  const auto complain = [&](std::string_view pointer, std::string_view what) {
    diagnostics.errors.push_back(file_error(file, std::string{what}, layout_advice, std::string{pointer}));
  };
  const auto version = [&](const char* key, int& into) {
    const auto at = Json::json_pointer{std::string{"/layout/"} + key};
    if (json.contains(at) && json.at(at).is_number_integer())
      into = json.at(at).get<int>();
    else
      complain(std::string{"/layout/"} + key, fmt::format("the layout has no whole number \"{}\"", key));
  };
  version("major", layout.edition.layout_major);
  version("minor", layout.edition.layout_minor);
  if (json.contains("date") && json["date"].is_string() && is_date(json["date"].get<std::string>()))
    layout.edition.date = json["date"].get<std::string>();
  else
    complain("/date", "the date of the data is missing or no date");
  if (json.contains("files") && json["files"].is_object()) {
    for (const auto& item : json["files"].items()) {
      if (item.value().is_string())
        layout.hashes[item.key()] = item.value().get<std::string>();
      else
        complain("/files/" + pointer_token(item.key()), "the SHA-256 of a file is a text of 64 hex digits");
    }
  } else
    complain("/files", "the hashes of the files are missing");
  for (const auto& item : json.items())
    if (item.key() != "layout" && item.key() != "date" && item.key() != "files")
      complain("/" + pointer_token(item.key()), fmt::format("unknown key \"{}\"", item.key()));
  return layout;
}

/// The *.json files of the folder, relative to it. Each says which kind of record it holds.
std::vector<std::string> text_files(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code trouble;
  for (const std::string_view sub : {"", "sources", "overlays"})
    for (const auto& entry : fs::directory_iterator{folder / sub, trouble})
      if (entry.path().extension() == ".json" && entry.path().filename() != "layout.json")
        files.push_back((fs::path{sub} / entry.path().filename()).string());
  std::sort(files.begin(), files.end());
  return files;
}

/// A correction of overlays/: other values for some keys of one record.
struct Correction {
  Json body;
  std::string file, pointer;
};

void apply_correction(const Correction& correction, std::vector<Raw>& raws, Diagnostics& diagnostics) {
  const auto complain = [&](std::string_view pointer, std::string what, std::string_view next) {
    diagnostics.errors.push_back(
        file_error(correction.file, std::move(what), next, correction.pointer + std::string{pointer}));
  };
  const Json& body = correction.body;
  const auto word = [&](const char* key) {
    return body.is_object() && body.contains(key) && body[key].is_string() ? body[key].get<std::string>()
                                                                           : std::string{};
  };
  const auto id = word("id"), kind = word("kind"), reason = word("reason");
  if (id.empty() || kind.empty() || reason.empty() || !body.contains("set") || !body["set"].is_object() ||
      body["set"].empty() || body.size() != 4)
    return complain("", "a correction is not {\"id\", \"kind\", \"set\", \"reason\"}",
                    "give these four keys and no other");
  const auto at = std::find_if(raws.begin(), raws.end(), [&](const Raw& raw) {
    return raw.kind == kind && raw.body.is_object() && raw.body.contains("id") && raw.body["id"] == id;
  });
  if (at == raws.end())
    return complain("/id", fmt::format("corrects the {} \"{}\", which does not exist", kind, id),
                    "remove the correction, or name a record that exists");
  for (const auto& item : body["set"].items()) {
    if (item.key() == "id")
      complain("/set/id", "an id cannot be corrected", "add a record instead");
    else if (at->body.contains(item.key()) && at->body[item.key()] == item.value())
      complain("/set/" + pointer_token(item.key()), fmt::format("{} {} has this value already", kind, id),
               "remove the correction");
    else
      at->body[item.key()] = item.value();
  }
  at->body["corrected"] = reason;
}

} // namespace

std::vector<CatalogKind> catalog_kinds() {
  std::vector<CatalogKind> kinds;
  Catalog none;
  io::visit_kinds(none, [&kinds](std::string_view kind, std::string_view file, const auto&) {
    kinds.push_back({std::string{kind}, std::string{file}});
  });
  return kinds;
}

Result<CatalogText, Diagnostics> decode_catalog(const std::vector<CatalogRecord>& records,
                                                const CatalogEdition& edition) {
  Diagnostics diagnostics;
  std::vector<Raw> raws;
  raws.reserve(records.size());
  for (const CatalogRecord& record : records) {
    Raw raw{record.kind, {}, record.kind + " " + record.id, {}};
    if (auto error = io::parse_strict(record.body, raw.file, Exit::catalog, raw.body))
      diagnostics.errors.push_back(std::move(*error));
    else
      raws.push_back(std::move(raw));
  }
  return decode_raws(std::move(raws), edition, std::move(diagnostics));
}

Result<CatalogText, Diagnostics> read_catalog_text(const fs::path& folder) {
  Diagnostics diagnostics;
  const auto layout_file = (folder / "layout.json").string();
  auto layout_text = io::read_file(layout_file, largest_file);
  if (!layout_text) {
    diagnostics.errors.push_back(file_error(layout_file, layout_text.error().what,
                                            "give the folder of a catalog's text, like catalogs/"));
    return Unexpected{std::move(diagnostics)};
  }
  Json json;
  if (auto error = io::parse_strict(*layout_text, layout_file, Exit::catalog, json)) {
    diagnostics.errors.push_back(std::move(*error));
    return Unexpected{std::move(diagnostics)};
  }
  const Layout layout = decode_layout(json, layout_file, diagnostics);
  if (layout.edition.layout_major != catalog_layout_major) {
    diagnostics.errors = {file_error(
        layout_file,
        fmt::format("the catalog has layout {}, and this program reads layout {}",
                    layout.edition.layout_major, catalog_layout_major),
        layout.edition.layout_major > catalog_layout_major ? "use a newer steelyard" : "use a newer catalog",
        "/layout/major")};
    return Unexpected{std::move(diagnostics)};
  }

  std::vector<Raw> raws;
  std::vector<Correction> corrections;
  const auto files = text_files(folder);
  std::vector<std::string> kinds{"overlay"};
  for (const CatalogKind& kind : catalog_kinds())
    kinds.push_back(kind.kind);
  for (const auto& listed : layout.hashes)
    if (std::find(files.begin(), files.end(), listed.first) == files.end())
      diagnostics.errors.push_back(file_error((folder / listed.first).string(),
                                              "layout.json lists the file, and it is missing",
                                              "restore it, or " + std::string{layout_advice}));
  for (const std::string& file : files) {
    const auto path = (folder / file).string();
    auto text = io::read_file(path, largest_file);
    if (!text) {
      diagnostics.errors.push_back(file_error(path, text.error().what, "make it readable"));
      continue;
    }
    const auto hash = layout.hashes.find(file);
    if (hash == layout.hashes.end())
      diagnostics.errors.push_back(file_error(path, "the file is not listed in layout.json", layout_advice));
    else if (const auto found = sha256_hex(*text); found != hash->second)
      diagnostics.errors.push_back(file_error(path,
                                              fmt::format("its SHA-256 is {}..., and layout.json says {}...",
                                                          found.substr(0, 12), hash->second.substr(0, 12)),
                                              layout_advice));
    Json content;
    if (auto error = io::parse_strict(*text, path, Exit::catalog, content)) {
      diagnostics.errors.push_back(std::move(*error));
      continue;
    }
    if (!content.is_object() || !content.contains("records") || !content["records"].is_array() ||
        !content.contains("kind") || !content["kind"].is_string()) {
      diagnostics.errors.push_back(
          file_error(path, "the file is not {\"kind\": ..., \"records\": [...]}", "give kind and records"));
      continue;
    }
    const auto kind = content["kind"].get<std::string>();
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
      const auto advice = did_you_mean(kind, kinds);
      diagnostics.errors.push_back(
          file_error(path, fmt::format("there is no kind of record \"{}\"", kind),
                     advice.empty() ? "write one of the kinds of catalogs/README.md" : advice, "/kind"));
      continue;
    }
    for (const auto& item : content.items())
      if (item.key() != "kind" && item.key() != "script" && item.key() != "records" && item.key() != "note")
        diagnostics.errors.push_back(file_error(path, fmt::format("unknown key \"{}\"", item.key()),
                                                "give kind, script, note and records",
                                                "/" + pointer_token(item.key())));
    auto& records = content["records"];
    for (std::size_t i = 0; i < records.size(); ++i) {
      const auto pointer = fmt::format("/records/{}", i);
      if (kind == "overlay")
        corrections.push_back({std::move(records[i]), path, pointer});
      else
        raws.push_back({kind, std::move(records[i]), path, pointer});
    }
  }
  for (const Correction& correction : corrections)
    apply_correction(correction, raws, diagnostics);
  return decode_raws(std::move(raws), layout.edition, std::move(diagnostics));
}

namespace {

std::string plain(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void flatten(const std::string& key, const Json& value,
             std::vector<std::pair<std::string, std::string>>& into) {
  if (value.is_object()) {
    for (const auto& item : value.items())
      flatten(key.empty() ? item.key() : key + "." + item.key(), item.value(), into);
  } else if (value.is_array() && !value.empty() && value.front().is_object()) {
    for (std::size_t i = 0; i < value.size(); ++i)
      flatten(fmt::format("{}.{}", key, i), value[i], into);
  } else if (value.is_array()) {
    std::string words;
    for (const auto& word : value)
      words += (words.empty() ? "" : " ") + plain(word);
    into.emplace_back(key, words);
  } else {
    into.emplace_back(key, plain(value));
  }
}

} // namespace

std::vector<std::pair<std::string, std::string>> record_fields(const CatalogRecord& record) {
  std::vector<std::pair<std::string, std::string>> fields;
  Json json;
  if (!io::parse_strict(record.body, record.id, Exit::catalog, json)) flatten({}, json, fields);
  return fields;
}

} // namespace steelyard
