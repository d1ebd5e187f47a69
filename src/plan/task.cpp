#include "steelyard/plan/task.hpp"

namespace steelyard {

namespace {

constexpr std::array<TaskWord, task_kind_count> words{{
    {TaskKind::text_classification, "text-classification"},
    {TaskKind::token_classification, "token-classification"},
    {TaskKind::sentiment, "sentiment"},
    {TaskKind::summarization, "summarization"},
    {TaskKind::question_answering, "question-answering"},
    {TaskKind::text_generation, "text-generation"},
    {TaskKind::translation, "translation"},
    {TaskKind::embedding, "embedding"},
    {TaskKind::document_extraction, "document-extraction"},
    {TaskKind::image_classification, "image-classification"},
    {TaskKind::object_detection, "object-detection"},
    {TaskKind::image_segmentation, "image-segmentation"},
    {TaskKind::image_generation, "image-generation"},
    {TaskKind::speech_to_text, "speech-to-text"},
    {TaskKind::text_to_speech, "text-to-speech"},
    {TaskKind::tabular_classification, "tabular-classification"},
    {TaskKind::tabular_regression, "tabular-regression"},
    {TaskKind::time_series_forecasting, "time-series-forecasting"},
    {TaskKind::recommendation, "recommendation"},
    {TaskKind::anomaly_detection, "anomaly-detection"},
}};

} // namespace

std::span<const TaskWord, task_kind_count> task_kinds() {
  return words;
}

std::string_view name(TaskKind kind) {
  return words[static_cast<std::size_t>(kind)].word;
}

std::optional<TaskKind> task_kind(std::string_view word) {
  for (const auto& entry : words)
    if (entry.word == word) return entry.kind;
  return std::nullopt;
}

Modality modality(TaskKind kind) {
  switch (kind) {
  case TaskKind::document_extraction:
    return Modality::document;
  case TaskKind::image_classification:
  case TaskKind::object_detection:
  case TaskKind::image_segmentation:
  case TaskKind::image_generation:
    return Modality::image;
  case TaskKind::speech_to_text:
  case TaskKind::text_to_speech:
    return Modality::audio;
  case TaskKind::tabular_classification:
  case TaskKind::tabular_regression:
  case TaskKind::time_series_forecasting:
  case TaskKind::recommendation:
  case TaskKind::anomaly_detection:
    return Modality::tabular;
  default:
    return Modality::text;
  }
}

std::string_view name(Modality modality) {
  switch (modality) {
  case Modality::text:
    return "text";
  case Modality::image:
    return "image";
  case Modality::audio:
    return "audio";
  case Modality::document:
    return "document";
  case Modality::tabular:
    return "tabular";
  }
  return "";
}

std::string_view label_form(TaskKind kind) {
  switch (kind) {
  case TaskKind::object_detection:
    return "image-box";
  case TaskKind::image_segmentation:
    return "image-mask";
  case TaskKind::image_classification:
  case TaskKind::image_generation:
    return "image";
  case TaskKind::speech_to_text:
  case TaskKind::text_to_speech:
    return "audio";
  case TaskKind::document_extraction:
    return "document";
  case TaskKind::token_classification:
    return "text-span";
  case TaskKind::summarization:
  case TaskKind::question_answering:
  case TaskKind::text_generation:
  case TaskKind::translation:
    return "pair";
  case TaskKind::tabular_classification:
  case TaskKind::tabular_regression:
  case TaskKind::time_series_forecasting:
  case TaskKind::recommendation:
  case TaskKind::anomaly_detection:
    return "tabular";
  default:
    return "text";
  }
}

} // namespace steelyard
