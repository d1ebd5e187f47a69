#include "steelyard/stats/sample.hpp"

#include <algorithm>
#include <mutex>

namespace steelyard {

std::span<const double> Sample::column(const Assumption& assumption) const {
  if (kin_ && std::ranges::find(own_, assumption.id) == own_.end()) return kin_->column(assumption);
  {
    const std::shared_lock lock{mutex_};
    if (const auto at = columns_.find(assumption.id); at != columns_.end()) return at->second->values;
  }
  // Made outside the lock: two threads may make the same column, with the same numbers.
  auto entry = std::make_unique<Entry>();
  entry->assumption = assumption;
  entry->values = steelyard::column(key_, assumption.id, assumption.distribution, draws_);
  const std::unique_lock lock{mutex_};
  return columns_.try_emplace(assumption.id, std::move(entry)).first->second->values;
}

std::vector<const Assumption*> Sample::drawn() const {
  const std::shared_lock lock{mutex_};
  std::vector<const Assumption*> all;
  for (const auto& [id, entry] : columns_)
    all.push_back(&entry->assumption);
  std::ranges::sort(all, {}, &Assumption::id);
  return all;
}

std::span<const double> Sample::drawn_column(const std::string& id) const {
  const std::shared_lock lock{mutex_};
  const auto at = columns_.find(id);
  return at == columns_.end() ? std::span<const double>{} : at->second->values;
}

} // namespace steelyard
