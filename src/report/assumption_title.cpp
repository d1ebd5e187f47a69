#include "report/assumption_title.hpp"

#include <algorithm>
#include <iterator>

namespace steelyard {

namespace {

struct Titled {
  std::string_view id, title;
};

/// Ids of the plan and of models/; of a family, what stands before its members.
constexpr Titled titles[]{
    {"call.cascade_share", "share of requests passed on to the large model"},
    {"call.context_tokens", "retrieved text per request"},
    {"call.device_kw", "power of a provider's accelerator"},
    {"call.embodied_per_kwh", "making of a provider's machines, per kWh"},
    {"call.energy_error", "error of the energy of calls"},
    {"call.few_shot_examples", "examples in the prompt"},
    {"call.image_tokens", "tokens of an image"},
    {"call.import_tokens_per_second", "speed of an imported model"},
    {"call.item_tflop_per_joule", "efficiency of a service's models"},
    {"call.price_error", "error of prices carried over from another region"},
    {"call.prompt_tokens", "length of the prompt"},
    {"call.provider_batch", "requests that a provider serves together"},
    {"call.provider_idle_share", "capacity of a provider that waits"},
    {"call.reasoning_multiplier", "hidden reasoning"},
    {"call.service_training_hours", "training of a service's custom model"},
    {"call.token_price_decline", "fall of token prices a year"},
    {"carbon.embodied_error", "error of the making of hardware"},
    {"carbon.fleet_utilisation", "share of a server's life that is sold"},
    {"carbon.grid_water", "water of power plants"},
    {"carbon.intensity_error", "change of the grid's carbon intensity"},
    {"carbon.life_hours", "life of a server"},
    {"carbon.pue_error", "error of the data centre's overhead"},
    {"carbon.water_error", "error of the data centre's water"},
    {"data.active_learning_saving", "labels saved by choosing what to label"},
    {"data.collect_usd_per_item", "price of collecting an item"},
    {"data.copies", "copies of the data that are kept"},
    {"data.cpu_hours_per_gb", "processing of the data"},
    {"data.evaluation_items", "size of the test set"},
    {"data.item_kilobytes", "size of an item"},
    {"data.label_usd_per_item", "price of a label"},
    {"data.labelled_items", "labels at hand"},
    {"data.labels_wanted", "labels wanted"},
    {"data.redundancy", "labels per item"},
    {"data.relabel_share", "labels made anew for each retraining"},
    {"data.review_share", "labels that are checked"},
    {"data.seconds_per_label", "time for a label"},
    {"data.unlabelled_items", "items without a label at hand"},
    {"data.usd_per_hour", "pay of people who label"},
    {"demand.growth_per_year", "growth of demand a year"},
    {"demand.latency_p95_ms", "latency target"},
    {"demand.peak_to_mean", "peak over mean demand"},
    {"demand.requests_per_month", "requests a month"},
    {"demand.variants", "tenants or adapters"},
    {"development.notebook_hours_per_week", "notebook hours a week"},
    {"development.retrain_every_months", "months between retrainings"},
    {"development.tuning_trials", "tuning trials"},
    {"explore.captured_share", "requests kept for monitoring"},
    {"explore.monitor_hours_per_day", "monitoring jobs a day"},
    {"explore.weeks", "weeks of exploration"},
    {"horizon_months", "months in service"},
    {"people.calendar_days", "waiting for others before launch"},
    {"people.effort_days", "work before launch"},
    {"people.labellers", "people who label"},
    {"people.labels_per_day", "labels a day and person"},
    {"people.migration_days", "work of moving to the next hosted model"},
    {"people.migration_every_months", "months until a hosted model is retired"},
    {"people.procurement_days", "days of procurement"},
    {"people.retrain_days", "work of each retraining"},
    {"people.review_days", "security and compliance review"},
    {"people.run_fte", "people to run it"},
    {"people.team_efficiency", "pace of a team of several"},
    {"power.cpu_busy_share", "load of processors"},
    {"power.idle_share", "power of idle machines"},
    {"power.network_kwh_per_gb", "energy of the network"},
    {"power.node_factor", "power of a machine over its accelerators'"},
    {"power.storage_watts_per_tb", "energy of storage"},
    {"quality.curve_exponent", "gain from more labels"},
    {"quality.difficulty", "difficulty of the task"},
    {"quality.prompt_gain", "gain from examples in the prompt"},
    {"quality.reviewed_share", "share of answers reviewed"},
    {"quality.score", "usual score"},
    {"quality.spread", "spread of scores"},
    {"quality.usd_per_error", "price of a wrong answer"},
    {"quality.usd_per_review", "price of a review"},
    {"ranking.carbon_usd_per_tonne", "carbon price [USD per tonne]"},
    {"serve.batch_utilisation", "load of batch jobs"},
    {"serve.cpu_efficiency", "efficiency of serving on processors"},
    {"serve.energy_error", "error of the energy of serving"},
    {"serve.host_factor", "power of the host around an accelerator"},
    {"serve.item_efficiency", "efficiency of serving"},
    {"serve.item_error", "error of the time to serve a request"},
    {"serve.item_overhead_ms", "overhead per request"},
    {"serve.maximum_utilisation", "highest load of an endpoint"},
    {"serve.price_decline", "fall of instance prices a year"},
    {"serve.staging_share", "staging endpoints"},
    {"serve.time_error", "error of the time of serving"},
    {"size.active", "unpublished size of"},
    {"task.characters", "characters per request"},
    {"task.classes", "classes"},
    {"task.context_tokens", "retrieved text per request"},
    {"task.input_tokens", "tokens read per request"},
    {"task.output_tokens", "tokens written per request"},
    {"task.reasoning_tokens", "hidden reasoning per request"},
    {"task.system_tokens", "instructions sent with each request"},
    {"team.engineers", "engineers"},
    {"team.usd_per_day", "price of a person-day"},
    {"train.bad_run_share", "training runs that go wrong"},
    {"train.development_multiplier", "compute of development over the final run"},
    {"train.epochs", "passes over the data"},
    {"train.failed_share", "compute of runs that fail"},
    {"train.flop_error", "error of the work of training"},
    {"train.scratch_epochs", "passes over the data, from scratch"},
    {"train.stack_efficiency", "efficiency of the software"},
    {"train.startup_hours", "start of a training job"},
    {"train.utilisation", "use made of the accelerator in training"},
    {"tune.small_scale_full_runs", "full runs after a search at small scale"},
    {"tune.trials", "tuning trials"},
};

static_assert(std::is_sorted(std::begin(titles), std::end(titles),
                             [](const Titled& a, const Titled& b) { return a.id < b.id; }));

std::string spelled_out(std::string_view id) {
  std::string text(id.substr(id.find('.') + 1));
  std::ranges::replace(text, '_', ' ');
  std::ranges::replace(text, '.', ' ');
  return text;
}

} // namespace

std::string assumption_title(std::string_view id) {
  for (std::string_view stem = id;;) {
    const auto found = std::ranges::lower_bound(titles, stem, {}, &Titled::id);
    if (found != std::end(titles) && found->id == stem) {
      const std::string title(found->title);
      if (stem.size() == id.size()) return title;
      const std::string member(id.substr(stem.size() + 1));
      return stem == "size.active" ? title + " " + member : title + " (" + member + ")";
    }
    const auto dot = stem.rfind('.');
    if (dot == std::string_view::npos) return spelled_out(id);
    stem = stem.substr(0, dot);
  }
}

} // namespace steelyard
