/// \file
/// One option on its way through the stages: what was resolved, and what one stage tells the next.
#pragma once

#include "ledger.hpp"
#include "spot.hpp"

#include "steelyard/estimate/fitted_law.hpp"
#include "steelyard/estimate/setting.hpp"
#include "steelyard/formulas/billing.hpp"
#include "steelyard/option/enumerate.hpp"
#include "steelyard/option/fit.hpp"
#include "steelyard/option/option.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// Power and price of a machine, a number per draw; power is of the IT equipment, per instance.
struct MachineDraws {
  Machine machine;
  std::vector<double> active_kw, idle_kw;
  std::vector<double> embodied_kg_per_hour;                     ///< per instance
  std::vector<double> usd_per_hour;                             ///< per instance
  Derivation price_tree, active_tree, idle_tree, embodied_tree; ///< with detail
  Basis basis = Basis::published;
  std::string source;

  /// `ml.g5.xlarge`, or the name of the user's own hardware.
  std::string label;

  /// The user's own hardware: another place than the region's data centre, and perhaps shared with other
  /// work.
  std::optional<double> own_pue;
  double share = 1;                     ///< of its time that this workload may use
  std::shared_ptr<const Instance> made; ///< the machine's description, where the catalog has none

  /// Puts energy of IT where it is drawn: in the region, or at the user's own place.
  void draw_energy(Amounts& a, KilowattHours it_energy) const {
    if (own_pue)
      a.other_energy = it_energy * *own_pue;
    else
      a.it_energy = it_energy;
  }

  void explain_energy(Parts& parts, Derivation tree) const {
    if (!own_pue) {
      parts.it_energy = std::move(tree);
      return;
    }
    parts.other_energy = node(
        "energy at the meter", "kWh", "energy of IT × PUE of the place", {},
        {std::move(tree), plan_leaf("PUE of the place", *own_pue, "1", "/options/pin/own_hardware/pue")});
  }
};

/// Runs around the final one.
struct OtherRuns {
  std::vector<double> hours;     ///< all instances together
  std::vector<Derivation> trees; ///< with detail
};

/// The last training run, from which tuning and retraining follow.
struct TrainingRun {
  std::vector<double> instance_hours; ///< of one run, all instances together
  std::vector<double> power_kw;       ///< per instance while training
  bool uninterrupted = false;         ///< hours are those of devices at work, as if none ever failed
  OtherRuns searching;                ///< trials, which the search itself stops
  OtherRuns developing;               ///< all others that end
  Derivation hours_tree, power_tree;  ///< with detail
};

/// What a label takes, and who charges for it.
struct LabelTerms {
  std::vector<double> seconds;           ///< of one person for one label
  std::span<const double> each, checked; ///< labels per item; share of them that somebody checks
  const Assumption *each_from = nullptr, *checked_from = nullptr;
  std::vector<double> usd_per_test_label;   ///< by hand, whatever labels what is trained on
  std::vector<PriceTier> platform;          ///< fee for each object; empty: none
  const Supply* platform_record = nullptr;  ///< whose price list that is
  Derivation seconds_tree, test_price_tree; ///< with detail

  /// Fee for a batch of objects.
  [[nodiscard]] Money platform_fee(double objects) const {
    return platform.empty() ? Money{0} : graduated_cost(Items{objects}, platform);
  }
};

/// A machine that may be taken back.
struct Interrupted {
  MachineDraws machine;
  Spot spot;
};

struct Job {
  Job(const Setting& of_plan, const Option& the_option);
  Job(const Job&) = delete; // what it points to may lie within
  Job& operator=(const Job&) = delete;

  const Setting& setting;
  const Option& option;
  const Site& site;
  Ledger ledger;

  const PretrainedModel* model = nullptr;
  const HostedModel* hosted =
      nullptr; ///< priced by the token: the service, the teacher, or what is imported into
  const HostedModel* fallback = nullptr; ///< of a cascade
  const Service* service = nullptr;
  const Listing* listing = nullptr;
  std::optional<PretrainedModel> named; ///< of the model, where it is not the catalog's own record
  std::optional<HostedModel> own_price; ///< of what is hosted, where the plan prices it
  const MachineDraws *train = nullptr, *serve = nullptr;
  std::string_view way; ///< of working: word of people.effort_days

