#include "evidence/named.hpp"

namespace steelyard {

std::string plain(std::string_view text) {
  std::string out;
  for (const auto& word : words_of(text))
    out += word;
  return out;
}

const Coefficient* named(const CoefficientFamily& family, const Wording& text) {
  const Coefficient* best = nullptr;
  std::size_t length = 0;
  for (const auto& [word, coefficient] : family.members) {
    const std::string letters = plain(word);
    if (letters.size() > length && text.spells(letters)) {
      best = &coefficient;
      length = letters.size();
    }
  }
  return best;
}

std::size_t spelled_length(const std::vector<std::string>& spellings, const Wording& text) {
  std::size_t length = 0;
  for (const auto& spelling : spellings)
    if (spelling.size() > length && text.spells_all(spelling)) length = spelling.size();
  return length;
}

const Network* spelled_network(const std::vector<Network>& networks, const Wording& text, bool detects) {
  const Network* best = nullptr;
  std::size_t length = 0;
  for (const Network& network : networks) {
    if (network.detects != detects) continue;
    const std::size_t spelled = spelled_length(network.spellings, text);
    if (spelled <= length) continue;
    best = &network;
    length = spelled;
  }
  return best;
}

std::string_view spelled_group(const std::vector<NetworkGroup>& groups, const Wording& text) {
  std::string_view best = "plain";
  std::size_t length = 0;
  for (const NetworkGroup& group : groups) {
    const std::size_t spelled = spelled_length(group.spellings, text);
    if (spelled <= length) continue;
    best = group.id;
    length = spelled;
  }
  return best;
}

} // namespace steelyard
