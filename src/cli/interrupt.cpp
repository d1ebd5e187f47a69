#include "cli/interrupt.hpp"

#include <signal.h>

#include <ctime>

namespace steelyard::cli {

namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

} // namespace

// Held back and asked for, rather than handled: a handler could only tell by a variable that everybody sees.
InterruptWatch::InterruptWatch() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

InterruptWatch::~InterruptWatch() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

bool InterruptWatch::interrupted() {
  if (interrupted_) return true;
  const sigset_t set = stop_signals();
  const std::timespec at_once{};
  if (sigtimedwait(&set, nullptr, &at_once) <= 0) return false;
  interrupted_ = true;
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  return true;
}

} // namespace steelyard::cli