  bool trains = false;              ///< collects labels and adapts weights, by us or by the service
  std::vector<double> train_items;  ///< labels trained on
  std::vector<double> worth_items;  ///< the same in labels of the team's own
  std::vector<double> wanted_items; ///< that the method is usually given
  std::vector<double> new_labels;   ///< bought for training
  std::vector<double> usd_per_label;
  LabelTerms labelling;
  std::vector<double> label_weeks;
  /// Of people before launch: before training, at it, after it.
  std::vector<double> preparation_days, tuning_days, finishing_days;
  std::vector<double> testing_days; ///< of the finishing days: until the score is known
  std::optional<TrainingRun> run;
  const Spot *train_spot = nullptr, *serve_spot = nullptr; ///< where the machine may be taken back
  std::vector<double> latency_ms; ///< of one request by itself; empty: nobody waits for it
  bool overloaded = false;        ///< the user's own hardware is too small in most draws
  Derivation items_tree, label_price_tree, label_weeks_tree; ///< with detail
  Derivation preparation_tree, tuning_tree, finishing_tree;  ///< of days, with detail
  std::span<const double> making_per_kwh;                    ///< of a provider's machines
  std::span<const double> device_kw;                         ///< of a provider's accelerator

  [[nodiscard]] const Coefficients& k() const { return setting.coefficients; }

  [[nodiscard]] const Choices& choices() const { return option.choices; }

  [[nodiscard]] const std::string& region() const {
    return choices().region.empty() ? setting.plan.region : choices().region;
  }

  [[nodiscard]] std::span<const double> draw(const Assumption& a) const { return setting.draw(a); }

  /// What was emitted in making the provider's machines, by the energy of the calls: nobody knows the
  /// machine-hours.
  [[nodiscard]] KgCo2e making_of_calls(KilowattHours it_energy, std::size_t i) const {
    return KgCo2e{it_energy.count() * making_per_kwh[i]};
  }

  /// A provider's machines: the making, and device-hours, both by the energy of the calls.
  void count_call(Amounts& a, std::size_t i, CallEvidence evidence = CallEvidence::proxy) const {
    a.call = evidence;
    a.embodied = making_of_calls(a.it_energy, i);
    if (!(a.device_hours.count() > 0)) a.device_hours = Hours{a.it_energy.count() / device_kw[i]};
  }

  void explain_call(Parts& p) const {
    p.embodied = making_of_calls_tree();
    if (!p.device_hours)
      p.device_hours = node("", "device-hours", "energy of IT / power of an accelerator at a provider", {},
                            {leaf(setting, k().call.device_kw)});
  }

  [[nodiscard]] Derivation making_of_calls_tree() const {
    return node("embodied", "kgCO2e", "energy of IT × making per kWh", {},
                {leaf(setting, k().call.embodied_per_kwh)}, "h100-pcf");
  }

  /// A student that learns from what a hosted model writes.
  [[nodiscard]] bool taught() const { return choices().adaptation == Adaptation::distilled && hosted; }

  /// Time of the people who make so many labels.
  [[nodiscard]] Hours labelling_hours(double labels, std::size_t i, bool for_training) const;
  [[nodiscard]] Derivation labelling_energy_tree(const Derivation& labels) const;

  /// A model of our own that runs on machines that are rented by the hour.
  [[nodiscard]] bool self_hosted() const { return serve != nullptr; }
};

/// A machine of the catalog as it is sold in a region, made once for all options that take it; nullptr where
/// it has no price there.
[[nodiscard]] const MachineDraws* rented(const Setting& setting, std::string_view instance,
                                         const std::string& region, Product product, int count = 1);
/// The same where it may be taken back.
[[nodiscard]] const Interrupted* interrupted(const Setting& setting, std::string_view instance,
                                             const std::string& region, Product product, int count,
                                             SpotWork work);
/// Draws for the user's own hardware.
[[nodiscard]] MachineDraws own_hardware_draws(const Setting& setting, const OwnHardware& hardware,
                                              const Machine* like);

/// The numbers of a formula, for an explanation.
template <class Formula>
[[nodiscard]] std::vector<double> values_of(std::size_t n, Formula&& formula) {
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i)
    values[i] = formula(i);
  return values;
}

