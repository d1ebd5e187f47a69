#include "io/damage.hpp"

#include <fmt/format.h>

namespace steelyard::io {

void Damage::add(std::string_view kind, const std::string& file, std::size_t line) {
  auto at = kinds_.find(kind);
  if (at == kinds_.end()) at = kinds_.emplace(std::string{kind}, Seen{0, file, line}).first;
  ++at->second.count;
}

std::vector<Error> Damage::warnings() const {
  std::vector<Error> all;
  for (const auto& [kind, seen] : kinds_) {
    Error odd{fmt::format("{}: {}", kind, seen.count), {}, {}, Exit::input};
    odd.where.file = seen.file;
    odd.where.line = seen.line;
    odd.where.column = seen.line > 0 ? 1 : 0;
    if (seen.count > 1) odd.next = "the first of them is named here";
    all.push_back(std::move(odd));
  }
  return all;
}

} // namespace steelyard::io
