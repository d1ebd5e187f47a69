#include "steelyard/formulas/queueing.hpp"

namespace steelyard {

std::optional<int> fewest_servers(ItemsPerSecond rate, Seconds service, double variability,
                                  const WaitLimit& limit, int most) {
  const double load = offered_load(rate, service);
  const double allowed = limit.wait / service;
  const double tail = 1 - limit.share.count();
  // The recursion of the loss formula passes every smaller number of servers, so one pass decides.
  double b = 1;
  for (int servers = 1; servers <= most; ++servers) {
    b = load * b / (servers + load * b);
    const double busy = load / servers;
    if (!(busy < 1) || busy > limit.greatest_busy_share.count()) continue;
    const double waits = b / (1 - busy * (1 - b));
    // A share that waits of at most `tail` needs no logarithm: the percentile of the wait is 0.
    if (waits <= tail || std::log(waits / tail) / (servers - load) * variability <= allowed) return servers;
  }
  return std::nullopt;
}

namespace {

/// The wait, in service times, that a share of `1 - tail` does not exceed.
double usual_wait(double load, int servers, double tail) {
  const double waits = waiting_probability(load, servers).count();
  return waits <= tail ? 0 : std::log(waits / tail) / (servers - load);
}

/// The wait of a column of the table after the first, which is for none at all.
double tabled_wait(int k) {
  return std::exp2((k - 9) / 2.0);
}

} // namespace

StaffingTable::StaffingTable(Probability share) {
  const double tail = 1 - share.count();
  for (int servers = 1; servers <= most_servers; ++servers)
    for (int k = 0; k <= waits; ++k) {
      const double allowed = k == 0 ? 0 : tabled_wait(k);
      // The wait grows with the load, so halving finds the greatest that is allowed.
      double lo = 0, hi = servers;
      for (int i = 0; i < 24; ++i) {
        const double middle = (lo + hi) / 2;
        (usual_wait(middle, servers, tail) <= allowed ? lo : hi) = middle;
      }
      load_[static_cast<std::size_t>(servers - 1)][static_cast<std::size_t>(k)] = lo;
    }
}

StaffingTable::Limit StaffingTable::limit(double allowed_wait) {
  if (!(allowed_wait > 0)) return {0, 0};
  const double at = 9 + 2 * std::log2(allowed_wait);
  if (at >= waits) return {waits - 1, 1};
  // Between no wait and the shortest of the table on the wait itself, beyond on its logarithm.
  if (at <= 1) return {0, allowed_wait / tabled_wait(1)};
  const auto k = static_cast<std::size_t>(at);
  return {k, at - static_cast<double>(k)};
}

double StaffingTable::greatest_load(int servers, Limit allowed_wait) const {
  const auto& row = load_[static_cast<std::size_t>(servers - 1)];
  const double shorter = row[allowed_wait.column], longer = row[allowed_wait.column + 1];
  return shorter + (longer - shorter) * allowed_wait.share;
}

double StaffingTable::fewest(double load, Limit allowed_wait, double greatest_busy_share) const {
  double servers = std::max(1.0, std::ceil(load / greatest_busy_share));
  while (servers <= most_servers && greatest_load(static_cast<int>(servers), allowed_wait) < load)
    ++servers;
  return servers;
}

} // namespace steelyard