/// Adds machine-hours at a power: cost, device-hours, energy, embodied. Hours are instance-hours.
/// `hours(i)` and `kilowatts(i)` are per draw; the trees explain them.
template <class HoursOf, class PowerOf, class HoursTree, class PowerTree>
void add_machine_hours(Job& job, const Line& line, const MachineDraws& m, HoursOf&& hours,
                       PowerOf&& kilowatts, HoursTree&& hours_tree, PowerTree&& power_tree) {
  const double devices = m.machine.accelerator ? std::max(1.0, m.machine.instance->accelerator_count) : 1;
  job.ledger.add(
      line,
      [&](std::size_t i) {
        const Hours time{hours(i)};
        Amounts a;
        a.quantity = time.count();
        a.cost = MoneyPerHour{m.usd_per_hour[i]} * time;
        a.device_hours = time * devices;
        m.draw_energy(a, Kilowatts{kilowatts(i)} * time);
        a.embodied = KgPerHour{m.embodied_kg_per_hour[i]} * time;
        return a;
      },
      [&] {
        Derivation time = hours_tree();
        if (!time.value) time.value = summary(values_of(job.setting.n, hours));
        Derivation power = power_tree();
        if (!power.value) power.value = summary(values_of(job.setting.n, kilowatts));
        Parts p;
        p.cost_formula = "instance-hours × price";
        p.cost = {time, m.price_tree};
        p.device_hours = node("", "device-hours", "instance-hours × devices", {}, {time});
        m.explain_energy(p, node("energy of IT", "kWh", "instance-hours × power", {}, {time, power}));
        p.embodied =
            node("embodied", "kgCO2e", "instance-hours × making per hour", {}, {time, m.embodied_tree});
        return p;
      });
}

// The stages, one file each.
void add_collect(Job& job);
void add_label(Job& job);
void add_process(Job& job);
void add_explore(Job& job);
void add_train(Job& job);
void add_tune(Job& job);
void add_lost_runs(Job& job); ///< train: what fails, goes wrong or is interrupted, and the rules that watch
void add_evaluate(Job& job);
void add_integration(Job& job); ///< people of every stage before launch, and review
void add_serving(Job& job);     ///< deploy and idle: machines or calls
void add_monitor(Job& job);
void add_retrain(Job& job);

/// Adds what depends on nothing of a job but its region: worked out by the first job that asks. Explanations
/// name the job's own option, so with detail each works out its own.
void add_once(Job& job, std::string_view what, void (*add)(Job&));

/// Where the data goes decides who must say yes: a word of `people.review_days`.
[[nodiscard]] std::string_view review_word(const Job& job);

/// The way to launch, and what the wait for it costs.
struct Launch {
  std::vector<double> weeks; ///< per draw
  Summary weeks_to_launch, delay_usd;
  std::vector<CalendarLeg> legs;       ///< only those that take time
  std::vector<Derivation> derivations; ///< with detail
};

/// After all stages that come before it.
[[nodiscard]] Launch launch(const Job& job);
/// Weeks until the score is known, per draw; after all stages.
[[nodiscard]] std::vector<double> weeks_until_tested(const Job& job);
/// What so many weeks until launch cost the business, per draw [USD].
[[nodiscard]] std::vector<double> waiting_cost(const Setting& setting, std::span<const double> weeks);

/// What so many hours of training take [h]: longer where the machine may be taken back.
[[nodiscard]] inline Hours paid_hours(const Job& job, std::size_t i, Hours work) {
  return job.train_spot ? job.train_spot->paid(i, work) : work;
}

/// A factor around 1 that is known by an id of its own, so that all that errs alike shares its column.
[[nodiscard]] inline Assumption error_factor(const Coefficient& from, std::string id, double log_sd) {
  Assumption error = from;
  error.id = std::move(id);
  error.unit = "1";
  error.distribution = Lognormal{1, log_sd};
  return error;
}

/// Whether a model is made to write from nothing: a run of months, whose development is counted as one.
[[nodiscard]] inline bool pretrains(const Job& job) {
  return job.model && job.choices().method == Method::scratch && generates(*job.model);
}

