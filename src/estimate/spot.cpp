#include "spot.hpp"

#include "job.hpp"

#include "steelyard/formulas/interruption.hpp"
#include "steelyard/formulas/utilisation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace steelyard {

namespace {

/// The bands as the catalog writes them, and the words of spot.interrupted_share.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> bands{
    {{"<5%", "below-5"}, {"5-10%", "5-10"}, {"10-15%", "10-15"}, {"15-20%", "15-20"}, {">20%", "above-20"}}};

std::string_view share_word(const Machine& m, const std::optional<SpotTerms>& terms) {
  if (terms)
    for (const auto& [band, word] : bands)
      if (terms->interruption_band == band) return word;
  return m.accelerator ? "default" : "cpu";
}

/// The share with the record whose band it is of.
Derivation banded_leaf(const Setting& s, const Coefficient& share, const SpotTerms& terms) {
  Derivation d = leaf(s, share);
  d.note = fmt::format("{} is in the band {}, as of {}; {}", terms.record, terms.interruption_band,
                       terms.date, d.note);
  return d;
}

} // namespace

Spot::Spot(const Setting& s, const Machine& m, const std::optional<SpotTerms>& terms, SpotWork work)
    : setting_{s}, work_{work}, share_{s.coefficients.spot.interrupted_share.at(share_word(m, terms))},
      interval_c_{work == SpotWork::training ? s.coefficients.spot.interval_hours
                                             : s.coefficients.spot.chunk_hours},
      instances_{work == SpotWork::training ? m.count : 1} {
  const SpotCoefficients& c = s.coefficients.spot;
  if (s.detail && terms && !terms->interruption_band.empty()) band_ = banded_leaf(s, share_, *terms);
  const auto share = s.draw(share_), drift = s.draw(c.drift), exposure = s.draw(c.exposure_hours),
             together = s.draw(c.together_share);
  interval_ = s.draw(interval_c_);
  if (work == SpotWork::training) checkpoint_ = s.draw(c.checkpoint_hours);
  restart_ = s.draw(c.restart_hours);
  wait_ = s.draw(c.wait_hours);
  constexpr double surely = 0.95; // what is left of the share when it drifts up
  per_hour_ = values_of(s.n, [&](std::size_t i) {
    return job_interruption_rate(
        interruption_rate(Fraction::clamped(std::min(surely, share[i] * drift[i])), Hours{exposure[i]}),
        instances_, Fraction::clamped(together[i]));
  });
}

Hours Spot::paid(std::size_t i, Hours work) const {
  WorkParts parts{Hours{interval_[i]}, Hours{checkpoint_.empty() ? 0 : checkpoint_[i]}, Hours{restart_[i]}};
  // Who is stopped more often than he thought saves more often.
  if (parts.checkpoint.count() > 0)
    parts.interval = std::min(parts.interval, checkpoint_interval(parts.checkpoint, Hours{1 / per_hour_[i]}));
  return interrupted_time(work, parts, per_hour_[i]);
}

Hours Spot::waiting(std::size_t i, Hours up) const {
  return Hours{(1 + per_hour_[i] * up.count()) * wait_[i]};
}

Derivation Spot::paid_tree() const {
  const SpotCoefficients& c = setting_.coefficients.spot;
  std::vector<Derivation> rate{band_ ? *band_ : leaf(setting_, share_), leaf(setting_, c.drift),
                               leaf(setting_, c.exposure_hours)};
  std::string_view formula = "-ln(1 - share × drift) / hours of the share";
  if (instances_ > 1) {
    rate.push_back(leaf(setting_, c.together_share));
    rate.push_back(plan_leaf("instances of the job", instances_, "1", "/development/spot"));
    formula = "-ln(1 - share × drift) / hours of the share × (instances - together × (instances - 1))";
  }
  std::vector<Derivation> inputs{
      node("interruptions of the job", "1/h", formula, per_hour_, std::move(rate), "daly-2006"),
      leaf(setting_, interval_c_), leaf(setting_, c.restart_hours)};
  std::string_view undone = "e^(restart × rate) × (e^(part × rate) - 1) / (part × rate)";
  if (work_ == SpotWork::training) {
    inputs.push_back(leaf(setting_, c.checkpoint_hours));
    undone = "e^(restart × rate) × (e^((interval + checkpoint) × rate) - 1) / (interval × rate), "
             "interval at most the best";
  }
  // Of a long run; a short one is a single part.
  constexpr Hours long_run{1000};
  return node("hours paid for an hour of work", "1", undone,
              values_of(setting_.n, [&](std::size_t i) { return paid(i, long_run) / long_run; }),
              std::move(inputs), "daly-2006");
}

void take_spot_price(const Setting& s, const std::optional<SpotTerms>& terms, MachineDraws& m) {
  const Coefficient& usual = s.coefficients.train.spot_price_factor;
  const auto fallback = terms ? std::span<const double>{} : s.draw(usual);
  for (std::size_t i = 0; i < s.n; ++i)
    m.usd_per_hour[i] *= terms ? terms->price_factor : fallback[i];
  m.label += " (spot)";
  if (!s.detail) return;
  m.price_tree = node(
      "price of " + m.label, "USD/instance-hour", "price on demand × spot over on demand", m.usd_per_hour,
      {m.price_tree, terms ? record_leaf("spot over on demand", terms->price_factor, "1", terms->record,
                                         {terms->source, terms->date, Basis::published, ""})
                           : leaf(s, usual)});
}

} // namespace steelyard
