#include "steelyard/report/figures.hpp"

#include "report/figure_parts.hpp"

#include <array>

namespace steelyard {

namespace {

struct Drawn {
  std::string_view name;
  std::optional<Figure> (*draw)(const Comparison&);
};

constexpr std::array<Drawn, 6> all{{{"ranking", figures::ranking},
                                    {"stages", figures::stages},
                                    {"carbon", figures::carbon},
                                    {"break-even", figures::break_even},
                                    {"drivers", figures::drivers},
                                    {"quality", figures::quality}}};

constexpr auto names = [] {
  std::array<std::string_view, all.size()> found{};
  for (std::size_t k = 0; k < all.size(); ++k)
    found[k] = all[k].name;
  return found;
}();

} // namespace

std::span<const std::string_view> figure_names() {
  return names;
}

std::optional<Figure> figure(const Comparison& comparison, std::string_view name) {
  for (const auto& [known, draw] : all)
    if (known == name) return draw(comparison);
  return std::nullopt;
}

} // namespace steelyard
