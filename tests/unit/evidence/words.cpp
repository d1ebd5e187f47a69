#include "evidence/words.hpp"

#include "support/catch.hpp"

#include <cmath>

using namespace steelyard;

TEST_CASE("words are letters and digits in lower case") {
  CHECK(words_of("TPU-v5p, 2.5 GHz (x2)") == std::vector<std::string>{"tpu", "v5p", "2.5", "ghz", "x2"});
  CHECK(words_of(" -/ ").empty());
  CHECK(words_of("3. und") == std::vector<std::string>{"3", "und"});
}

TEST_CASE("numbers in texts, with suffixes") {
  CHECK(first_number("~1B words") == 1e9);
  CHECK(first_number("short side 640-800") == 640);
  CHECK(first_number("1,281,167 images") == 1281167);
  CHECK(first_number("2 then 3") == 2);
  CHECK(first_number("3 trees") == 3); // the t of trees is no suffix
  CHECK(first_number("512K") == 512e3);
  CHECK(first_number("1.2 million clips") == 1.2e6);
  CHECK(first_number("1.05e21 FLOP") == 1.05e21);
  CHECK_FALSE(first_number("none"));
  CHECK(number_before("10500000 rows x 28 features", " features") == 28);
  CHECK(number_before("10500000 rows x 28 features", " rows") == 10500000);
  CHECK(number_before("LibriSpeech 960 h", " h") == 960);
  CHECK_FALSE(number_before("16 cores", "threads"));
}

TEST_CASE("a text says words, however they are joined") {
  const Wording text{"Faster R-CNN X101-32x8d-FPN 3x, R101"};
  CHECK(text.says("rcnn"));
  CHECK(text.says("x101"));
  CHECK(text.says_all("rcnn r101"));
  CHECK_FALSE(text.says("xr101")); // `3x` ends in it, but begins elsewhere
  CHECK_FALSE(text.says("cnn1"));
  CHECK(text.begins("fast"));
  CHECK(text.ends("ster"));
  CHECK(text.holds("r-cnn"));
  CHECK(text.spells("fpn3x"));
}

TEST_CASE("sides of images") {
  CHECK(image_side("224") == 224);
  CHECK(image_side("128^3 crops") == 128);
  CHECK(image_side("512 (latents)") == 512);
  CHECK(image_side("short side 640-800").value() == Approx(720 * std::sqrt(4.0 / 3)));
  CHECK(image_side("256 then 512").value() == Approx(std::sqrt((256.0 * 256 + 512 * 512) / 2)));
  CHECK(image_side("800-1344").value() == Approx(std::sqrt((800.0 * 800 + 1344 * 1344) / 2)));
  const double grown = std::sqrt((160.0 * 160 + 192 * 192) / 2); // progressive resizing
  for (const char* text : {"160->192", "160 -> 192", "160\u2192192", "160 to 192", "160-192"})
    CHECK(image_side(text).value() == Approx(grown));
  CHECK(image_side("patches of 16, 224") == 16);
  CHECK_FALSE(image_side(""));
}
