#include "steelyard/batch/flow.hpp"

#include "steelyard/support/expects.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace steelyard {

namespace {

/// Threads that work on slots as they are handed in. They end, and are waited for, with the object.
class Workers {
 public:
  Workers(std::size_t threads, std::size_t slots, const std::function<void(std::size_t)>& work)
      : work_{work}, done_(slots, false) {
    threads_.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i)
      threads_.emplace_back([this] { run(); });
  }

  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  ~Workers() {
    {
      const std::lock_guard lock{mutex_};
      waiting_.clear();
      ended_ = true;
    }
    handed_in_.notify_all();
  }

  void hand_in(std::size_t slot) {
    {
      const std::lock_guard lock{mutex_};
      done_[slot] = false;
      waiting_.push_back(slot);
    }
    handed_in_.notify_one();
  }

  /// Whether the slot is done already.
  [[nodiscard]] bool is_done(std::size_t slot) {
    const std::lock_guard lock{mutex_};
    return done_[slot];
  }

  /// Returns when the slot is done. Throws what a worker threw, whichever slot it had.
  void wait_for(std::size_t slot) {
    std::unique_lock lock{mutex_};
    got_done_.wait(lock, [&] { return done_[slot] || thrown_; });
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  void run() {
    for (;;) {
      std::unique_lock lock{mutex_};
      handed_in_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const std::size_t slot = waiting_.front();
      waiting_.pop_front();
      lock.unlock();
      std::exception_ptr thrown;
      try {
        work_(slot);
      } catch (...) {
        thrown = std::current_exception();
      }
      lock.lock();
      done_[slot] = true;
      if (thrown && !thrown_) thrown_ = thrown;
      got_done_.notify_one();
    }
  }

  const std::function<void(std::size_t)>& work_;
  std::mutex mutex_;
  std::condition_variable handed_in_, got_done_;
  std::deque<std::size_t> waiting_;
  std::vector<bool> done_;
  std::exception_ptr thrown_;
  bool ended_ = false;
  std::vector<std::jthread> threads_; ///< last: they are joined before the rest goes
};

} // namespace

void flow(const FlowSettings& settings, const FlowSteps& steps) {
  expects(settings.threads > 0 && settings.slots > 0);
  Workers workers{settings.threads, settings.slots, steps.work};
  std::size_t read = 0, written = 0;
  const auto write_oldest = [&] {
    const std::size_t slot = written % settings.slots;
    workers.wait_for(slot);
    ++written;
    return steps.write(slot);
  };
  for (;;) {
    // What is done goes out before more comes in, so that a reader who waits holds nothing back for long.
    while (written < read && (read - written == settings.slots || workers.is_done(written % settings.slots)))
      if (!write_oldest()) return;
    if (!steps.read(read % settings.slots)) break;
    workers.hand_in(read++ % settings.slots);
  }
  while (written < read)
    if (!write_oldest()) return;
}

} // namespace steelyard
