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

} // namespace steelyard
