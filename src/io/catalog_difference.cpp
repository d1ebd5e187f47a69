#include "steelyard/io/catalog_difference.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <tuple>

namespace steelyard {

namespace {

std::optional<double> number(const std::string& text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> move(const std::string& before, const std::string& after) {
  const auto from = number(before), to = number(after);
  if (!from || !to || *from <= 0 || *to <= 0) return std::nullopt;
  return *to / *from - 1;
}

/// How far a price went, the same for doubling and halving.
double distance(std::optional<double> move) {
  return move ? std::abs(std::log1p(*move)) : -1;
}

std::vector<KeyChange> key_changes(const CatalogRecord& before, const CatalogRecord& after) {
  const auto old_fields = record_fields(before), new_fields = record_fields(after);
  const auto value = [](const auto& fields, const std::string& key) {
    const auto at =
        std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == key; });
    return at == fields.end() ? std::string{} : at->second;
  };
  std::vector<KeyChange> changes;
  for (const auto& field : old_fields)
    if (const auto now = value(new_fields, field.first); now != field.second)
      changes.push_back({field.first, field.second, now, move(field.second, now)});
  for (const auto& field : new_fields)
    if (std::none_of(old_fields.begin(), old_fields.end(),
                     [&](const auto& old) { return old.first == field.first; }))
      changes.push_back({field.first, {}, field.second, std::nullopt});
  std::stable_sort(changes.begin(), changes.end(), [](const KeyChange& a, const KeyChange& b) {
    return distance(a.move) > distance(b.move);
  });
  return changes;
}

} // namespace

std::optional<double> RecordChange::price_move() const {
  std::optional<double> largest;
  for (const KeyChange& change : keys)
    if (change.move && change.key.find("usd") != std::string::npos &&
        distance(change.move) > distance(largest))
      largest = change.move;
  return largest;
}

std::vector<RecordChange> catalog_difference(const std::vector<CatalogRecord>& before,
                                             const std::vector<CatalogRecord>& after) {
  using What = RecordChange::What;
  std::vector<RecordChange> changes;
  auto a = before.begin();
  auto b = after.begin();
  while (a != before.end() || b != after.end()) {
    const bool only_a =
        b == after.end() || (a != before.end() && std::tie(a->kind, a->id) < std::tie(b->kind, b->id));
    const bool only_b = !only_a && (a == before.end() || std::tie(b->kind, b->id) < std::tie(a->kind, a->id));
    if (only_a) {
      changes.push_back({What::removed, a->kind, a->id, a->title, {}});
      ++a;
    } else if (only_b) {
      changes.push_back({What::added, b->kind, b->id, b->title, {}});
      ++b;
    } else {
      if (a->body != b->body)
        changes.push_back({What::changed, b->kind, b->id, b->title, key_changes(*a, *b)});
      ++a;
      ++b;
    }
  }
  std::stable_sort(changes.begin(), changes.end(), [](const RecordChange& x, const RecordChange& y) {
    return distance(x.price_move()) > distance(y.price_move());
  });
  return changes;
}

} // namespace steelyard
