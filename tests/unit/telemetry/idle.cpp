#include "support/shipped.hpp"

#include "made_usage.hpp"

#include "steelyard/telemetry/idle.hpp"

using namespace steelyard;
using test::always;
using test::made_usage;

namespace {

const RightsizeCoefficients& k() {
  return test::shipped_coefficients().rightsize;
}

/// A notebook of eight processors at a dollar an hour.
IdleQuestion notebook() {
  IdleQuestion question;
  question.processors = 8;
  question.gpus = 1;
  question.hourly = {1.0, 0.1, 0.05};
  return question;
}

} // namespace

TEST_CASE("the worked example: work in the first and the last of ten hours") {
  const Usage usage = made_usage(
      120, 300, {{Dimension::cpu_utilisation, [](int i) { return i < 12 || i >= 108 ? 200.0 : 2.0; }}});
  const Idleness found = idleness(usage, notebook(), k());
  CHECK(found.hours_on == Approx(10));
  CHECK(found.hours_idle == Approx(8));
  CHECK(found.stretches == 1);
  CHECK(found.longest_hours == Approx(8));
  CHECK(*found.usd == Approx(8));
  CHECK(found.kwh == Approx(0.8));
  CHECK(found.kgco2e == Approx(0.4));
  REQUIRE(found.auto_stops.size() == 4);
  CHECK(found.auto_stops[0].minutes == 60);
  CHECK(found.auto_stops[0].hours_saved == Approx(7));
  CHECK(found.auto_stops[0].interruptions == 1);
  CHECK(found.auto_stops[3].minutes == 480);
  CHECK(found.auto_stops[3].hours_saved == Approx(0).margin(1e-9));
}

TEST_CASE("idle is below a quarter of a core on a large machine, and 5 % of a small one") {
  const auto idle_hours = [](double processors, double cpu) {
    IdleQuestion question = notebook();
    question.processors = processors;
    const Usage usage = made_usage(12, 300, {{Dimension::cpu_utilisation, always(cpu)}});
    return idleness(usage, question, k()).hours_idle;
  };
  CHECK(idle_hours(96, 24.9) == Approx(1));
  CHECK(idle_hours(96, 25.1) == 0);
  CHECK(idle_hours(2, 9.9) == Approx(1));
  CHECK(idle_hours(2, 10.1) == 0);
}

TEST_CASE("a GPU at work is no idle machine") {
  const auto idle_hours = [](double gpu) {
    const Usage usage = made_usage(
        12, 300, {{Dimension::cpu_utilisation, always(1)}, {Dimension::gpu_utilisation, always(gpu)}});
    return idleness(usage, notebook(), k()).hours_idle;
  };
  CHECK(idle_hours(4.9) == Approx(1));
  CHECK(idle_hours(5.1) == 0);
}

TEST_CASE("hours without a reading are off, not idle") {
  UsageCollector collector;
  for (int i = 0; i < 288; ++i)
    if (i < 24 || i >= 264) collector.take({Dimension::cpu_utilisation, "", "", 1, 300.0 * i});
  const Idleness found = idleness(collector.usage(), notebook(), k());
  CHECK(found.hours_on == Approx(4));
  CHECK(found.hours_idle == Approx(4));
  CHECK(found.stretches == 2);
}

TEST_CASE("of an endpoint requests decide, and silence is idle") {
  IdleQuestion question = notebook();
  question.endpoint = true;
  question.instances = 2;
  const Usage busy_but_unasked =
      made_usage(288, 300, {{Dimension::cpu_utilisation, always(300)}, {Dimension::invocations, [](int i) {
                                                                          return i < 144 ? 5.0 : 0.0;
                                                                        }}});
  const Idleness found = idleness(busy_but_unasked, question, k());
  CHECK(found.by_requests);
  CHECK(found.hours_idle == Approx(24)); // twelve hours of two machines
  UsageCollector sparse;                 // CloudWatch gives no reading where there is no request
  for (int i = 0; i < 288; ++i)
    if (i < 100 || i > 280) sparse.take({Dimension::invocations, "", "", 3, 300.0 * i});
  CHECK(idleness(sparse.usage(), question, k()).hours_idle == Approx(2 * 181 * 300 / 3600.0));
}

TEST_CASE("a stop that costs people more than it saves is not recommended") {
  // Work for five minutes every two hours: each stop saves an hour and interrupts.
  const Usage usage = made_usage(
      24 * 12, 300, {{Dimension::cpu_utilisation, [](int i) { return i % 24 == 0 ? 200.0 : 2.0; }}});
  IdleQuestion cheap = notebook();
  cheap.hourly.usd = 0.05;
  CHECK_FALSE(idleness(usage, cheap, k()).recommended);
  IdleQuestion dear = notebook();
  dear.hourly.usd = 50;
  CHECK(idleness(usage, dear, k()).recommended == 0U);
}
