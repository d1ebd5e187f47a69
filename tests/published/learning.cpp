#include "published/row.hpp"

#include "steelyard/formulas/experiment.hpp"
#include "steelyard/formulas/learning_curve.hpp"
#include "steelyard/stats/distribution.hpp"

using namespace steelyard;
using published::Row;

namespace {

/// (n + D_T) / n of the transfer from text to Python.
double multiplier(double parameters, double characters) {
  const Items n{characters};
  return effective_items({1.9e4, 0.18, 0.38}, n, Parameters{parameters}) / n;
}

} // namespace

TEST_CASE("effective data multiplied by pretraining on text") {
  const char* why = "1 %: arithmetic from constants of two digits, rounded to whole numbers";
  const char* source = "Hernandez et al. 2021, arXiv:2102.01293, k = 1.9e4, alpha = 0.18, beta = 0.38";
  const Row rows[]{
      {"1e9 parameters, 1e6 characters", multiplier(1e9, 1e6), 602, 6, "1", why, source},
      {"1e9 parameters, 1e7 characters", multiplier(1e9, 1e7), 92, 1, "1", why, source},
      {"1e9 parameters, 1e8 characters", multiplier(1e9, 1e8), 15, 0.5, "1", why, source},
      {"1e9 parameters, 1e9 characters", multiplier(1e9, 1e9), 3, 0.5, "1", why, source},
      {"7e9 parameters, 1e6 characters", multiplier(7e9, 1e6), 1260, 13, "1", why, source},
      {"7e9 parameters, 1e7 characters", multiplier(7e9, 1e7), 191, 2, "1", why, source},
      {"7e9 parameters, 1e8 characters", multiplier(7e9, 1e8), 30, 0.5, "1", why, source},
      {"7e9 parameters, 1e9 characters", multiplier(7e9, 1e9), 5, 0.5, "1", why, source},
  };
  published::check(rows);
}

TEST_CASE("losses of large language models by the Chinchilla law") {
  const PretrainingLaw law{1.69, 406.4, 410.7, 0.34, 0.28};
  const char* source =
      "Hoffmann et al. 2022, arXiv:2203.15556, equation 10; values as printed in \"chinchilla's wild "
      "implications\" (nostalgebraist, LessWrong, 2022)";
  const Row rows[]{
      {"Chinchilla, 70e9 and 1.4e12", pretraining_loss(law, Parameters{70e9}, Tokens{1.4e12}), 1.936, 0.002,
       "nat/token", "printed to three digits after the point", source},
      {"Gopher, 280e9 and 300e9", pretraining_loss(law, Parameters{280e9}, Tokens{300e9}), 1.993, 0.002,
       "nat/token", "printed to three digits after the point", source},
  };
  published::check(rows);
}

TEST_CASE("cost of successive halving") {
  const Row rows[]{{"budgets of 27 to 1 by thirds", successive_halving_share(27, 3), 4.0 / 27, 1e-12, "1",
                    "exact: four rungs of equal cost",
                    "Jamieson and Talwalkar 2016, arXiv:1502.07943: each rung costs n r"}};
  published::check(rows);
}

TEST_CASE("how long deploying a model takes") {
  // Of those who answered with a time: 14, 28 and 40 of 82 %.
  const Distribution days = Lognormal{29, 1.48};
  const auto below = [&](double x) { return 100 * normal_probability(std::log(x / 29) / 1.48); };
  const char* why = "1 point: shares are printed to whole percent";
  const char* source = "Algorithmia, 2020 state of enterprise machine learning: 14 % up to 7 days, 28 % 8 to "
                       "30 days, 40 % longer";
  const Row rows[]{
      {"a week", below(7), 100 * 14.0 / 82, 1, "%", why, source},
      {"a month", below(30), 100 * 42.0 / 82, 1, "%", why, source},
  };
  published::check(rows);
  CHECK(quantile(days, 0.5) == Approx(29));
}
