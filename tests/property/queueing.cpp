// Formulas of waiting against a small discrete-event simulation.
#include "support/catch.hpp"

#include "steelyard/formulas/queueing.hpp"
#include "steelyard/formulas/serving.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

using namespace steelyard;

namespace {

/// Uniform numbers in (0, 1) that are the same everywhere (xorshift64*).
class Stream {
 public:
  explicit Stream(std::uint64_t seed) : state_{seed} {}

  double uniform() {
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    return (static_cast<double>((state_ * 2685821657736338717ULL) >> 11U) + 0.5) / 9007199254740992.0;
  }

  double exponential(double mean) { return -mean * std::log(uniform()); }

 private:
  std::uint64_t state_;
};

/// Waits of requests that come by chance to `servers`, first come, first served [in service times].
std::vector<double> simulated_waits(double load, int servers, const std::function<double(Stream&)>& service,
                                    std::size_t requests) {
  Stream stream{88172645463325252ULL};
  std::priority_queue<double, std::vector<double>, std::greater<>> free_at;
  for (int k = 0; k < servers; ++k)
    free_at.push(0);
  std::vector<double> waits;
  waits.reserve(requests);
  double now = 0;
  for (std::size_t i = 0; i < requests; ++i) {
    now += stream.exponential(1 / load);
    const double start = std::max(now, free_at.top());
    free_at.pop();
    free_at.push(start + service(stream));
    waits.push_back(start - now);
  }
  waits.erase(waits.begin(),
              waits.begin() + static_cast<std::ptrdiff_t>(requests / 10)); // until it is steady
  return waits;
}

double share_within(const std::vector<double>& waits, double limit) {
  return static_cast<double>(std::ranges::count_if(waits, [limit](double w) { return w <= limit; })) /
         static_cast<double>(waits.size());
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values)
    sum += value;
  return sum / static_cast<double>(values.size());
}

double exponential_service(Stream& stream) {
  return stream.exponential(1);
}

double constant_service(Stream&) {
  return 1;
}

} // namespace

TEST_CASE("Erlang C is what a simulation of exponential service sees") {
  for (const auto& [load, servers] : {std::pair{0.6, 1}, {1.5, 2}, {5.6, 8}, {24.0, 30}}) {
    CAPTURE(load, servers);
    const auto waits = simulated_waits(load, servers, exponential_service, 400000);
    CHECK(1 - share_within(waits, 0) == Approx(waiting_probability(load, servers).count()).margin(0.02));
    CHECK(mean_of(waits) == Approx(mean_wait(load, servers, Seconds{1}, 1).count()).epsilon(0.08));
    const double p95 = wait_percentile(load, servers, Seconds{1}, 1, Probability::clamped(0.95)).count();
    CHECK(share_within(waits, p95) == Approx(0.95).margin(0.01));
  }
}

TEST_CASE("constant service waits as the correction for variability says, within a tenth at the tail") {
  for (const auto& [load, servers] : {std::pair{0.6, 1}, {1.5, 2}, {5.6, 8}}) {
    CAPTURE(load, servers);
    const auto waits = simulated_waits(load, servers, constant_service, 400000);
    const double variability = variability_factor(1, 0);
    CHECK(mean_of(waits) == Approx(mean_wait(load, servers, Seconds{1}, variability).count()).epsilon(0.1));
    const double p95 =
        wait_percentile(load, servers, Seconds{1}, variability, Probability::clamped(0.95)).count();
    CHECK(share_within(waits, p95) == Approx(0.95).margin(0.02));
  }
}

TEST_CASE("the staffing that is chosen keeps the limit in a simulation, and one server fewer does not") {
  const StaffingTable table{Probability::clamped(0.95)};
  for (const double load : {0.3, 1.7, 6.5, 20.0})
    for (const double wait : {0.2, 1.0}) {
      const int servers = static_cast<int>(table.fewest(load, wait, 0.95));
      CAPTURE(load, wait, servers);
      CHECK(share_within(simulated_waits(load, servers, exponential_service, 200000), wait) > 0.94);
      if (servers > load + 1)
        CHECK(share_within(simulated_waits(load, servers - 1, exponential_service, 200000), wait) < 0.96);
    }
}
