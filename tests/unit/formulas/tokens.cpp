#include "support/catch.hpp"

#include "steelyard/formulas/tokens.hpp"

using namespace steelyard;

TEST_CASE("tokens: the worked example") {
  CHECK(patch_tokens(224, 224, 16).count() == 196);
  CHECK(latent_tokens(1024, 1024, 8, 2).count() == 4096);
  CHECK(billed_output(Tokens{200}, 4).count() == 1000);
}

TEST_CASE("a patch that is cut off is a patch") {
  CHECK(patch_tokens(225, 224, 16).count() == 15 * 14);
}

TEST_CASE("tokens of text") {
  CHECK(text_tokens(4000, 4).count() == 1000);
}
