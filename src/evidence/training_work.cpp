#include "steelyard/evidence/training_work.hpp"

#include "evidence/words.hpp"

#include "steelyard/formulas/flops.hpp"
#include "steelyard/option/work.hpp"
#include "steelyard/support/diagnostic_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard {

namespace {

struct ClassWord {
  std::string_view part;
  ArchitectureClass architecture;
};

// The first that occurs decides, so that `detector` wins over the `ResNet` of its backbone.
constexpr std::array<ClassWord, 50> class_words{{
    {"gbdt", ArchitectureClass::tabular},
    {"dlrm", ArchitectureClass::tabular},
    {"recommend", ArchitectureClass::tabular},
    {"diffusion", ArchitectureClass::diffusion},
    {"mmdit", ArchitectureClass::diffusion},
    {"dit", ArchitectureClass::diffusion},
    {"retinanet", ArchitectureClass::detector},
    {"yolo", ArchitectureClass::detector},
    {"detr", ArchitectureClass::detector},
    {"r-cnn", ArchitectureClass::detector},
    {"rcnn", ArchitectureClass::detector},
    {"ssd", ArchitectureClass::detector},
    {"detector", ArchitectureClass::detector},
    {"segment", ArchitectureClass::segmenter},
    {"deeplab", ArchitectureClass::segmenter},
    {"u-net", ArchitectureClass::segmenter},
    {"unet", ArchitectureClass::segmenter},
    {"rnn-t", ArchitectureClass::speech},
    {"rnn ctc", ArchitectureClass::speech},
    {"conformer", ArchitectureClass::speech},
    {"wav2vec", ArchitectureClass::speech},
    {"hubert", ArchitectureClass::speech},
    {"whisper", ArchitectureClass::speech},
    {"speech", ArchitectureClass::speech},
    {"vlm", ArchitectureClass::transformer},
    {"q-former", ArchitectureClass::transformer},
    {"projection", ArchitectureClass::transformer},
    {"cross-attn", ArchitectureClass::transformer},
    {"fuyu", ArchitectureClass::transformer},
    {"video mae", ArchitectureClass::vit},
    {"vit", ArchitectureClass::vit},
    {"swin", ArchitectureClass::vit},
    {"deit", ArchitectureClass::vit},
    {"beit", ArchitectureClass::vit},
    {"clip", ArchitectureClass::vit},
    {"mae", ArchitectureClass::vit},
    {"cnn", ArchitectureClass::cnn},
    {"resnet", ArchitectureClass::cnn},
    {"resnext", ArchitectureClass::cnn},
    {"convnext", ArchitectureClass::cnn},
    {"efficientnet", ArchitectureClass::cnn},
    {"densenet", ArchitectureClass::cnn},
    {"mobilenet", ArchitectureClass::cnn},
    {"vgg", ArchitectureClass::cnn},
    {"transformer", ArchitectureClass::transformer},
    {"decoder", ArchitectureClass::transformer},
    {"encoder", ArchitectureClass::transformer},
    {"moe", ArchitectureClass::transformer},
    {"mamba", ArchitectureClass::transformer},
    {"lstm", ArchitectureClass::transformer},
}};

bool on_images(ArchitectureClass a) {
  return a == ArchitectureClass::cnn || a == ArchitectureClass::vit || a == ArchitectureClass::detector ||
         a == ArchitectureClass::segmenter;
}

bool says(const TrainingFacts& facts, std::string_view word) {
  return contains(lower_case(facts.architecture), word) || contains(lower_case(facts.category), word);
}

/// Hidden units of a decoder with 128 of them for each layer, the shape of most of the field's models:
/// N = 12 L h^2.
double usual_hidden(double parameters) {
  return std::cbrt(parameters * 128 / 12);
}

/// The catalog's model of the class that is nearest: by its name in the architecture or the run's name, else
/// by size.
const PretrainedModel* nearest_model(const TrainingFacts& facts, ArchitectureClass architecture,
                                     const Catalog& catalog) {
  const std::string text = [&] {
    std::string plain;
    for (const char c : lower_case(facts.architecture + facts.name))
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
    return plain;
  }();
  const PretrainedModel* named = nullptr;
  std::size_t named_length = 0;
  const PretrainedModel* sized = nullptr;
  double distance = 0;
  for (const auto& model : catalog.models) {
    if (!model.gmacs || architecture_class(model.family) != architecture) continue;
    std::string name;
    for (const char c : lower_case(model.name.substr(0, model.name.find('.'))))
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) name += c;
    if (contains(text, name) && name.size() > named_length) {
      named = &model;
      named_length = name.size();
    }
    if (facts.parameters && model.parameters_b) {
      const double far = std::abs(std::log(*facts.parameters / (*model.parameters_b * 1e9)));
      if (!sized || far < distance) {
        sized = &model;
        distance = far;
      }
    }
  }
  return named ? named : sized;
}

