#include "support/catch.hpp"

#include "steelyard/stats/distribution.hpp"
#include "steelyard/stats/student.hpp"

#include <limits>

using namespace steelyard;

TEST_CASE("Student's distribution against published percentage points") {
  struct Row {
    int freedom;
    double t, p;
    const char* source;
  };

  // The t are printed to three decimals, so the p hold to what half of the last one moves.
  for (const Row& row : {Row{1, 6.314, 0.95, "Abramowitz and Stegun, table 26.10"},
                         Row{2, 2.920, 0.95, "Abramowitz and Stegun, table 26.10"},
                         Row{3, 2.353, 0.95, "Abramowitz and Stegun, table 26.10"},
                         Row{6, 1.943, 0.95, "Abramowitz and Stegun, table 26.10"},
                         Row{9, 3.250, 0.995, "Abramowitz and Stegun, table 26.10"},
                         Row{30, 2.042, 0.975, "Abramowitz and Stegun, table 26.10"}}) {
    CAPTURE(row.freedom, row.source);
    CHECK(student_probability(row.t, row.freedom) == Approx(row.p).margin(1e-4));
    CHECK(student_probability(-row.t, row.freedom) == Approx(1 - row.p).margin(1e-4));
  }
}

TEST_CASE("Student's distribution in closed form") {
  CHECK(student_probability(1, 1) == Approx(0.75).epsilon(1e-14)); // arctan
  CHECK(student_probability(2, 2) ==
        Approx(0.5 + 1 / std::sqrt(6.0)).epsilon(1e-14)); // t / (2 sqrt(2 + t^2))
  CHECK(student_probability(0, 7) == 0.5);
  CHECK(student_probability(1, 2001) == Approx(normal_probability(1)).margin(2e-4));
}

TEST_CASE("the ends of Student's distribution") {
  const double far = std::numeric_limits<double>::infinity();
  CHECK(student_probability(far, 3) == 1);
  CHECK(student_probability(-far, 3) == 0);
  CHECK(student_probability(1e300, 4) == Approx(1));
}
