#include "steelyard/estimate/shared_work.hpp"

#include "groundwork.hpp"
#include "serving.hpp"

#include <utility>

namespace steelyard {

SharedWork::SharedWork(const Setting& setting, const std::vector<Option>& options)
    : setting_{setting}, works_of_(options.size()) {
  std::map<std::string, std::size_t> index_of;
  std::map<std::size_t, std::size_t> group_of; ///< by what comes before serving
  std::vector<std::size_t> users;
  const auto used = [&](std::string key) {
    const auto [at, is_new] = index_of.try_emplace(std::move(key), users.size());
    if (is_new) {
      users.push_back(0);
      keys_.push_back(at->first);
    }
    ++users[at->second];
    return at->second;
  };
  for (std::size_t k = 0; k < options.size(); ++k) {
    if (!options[k].infeasible.empty()) continue;
    works_of_[k] = {used(groundwork_key(Job{setting, options[k]}, Keep::totals)),
                    used(serving_key(options[k]))};
    const auto [at, is_new] = group_of.try_emplace(works_of_[k].front(), groups_.size());
    if (is_new) groups_.emplace_back();
    groups_[at->second].push_back(k);
  }
  wanted_ = std::vector<std::atomic<std::size_t>>(users.size());
  for (std::size_t w = 0; w < users.size(); ++w)
    wanted_[w] = users[w];
}

void SharedWork::done(std::size_t option) {
  for (const std::size_t work : works_of_[option])
    if (--wanted_[work] == 0) setting_.forget(keys_[work]);
}

} // namespace steelyard
