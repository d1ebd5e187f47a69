#include "io/sources/hugging_face.hpp"

#include "io/strict_json.hpp"
#include "steelyard/support/letter_case.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace steelyard::io {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t page_size = 500; // as the Hub's own client asks for
constexpr std::size_t most_pages = 20;
constexpr std::string_view expanded[]{"cardData", "config",       "createdAt",   "downloads",
                                      "gated",    "pipeline_tag", "safetensors", "tags"};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-';
}

std::string in_query(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (is_plain(c))
      encoded.push_back(c);
    else
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

std::string expand_keys() {
  std::string keys;
  for (const std::string_view key : expanded)
    keys += fmt::format("{}expand={}", keys.empty() ? "" : "&", key);
  return keys;
}

/// The member, or null where there is none: the Hub leaves out what it does not know.
const ordered_json& member(const ordered_json& object, const char* key) {
  static const ordered_json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found != object.end() ? *found : nothing;
}

std::string text(const ordered_json& value) {
  return value.is_string() ? value.get<std::string>() : std::string{};
}

std::vector<std::string> texts(const ordered_json& value) {
  std::vector<std::string> all;
  if (value.is_string()) all.push_back(value.get<std::string>());
  if (value.is_array())
    for (const ordered_json& item : value)
      if (item.is_string()) all.push_back(item.get<std::string>());
  return all;
}

std::string licence_of(const ordered_json& model, const std::vector<std::string>& tags) {
  const ordered_json& card = member(model, "cardData");
  const std::vector<std::string> stated = texts(member(card, "license"));
  std::string licence = stated.empty() ? std::string{} : stated.front();
  constexpr std::string_view prefix = "license:";
  if (licence.empty())
    for (const std::string& tag : tags)
      if (tag.starts_with(prefix)) {
        licence = tag.substr(prefix.size());
        break;
      }
  if (const std::string name = text(member(card, "license_name")); licence == "other" && !name.empty())
    licence = name;
  return lower_case(licence);
}

bool is_quantised(const ordered_json& model, const std::vector<std::string>& tags) {
  static constexpr std::string_view words[]{
      "gptq", "awq", "gguf", "bitsandbytes", "4-bit", "8-bit", "compressed-tensors"};
  if (std::ranges::any_of(tags, [](const std::string& tag) {
        const std::string lower = lower_case(tag);
        return std::ranges::find(words, lower) != std::end(words);
      }))
    return true;
  if (member(member(model, "config"), "quantization_config").is_object()) return true;
  const ordered_json& by_type = member(member(model, "safetensors"), "parameters");
  if (!by_type.is_object()) return false;
  // Whole numbers beside the weights are counters (position ids); as many as the weights are packed weights.
  double packed = 0, all = 0;
  for (const auto& item : by_type.items()) {
    if (!item.value().is_number()) continue;
    const double count = item.value().get<double>();
    all += count;
    if (item.key() == "I32" || item.key() == "U8" || item.key() == "I8" || item.key() == "U32")
      packed += count;
  }
  constexpr double share_of_counters = 0.01;
  return packed > share_of_counters * all;
}

Result<HubModel> hub_model(const ordered_json& json, const std::string& url) {
  HubModel model;
  model.id = text(member(json, "id"));
  if (!is_hub_id(model.id))
    return Unexpected{network_error("the answer has no \"id\" of a model", url, "check the address")};
  const std::vector<std::string> tags = texts(member(json, "tags"));
  model.licence = licence_of(json, tags);
  model.pipeline_tag = text(member(json, "pipeline_tag"));
  model.model_type = text(member(member(json, "config"), "model_type"));
  model.created = text(member(json, "createdAt")).substr(0, 10);
  model.languages = texts(member(member(json, "cardData"), "language"));
  const ordered_json& gated = member(json, "gated");
  model.gated = gated.is_string() || (gated.is_boolean() && gated.get<bool>());
  model.quantised = is_quantised(json, tags);
  if (const ordered_json& downloads = member(json, "downloads");
      downloads.is_number() && downloads.get<double>() >= 0)
    model.downloads = downloads.get<double>();
  constexpr double billion = 1e9;
  if (const ordered_json& total = member(member(json, "safetensors"), "total");
      total.is_number() && total.get<double>() > 0 && !model.quantised)
    model.parameters_b = total.get<double>() / billion;
  return model;
}

} // namespace

bool is_hub_id(std::string_view id) {
  const std::size_t slash = id.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == id.size()) return false;
  const std::string_view owner = id.substr(0, slash), name = id.substr(slash + 1);
  return std::ranges::all_of(owner, is_plain) && std::ranges::all_of(name, is_plain) && owner != ".." &&
         name != "..";
}

std::string hub_model_url(std::string_view address, std::string_view id) {
  return fmt::format("{}/api/models/{}?{}", address, id, expand_keys());
}

std::string hub_list_url(std::string_view address, const HubQuery& query) {
  std::string url = fmt::format("{}/api/models?", address);
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) url += fmt::format("{}={}&", name, in_query(value));
  };
  add("search", query.search);
  add("author", query.author);
  add("filter", query.filter);
  return url + fmt::format("sort=downloads&direction=-1&limit={}&{}", page_size, expand_keys());
}

Result<HubModel> read_hub_model(std::string_view answer, const std::string& url) {
  ordered_json json;
  if (std::optional<Error> broken = parse_strict(answer, shown_url(url), Exit::catalog, json))
    return Unexpected{std::move(*broken)};
  return hub_model(json, url);
}

