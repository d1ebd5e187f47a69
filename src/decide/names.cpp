#include "steelyard/decide/comparison.hpp"

namespace steelyard {

std::string_view name(Evidence evidence) {
  switch (evidence) {
  case Evidence::measured:
    return "measured";
  case Evidence::extrapolated:
    return "extrapolated";
  case Evidence::judgement:
    return "judgement";
  }
  return "";
}

} // namespace steelyard
