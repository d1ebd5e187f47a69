#include "steelyard/io/coefficient_reader.hpp"

#include "io/durable_file.hpp"
#include "io/strict_json.hpp"
#include "steelyard/io/digest.hpp"
#include "steelyard/io/json_text.hpp"
#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

namespace steelyard {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::uintmax_t largest_file = 256U << 20U; // what is larger is no reviewed text

/// A field of Coefficients under its id; one of the two is set.
struct Slot {
  Coefficient* single = nullptr;
  CoefficientFamily* family = nullptr;
  bool filled = false;
};

using Slots = std::map<std::string, Slot, std::less<>>;

struct SlotCollector {
  Slots& slots;

  void operator()(std::string_view id, Coefficient& single) const { slots[std::string{id}].single = &single; }

  void operator()(std::string_view id, CoefficientFamily& family) const {
    slots[std::string{id}].family = &family;
  }
};

/// The field that claims an id, and the member's word where it is a family.
struct Claim {
  Slot* slot = nullptr;
  std::string_view word;
};

Claim claim_of(Slots& slots, std::string_view id) {
  if (const auto exact = slots.find(id); exact != slots.end() && exact->second.single)
    return {&exact->second, {}};
  for (auto dot = id.rfind('.'); dot != std::string_view::npos && dot > 0; dot = id.rfind('.', dot - 1)) {
    const auto at = slots.find(id.substr(0, dot));
    if (at != slots.end() && at->second.family && dot + 1 < id.size())
      return {&at->second, id.substr(dot + 1)};
  }
  return {};
}

class Reader {
 public:
  Reader(Coefficients& into, const Catalog& catalog, Diagnostics& diagnostics)
      : into_{into}, catalog_{catalog}, diagnostics_{diagnostics} {
    visit_coefficients(into, SlotCollector{slots_});
  }

  void read(const std::string& file, std::string_view text) {
    file_ = file;
    pointer_.clear();
    id_.clear();
    Json json;
    if (auto error = io::parse_strict(text, file, Exit::catalog, json)) {
      diagnostics_.errors.push_back(std::move(*error));
      return;
    }
    if (json.is_object() && json.contains("kind") && json["kind"] == "networks") return read_networks(json);
    if (!json.is_object() || !json.contains("kind") || json["kind"] != "coefficients" ||
        !json.contains("coefficients") || !json["coefficients"].is_array())
      return complain("", "the file is not {\"kind\": \"coefficients\", \"coefficients\": [...]}",
                      "give kind and coefficients");
    for (const auto& item : json.items())
      if (item.key() != "kind" && item.key() != "script" && item.key() != "note" &&
          item.key() != "coefficients")
        complain("/" + pointer_token(item.key()), fmt::format("unknown key \"{}\"", item.key()),
                 "give kind, script, note and coefficients");
    const auto& list = json["coefficients"];
    for (std::size_t i = 0; i < list.size(); ++i) {
      pointer_ = fmt::format("/coefficients/{}", i);
      id_.clear();
      read_one(list[i]);
    }
  }