Result<std::vector<HubModel>> read_hub_list(std::string_view answer, const std::string& url) {
  ordered_json json;
  if (std::optional<Error> broken = parse_strict(answer, shown_url(url), Exit::catalog, json))
    return Unexpected{std::move(*broken)};
  if (!json.is_array())
    return Unexpected{network_error("the answer is no list of models", url, "check the address")};
  std::vector<HubModel> models;
  for (const ordered_json& item : json) {
    // Some very old models have no owner in their name; the catalog has them under their owner.
    if (!is_hub_id(text(member(item, "id")))) continue;
    Result<HubModel> model = hub_model(item, url);
    if (!model) return Unexpected{model.error()};
    models.push_back(std::move(*model));
  }
  return models;
}

Result<HubModel> fetch_hub_model(const Fetch& fetch, std::string_view address, std::string_view id,
                                 std::vector<Fetched>& fetched) {
  const std::string url = hub_model_url(address, id);
  const Result<Fetched> got = fetch(url, "");
  if (!got) return Unexpected{got.error()};
  fetched.push_back(*got);
  const Result<std::string> answer = read_fetched(*got);
  if (!answer) return Unexpected{answer.error()};
  Result<HubModel> model = read_hub_model(*answer, url);
  // A renamed model answers under its new name; the catalog's record keeps the old one.
  if (model && lower_case(model->id) != lower_case(id))
    return Unexpected{
        network_error(fmt::format("{} is now {}", id, model->id), url, "correct the record in an overlay")};
  return model;
}

Result<std::vector<HubModel>> fetch_hub_list(const Fetch& fetch, std::string_view address,
                                             const HubQuery& query, std::size_t most,
                                             std::vector<Fetched>& fetched) {
  std::vector<HubModel> models;
  std::string url = hub_list_url(address, query);
  for (std::size_t page = 0; page < most_pages && models.size() < most && !url.empty(); ++page) {
    const Result<Fetched> got = fetch(url, "");
    if (!got) return Unexpected{got.error()};
    fetched.push_back(*got);
    const Result<std::string> answer = read_fetched(*got);
    if (!answer) return Unexpected{answer.error()};
    Result<std::vector<HubModel>> found = read_hub_list(*answer, url);
    if (!found) return found;
    for (HubModel& model : *found)
      if (models.size() < most) models.push_back(std::move(model));
    if (!got->next_page.empty() && !same_origin(address, got->next_page))
      return Unexpected{
          network_error(fmt::format("the next page is on another server: {}", shown_url(got->next_page)), url,
                        "the list is not followed there")};
    url = got->next_page;
  }
  return models;
}

std::optional<HubGuess> guess_of(const HubModel& model) {
  struct ByTag {
    std::string_view tag, task, family, modality;
  };

  // Tags of the Hub, the plan's word for the task, and the family where the architecture does not decide it.
  static constexpr ByTag by_tag[]{
      {"text-classification", "text-classification", "encoder", "text"},
      {"token-classification", "token-classification", "encoder", "text"},
      {"summarization", "summarization", "encoder-decoder", "text"},
      {"question-answering", "question-answering", "encoder", "text"},
      {"text-generation", "text-generation", "decoder", "text"},
      {"translation", "translation", "encoder-decoder", "text"},
      {"feature-extraction", "embedding", "embedding", "text"},
      {"sentence-similarity", "embedding", "embedding", "text"},
      {"fill-mask", "", "encoder", "text"},
      {"image-classification", "image-classification", "vit", "image"},
      {"object-detection", "object-detection", "detector", "image"},
      {"image-segmentation", "image-segmentation", "segmenter", "image"},
      {"image-text-to-text", "text-generation", "vision-language", "text image"},
      {"automatic-speech-recognition", "speech-to-text", "speech-encoder-decoder", "audio"},
      {"text-to-speech", "text-to-speech", "text-to-speech", "text audio"},
      {"time-series-forecasting", "time-series-forecasting", "time-series", "series"},
      {"tabular-classification", "tabular-classification", "tabular", "tabular"},
      {"tabular-regression", "tabular-regression", "tabular", "tabular"},
  };

  struct ByType {
    std::string_view type, family;
  };

  static constexpr ByType by_type[]{
      {"mixtral", "moe-decoder"},
      {"qwen2_moe", "moe-decoder"},
      {"qwen3_moe", "moe-decoder"},
      {"deepseek_v3", "moe-decoder"},
      {"gpt_oss", "moe-decoder"},
      {"t5", "encoder-decoder"},
      {"mt5", "encoder-decoder"},
      {"bart", "encoder-decoder"},
      {"mbart", "encoder-decoder"},
      {"marian", "encoder-decoder"},
      {"pegasus", "encoder-decoder"},
      {"resnet", "cnn"},
      {"convnext", "cnn"},
      {"convnextv2", "cnn"},
      {"wav2vec2", "speech-ctc"},
      {"hubert", "speech-ctc"},
  };
  const auto tag = std::ranges::find(by_tag, model.pipeline_tag, &ByTag::tag);
  if (tag == std::end(by_tag)) return std::nullopt;
  HubGuess guess;
  guess.family = tag->family;
  if (const auto type = std::ranges::find(by_type, model.model_type, &ByType::type);
      type != std::end(by_type) && tag->family != "embedding" && tag->family != "vision-language")
    guess.family = type->family;
  if (!tag->task.empty()) guess.tasks.emplace_back(tag->task);
  for (std::size_t at = 0; at < tag->modality.size();) {
    const std::size_t end = std::min(tag->modality.find(' ', at), tag->modality.size());
    guess.modalities.emplace_back(tag->modality.substr(at, end - at));
    at = end + 1;
  }
  return guess;
}

} // namespace steelyard::io
