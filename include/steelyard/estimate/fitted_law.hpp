/// \file
/// What the laws of models/serve_laws.json share: whose coefficients a part takes, and how wide they err on
/// it.
#pragma once

#include "steelyard/catalog/law_coefficients.hpp"
#include "steelyard/catalog/records.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// How far a law errs on one kind of work on one part.
struct LawError {
  const Coefficient* half_width = nullptr; ///< on models that the fit had not seen
  std::string kind;                        ///< its word; work of a kind errs alike
  const Coefficient* transfer = nullptr;   ///< ln-sd to add; nullptr: the part was measured

  /// Of both together.
  [[nodiscard]] double joint_half_width() const;
};

/// A law's coefficients for one part, read term by term.
class FittedLaw {
 public:
  FittedLaw(const PositiveLawCoefficients& law, std::string_view part) : law_{law}, part_{part} {}

  /// Multiplies what is read from here on.
  void multiply(std::string_view effect, bool holds);
  /// The coefficient of a term, with all that multiplies it.
  [[nodiscard]] double operator()(std::string_view term);

  /// The coefficients that were read and count.
  [[nodiscard]] std::vector<const Coefficient*> used() const { return used_; }

 private:
  const PositiveLawCoefficients& law_;
  std::string_view part_;
  double factor_ = 1;
  std::vector<const Coefficient*> used_;
};

/// Whose coefficients a part takes: `h100`, `b200`, or `other`, the mean of the two.
[[nodiscard]] std::string_view fitted_part(const Accelerator& accelerator);
/// The error of a kind of work on the accelerator.
[[nodiscard]] LawError law_error_on(const Accelerator& accelerator, const PositiveLawCoefficients& law,
                                    std::string kind, const CoefficientFamily& transfer);

/// The member whose word occurs in a name in lower case, the longest such; else `default`, else nullptr.
[[nodiscard]] const Coefficient* named_member(const CoefficientFamily& family, std::string_view name);

/// The figures of a data sheet that the laws read, with what is usual where it is silent.
struct Sheet {
  double watts, gigabytes_per_second, teraflops_16_bit, teraflops_8_bit;
};

[[nodiscard]] Sheet sheet_of(const Accelerator& accelerator, const GenerationLawCoefficients& laws);

} // namespace steelyard