/// How far hours by the law lie off: one column for all runs of a kind, so that options share it.
/// `sd` may be larger than `spread` where something is not known.
[[nodiscard]] Assumption law_error(const Coefficient& spread, std::string_view kind,
                                   std::optional<double> sd = std::nullopt);

/// The final run of a network, by the law of training hours or by what the team measured.
[[nodiscard]] TrainingRun neural_run(Job& job);

/// What a service, a provider or a vendor's algorithm takes to adapt to our labels, so many times over.
void add_service_training(Job& job, Stage stage, std::span<const double> times, const Derivation& times_tree);

// Serving, by who owns the machine.
void add_own_serving(Job& job);
void add_retrieval(Job& job); ///< store, queries and embedding, of what reads_passages()
void add_calls(Job& job);
void add_guardrails(Job& job); ///< where answers are written freely, whoever serves them
/// Software fees: by the instance-hour, by the request, by the year.
void add_software(Job& job, std::span<const double> instance_hours, const Derivation& hours_tree);

/// Tokens of one call to a hosted model, with all that the adaptation puts before it.
struct CallTokens {
  std::vector<double> input, output;
  std::vector<double> repeated; ///< of the input, those that begin every call: instructions and examples
  Derivation input_tree, output_tree;
};

[[nodiscard]] CallTokens call_tokens(const Job& job, const HostedModel& hosted);
/// Whether what was retrieved stands before each request: with retrieval as the adaptation, and for a model
/// that was tuned to answer from documents.
[[nodiscard]] bool reads_passages(const Job& job);
/// Tokens of instructions before each request, and of what retrieval puts there: the plan's, or the usual.
[[nodiscard]] const Assumption& instruction_tokens(const Job& job);
[[nodiscard]] const Assumption& retrieved_tokens(const Job& job);

/// Energy of IT per million tokens in and out of a hosted model.
struct TokenEnergy {
  std::vector<double> input_kwh_per_million, output_kwh_per_million;
  CallEvidence evidence = CallEvidence::proxy;
  Derivation input_tree, output_tree;

  /// Of so many calls in draw i.
  [[nodiscard]] KilowattHours of_calls(double calls, const CallTokens& tokens, std::size_t i) const {
    return KilowattHours{
        calls / 1e6 *
        (tokens.input[i] * input_kwh_per_million[i] + tokens.output[i] * output_kwh_per_million[i])};
  }
};

[[nodiscard]] const TokenEnergy& token_energy(const Setting& setting, const HostedModel& hosted);

/// Energy of IT of one image of a hosted model, from a proxy of its size.
struct ImageEnergy {
  std::vector<double> kwh;
  Derivation tree;
};

[[nodiscard]] ImageEnergy image_energy(const Setting& setting, const HostedModel& hosted);

/// How far a fitted law of serving lies off on a kind of work: one column for all work of a kind, so that
/// options share it.
[[nodiscard]] Assumption fitted_error(const Coefficient& half_width);
/// What carrying such a law to a part that was not measured adds: one column for energy and time, since a
/// part that is slower than its sheet draws power for longer.
[[nodiscard]] Assumption transfer_error(const Coefficient& log_sd);
/// A column for what is drawn of the error, or 1 where the law was measured.
[[nodiscard]] std::vector<double> drawn_transfer(const Setting& setting, const LawError& error);
/// What a law rests on: its coefficients, and the figures of the data sheet.
[[nodiscard]] std::vector<Derivation> law_leaves(const Setting& setting,
                                                 const std::vector<const Coefficient*>& coefficients,
                                                 const Accelerator& accelerator);
/// The same with how far it errs.
[[nodiscard]] std::vector<Derivation> law_leaves(const Setting& setting,
                                                 const std::vector<const Coefficient*>& coefficients,
                                                 const LawError& error, const Accelerator& accelerator);

/// Tiers of the catalog as a formula takes them.
[[nodiscard]] std::vector<PriceTier> price_tiers(std::span<const Tier> tiers);

/// A supply of the catalog as a price; nullopt where it has none.
struct SupplyPrice {
  double usd_per_unit = 0; ///< of the first tier
  Derivation tree;
  std::string source;
};

[[nodiscard]] std::optional<SupplyPrice> supply_price(const Setting& setting, std::string_view id);

} // namespace steelyard
