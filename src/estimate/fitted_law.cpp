#include "steelyard/estimate/fitted_law.hpp"

#include "steelyard/formulas/positive_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace steelyard {

namespace {

/// What carrying a law to the part adds: the word of serve.law.transfer.
std::string_view transfer_word(const Accelerator& accelerator) {
  constexpr std::array<std::string_view, 4> cards{"rtx", "gtx", "titan", "quadro"};
  if (accelerator.vendor != "NVIDIA") return "default";
  const bool card = std::ranges::any_of(
      cards, [&](std::string_view word) { return std::string_view{accelerator.id}.starts_with(word); });
  return card ? "nvidia" : "nvidia-data-center";
}

} // namespace

double LawError::joint_half_width() const {
  const double own = mean(*half_width);
  return transfer ? steelyard::joint_half_width(own, steelyard::half_width(mean(*transfer))) : own;
}

void FittedLaw::multiply(std::string_view effect, bool holds) {
  const Coefficient* factor = holds ? law_.log_factors.find(effect) : nullptr;
  if (!factor) return;
  factor_ *= std::exp(mean(*factor));
  used_.push_back(factor);
}

double FittedLaw::operator()(std::string_view term) {
  const Coefficient* found = law_.coefficients.find(std::string{part_} + "." + std::string{term});
  if (!found) return 0;
  used_.push_back(found);
  return mean(*found) * factor_;
}

std::string_view fitted_part(const Accelerator& accelerator) {
  // The parts of the measurements; their siblings with other memory or slots go by their own data sheets.
  if (accelerator.id == "h100-sxm5-80gb") return "h100";
  return accelerator.id == "b200" ? "b200" : "other";
}

LawError law_error_on(const Accelerator& accelerator, const PositiveLawCoefficients& law, std::string kind,
                      const CoefficientFamily& transfer) {
  LawError error;
  error.half_width = law.half_widths.find(kind);
  if (!error.half_width) {
    error.half_width = &law.half_widths.at("default");
    kind = "default";
  }
  error.kind = std::move(kind);
  if (fitted_part(accelerator) == "other") error.transfer = &transfer.at(transfer_word(accelerator));
  return error;
}

const Coefficient* named_member(const CoefficientFamily& family, std::string_view name) {
  const Coefficient* found = nullptr;
  std::size_t letters = 0;
  for (const auto& [word, member] : family.members)
    if (word != "default" && word.size() > letters && name.find(word) != std::string_view::npos) {
      found = &member;
      letters = word.size();
    }
  return found ? found : family.find("default");
}

Sheet sheet_of(const Accelerator& a, const GenerationLawCoefficients& laws) {
  const auto usual = [&](std::string_view figure) { return mean(laws.usual_sheet.at(figure)); };
  const double tensor = a.fp16_tflops.value_or(a.fp32_tflops.value_or(usual("teraflops")));
  return {a.power_tdp_w.value_or(usual("watts")), a.memory_bandwidth_gb_per_s.value_or(usual("gb_per_s")),
          tensor, a.fp8_tflops.value_or(tensor)};
}

} // namespace steelyard
