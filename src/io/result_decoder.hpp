/// \file
/// Values of a result's JSON by key, with everything that is not as it should be collected on the way.
#pragma once

#include "steelyard/stats/summary.hpp"
#include "steelyard/support/error.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::io {

/// An object of the result and where it stands. After the first mistake values are zero or empty; the
/// caller asks for the problems before it uses them.
class ResultObject {
 public:
  using Json = nlohmann::ordered_json;

  ResultObject(const Json& json, std::string pointer, const std::string& file, std::vector<Error>& problems)
      : json_{json}, pointer_{std::move(pointer)}, file_{file}, problems_{problems} {}

  /// Null and absent are the same to everything optional.
  [[nodiscard]] bool has(const char* key) const;
  [[nodiscard]] std::string text(const char* key) const;
  [[nodiscard]] std::string text_or_empty(const char* key) const;
  [[nodiscard]] std::optional<std::string> optional_text(const char* key) const;
  [[nodiscard]] double number(const char* key) const;
  [[nodiscard]] std::optional<double> optional_number(const char* key) const;
  [[nodiscard]] bool flag(const char* key) const;
  [[nodiscard]] std::uint64_t whole(const char* key) const;
  /// `{mean, p10, p50, p90}`; percentiles are the mean where `mean_only`.
  [[nodiscard]] Summary interval(const char* key) const;
  [[nodiscard]] std::optional<Summary> optional_interval(const char* key) const;
  /// The mean of `{mean}`.
  [[nodiscard]] std::optional<double> optional_mean(const char* key) const;
  [[nodiscard]] std::vector<std::string> texts(const char* key) const;
  [[nodiscard]] std::vector<double> numbers(const char* key) const;
  /// Numbers of each row of a table.
  [[nodiscard]] std::vector<std::vector<double>> rows(const char* key) const;
  /// An object below; an empty one after a complaint.
  [[nodiscard]] ResultObject object(const char* key) const;

  template <class F>
  void each(const char* key, F&& take) const {
    const Json& list = array(key);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string at = pointer_ + "/" + key + "/" + std::to_string(i);
      if (list[i].is_object())
        take(ResultObject{list[i], at, file_, problems_});
      else
        fail(at, list[i], "an object");
    }
  }

  /// One of the words that an enumeration has, by its name().
  template <class E>
  [[nodiscard]] E word(const char* key, std::size_t count) const {
    const std::string found = text(key);
    for (std::size_t k = 0; k < count; ++k)
      if (name(static_cast<E>(k)) == found) return static_cast<E>(k);
    if (!found.empty())
      complain(pointer_ + "/" + key, "there is no such " + std::string{key} + " as \"" + found + "\"");
    return E{};
  }

  void complain(const std::string& pointer, std::string what) const;

  [[nodiscard]] const Json& json() const { return json_; }

  [[nodiscard]] const std::string& pointer() const { return pointer_; }

 private:
  [[nodiscard]] const Json* find(const char* key) const;
  [[nodiscard]] const Json& array(const char* key) const;
  [[nodiscard]] double checked(const Json& value, const std::string& at) const;
  void fail(const std::string& pointer, const Json& found, const char* wanted) const;

  const Json& json_;
  std::string pointer_;
  const std::string& file_;
  std::vector<Error>& problems_;
};

} // namespace steelyard::io
