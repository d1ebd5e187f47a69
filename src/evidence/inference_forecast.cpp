#include "steelyard/evidence/inference_forecast.hpp"

#include "evidence/words.hpp"

#include "steelyard/estimate/inference_time.hpp"
#include "steelyard/evidence/inference_work.hpp"

#include <cmath>
#include <utility>

namespace steelyard {

namespace {

LawForecast failed(std::string reason) {
  return Unexpected{std::move(reason)};
}

/// A name as the list of models that the fit saw has it: `resnet-50-v1-5`.
std::string listed_name(std::string_view model) {
  std::string out;
  for (const char c : lower_case(model)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept)
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (out.ends_with('-'))
    out.pop_back();
  return out;
}

/// Half width of a law, narrower where the fit saw the model on other hardware.
double width_of(const LawQuestion& question, const CoefficientFamily* seen, const std::string& model) {
  if (seen && seen->find(listed_name(model)))
    if (const Coefficient* width = question.law->half_widths.find("seen")) return mean(*width);
  return half_width_of(question.law->half_widths, question.kind);
}

/// A task with what is asked of its laws.
struct Asked {
  const InferenceTask& task;
  LawQuestion seconds;
  double at_work = 1; ///< devices or replicas side by side
  const CoefficientFamily* seen = nullptr;

  [[nodiscard]] const InferencePart& part() const { return task.item ? task.item->part : task.load->part; }

  [[nodiscard]] double devices() const { return task.item ? task.item->devices : task.load->devices; }

  [[nodiscard]] bool server() const { return task.item ? task.item->server : task.load->server; }

  [[nodiscard]] std::string kind() const { return task.item ? task.item->item.kind : "llm"; }
};

Asked asked(const InferenceTask& task, const Coefficients& c) {
  if (task.item)
    return {task, item_seconds(*task.item, c), task.item->used(),
            task.item->stack == "tuned" ? &c.inference_law.tuned_seen : nullptr};
  LoadQuestion load = load_seconds(*task.load, c);
  return {task, std::move(load.seconds), load.replicas, &c.inference_law.load_seen};
}

/// A prediction that can be scored. Figures that no run has, such as 10^300 parameters, lead out of all
/// bounds.
LawForecast checked(const LawInterval& interval) {
  if (interval.p10 > 0 && std::isfinite(interval.p90)) return interval;
  return failed("the row's sizes are beyond what can be computed");
}

LawInterval scaled(const LawInterval& interval, double factor) {
  return {interval.p10 * factor, interval.p50 * factor, interval.p90 * factor};
}

/// Tokens of a request where the law or the figure counts tokens.
double tokens_of_request(const InferenceFacts& facts, const Asked& a, const InferenceWorkCoefficients& work) {
  if (facts.tokens_written.value_or(0) > 0) return *facts.tokens_written;
  return a.task.load ? a.task.load->tokens_written : mean(work.transcript_tokens);
}

/// Requests of one unit of the law's throughput: the law of language models counts tokens, as do some
/// figures.
double requests_of_one(const InferenceFacts& facts, const Asked& a, const InferenceWorkCoefficients& work) {
  const bool in_tokens = a.task.load || contains(facts.throughput_unit, "token");
  return in_tokens ? 1 / tokens_of_request(facts, a, work) : 1;
}

PowerMeter meter_of(InferenceMeter meter) {
  return meter == InferenceMeter::node      ? PowerMeter::node
         : meter == InferenceMeter::visible ? PowerMeter::visible
                                            : PowerMeter::wall;
}

} // namespace

InferenceForecaster::InferenceForecaster(const Catalog& catalog, const Coefficients& coefficients)
    : catalog_{catalog}, coefficients_{coefficients}, hardware_{catalog} {}

InferenceForecast InferenceForecaster::predict(const InferenceFacts& facts) const {
  const Coefficients& c = coefficients_;
  const auto task = inference_task(facts, hardware_, catalog_, c);
  if (!task) return {failed(task.error()), failed(task.error()), failed(task.error()), {}};
  const Asked a = asked(*task, c);
  InferenceForecast forecast{failed({}), failed({}), failed({}), std::string{name(a.part().kind)}};

  const double seconds = law_value(a.seconds);
  const LawInterval one = law_interval(seconds, width_of(a.seconds, a.seen, facts.model));
  const bool as_counted =
      a.task.item || facts.throughput_unit.empty() || contains(facts.throughput_unit, "token");
  forecast.throughput = checked(
      scaled(reciprocal(one), a.at_work * (as_counted ? 1 : requests_of_one(facts, a, c.inference_work))));

  const auto meter = inference_meter(facts.energy_scope);
  if (!meter) {
    forecast.power_w = failed(meter.error());
    forecast.energy_per_request_wh = failed(meter.error());
    return forecast;
  }
  constexpr double joules_in_wh = 3600;
  if (*meter == InferenceMeter::gpu) {
    forecast.power_w =
        failed("no law for the power of one GPU that serves: its energy of a request is predicted");
    if (!a.task.item || a.task.item->stack != "pipeline") {
      forecast.energy_per_request_wh =
          failed("energy of the GPU alone is predicted of pipelines of transformers and optimum only");
      return forecast;
    }
    const bool newer = contains(lower_case(facts.software), "ai_energy");
    const LawQuestion joules = gpu_joules(*a.task.item, newer, c);
    forecast.energy_per_request_wh = checked(
        law_interval(law_value(joules) / joules_in_wh, half_width_of(joules.law->half_widths, joules.kind)));
    return forecast;
  }
  PowerService power;
  power.part = a.part();
  power.devices = a.devices();
  power.kind = a.kind();
  power.meter = meter_of(*meter);
  power.server = a.server();
  power.single = a.task.item && a.task.item->single();
  power.busy_share = share_of(a.seconds, {"flop", "moved", "weights"});
  const LawQuestion question = metered_watts(power, c);
  const double watts = law_value(question);
  forecast.power_w = checked(law_interval(watts, half_width_of(question.law->half_widths, question.kind)));
  const double requests_per_second = a.at_work / seconds * requests_of_one(facts, a, c.inference_work);
  const std::string kind = std::string{name(power.meter)} + "." + power.kind;
  forecast.energy_per_request_wh = checked(law_interval(
      watts / requests_per_second / joules_in_wh, half_width_of(c.inference_law.energy_half_widths, kind)));
  return forecast;
}

} // namespace steelyard
