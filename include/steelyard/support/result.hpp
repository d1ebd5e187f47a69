/// \file
/// A value or the errors that stand in its way; the member names are those of std::expected.
#pragma once

#include "steelyard/support/error.hpp"
#include "steelyard/support/expects.hpp"

#include <utility>
#include <variant>

namespace steelyard {

/// Marks an error on its way out of a function: `return Unexpected{Error{...}}`.
template <class E>
struct Unexpected {
  E error;
};
template <class E>
Unexpected(E) -> Unexpected<E>;

/// A value, or an Error (or Diagnostics, where one pass can find many).
template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = E;

  Result(T value) : state_{std::in_place_index<0>, std::move(value)} {}

  Result(Unexpected<E> unexpected) : state_{std::in_place_index<1>, std::move(unexpected.error)} {}

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }

  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() & {
    expects(has_value());
    return *std::get_if<0>(&state_);
  }

  [[nodiscard]] const T& value() const& {
    expects(has_value());
    return *std::get_if<0>(&state_);
  }

  [[nodiscard]] T&& value() && {
    expects(has_value());
    return std::move(*std::get_if<0>(&state_));
  }

  [[nodiscard]] T& operator*() & { return value(); }

  [[nodiscard]] const T& operator*() const& { return value(); }

  [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }

  [[nodiscard]] T* operator->() { return &value(); }

  [[nodiscard]] const T* operator->() const { return &value(); }

  [[nodiscard]] E& error() {
    expects(!has_value());
    return *std::get_if<1>(&state_);
  }

  [[nodiscard]] const E& error() const {
    expects(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, E> state_;
};

/// The result of something done for its effect.
using Done = Result<std::monostate>;

} // namespace steelyard