Result<TrainingTask, std::string> image_work(const TrainingFacts& facts, ArchitectureClass architecture,
                                             const Catalog& catalog) {
  if (!facts.samples)
    return Unexpected{std::string{"the number of images is not known: fill samples_processed"}};
  const PretrainedModel* model = nearest_model(facts, architecture, catalog);
  if (!model)
    return Unexpected{
        fmt::format("neither parameters nor a model of the catalog for \"{}\": fill params_total, or add "
                    "the architecture to catalogs/architectures.json",
                    printable(facts.architecture))};
  double multiply_adds = *model->gmacs * 1e9;
  if (facts.parameters && model->parameters_b)
    multiply_adds *= *facts.parameters / (*model->parameters_b * 1e9);
  const auto pixels = first_number(facts.input_size);
  if (pixels && model->input_pixels) multiply_adds *= std::pow(*pixels / *model->input_pixels, 2);
  TrainingTask task;
  task.architecture = architecture;
  task.work = image_training_flop(Items{*facts.samples}, MultiplyAdds{multiply_adds});
  if (facts.parameters) task.parameters = Parameters{*facts.parameters};
  return task;
}

std::optional<double> speech_hours(const TrainingFacts& facts) {
  if (facts.samples && contains(facts.sample_unit, "hour")) return facts.samples;
  const auto set = number_before(facts.dataset_size, " h");
  if (set && facts.epochs) return *set * *facts.epochs;
  return std::nullopt;
}

} // namespace

std::optional<ArchitectureClass> architecture_class_of(const TrainingFacts& facts) {
  const std::string text = lower_case(facts.architecture);
  if (facts.modality == "diffusion") return ArchitectureClass::diffusion;
  for (const auto& [part, architecture] : class_words)
    if (contains(text, part)) return architecture;
  return std::nullopt;
}

bool is_boosting(const TrainingFacts& facts) {
  const std::string text = lower_case(facts.architecture);
  return contains(text, "gbdt") || contains(text, "boost") || contains(text, "lightgbm");
}

Result<TreeWork, std::string> tree_work(const TrainingFacts& facts) {
  const auto rows = number_before(facts.dataset_size, " rows"),
             features = number_before(facts.dataset_size, " features");
  if (!features)
    return Unexpected{std::string{"the number of features is not known: fill unique_dataset_size"}};
  if (facts.samples && contains(facts.sample_unit, "tree")) return TreeWork{*facts.samples, *features};
  if (rows && facts.epochs) return TreeWork{*rows * *facts.epochs, *features};
  return Unexpected{
      std::string{"rows and trees are not known: fill samples_processed with rows times trees"}};
}

Result<TrainingTask, std::string> training_work(const TrainingFacts& facts, const Catalog& catalog) {
  const auto architecture = architecture_class_of(facts);
  if (!architecture)
    return Unexpected{
        fmt::format("no class of architecture is known for \"{}\"", printable(facts.architecture))};
  TrainingTask task;
  task.architecture = *architecture;
  if (facts.parameters) task.parameters = Parameters{*facts.parameters};
  const bool adapters = says(facts, "lora");
  if (adapters) task.method = Method::lora;
  if (facts.training_flop) {
    task.work = Flop{*facts.training_flop};
    return task;
  }
  if (on_images(*architecture)) return image_work(facts, *architecture, catalog);
  const auto parameters = facts.active_parameters ? facts.active_parameters : facts.parameters;
  if (!parameters)
    return Unexpected{std::string{"the number of parameters is not known: fill params_active"}};
  if (*architecture == ArchitectureClass::diffusion) {
    if (!facts.samples)
      return Unexpected{std::string{"the number of images is not known: fill samples_processed"}};
    const double side = first_number(facts.input_size).value_or(512);
    // Latents are an eighth of the image's side; a U-Net's parameters meet a quarter of its positions.
    const bool in_pixels = says(facts, "pixel");
    const double positions = in_pixels ? side * side / 4 : side * side / 64 / 4;
    task.work = diffusion_training_flop(Parameters{*parameters}, Tokens{positions}) * Items{*facts.samples};
    return task;
  }
  if (*architecture == ArchitectureClass::speech) {
    const auto hours = speech_hours(facts);
    if (!hours) return Unexpected{std::string{"the hours of audio are not known: fill unique_dataset_size"}};
    task.work = training_flop(
        speech_flop(Parameters{*parameters}, to_seconds(Hours{*hours}), 50, Parameters{0}, Tokens{0}));
    return task;
  }
  if (*architecture != ArchitectureClass::transformer)
    return Unexpected{fmt::format("FLOP do not say how long \"{}\" takes", printable(facts.architecture))};

  const auto sequence = first_number(facts.input_size);
  std::optional<double> tokens = facts.tokens;
  if (!tokens && facts.samples && sequence) tokens = *facts.samples * *sequence;
  if (!tokens)
    return Unexpected{
        std::string{"the number of tokens is not known: fill tokens_processed, or samples_processed and "
                    "seq_len_or_resolution"}};
  if (sequence) task.sequence = Tokens{*sequence};
  const double hidden = usual_hidden(*parameters);
  const auto each =
      (adapters ? adapter_training_flop(Parameters{*parameters}, Parameters{0})
                : training_flop(Parameters{*parameters})) +
      attention_training_flop(hidden / 128, hidden, Tokens{sequence.value_or(2048)}, Attention::causal);
  task.work = each * Tokens{*tokens};
  return task;
}

} // namespace steelyard
