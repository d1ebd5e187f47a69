/// \file
/// What the model is for: the kinds of task and the sizes of one request.
#pragma once

#include "steelyard/stats/assumption.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

enum class TaskKind {
  text_classification,
  token_classification,
  sentiment,
  summarization,
  question_answering,
  text_generation,
  translation,
  embedding,
  document_extraction,
  image_classification,
  object_detection,
  image_segmentation,
  image_generation,
  speech_to_text,
  text_to_speech,
  tabular_classification,
  tabular_regression,
  time_series_forecasting,
  recommendation,
  anomaly_detection,
};

inline constexpr std::size_t task_kind_count = 20;

/// Every kind, in the order of the enumeration, with the word that plans use.
struct TaskWord {
  TaskKind kind;
  std::string_view word;
};

[[nodiscard]] std::span<const TaskWord, task_kind_count> task_kinds();
[[nodiscard]] std::string_view name(TaskKind kind);
[[nodiscard]] std::optional<TaskKind> task_kind(std::string_view word);

/// What a request is made of, coarsely; decides labelling prices and data sizes.
enum class Modality { text, image, audio, document, tabular };
[[nodiscard]] Modality modality(TaskKind kind);
[[nodiscard]] std::string_view name(Modality modality);

/// What one label is: a class of a text or an image, spans of a text, a box, a mask, a transcript, a pair of
/// texts. Decides its price.
[[nodiscard]] std::string_view label_form(TaskKind kind);

/// Sizes of one request. Each is uncertain and in the unit of its key; those that the task does not have are
/// absent.
struct Task {
  TaskKind kind = TaskKind::text_classification;
  std::optional<Uncertain<double>> input_tokens, output_tokens, system_tokens, context_tokens,
      reasoning_tokens, characters, pages, image_megapixels, images, audio_seconds, video_seconds, features,
      rows, series, horizon_steps, items, classes, documents, reranked_passages;
  std::vector<std::string> languages;
  std::string documents_change; ///< "", never, monthly, weekly, daily
  std::string vector_store;     ///< "", cheapest, s3-vectors, opensearch-serverless
};

} // namespace steelyard
