/// \file
/// A visitor made of lambdas, one for each alternative of a variant.
#pragma once

namespace steelyard {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

} // namespace steelyard
