/// \file
/// Facts about models, from the Hub of Hugging Face: size, licence, whether access is gated, downloads.
///
/// \par What is taken
/// The size is the number of parameters in the repository's safetensors files, in 10^9. Repositories with
/// quantised weights pack several parameters into one integer, so their size is not taken. The licence is
/// that of the model card, else of the tag `license:`. Downloads are those of the last 30 days.
/// \par Source
/// huggingface.co/docs/hub/api
#pragma once

#include "steelyard/io/http.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::io {

inline constexpr std::string_view hugging_face_address = "https://huggingface.co";

/// What the Hub says about one model.
struct HubModel {
  std::string id; ///< owner/name
  std::string licence, pipeline_tag, model_type, created;
  std::vector<std::string> languages;
  std::optional<double> parameters_b, downloads;
  bool gated = false, quantised = false;
};

/// What to look for; "" asks for any.
struct HubQuery {
  std::string search, author, filter;

  [[nodiscard]] bool empty() const { return search.empty() && author.empty() && filter.empty(); }
};

/// The address of one model, and of the first page of a list, most downloaded first.
[[nodiscard]] std::string hub_model_url(std::string_view address, std::string_view id);
[[nodiscard]] std::string hub_list_url(std::string_view address, const HubQuery& query);

/// Whether it is an id that may stand in an address: owner/name of letters, digits, `.`, `_` and `-`.
[[nodiscard]] bool is_hub_id(std::string_view id);

/// Decodes the answer about one model, or a page of a list.
[[nodiscard]] Result<HubModel> read_hub_model(std::string_view text, const std::string& url);
[[nodiscard]] Result<std::vector<HubModel>> read_hub_list(std::string_view text, const std::string& url);

/// One model.
[[nodiscard]] Result<HubModel> fetch_hub_model(const Fetch& fetch, std::string_view address,
                                               std::string_view id, std::vector<Fetched>& fetched);
/// The first `most` models of a list, page by page, on this server only.
[[nodiscard]] Result<std::vector<HubModel>> fetch_hub_list(const Fetch& fetch, std::string_view address,
                                                           const HubQuery& query, std::size_t most,
                                                           std::vector<Fetched>& fetched);

/// The catalog's family, task kinds and modalities for a model as far as its tags tell; nothing when they do
/// not.
struct HubGuess {
  std::string family;
  std::vector<std::string> tasks, modalities;
};

[[nodiscard]] std::optional<HubGuess> guess_of(const HubModel& model);

} // namespace steelyard::io
