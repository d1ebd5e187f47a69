#include "steelyard/interview/measured_text.hpp"

#include "support/catch.hpp"

#include <string>

using namespace steelyard::interview;

TEST_CASE("the worked example of the header, and other texts") {
  struct Row {
    std::string text;
    std::size_t words, characters;
  };

  for (const auto& row : {Row{"Where is my claim, it's 3 weeks?", 7, 32}, Row{"", 0, 0}, Row{" \n\t.", 0, 4},
                          Row{"état d\u2019âme", 2, 10}, Row{"請求書を", 4, 4}, Row{"한국어 text", 4, 8},
                          Row{R"({"queue":"motor","rank":2})", 4, 26}, Row{"\xff\xfe", 1, 2},
                          Row{"Stra\xdf"
                              "e",
                              1, 6},
                          Row{"\xe4", 1, 1}}) {
    CAPTURE(row.text);
    CHECK(word_count(row.text) == row.words);
    CHECK(character_count(row.text) == row.characters);
  }
}

namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values)
    text += static_cast<char>(value);
  return text;
}

} // namespace

TEST_CASE("images say their size in their header") {
  const std::string png =
      "\x89PNG\r\n\x1a\n" + bytes({0, 0, 0, 13}) + "IHDR" + bytes({0, 0, 4, 0, 0, 0, 2, 0});
  CHECK(image_megapixels(png) == 1024 * 512 / 1e6);
  // Application data before the frame, which stands in a progressive one.
  const std::string jpeg = bytes({0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 17, 8, 1, 0, 2, 0, 3});
  CHECK(image_megapixels(jpeg) == 512 * 256 / 1e6);
  for (std::size_t end = 0; end < png.size(); ++end)
    CHECK_FALSE(image_megapixels(png.substr(0, end)));
  for (std::size_t end = 0; end < jpeg.size() - 1; ++end)
    CHECK_FALSE(image_megapixels(jpeg.substr(0, end)));
  CHECK_FALSE(image_megapixels(bytes({0xff, 0xd8, 0xff, 0xe0, 0, 0})));
  CHECK_FALSE(image_megapixels("GIF89a"));
  CHECK_FALSE(image_megapixels("\x89PNG\r\n\x1a\n" + bytes({0, 0, 0, 13}) + "IHDR" +
                               bytes({0, 0, 0, 0, 0, 0, 2, 0})));
}
