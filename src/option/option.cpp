#include "steelyard/option/option.hpp"

#include <array>
#include <utility>

namespace steelyard {

namespace {

constexpr std::array<std::pair<Method, std::string_view>, 9> methods{{{Method::none, "none"},
                                                                      {Method::full, "full"},
                                                                      {Method::lora, "lora"},
                                                                      {Method::qlora, "qlora"},
                                                                      {Method::head, "head"},
                                                                      {Method::cached, "cached"},
                                                                      {Method::distilled, "distilled"},
                                                                      {Method::scratch, "scratch"},
                                                                      {Method::service, "service"}}};

} // namespace

std::string_view name(Method method) {
  for (const auto& [key, word] : methods)
    if (key == method) return word;
  return "";
}

std::optional<Method> method(std::string_view text) {
  for (const auto& [key, word] : methods)
    if (word == text) return key;
  return std::nullopt;
}

} // namespace steelyard
