#include "steelyard/batch/flow.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace steelyard;

namespace {

struct Seen {
  std::vector<std::size_t> written; ///< what the records became
  std::size_t read = 0, most_held = 0;
};

/// Records 0, 1, 2 ... that become their squares; those divisible by 5 take longer.
Seen squares(std::size_t records, FlowSettings settings, std::size_t stop_after = ~std::size_t{0}) {
  Seen seen;
  std::vector<std::size_t> slots(settings.slots);
  flow(settings, {.read =
                      [&](std::size_t slot) {
                        if (seen.read == records) return false;
                        slots[slot] = seen.read++;
                        seen.most_held = std::max(seen.most_held, seen.read - seen.written.size());
                        return true;
                      },
                  .work =
                      [&](std::size_t slot) {
                        if (slots[slot] % 5 == 0) std::this_thread::sleep_for(std::chrono::milliseconds{2});
                        slots[slot] *= slots[slot];
                      },
                  .write =
                      [&](std::size_t slot) {
                        seen.written.push_back(slots[slot]);
                        return seen.written.size() < stop_after;
                      }});
  return seen;
}

} // namespace

TEST_CASE("records come out in the order they went in, for any number of threads and slots") {
  std::vector<std::size_t> expected;
  for (std::size_t i = 0; i < 40; ++i)
    expected.push_back(i * i);
  for (const std::size_t threads : {1U, 2U, 8U})
    for (const std::size_t slots : {1U, 2U, 3U, 16U, 100U}) {
      CAPTURE(threads, slots);
      const Seen seen = squares(40, {threads, slots});
      CHECK(seen.written == expected);
      CHECK(seen.most_held <= slots);
    }
}

TEST_CASE("no records, or fewer than slots") {
  CHECK(squares(0, {2, 4}).written.empty());
  CHECK(squares(1, {2, 4}).written == std::vector<std::size_t>{0});
}

TEST_CASE("a write that says stop is the last, and no more is read") {
  const Seen seen = squares(1000, {2, 4}, 3);
  CHECK(seen.written == std::vector<std::size_t>{0, 1, 4});
  CHECK(seen.read <= 3 + 4);
}

TEST_CASE("a thread's exception comes out, and what was in work is not written") {
  std::size_t read = 0;
  std::vector<std::size_t> slots(4), written;
  const FlowSteps steps{.read =
                            [&](std::size_t slot) {
                              slots[slot] = read++;
                              return true;
                            },
                        .work =
                            [&](std::size_t slot) {
                              if (slots[slot] == 6) throw std::runtime_error{"six"};
                            },
                        .write =
                            [&](std::size_t slot) {
                              written.push_back(slots[slot]);
                              return true;
                            }};
  CHECK_THROWS_WITH(flow({2, 4}, steps), "six");
  CHECK(written.size() <= 6);
  CHECK(std::ranges::is_sorted(written));
}

TEST_CASE("records are worked on side by side") {
  // Each of two records waits for the other to be begun: with one thread that would never end.
  std::atomic<int> begun = 0;
  std::size_t read = 0;
  flow({2, 2}, {.read = [&](std::size_t) { return read++ < 2; },
                .work =
                    [&](std::size_t) {
                      ++begun;
                      while (begun < 2)
                        std::this_thread::yield();
                    },
                .write = [](std::size_t) { return true; }});
  CHECK(begun == 2);
}
