/// \file
/// Coefficients of the fitted laws of serving, and of what their work is counted with.
///
/// A law of the form of formulas/positive_law.hpp is three families of one prefix: `PREFIX.coefficient.TERM`,
/// or `PREFIX.coefficient.PART.TERM` where parts differ; `PREFIX.factor.EFFECT`; `PREFIX.half_width.KIND`,
/// with a `default`. A term, an effect or a part that is not listed counts 0.
#pragma once

#include "steelyard/catalog/coefficient.hpp"

#include <string>

namespace steelyard {

/// A sum of positive terms times factors, as it was fitted.
struct PositiveLawCoefficients {
  CoefficientFamily coefficients; ///< of a term [1]: the share by which its data sheet is missed
  CoefficientFamily log_factors;  ///< added to the logarithm, by effect [1]
  CoefficientFamily half_widths;  ///< ln P90 / P50 on models that the fit had not seen, by kind [1]
};

template <class Law, class Visitor>
void visit_positive_law(const std::string& prefix, Law& law, Visitor&& visit) {
  visit((prefix + ".coefficient").c_str(), law.coefficients);
  visit((prefix + ".factor").c_str(), law.log_factors);
  visit((prefix + ".half_width").c_str(), law.half_widths);
}

/// models/serve_laws.json: language models that write token by token, and diffusion.
struct GenerationLawCoefficients {
  PositiveLawCoefficients decode_energy;     ///< of the accelerators, for an output token [J]
  PositiveLawCoefficients decode_step;       ///< median time between two tokens [ms]
  PositiveLawCoefficients diffusion_energy;  ///< of the accelerators, for an image or a video [J]
  PositiveLawCoefficients diffusion_seconds; ///< of a batch [s]
  CoefficientFamily transfer; ///< ln-sd to add on parts that were not measured, by their kind [1]
};

template <class Laws, class Visitor>
void visit_generation_laws(Laws& laws, Visitor&& visit) {
  visit_positive_law("serve.law.decode_energy", laws.decode_energy, visit);
  visit_positive_law("serve.law.decode_step", laws.decode_step, visit);
  visit_positive_law("serve.law.diffusion_energy", laws.diffusion_energy, visit);
  visit_positive_law("serve.law.diffusion_seconds", laws.diffusion_seconds, visit);
  visit("serve.law.transfer", laws.transfer);
}

} // namespace steelyard
