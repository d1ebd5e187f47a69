#include "evidence/words.hpp"

#include "support/catch.hpp"

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
  CHECK_FALSE(first_number("none"));
  CHECK(number_before("10500000 rows x 28 features", " features") == 28);
  CHECK(number_before("10500000 rows x 28 features", " rows") == 10500000);
  CHECK(number_before("LibriSpeech 960 h", " h") == 960);
  CHECK_FALSE(number_before("16 cores", "threads"));
}
