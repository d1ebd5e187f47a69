#include "steelyard/quality/curve_draws.hpp"

#include "steelyard/stats/distribution.hpp"
#include "steelyard/stats/student.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace steelyard {

namespace {

constexpr double log_odds_most = 15; ///< farther from even there is nothing to tell apart
constexpr double normal_most = 6.5;  ///< a million draws do not go beyond
constexpr int steps_per_normal = 32; ///< of the table of Student's quantiles
constexpr int bisections = 60;

/// Student's quantiles at equal steps of the standard normal of the same probability, from 0 up.
std::vector<double> student_table(int freedom) {
  std::vector<double> table{0};
  for (int k = 1; k <= static_cast<int>(normal_most * steps_per_normal); ++k) {
    const double p = normal_probability(static_cast<double>(k) / steps_per_normal);
    double low = table.back(), high = std::max(1.0, low);
    while (student_probability(high, freedom) < p)
      high *= 2;
    for (int i = 0; i < bisections; ++i) {
      const double middle = (low + high) / 2;
      (student_probability(middle, freedom) < p ? low : high) = middle;
    }
    table.push_back((low + high) / 2);
  }
  return table;
}

double student_of_normal(const std::vector<double>& table, double normal) {
  const double at = std::min(std::abs(normal) * steps_per_normal, static_cast<double>(table.size() - 1));
  const auto left = std::min(static_cast<std::size_t>(at), table.size() - 2);
  const double t = std::lerp(table[left], table[left + 1], at - static_cast<double>(left));
  return normal < 0 ? -t : t;
}

} // namespace

CurveDraws::CurveDraws(const CurvePosterior& posterior, std::span<const double> which,
                       std::span<const double> where)
    : largest_{posterior.largest().count()} {
  const double smallest = std::log2(posterior.smallest().count() / largest_),
               farthest = std::log2(posterior.farthest().count() / largest_);
  // From one item on, by half doublings, with the smallest size seen between them.
  for (double halves = -std::ceil(2 * std::log2(std::max(1.0, largest_))); halves <= 2 * farthest; ++halves) {
    if (halves / 2 >= smallest && smallest_ == 0 && (doublings_.empty() || doublings_.back() < smallest)) {
      smallest_ = doublings_.size();
      doublings_.push_back(smallest);
    }
    if (halves / 2 != smallest) doublings_.push_back(halves / 2);
  }
  members_ = posterior.members(doublings_);

  // Sorted by what they lead to, so that a draw's member says how well the curve goes on.
  std::vector<std::size_t> order(members_.weight.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto& last = members_.mean.back();
  std::ranges::stable_sort(order, [&last](std::size_t a, std::size_t b) { return last[a] > last[b]; });
  std::vector<double> until;
  double sum = 0;
  for (const std::size_t i : order)
    until.push_back(sum += members_.weight[i]);

  const auto table = student_table(members_.freedom);
  for (std::size_t i = 0; i < which.size(); ++i) {
    const double u = normal_probability(which[i]) * sum;
    const auto at = std::min(static_cast<std::size_t>(std::ranges::lower_bound(until, u) - until.begin()),
                             order.size() - 1);
    member_.push_back(order[at]);
    place_.push_back(-student_of_normal(table, where[i])); // of the error, so a high draw is a good score
  }
}

double CurveDraws::of_error(std::size_t draw, std::size_t size) const {
  const std::size_t member = member_[draw];
  return std::clamp(members_.mean[size][member] + members_.scale[size][member] * place_[draw], -log_odds_most,
                    log_odds_most);
}

double CurveDraws::log_odds(std::size_t draw, Items items) const {
  const double x =
      std::clamp(std::log2(std::max(1.0, items.count()) / largest_), doublings_.front(), doublings_.back());
  double now = of_error(draw, smallest_);
  if (x >= doublings_[smallest_]) {
    for (std::size_t k = smallest_ + 1; k < doublings_.size(); ++k) {
      const double next = std::min(now, of_error(draw, k));
      if (doublings_[k] >= x)
        return -std::lerp(now, next, (x - doublings_[k - 1]) / (doublings_[k] - doublings_[k - 1]));
      now = next;
    }
    return -now;
  }
  // Below what was tried, fewer items are never better.
  for (std::size_t k = smallest_; k-- > 0;) {
    const double next = std::max(now, of_error(draw, k));
    if (doublings_[k] <= x)
      return -std::lerp(now, next, (doublings_[k + 1] - x) / (doublings_[k + 1] - doublings_[k]));
    now = next;
  }
  return -now;
}

} // namespace steelyard
