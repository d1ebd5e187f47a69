/// \file
/// Coefficients of the laws of inference, and of what its work is counted with.
#pragma once

#include "steelyard/catalog/coefficient.hpp"
#include "steelyard/catalog/law_coefficients.hpp"

namespace steelyard {

/// models/inference_law.json, as scripts/fit/inference_law.py writes it. The terms are those of
/// formulas/inference_law.hpp.
struct InferenceLawCoefficients {
  PositiveLawCoefficients eager; ///< seconds that an item occupies a device, PyTorch as people write it [s]
  PositiveLawCoefficients tuned; ///< the same of an engine [s]
  PositiveLawCoefficients load;  ///< seconds of a replica for an output token, under full load [s]
  PositiveLawCoefficients power; ///< of what is metered [W]
  PositiveLawCoefficients gpu;   ///< of the GPU, for one request at a time [J]
  CoefficientFamily energy_half_widths;    ///< of power times time, by boundary and kind [1]
  CoefficientFamily tuned_seen, load_seen; ///< rows of a model that the fit saw [1], by name
};

template <class Laws, class Visitor>
void visit_inference_laws(Laws& laws, Visitor&& visit) {
  visit_positive_law("inference.law.eager", laws.eager, visit);
  visit_positive_law("inference.law.tuned", laws.tuned, visit);
  visit_positive_law("inference.law.load", laws.load, visit);
  visit_positive_law("inference.law.power", laws.power, visit);
  visit_positive_law("inference.law.gpu", laws.gpu, visit);
  visit("inference.law.energy.half_width", laws.energy_half_widths);
  visit("inference.law.tuned.seen", laws.tuned_seen);
  visit("inference.law.load.seen", laws.load_seen);
}

/// models/inference.json: what an item is to a network, and a name to a part.
struct InferenceWorkCoefficients {
  Coefficient full_batch;        ///< items in a batch when a benchmark runs at full load and does not say [1]
  CoefficientFamily text_tokens; ///< of a text without its padding, by data set or task [tokens]
  Coefficient clip_seconds;      ///< mean of LibriSpeech [s]
  Coefficient
      speech_frames_per_second; ///< positions of an encoder of wave2vec's kind, for a second of sound [1/s]
  Coefficient transducer_frames_per_second; ///< positions of RNN-T's encoder, for a second of sound [1/s]
  Coefficient transducer_parameters_m;      ///< of MLPerf's RNN-T [10^6]
  Coefficient transducer_activations_m;     ///< of MLPerf's RNN-T, a clip [10^6]
  Coefficient whisper_positions;            ///< Whisper pads to 30 s [1]
  Coefficient whisper_activations_m_per_billion; ///< of a clip, for 10^9 parameters [10^6]
  Coefficient speech_activations_m_per_billion;  ///< of a clip, for 10^9 parameters [10^6]
  Coefficient transcript_passes;    ///< tokens that a transcriber writes of a clip, one pass each [1]
  Coefficient transcript_tokens;    ///< of a clip, where throughput counts tokens [tokens]
  CoefficientFamily written_tokens; ///< of a pipeline that generates, by task [tokens]
  Coefficient
      base_model_written_tokens; ///< a base model that is asked for one word goes on to its limit [tokens]
  Coefficient read_tokens;       ///< of a pipeline that generates, where it does not say [tokens]
  Coefficient generation_activations_m; ///< of one answer of a pipeline [10^6]
  Coefficient caption_tokens;           ///< written for a caption [tokens]
  Coefficient caption_image_gflop; ///< of the image's part of a captioning model, beside 100 positions of the
                                   ///< whole [10^9]
  Coefficient caption_positions;   ///< of an image, to a captioning model [1]
  Coefficient caption_activations_m;   ///< of an image, to a captioning model [10^6]
  Coefficient caption_share_of_layers; ///< layers that write the caption, of all [1]
  Coefficient caption_more_layers;     ///< beside those, once an image's share is spread over the tokens [1]
  Coefficient encoder_share;           ///< parameters of an encoder that are not a table of embeddings [1]
  Coefficient image_layers;            ///< launches of an image network, where its layers are not counted [1]
  Coefficient detector_layers;         ///< launches of a detector [1]
  Coefficient volume_layers;           ///< launches of 3D U-Net [1]
  Coefficient volume_windows;          ///< windows of 128^3 in a scan of KiTS19 [1]
  Coefficient denoiser_layers;         ///< launches of a U-Net that denoises [1]
  Coefficient recommender_layers;      ///< launches of a recommender [1]
  Coefficient transducer_layers;       ///< launches of RNN-T [1]
  Coefficient
      activations_at_1gmac; ///< of an image network of 1 GMAC at 224 pixels whose own number is not known [1]
  Coefficient activations_exponent;          ///< growth of that number with GMACs [1]
  Coefficient detector_activations_at_1gmac; ///< the same of a detector [1]
  Coefficient detector_activations_exponent; ///< growth of that number with GMACs [1]
  Coefficient
      attention_flop_exponent; ///< growth of the FLOP of a vision transformer with the side of its image [1]
  Coefficient attention_activations_exponent; ///< the same of its activations [1]
  CoefficientFamily denoiser_gmacs;           ///< of one pass: default, xl [10^9]
  CoefficientFamily denoiser_share;           ///< of those, by the name of another size [1]
  Coefficient denoiser_passes; ///< of an image when nothing is said: 50 steps, the default of diffusers, with
                               ///< and without the prompt [1]
  Coefficient denoiser_activations_per_gflop; ///< of a denoiser [10^6]
  Coefficient default_parameters_m;           ///< of a text model whose size nothing tells [10^6]
  Coefficient default_parameters_other_m; ///< of a captioning or speech model whose size nothing tells [10^6]
  Coefficient default_network_parameters_m; ///< of an image network whose size nothing tells [10^6]
  CoefficientFamily weight_bytes;           ///< with its scales, by precision [B]
  CoefficientFamily prompt_tokens;          ///< by data set [tokens]
  CoefficientFamily answer_tokens;          ///< by data set [tokens]
  Coefficient largest_batch;                ///< sequences that an engine takes on, whatever the memory [1]
  Coefficient memory_share;                 ///< of device memory that weights and cache may take [1]
  Coefficient replica_memory_share;     ///< of device memory that weights may take before a replica is spread
                                        ///< over more devices [1]
  Coefficient cache_gb_per_token;       ///< keys and values of a language model of 8 x 10^9 parameters [GB]
  Coefficient cache_reference_billions; ///< parameters of that model [10^9]
  Coefficient
      latent_cache_gb_per_token; ///< of DeepSeek's compressed cache: 61 layers of 576 numbers of 2 bytes [GB]
  Coefficient routed_share; ///< of the active share of a mixture of experts that is routed, and not in every
                            ///< token [1]
  Coefficient dense_share;  ///< active parameters over all above which a model is no mixture of experts [1]
  Coefficient layers_of_1b; ///< layers of a dense model of 10^9 parameters [1]
  Coefficient layers_exponent;        ///< their growth with parameters [1]
  Coefficient expert_layers_of_1b;    ///< layers of a mixture of experts of 10^9 parameters [1]
  Coefficient expert_layers_exponent; ///< their growth with parameters [1]
  Coefficient layers_of_small;        ///< layers of a text model below 2 x 10^8 parameters [1]
  Coefficient layers_of_medium;       ///< layers of a text model between that and 10^9 [1]
  Coefficient small_parameters_m;     ///< where a text model stops being small [10^6]
  Coefficient default_gb_per_s;       ///< memory bandwidth of a part for which the catalog has none [GB/s]
  Coefficient default_watts;          ///< design power of a part for which the catalog has none [W]
  Coefficient default_memory_gb;      ///< memory of a part for which the catalog has none [GB]
  Coefficient host_memory_gb;         ///< memory of a server without accelerators [GB]
  Coefficient vcpu_gb_per_s;          ///< memory bandwidth that comes with a vCPU [GB/s]
  Coefficient vcpu_transfer;          ///< ln-sd that a share of a server adds to whole processors [1]
  CoefficientFamily idle_share;       ///< of design power: default, cpu [1]
  Coefficient slices;                 ///< compute slices of an accelerator that is partitioned [1]
  Coefficient node_host_watts; ///< processors and memory of a node of eight, as CodeCarbon modelled them for
                               ///< it: 42.5 W and 431 W [W]
  Coefficient node_devices;    ///< accelerators in that node, one of them at work [1]
  Coefficient host_watts;      ///< of a host, and again for each of its accelerators [W]
  Coefficient server_host_watts; ///< of a server beside its processors [W]
  Coefficient board_watts; ///< a processor below this stands on a board, whose power is the processor's [W]
  Coefficient
      spread_billions; ///< parameters above which a pipeline spreads a model over several accelerators [10^9]
  Coefficient accelerator_load; ///< of design power that an accelerator draws while it waits for launches and
                                ///< for its host [1]
  Coefficient
      lookup_gb_per_s; ///< memory bandwidth at which the time of a recommender's lookups is stated [GB/s]
  CoefficientFamily layers;       ///< by words of a model's name [1]
  CoefficientFamily parameters_m; ///< by words of a model's name [10^6]
};

template <class Work, class Visitor>
void visit_inference_work(Work& work, Visitor&& visit) {
  visit("inference.work.full_batch", work.full_batch);
  visit("inference.work.text_tokens", work.text_tokens);
  visit("inference.work.clip_seconds", work.clip_seconds);
  visit("inference.work.speech_frames_per_second", work.speech_frames_per_second);
  visit("inference.work.transducer_frames_per_second", work.transducer_frames_per_second);
  visit("inference.work.transducer_parameters_m", work.transducer_parameters_m);
  visit("inference.work.transducer_activations_m", work.transducer_activations_m);
  visit("inference.work.whisper_positions", work.whisper_positions);
  visit("inference.work.whisper_activations_m_per_billion", work.whisper_activations_m_per_billion);
  visit("inference.work.speech_activations_m_per_billion", work.speech_activations_m_per_billion);
  visit("inference.work.transcript_passes", work.transcript_passes);
  visit("inference.work.transcript_tokens", work.transcript_tokens);
  visit("inference.work.written_tokens", work.written_tokens);
  visit("inference.work.base_model_written_tokens", work.base_model_written_tokens);
  visit("inference.work.read_tokens", work.read_tokens);
  visit("inference.work.generation_activations_m", work.generation_activations_m);
  visit("inference.work.caption_tokens", work.caption_tokens);
  visit("inference.work.caption_image_gflop", work.caption_image_gflop);
  visit("inference.work.caption_positions", work.caption_positions);
  visit("inference.work.caption_activations_m", work.caption_activations_m);
  visit("inference.work.caption_share_of_layers", work.caption_share_of_layers);
  visit("inference.work.caption_more_layers", work.caption_more_layers);
  visit("inference.work.encoder_share", work.encoder_share);
  visit("inference.work.image_layers", work.image_layers);
  visit("inference.work.detector_layers", work.detector_layers);
  visit("inference.work.volume_layers", work.volume_layers);
  visit("inference.work.volume_windows", work.volume_windows);
  visit("inference.work.denoiser_layers", work.denoiser_layers);
  visit("inference.work.recommender_layers", work.recommender_layers);
  visit("inference.work.transducer_layers", work.transducer_layers);
  visit("inference.work.activations_at_1gmac", work.activations_at_1gmac);
  visit("inference.work.activations_exponent", work.activations_exponent);
  visit("inference.work.detector_activations_at_1gmac", work.detector_activations_at_1gmac);
  visit("inference.work.detector_activations_exponent", work.detector_activations_exponent);
  visit("inference.work.attention_flop_exponent", work.attention_flop_exponent);
  visit("inference.work.attention_activations_exponent", work.attention_activations_exponent);
  visit("inference.work.denoiser_gmacs", work.denoiser_gmacs);
  visit("inference.work.denoiser_share", work.denoiser_share);
  visit("inference.work.denoiser_passes", work.denoiser_passes);
  visit("inference.work.denoiser_activations_per_gflop", work.denoiser_activations_per_gflop);
  visit("inference.work.default_parameters_m", work.default_parameters_m);
  visit("inference.work.default_parameters_other_m", work.default_parameters_other_m);
  visit("inference.work.default_network_parameters_m", work.default_network_parameters_m);
  visit("inference.work.weight_bytes", work.weight_bytes);
  visit("inference.work.prompt_tokens", work.prompt_tokens);
  visit("inference.work.answer_tokens", work.answer_tokens);
  visit("inference.work.largest_batch", work.largest_batch);
  visit("inference.work.memory_share", work.memory_share);
  visit("inference.work.replica_memory_share", work.replica_memory_share);
  visit("inference.work.cache_gb_per_token", work.cache_gb_per_token);
  visit("inference.work.cache_reference_billions", work.cache_reference_billions);
  visit("inference.work.latent_cache_gb_per_token", work.latent_cache_gb_per_token);
  visit("inference.work.routed_share", work.routed_share);
  visit("inference.work.dense_share", work.dense_share);
  visit("inference.work.layers_of_1b", work.layers_of_1b);
  visit("inference.work.layers_exponent", work.layers_exponent);
  visit("inference.work.expert_layers_of_1b", work.expert_layers_of_1b);
  visit("inference.work.expert_layers_exponent", work.expert_layers_exponent);
  visit("inference.work.layers_of_small", work.layers_of_small);
  visit("inference.work.layers_of_medium", work.layers_of_medium);
  visit("inference.work.small_parameters_m", work.small_parameters_m);
  visit("inference.work.default_gb_per_s", work.default_gb_per_s);
  visit("inference.work.default_watts", work.default_watts);
  visit("inference.work.default_memory_gb", work.default_memory_gb);
  visit("inference.work.host_memory_gb", work.host_memory_gb);
  visit("inference.work.vcpu_gb_per_s", work.vcpu_gb_per_s);
  visit("inference.work.vcpu_transfer", work.vcpu_transfer);
  visit("inference.work.idle_share", work.idle_share);
  visit("inference.work.slices", work.slices);
  visit("inference.work.node_host_watts", work.node_host_watts);
  visit("inference.work.node_devices", work.node_devices);
  visit("inference.work.host_watts", work.host_watts);
  visit("inference.work.server_host_watts", work.server_host_watts);
  visit("inference.work.board_watts", work.board_watts);
  visit("inference.work.spread_billions", work.spread_billions);
  visit("inference.work.accelerator_load", work.accelerator_load);
  visit("inference.work.lookup_gb_per_s", work.lookup_gb_per_s);
  visit("inference.work.layers", work.layers);
  visit("inference.work.parameters_m", work.parameters_m);
}

} // namespace steelyard
