#include "published/row.hpp"

#include "steelyard/formulas/queueing.hpp"

using namespace steelyard;
using published::Row;

TEST_CASE("Erlang's loss table") {
  const char* why = "0.02 points: loads are printed to three digits";
  const char* source = "Erlang B traffic table (ITU-D SG 2, Teletraffic Engineering Handbook, and any "
                       "other): load at 1 % blocking";
  const auto blocked = [](double load, int servers) {
    return 100 * blocking_probability(load, servers).count();
  };
  const Row rows[]{
      {"5 servers, 1.36 erlang", blocked(1.36, 5), 1, 0.02, "%", why, source},
      {"10 servers, 4.46 erlang", blocked(4.46, 10), 1, 0.02, "%", why, source},
      {"20 servers, 12.0 erlang", blocked(12.0, 20), 1, 0.04, "%",
       "0.04 points: the load is printed to 0.05 erlang", source},
      {"50 servers, 37.9 erlang", blocked(37.9, 50), 1, 0.02, "%", why, source},
  };
  published::check(rows);
}

TEST_CASE("Erlang C, a call centre worked by hand") {
  // 360 calls in half an hour, 4 minutes each, 55 agents.
  const Seconds call{240};
  const double load = offered_load(ItemsPerSecond{0.2}, call);
  const char* source = "M. Tanner, Erlang C calculation example, mitan.co.uk/erlang/elgcmath.htm";
  const Row rows[]{
      {"load", load, 48, 1e-9, "erlang", "exact", source},
      {"chance to wait", waiting_probability(load, 55).count(), 0.239, 0.0005, "1", "printed to three digits",
       source},
      {"mean wait", mean_wait(load, 55, call, 1).count(), 8.2, 0.05, "s", "printed to one digit", source},
      {"answered within 15 s",
       100 * (1 - waiting_probability(load, 55).count() * std::exp(-(55 - load) * 15 / 240)), 84.6, 0.1, "%",
       "printed to one digit", source},
  };
  published::check(rows);
}
