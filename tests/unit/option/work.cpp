#include "steelyard/option/work.hpp"
#include "support/catch.hpp"

using namespace steelyard;

namespace {

PretrainedModel model(const std::string& family, double billions) {
  PretrainedModel m;
  m.family = family;
  m.parameters_b = billions;
  return m;
}

} // namespace

TEST_CASE("FLOP of one request by family") {
  struct Row {
    std::string what;
    PretrainedModel model;
    RequestSize size;
    double flop;
    const char* source;
  };

  RequestSize text;
  text.input_tokens = 350;
  text.output_tokens = 50;
  RequestSize image;
  image.images = 2;
  RequestSize speech;
  speech.audio_seconds = 20;
  auto resnet = model("cnn", 0.0256);
  resnet.gmacs = 4.1;
  auto sparse = model("moe-decoder", 100);
  sparse.active_b = 10;
  auto whisper = model("speech-encoder-decoder", 1.5);
  whisper.encoder_b = 0.6;
  whisper.decoder_b = 0.9;
  auto flux = model("diffusion-transformer", 12);
  flux.name = "FLUX.1-dev";
  flux.latent_tokens = 4096;
  flux.steps = 50;
  auto guided = flux;
  guided.name = "guided";
  RequestSize one;
  one.images = 1;
  for (const Row& row :
       {Row{"encoder", model("encoder", 0.1), text, 2 * 0.1e9 * 350,
            "Kaplan et al. 2020, section 2.1: 2N a token"},
        Row{"decoder writes too", model("decoder", 8), text, 2 * 8e9 * 400, "Kaplan et al. 2020"},
        Row{"experts: active only", sparse, text, 2 * 10e9 * 400,
            "Kaplan et al. 2020, with active parameters"},
        Row{"vision: two FLOP a multiply-add", resnet, image, 2 * 2 * 4.1e9,
            "He et al. 2015, table 1: 4.1 GMACs (published as FLOPs)"},
        Row{"speech: whole windows", whisper, speech, 2 * 0.6e9 * 1500 + 2 * 0.9e9 * 60,
            "Radford et al. 2022: 1500 frames in 30 s"},
        Row{"diffusion: distilled guidance", flux, one, 2 * 12e9 * 4096 * 50, "a pass for each step"},
        Row{"diffusion: guided", guided, one, 2 * 2 * 12e9 * 4096 * 50, "two passes a step"}}) {
    CAPTURE(row.what, row.source);
    CHECK(request_flop(row.model, row.size).count() == Approx(row.flop));
  }
}

TEST_CASE("attention adds to long requests") {
  auto m = model("decoder", 1);
  RequestSize size;
  size.input_tokens = 8000;
  const double without = request_flop(m, size).count();
  m.layers = 24;
  m.hidden_size = 2048;
  CHECK(request_flop(m, size).count() > 1.1 * without);
}

TEST_CASE("a resized model has the parameters asked for, and work in proportion") {
  auto m = model("cnn", 0.02);
  m.gmacs = 4;
  const auto twice = resized(m, Parameters{0.04e9});
  CHECK(*twice.parameters_b == Approx(0.04));
  CHECK(*twice.gmacs == Approx(8));
}

TEST_CASE("who writes token by token") {
  CHECK(generates(model("decoder", 1)));
  CHECK_FALSE(generates(model("encoder-decoder", 1)));
  CHECK(decodes(model("encoder-decoder", 1)));
  CHECK_FALSE(decodes(model("encoder", 1)));
}
