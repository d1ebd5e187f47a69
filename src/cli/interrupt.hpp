/// \file
/// The user's wish to stop, for commands that keep what they have.
#pragma once

namespace steelyard::cli {

/// Holds SIGINT and SIGTERM back for this thread and those it starts, as long as it lives and none has come.
/// The first that comes is taken note of; after that they end the program, as they do by default.
class InterruptWatch {
 public:
  InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
  ~InterruptWatch();

  /// Whether one has come.
  [[nodiscard]] bool interrupted();

 private:
  bool interrupted_ = false;
};

} // namespace steelyard::cli