  /// Reports the fields that nothing filled, and sorts the families.
  void finish(const std::string& folder) {
    file_ = folder;
    pointer_.clear();
    for (auto& [id, slot] : slots_) {
      id_ = id;
      if (slot.family)
        std::sort(slot.family->members.begin(), slot.family->members.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
      if (slot.filled) continue;
      const auto stage = id.substr(0, id.find('.'));
      complain("", slot.family ? "the family has no member" : "the coefficient is missing",
               fmt::format("add {}{} to {}.json", id, slot.family ? ".<word>" : "", stage));
    }
  }

 private:
  void complain(std::string_view pointer, std::string_view what, std::string_view next) {
    Error error;
    error.exit = Exit::catalog;
    error.where.file = file_;
    error.where.pointer = pointer_ + std::string{pointer};
    error.what = id_.empty() ? std::string{what} : fmt::format("{}: {}", id_, what);
    error.next = next;
    diagnostics_.errors.push_back(std::move(error));
  }

  /// The text under a key; "" and an error when it is missing.
  std::string text(const Json& json, const char* key, std::string_view next) {
    const auto at = json.find(key);
    if (at != json.end() && at->is_string() && !at->get_ref<const std::string&>().empty())
      return at->get<std::string>();
    complain(std::string{"/"} + key, fmt::format("no {} is given", key), next);
    return {};
  }

  void read_one(const Json& json) {
    if (!json.is_object() || !json.contains("id") || !json["id"].is_string())
      return complain("", "a coefficient is an object with an id",
                      "write {\"id\": ..., \"unit\": ..., \"value\": ...}");
    id_ = json["id"].get<std::string>();
    constexpr std::array<std::string_view, 8> known{"id",    "unit",   "value", "distribution",
                                                    "basis", "source", "note",  "script"};
    for (const auto& item : json.items())
      if (std::find(known.begin(), known.end(), item.key()) == known.end()) {
        const auto advice = did_you_mean(item.key(), std::vector<std::string>(known.begin(), known.end()));
        complain("/" + pointer_token(item.key()), fmt::format("unknown key \"{}\"", item.key()),
                 advice.empty() ? "remove it; models/README.md lists the keys" : advice);
      }

    Coefficient coefficient;
    coefficient.id = id_;
    coefficient.origin = Origin::model;
    coefficient.unit = text(json, "unit", "give the unit; \"1\" for a ratio");
    coefficient.note = text(json, "note", "say in one sentence why this value");
    read_basis(json, coefficient);
    read_distribution(json, coefficient);

    const Claim claim = claim_of(slots_, id_);
    if (!claim.slot) {
      std::vector<std::string> names;
      for (const auto& slot : slots_)
        names.push_back(slot.first);
      const auto family = id_.substr(0, id_.rfind('.'));
      auto advice = did_you_mean(id_, names);
      if (advice.empty()) advice = did_you_mean(family, names);
      return complain("/id", "no field claims this coefficient",
                      advice.empty() ? "remove it; coefficients.hpp lists the fields" : advice);
    }
    claim.slot->filled = true;
    if (!claim.slot->family) {
      if (!claim.slot->single->id.empty())
        return complain("/id", "the coefficient stands twice", "keep one of them");
      *claim.slot->single = std::move(coefficient);
      return;
    }
    auto& members = claim.slot->family->members;
    const auto twice =
        std::any_of(members.begin(), members.end(), [&](const auto& m) { return m.first == claim.word; });
    if (twice) return complain("/id", "the coefficient stands twice", "keep one of them");
    members.emplace_back(std::string{claim.word}, std::move(coefficient));
  }

  void read_basis(const Json& json, Coefficient& into) {
    const auto word = text(json, "basis", "write measured, published, derived or assumed");
    bool found = word.empty();
    for (const Basis basis : {Basis::measured, Basis::published, Basis::derived, Basis::assumed})
      if (word == name(basis)) {
        into.basis = basis;
        found = true;
      }
    if (!found)
      complain("/basis", fmt::format("\"{}\" is no basis", word),
               "write measured, published, derived or assumed");
    into.source = text(json, "source", "cite a source of catalogs/sources");
    if (into.source.empty() || find_source(catalog_, into.source)) return;
    std::vector<std::string> names;
    for (const Source& source : catalog_.sources)
      names.push_back(source.id);
    const auto advice = did_you_mean(into.source, names);
    complain("/source", fmt::format("there is no source \"{}\"", into.source),
             advice.empty() ? "add it to catalogs/sources" : advice);
  }

  void read_distribution(const Json& json, Coefficient& into) {
    const bool has_value = json.contains("value"), has_distribution = json.contains("distribution");
    if (has_value == has_distribution)
      return complain(
          "", has_value ? "both value and distribution are given" : "neither value nor distribution is given",
          "give one of them");
    if (has_value) {
      if (!json["value"].is_number())
        return complain("/value", fmt::format("the value is {}", io::excerpt(json["value"])),
                        "write a number");
      into.distribution = Exact{json["value"].get<double>()};
      return;
    }
    const Json& given = json["distribution"];
    if (!given.is_object() || given.size() != 1)
      return complain("/distribution", "the distribution is not one of the shapes of models/README.md",
                      "write {\"uniform\": [low, high]} or another of them");
    const auto shape = given.begin().key();
    const Json& body = given.begin().value();
    pointer_ += "/distribution/" + pointer_token(shape);
    read_shape(shape, body, into);
    pointer_ = pointer_.substr(0, pointer_.find("/distribution"));
  }

  /// The numbers of a list of the wanted length; empty and an error otherwise.
  std::vector<double> numbers(const Json& body, std::size_t wanted) {
    std::vector<double> values;
    if (body.is_array())
      for (const Json& value : body)
        if (value.is_number()) values.push_back(value.get<double>());
    if (body.is_array() && values.size() == wanted && body.size() == wanted) return values;
    complain("", fmt::format("{} is not a list of {} numbers", io::excerpt(body), wanted), "write that list");
    return {};
  }

  /// The number under a key; the fallback where it may be left out.
  std::optional<double> member(const Json& body, const char* key,
                               std::optional<double> fallback = std::nullopt) {
    const auto at = body.find(key);
    if (at != body.end() && at->is_number()) return at->get<double>();
    if (at == body.end() && fallback) return fallback;
    complain(std::string{"/"} + key, fmt::format("no number \"{}\" is given", key), "write it");
    return std::nullopt;
  }

  bool only(const Json& body, std::initializer_list<std::string_view> keys) {
    if (!body.is_object()) {
      complain("", fmt::format("{} is not an object", io::excerpt(body)), "write the parameters by name");
      return false;
    }
    for (const auto& item : body.items())
      if (std::find(keys.begin(), keys.end(), item.key()) == keys.end()) {
        complain("/" + pointer_token(item.key()), fmt::format("unknown key \"{}\"", item.key()), "remove it");
        return false;
      }
    return true;
  }

  void require(bool holds, std::string_view what, std::string_view next) {
    if (!holds) complain("", what, next);
  }

  void read_shape(const std::string& shape, const Json& body, Coefficient& into) {
    if (shape == "uniform") {
      const auto v = numbers(body, 2);
      if (v.empty()) return;
      require(v[0] < v[1], "low is not below high", "write [low, high]");
      into.distribution = Uniform{v[0], v[1]};
    } else if (shape == "triangular" || shape == "pert") {
      const auto v = numbers(body, 3);
      if (v.empty()) return;
      require(v[0] <= v[1] && v[1] <= v[2] && v[0] < v[2], "low, mode and high are not in order",
              "write [low, mode, high]");
      if (shape == "pert")
        into.distribution = Pert{v[0], v[1], v[2]};
      else
        into.distribution = Triangular{v[0], v[1], v[2]};
    } else if (shape == "lognormal") {
      if (!only(body, {"median", "sd_ln"})) return;
      const auto median = member(body, "median"), sd = member(body, "sd_ln");
      if (!median || !sd) return;
      require(*median > 0 && *sd >= 0, "the median is not positive, or sd_ln is negative", "correct them");
      into.distribution = Lognormal{*median, *sd};
    } else if (shape == "normal") {
      if (!only(body, {"mean", "sd", "low", "high"})) return;
      const auto mean = member(body, "mean"), sd = member(body, "sd");
      const auto low = member(body, "low", Normal{}.low), high = member(body, "high", Normal{}.high);
      if (!mean || !sd || !low || !high) return;
      require(*sd > 0, "sd is not positive", "write a positive sd, or a value");
      // A cut that leaves almost nothing of the bell has no quantiles worth the name.
      require(*low < *high && *low<*mean + 4 * *sd&& * high> * mean - 4 * *sd,
              "low and high leave nothing of the distribution", "write low below high, around the mean");
      into.distribution = Normal{*mean, *sd, *low, *high};
    } else if (shape == "beta") {
      const auto v = numbers(body, 2);
      if (v.empty()) return;
      require(v[0] > 0 && v[1] > 0, "a and b are not both positive", "write [a, b], both above 0");
      into.distribution = Beta{v[0], v[1]};
    } else {
      const std::vector<std::string> shapes{"uniform", "triangular", "pert", "lognormal", "normal", "beta"};
      const auto advice = did_you_mean(shape, shapes);
      complain("", fmt::format("\"{}\" is no distribution", shape),
               advice.empty() ? "write uniform, triangular, pert, lognormal, normal or beta" : advice);
    }
  }

  /// `{"kind": "networks", "networks": [...]}`
  void read_networks(const Json& json) {
    if (!json.contains("networks") || !json["networks"].is_array())
      return complain("", "the file has no list of networks",
                      "write {\"kind\": \"networks\", \"networks\": [...]}");
    const auto& list = json["networks"];
    for (std::size_t i = 0; i < list.size(); ++i) {
      pointer_ = fmt::format("/networks/{}", i);
      id_.clear();
      read_network(list[i]);
    }
    if (!json.contains("groups") || !json["groups"].is_array()) return;
    const auto& groups = json["groups"];
    for (std::size_t i = 0; i < groups.size(); ++i) {
      pointer_ = fmt::format("/groups/{}", i);
      id_.clear();
      if (!only(groups[i], {"id", "spellings"})) continue;
      NetworkGroup group;
      id_ = group.id = text(groups[i], "id", "give the group an id");
      group.spellings = texts(groups[i], "spellings");
      require(!group.spellings.empty(), "the group has no spellings",
              "list what the names of its networks spell");
      into_.network_groups.push_back(std::move(group));
    }
  }

  static std::vector<std::string> texts(const Json& json, const char* key) {
    std::vector<std::string> found;
    if (const auto list = json.find(key); list != json.end() && list->is_array())
      for (const Json& entry : *list)
        if (entry.is_string()) found.push_back(entry.get<std::string>());
    return found;
  }

  void read_network(const Json& json) {
    if (!only(json, {"id", "names", "spellings", "detects", "gmacs", "input_pixels", "activations_m",
                     "parameters_m", "source"}))
      return;
    Network network;
    id_ = network.id = text(json, "id", "give the network an id");
    network.names = texts(json, "names");
    network.spellings = texts(json, "spellings");
    if (const auto detects = json.find("detects"); detects != json.end() && detects->is_boolean())
      network.detects = detects->get<bool>();
    require(!network.names.empty() || !network.spellings.empty(), "the network has no names",
            "list what it is called");
    network.source = text(json, "source", "cite a source of catalogs/sources");
    require(find_source(catalog_, network.source) != nullptr,
            fmt::format("there is no source \"{}\"", network.source), "add it to catalogs/sources");
    const auto positive = [&](const char* key) {
      const auto value = member(json, key);
      require(!value || *value > 0, fmt::format("{} is not above 0", key), "write a number above 0");
      return value;
    };
    network.gmacs = positive("gmacs").value_or(1);
    network.input_pixels = positive("input_pixels").value_or(1);
    if (json.contains("activations_m")) network.activations_m = positive("activations_m");
    if (json.contains("parameters_m")) network.parameters_m = positive("parameters_m");
    into_.networks.push_back(std::move(network));
  }

  Coefficients& into_;
  const Catalog& catalog_;
  Diagnostics& diagnostics_;
  Slots slots_;
  std::string file_, pointer_, id_;
};

} // namespace

Result<Coefficients, Diagnostics> read_coefficients(const fs::path& folder, const Catalog& catalog) {
  Diagnostics diagnostics;
  Coefficients coefficients;
  std::vector<fs::path> files;
  std::error_code trouble;
  for (const auto& entry : fs::directory_iterator{folder, trouble})
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    Error error;
    error.exit = Exit::catalog;
    error.what = "no coefficients (*.json) in " + folder.string();
    error.where.file = folder.string();
    error.next = "install steelyard again, or build it: its models/ lie beside its catalog";
    diagnostics.errors.push_back(std::move(error));
    return Unexpected{std::move(diagnostics)};
  }
  Sha256 digest;
  Reader reader{coefficients, catalog, diagnostics};
  for (const fs::path& file : files) {
    auto text = io::read_file(file, largest_file);
    if (!text) {
      Error error = std::move(text.error());
      error.exit = Exit::catalog;
      diagnostics.errors.push_back(std::move(error));
      continue;
    }
    digest.add(file.filename().string());
    digest.add("\n");
    digest.add(*text);
    reader.read(file.string(), *text);
  }
  reader.finish(folder.string());
  if (!diagnostics.ok()) return Unexpected{std::move(diagnostics)};
  coefficients.sha256 = digest.hex();
  return coefficients;
}

} // namespace steelyard
