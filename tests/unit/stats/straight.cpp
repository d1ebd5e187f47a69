#include "support/catch.hpp"

#include "steelyard/stats/straight.hpp"

#include <cmath>
#include <vector>

using namespace steelyard;

TEST_CASE("a column between two others lies on the line or does not") {
  const std::vector<double> low{10, -2}, high{30, 2};
  CHECK(straight(low, std::vector<double>{15, -1}, high, 0.25));
  CHECK_FALSE(straight(low, std::vector<double>{15, -1.001}, high, 0.25));
  CHECK_FALSE(straight(low, std::vector<double>{15}, high, 0.25));
  CHECK(straight(low, low, low, 0.7));
}

TEST_CASE("a column that is no number is on no line") {
  const std::vector<double> low{0}, high{1};
  CHECK_FALSE(straight(low, std::vector<double>{std::nan("")}, high, 0.5));
}

TEST_CASE("a column is read off the line") {
  CHECK(on_the_way({10, -2}, std::vector<double>{30, 2}, 0.25) == std::vector<double>{15, -1});
}
