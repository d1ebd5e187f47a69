/// \file
/// Records that are read one after another, worked on side by side, and written in the order they were read.
///
/// \par Model
/// A ring of slots, each for one record from its reading to its writing. A record is written when it is done
/// and all before it are written; a slot is read into when its last record is written. So no more records
/// are held than there are slots, whatever their number, and whatever the order in which they get done.
/// \par Worked example
/// Two slots; record 0 takes 3 s, all others 1 s, two threads. Record 1 is done after 1 s and waits in its
/// slot; record 2 is read at 3 s, when both are written.
/// \par Accuracy
/// The order of writing is exact. A record that takes far longer than the others holds up reading once all
/// slots are taken; more slots than threads soften that.
/// \par Source
/// The reorder buffer of Tomasulo-style processors, here without speculation.
#pragma once

#include <cstddef>
#include <functional>

namespace steelyard {

/// How many records are worked on at once, and how many are held.
struct FlowSettings {
  std::size_t threads = 1; ///< at least 1
  std::size_t slots = 2;   ///< at least 1; more than that are never held
};

/// What is done with the record in a slot, 0 to slots - 1. What a record is, and where it is kept, is the
/// caller's: a vector of as many elements as there are slots will do.
struct FlowSteps {
  std::function<bool(std::size_t slot)> read;  ///< fills the slot; false: there are no more records
  std::function<void(std::size_t slot)> work;  ///< by one of the threads
  std::function<bool(std::size_t slot)> write; ///< false: stop, nothing can be written any more
};

/// Runs until `read` or `write` says stop; what was read before `read` said so is worked on and written.
/// `read` and `write` are called by the calling thread only. An exception of a step ends the flow and comes
/// out of here; records in work are finished before that, and not written.
void flow(const FlowSettings& settings, const FlowSteps& steps);

} // namespace steelyard
