#include "steelyard/plan/task_sizes.hpp"

#include <algorithm>
#include <array>

namespace steelyard {

namespace {

constexpr std::array<TaskSize, 19> sizes{{
    {"input_tokens", &Task::input_tokens, "tokens",
     "text that the user sends, without instructions and retrieved passages"},
    {"output_tokens", &Task::output_tokens, "tokens",
     "text that comes back, when a generative model answers"},
    {"system_tokens", &Task::system_tokens, "tokens", "instructions and examples that every prompt repeats"},
    {"context_tokens", &Task::context_tokens, "tokens", "retrieved passages that a prompt carries"},
    {"reasoning_tokens", &Task::reasoning_tokens, "tokens", "hidden thinking that is billed as output"},
    {"characters", &Task::characters, "characters", "length of the text; without it, from the tokens"},
    {"pages", &Task::pages, "pages", "pages of a document", 0, true},
    {"image_megapixels", &Task::image_megapixels, "MP", "size of one image", 0, true},
    {"images", &Task::images, "images", "images in a request", 0, true},
    {"audio_seconds", &Task::audio_seconds, "seconds", "length of the sound", 0, true},
    {"video_seconds", &Task::video_seconds, "seconds", "length of the video", 0, true},
    {"features", &Task::features, "features", "columns of a row", 0, true},
    {"rows", &Task::rows, "rows", "rows in a request", 0, true},
    {"series", &Task::series, "series", "time series in a request", 0, true},
    {"horizon_steps", &Task::horizon_steps, "steps", "steps ahead that are forecast", 1},
    {"items", &Task::items, "items", "candidates that are scored for a request", 0, true},
    {"classes", &Task::classes, "classes", "classes, labels or fields to tell apart", 1},
    {"documents", &Task::documents, "documents", "documents in the store that is searched"},
    {"reranked_passages", &Task::reranked_passages, "passages",
     "passages found for each question that a reranker sorts; without it, none"},
}};

constexpr SizeDefault instructions{"system_tokens", Pert{100, 300, 900}, "instructions and a list of labels"};
constexpr SizeDefault one_label{"output_tokens", Pert{2, 4, 12}, "one label"};
constexpr SizeDefault ten_classes{"classes", Exact{10}, "a typical number; write yours"};
constexpr SizeDefault one_image{"images", Exact{1}, "one image a request"};
constexpr SizeDefault usual_image{"image_megapixels", Lognormal{1, 0.6},
                                  "a photograph after the usual reduction"};
constexpr SizeDefault one_row{"rows", Exact{1}, "one row a request"};

constexpr std::array text_classification{
    SizeDefault{"input_tokens", Lognormal{250, 0.6}, "a message or a short document"}, one_label,
    instructions, ten_classes};
constexpr std::array token_classification{
    SizeDefault{"input_tokens", Lognormal{250, 0.6}, "a message or a short document"},
    SizeDefault{"output_tokens", Pert{20, 60, 200}, "the entities found, as a list"}, instructions,
    ten_classes};
constexpr std::array sentiment{SizeDefault{"input_tokens", Lognormal{80, 0.6}, "a review or a comment"},
                               SizeDefault{"output_tokens", Pert{1, 3, 8}, "one word"},
                               SizeDefault{"system_tokens", Pert{80, 200, 600}, "short instructions"},
                               SizeDefault{"classes", Exact{3}, "negative, neutral, positive"}};
constexpr std::array summarization{
    SizeDefault{"input_tokens", Lognormal{2000, 0.6}, "an article or a long conversation"},
    SizeDefault{"output_tokens", Lognormal{200, 0.4}, "one paragraph"},
    SizeDefault{"system_tokens", Pert{80, 200, 600}, "short instructions"}};
constexpr std::array question_answering{
    SizeDefault{"input_tokens", Lognormal{30, 0.5}, "one question"},
    SizeDefault{"output_tokens", Lognormal{150, 0.5}, "an answer of a few sentences"},
    SizeDefault{"system_tokens", Pert{150, 400, 1200}, "instructions with a few rules"},
    SizeDefault{"context_tokens", Pert{800, 2500, 6000}, "about five retrieved passages"},
    SizeDefault{"documents", Lognormal{10000, 1}, "the handbook of a mid-sized organisation"}};
constexpr std::array text_generation{
    SizeDefault{"input_tokens", Lognormal{500, 0.7}, "a request with its material"},
    SizeDefault{"output_tokens", Lognormal{400, 0.6}, "about a page"},
    SizeDefault{"system_tokens", Pert{150, 500, 2000}, "instructions with examples"}};
constexpr std::array translation{
    SizeDefault{"input_tokens", Lognormal{400, 0.6}, "a few paragraphs"},
    SizeDefault{"output_tokens", Lognormal{450, 0.6}, "a translation is a little longer"},
    SizeDefault{"system_tokens", Pert{50, 120, 400}, "short instructions"}};
constexpr std::array embedding{SizeDefault{"input_tokens", Lognormal{250, 0.6}, "one passage"},
                               SizeDefault{"documents", Lognormal{100000, 1}, "a store of a single product"}};
constexpr std::array document_extraction{
    SizeDefault{"pages", Pert{1, 2, 6}, "an invoice or a form"},
    SizeDefault{"input_tokens", Lognormal{1200, 0.5}, "the text of two pages"},
    SizeDefault{"output_tokens", Lognormal{200, 0.5}, "ten fields with their names"},
    SizeDefault{"system_tokens", Pert{150, 400, 1200}, "instructions and a list of fields"}, ten_classes};
constexpr std::array image_classification{one_image, usual_image, one_label, instructions, ten_classes};
constexpr std::array object_detection{
    one_image, usual_image, SizeDefault{"output_tokens", Pert{20, 80, 300}, "a few boxes with their labels"},
    instructions, ten_classes};
constexpr std::array image_segmentation{one_image, usual_image, ten_classes};
constexpr std::array image_generation{
    one_image, SizeDefault{"image_megapixels", Pert{0.26, 1.05, 2.1}, "1024 by 1024 is 1.05 MP"},
    SizeDefault{"input_tokens", Lognormal{60, 0.5}, "one prompt"}};
constexpr std::array speech_to_text{
    SizeDefault{"audio_seconds", Lognormal{60, 1}, "from a voice command to a call"}};
constexpr std::array text_to_speech{SizeDefault{"characters", Lognormal{500, 0.8}, "a paragraph"}};
constexpr std::array tabular_classification{
    SizeDefault{"features", Lognormal{50, 0.7}, "a typical business table"}, one_row,
    SizeDefault{"classes", Exact{2}, "yes or no"}};
constexpr std::array tabular_regression{
    SizeDefault{"features", Lognormal{50, 0.7}, "a typical business table"}, one_row};
constexpr std::array time_series_forecasting{
    SizeDefault{"series", Exact{1}, "one series a request"},
    SizeDefault{"horizon_steps", Pert{7, 28, 90}, "a week to a quarter of daily steps"},
    SizeDefault{"features", Lognormal{5, 0.8}, "calendar, price and the like beside the series itself"}};
constexpr std::array recommendation{
    SizeDefault{"items", Lognormal{1000, 1}, "candidates after a first selection"},
    SizeDefault{"features", Lognormal{50, 0.7}, "what is known of a user and an item"}};
constexpr std::array anomaly_detection{
    SizeDefault{"features", Lognormal{20, 0.8}, "the signals of one machine or account"}, one_row};

constexpr std::array<std::string_view, 8> of_text{"input_tokens",   "output_tokens",    "system_tokens",
                                                  "context_tokens", "reasoning_tokens", "characters",
                                                  "languages",      "documents"};

/// Keys that the kind has beside those that are filled.
std::vector<std::string_view> further_keys(TaskKind kind) {
  std::vector<std::string_view> keys;
  const auto add = [&keys](std::initializer_list<std::string_view> more) { keys.insert(keys.end(), more); };
  const Modality made_of = modality(kind);
  if (made_of != Modality::tabular) {
    keys.assign(of_text.begin(), of_text.end());
    add({"documents_change"});
  }
  switch (kind) {
  case TaskKind::question_answering:
  case TaskKind::text_generation:
    add({"images", "image_megapixels", "pages", "vector_store", "reranked_passages"});
    break;
  case TaskKind::embedding:
    add({"images", "image_megapixels", "pages"});
    break;
  case TaskKind::summarization:
  case TaskKind::translation:
    add({"pages"});
    break;
  case TaskKind::document_extraction:
    add({"images", "image_megapixels"});
    break;
  case TaskKind::image_classification:
  case TaskKind::object_detection:
  case TaskKind::image_segmentation:
    add({"video_seconds"});
    break;
  case TaskKind::speech_to_text:
  case TaskKind::image_generation:
    add({"video_seconds"});
    break;
  case TaskKind::text_to_speech:
    add({"audio_seconds"});
    break;
  case TaskKind::time_series_forecasting:
    add({"rows"});
    break;
  case TaskKind::recommendation:
    add({"rows"});
    break;
  case TaskKind::anomaly_detection:
    add({"series"});
    break;
  default:
    break;
  }
  return keys;
}

} // namespace

std::span<const TaskSize> task_sizes() {
  return sizes;
}

std::span<const SizeDefault> size_defaults(TaskKind kind) {
  switch (kind) {
  case TaskKind::text_classification:
    return text_classification;
  case TaskKind::token_classification:
    return token_classification;
  case TaskKind::sentiment:
    return sentiment;
  case TaskKind::summarization:
    return summarization;
  case TaskKind::question_answering:
    return question_answering;
  case TaskKind::text_generation:
    return text_generation;
  case TaskKind::translation:
    return translation;
  case TaskKind::embedding:
    return embedding;
  case TaskKind::document_extraction:
    return document_extraction;
  case TaskKind::image_classification:
    return image_classification;
  case TaskKind::object_detection:
    return object_detection;
  case TaskKind::image_segmentation:
    return image_segmentation;
  case TaskKind::image_generation:
    return image_generation;
  case TaskKind::speech_to_text:
    return speech_to_text;
  case TaskKind::text_to_speech:
    return text_to_speech;
  case TaskKind::tabular_classification:
    return tabular_classification;
  case TaskKind::tabular_regression:
    return tabular_regression;
  case TaskKind::time_series_forecasting:
    return time_series_forecasting;
  case TaskKind::recommendation:
    return recommendation;
  case TaskKind::anomaly_detection:
    return anomaly_detection;
  }
  return {};
}

std::vector<std::string_view> keys_of(TaskKind kind) {
  std::vector<std::string_view> keys;
  for (const SizeDefault& size : size_defaults(kind))
    keys.push_back(size.key);
  for (const std::string_view key : further_keys(kind))
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  return keys;
}

bool has_key(TaskKind kind, std::string_view key) {
  const auto keys = keys_of(kind);
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::string_view usual_metric(TaskKind kind) {
  switch (kind) {
  case TaskKind::text_classification:
    return "macro-f1";
  case TaskKind::token_classification:
    return "entity-f1";
  case TaskKind::sentiment:
    return "macro-f1";
  case TaskKind::summarization:
    return "acceptable-summaries";
  case TaskKind::question_answering:
    return "correct-answers";
  case TaskKind::text_generation:
    return "acceptable-texts";
  case TaskKind::translation:
    return "comet";
  case TaskKind::embedding:
    return "recall-at-10";
  case TaskKind::document_extraction:
    return "field-f1";
  case TaskKind::image_classification:
    return "accuracy";
  case TaskKind::object_detection:
    return "map-50";
  case TaskKind::image_segmentation:
    return "mean-iou";
  case TaskKind::image_generation:
    return "acceptable-images";
  case TaskKind::speech_to_text:
    return "word-accuracy";
  case TaskKind::text_to_speech:
    return "acceptable-clips";
  case TaskKind::tabular_classification:
    return "roc-auc";
  case TaskKind::tabular_regression:
    return "r2";
  case TaskKind::time_series_forecasting:
    return "one-minus-wape";
  case TaskKind::recommendation:
    return "ndcg-at-10";
  case TaskKind::anomaly_detection:
    return "average-precision";
  }
  return "";
}

} // namespace steelyard
