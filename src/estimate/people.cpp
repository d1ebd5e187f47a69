// People before launch, stage by stage, and while in service (stages `monitor` and `retrain`).
#include "job.hpp"

#include "steelyard/formulas/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard {

namespace {

constexpr double working_days_per_week = 5;

template <class DaysOf, class Tree>
void add_people(Job& job, Stage stage, std::string what, const Assumption& because, DaysOf&& days,
                Tree&& tree) {
  job.ledger.add(
      {stage, ItemKind::people, std::move(what), "person-day", "USD/person-day", because.basis,
       because.source, because.note, ""},
      [&](std::size_t i) {
        const PersonDays effort{days(i)};
        return Work{effort.count(), people_cost(effort, MoneyPerDay{job.setting.day_rate[i]}), effort};
      },
      [&] {
        Parts p;
        const Derivation t = tree();
        p.cost_formula = "person-days × day rate";
        p.cost = {t, leaf(job.setting, job.setting.plan.team.usd_per_day)};
        p.effort = t;
        return p;
      });
}

std::string_view running_word(const Job& job) {
  const Hosting h = job.choices().hosting;
  if (job.model && generates(*job.model) && job.self_hosted() && h == Hosting::endpoint)
    return "llm-endpoint";
  return name(h);
}

/// A stage of the work before launch, and the phase of the calendar that it belongs to.
struct Share {
  Stage stage;
  std::string_view what;
  std::vector<double> Job::*days;
};

constexpr std::array<Share, 5> shares{{
    {Stage::process, "preparing data", &Job::preparation_days},
    {Stage::explore, "trying data and models", &Job::preparation_days},
    {Stage::tune, "training and tuning runs", &Job::tuning_days},
    {Stage::evaluate, "testing", &Job::finishing_days},
    {Stage::deploy, "building and integration", &Job::finishing_days},
}};

/// Who learns from the data: a word of `people.stage_share`.
std::string_view learner_word(const Job& job) {
  if (job.choices().method == Method::service) return "adapted-by-service";
  return job.trains ? "trained" : "as-is";
}

/// The first two letters of a region name its part of the world: eu, us, ap.
bool abroad(const Job& job) {
  const auto part = [](const std::string& region) { return region.substr(0, region.find('-')); };
  const std::string& region = job.choices().region;
  return !region.empty() && part(region) != part(job.setting.plan.region);
}

/// The work to a running service, divided among the stages that it is done in.
void add_building(Job& job) {
  const Setting& s = job.setting;
  const auto& p = job.k().people;
  const auto& effort_c = p.effort_days.at(job.way);
  const auto effort = job.draw(effort_c);
  const bool packaged = !job.choices().jumpstart.empty();
  const auto remaining = packaged ? job.draw(p.jumpstart_share) : std::span<const double>{};
  for (auto days : {&Job::preparation_days, &Job::tuning_days, &Job::finishing_days})
    (job.*days).assign(s.n, 0);
  job.testing_days.assign(s.n, 0);

  struct Part {
    const Share* share;
    const Coefficient* from;
    std::span<const double> draws;
  };

  std::vector<Part> parts;
  for (const auto& share : shares)
    if (const auto* c = p.stage_share.find(fmt::format("{}.{}", learner_word(job), name(share.stage))))
      parts.push_back({&share, c, job.draw(*c)});
  // Shares that a plan changed still divide the same work.
  const auto each_share = values_of(s.n, [&](std::size_t i) {
    double all = 0;
    for (const auto& part : parts)
      all += part.draws[i];
    return effort[i] * (packaged ? remaining[i] : 1) / all;
  });
  for (const auto& part : parts) {
    const auto days = values_of(s.n, [&](std::size_t i) { return each_share[i] * part.draws[i]; });
    for (std::size_t i = 0; i < s.n; ++i)
      (job.*part.share->days)[i] += days[i];
    if (part.share->stage == Stage::evaluate) job.testing_days = days;
    add_people(
        job, part.share->stage, std::string{part.share->what}, effort_c,
        [&](std::size_t i) { return days[i]; },
        [&] {
          std::vector<Derivation> inputs{leaf(s, effort_c), leaf(s, *part.from)};
          if (packaged) inputs.push_back(leaf(s, p.jumpstart_share));
          auto tree = node(fmt::format("days of {}", part.share->what), "person-days",
                           packaged ? "days to a running service × share that remains with JumpStart's "
                                      "package × share of the stage"
                                    : "days to a running service × share of the stage",
                           days, std::move(inputs));
          auto& phase = part.share->days == &Job::preparation_days ? job.preparation_tree
                        : part.share->days == &Job::tuning_days    ? job.tuning_tree
                                                                   : job.finishing_tree;
          phase.inputs.push_back(tree);
          return tree;
        });
  }
}

/// Rules that label in the place of people.
void add_rules(Job& job) {
  if (!job.trains || job.setting.plan.data.label_source != LabelSource::rules) return;
  const auto& days_c = job.k().people.rule_days;
  const auto days = job.draw(days_c);
  const auto wanted = [&](std::size_t i) { return job.new_labels[i] > 0 ? days[i] : 0; };
  for (std::size_t i = 0; i < job.setting.n; ++i)
    job.preparation_days[i] += wanted(i);
  add_people(job, Stage::label, "writing rules that label", days_c, wanted, [&] {
    auto tree = node("days of writing rules", "person-days", "days, where there are labels to make",
                     values_of(job.setting.n, wanted), {leaf(job.setting, days_c)});
    job.preparation_tree.inputs.push_back(tree);
    return tree;
  });
}

/// Watching for drift: a share of the requests is kept and looked at by a daily job.
void add_watching(Job& job) {
  const Setting& s = job.setting;
  const MachineDraws* processing = rented(s, "aws/m5.xlarge", job.region(), Product::processing);
  if (!processing) return;
  const MachineDraws& m = *processing;
  const auto& hours_c = job.k().explore.monitor_hours_per_day;
  const auto hours = job.draw(hours_c);
  add_machine_hours(
      job,
      {Stage::monitor, ItemKind::compute, "daily check for drift on " + m.label, "instance-hour",
       "USD/instance-hour", m.basis, m.source, "", ""},
      m, [&](std::size_t i) { return hours[i] * s.months[i] * hours_per_month / 24; },
      [&](std::size_t i) { return m.active_kw[i]; },
      [&] {
        return node("hours of checks", "h", "hours a day × days", {}, {leaf(s, hours_c), s.months_leaf()});
      },
      [&] { return m.active_tree; });
  const auto storage = supply_price(s, "aws/s3/standard");
  if (!storage) return;
  const auto kept = job.draw(job.k().explore.captured_share),
             kilobytes = job.draw(s.plan.data.item_kilobytes);
  job.ledger.add(
      {Stage::monitor, ItemKind::storage, "captured requests", "GB-month", "USD/GB-month", Basis::published,
       storage->source, "", ""},
      [&](std::size_t i) {
        Spending a;
        // Kept for a month each.
        a.quantity = s.requests[i] * kept[i] * kilobytes[i] * 1e-6;
        a.cost = Money{a.quantity * storage->usd_per_unit};
        return a;
      },
      [&] {
        Parts parts;
        parts.cost_formula = "requests × captured share × size × price";
        parts.cost = {s.requests_tree(), leaf(s, job.k().explore.captured_share),
                      leaf(s, s.plan.data.item_kilobytes), storage->tree};
        return parts;
      });
}

} // namespace

std::string_view review_word(const Job& job) {
  if (job.option.approach == Approach::marketplace) return "vendor";
  // Labellers outside see the data, whatever is done with it afterwards.
  const auto source = job.setting.plan.data.label_source;
  const bool shown = source == LabelSource::vendor || source == LabelSource::crowd;
  const auto word = [shown](bool inside) {
    return inside && !shown ? std::string_view{"inside"} : std::string_view{"outside"};
  };
  if (job.hosted && job.choices().adaptation != Adaptation::distilled)
    return word(job.hosted->provider == "aws");
  if (job.service) return word(job.service->provider == "aws");
  return word(!(job.option.pin && job.option.approach == Approach::managed_service));
}

void add_integration(Job& job) {
  const Setting& s = job.setting;
  const auto& p = job.k().people;
  add_building(job);
  add_rules(job);
  const auto& review_c = p.review_days.at(review_word(job));
  const auto review = job.draw(review_c);
  const bool crosses = abroad(job);
  const auto factor = crosses ? job.draw(p.review_abroad) : std::span<const double>{};
  const auto days = [&](std::size_t i) { return crosses ? review[i] * factor[i] : review[i]; };
  add_people(job, Stage::deploy, "security and compliance review", review_c, days, [&] {
    return crosses ? node("days of review", "person-days", "days × transfer to another part of the world",
                          values_of(s.n, days), {leaf(s, review_c), leaf(s, p.review_abroad)})
                   : leaf(s, review_c);
  });
}

void add_monitor(Job& job) {
  const Setting& s = job.setting;
  const auto& p = job.k().people;
  const auto& fte_c = p.run_fte.at(running_word(job));
  const auto fte = job.draw(fte_c);
  add_people(
      job, Stage::monitor, "running the service", fte_c,
      [&](std::size_t i) { return run_effort(fte[i], Months{s.months[i]}, working_days_per_week).count(); },
      [&] {
        return node("days of running", "person-days", "share of a person × months × working days",
                    values_of(s.n,
                              [&](std::size_t i) {
                                return run_effort(fte[i], Months{s.months[i]}, working_days_per_week).count();
                              }),
                    {leaf(s, fte_c), s.months_leaf()});
      });
  // A hosted model retires while it is used; prompts are tested again on the next.
  if (job.hosted && job.choices().adaptation != Adaptation::distilled) {
    const auto days = job.draw(p.migration_days), every = job.draw(p.migration_every_months);
    add_people(
        job, Stage::monitor, "moving to the next model when one retires", p.migration_days,
        [&](std::size_t i) { return days[i] * std::max(0.0, s.months[i] / every[i] - 0.5); },
        [&] {
          return node(
              "days of migration", "person-days", "days × (months / interval - a half)",
              values_of(s.n,
                        [&](std::size_t i) { return days[i] * std::max(0.0, s.months[i] / every[i] - 0.5); }),
              {leaf(s, p.migration_days), leaf(s, p.migration_every_months), s.months_leaf()});
        });
  }
  if (job.self_hosted()) add_once(job, "watching", add_watching);
}

void add_retrain(Job& job) {
  const Setting& s = job.setting;
  if (!job.trains) return;
  const auto every = job.draw(s.plan.development.retrain_every_months);
  const auto times = [&](std::size_t i) {
    return every[i] > 0 ? std::max(0.0, std::ceil(s.months[i] / every[i]) - 1) : 0;
  };
  const auto times_tree = [&] {
    return node("retrainings", "1", "months / interval, rounded up, less one", values_of(s.n, times),
                {s.months_leaf(), leaf(s, s.plan.development.retrain_every_months)});
  };
  const auto& relabel_c = job.k().data.relabel_share;
  const auto relabel = job.draw(relabel_c), laptop = job.draw(job.k().power.laptop_watts);
  const auto a_time = [&](std::size_t i) {
    return relabel[i] * (job.wanted_items.empty() ? 0 : job.wanted_items[i]);
  };
  const auto new_labels = [&](std::size_t i) { return times(i) * a_time(i); };
  const auto labels_tree = [&] {
    return node("new labels", "label", "retrainings × share × labels of the method",
                values_of(s.n, new_labels), {times_tree(), leaf(s, relabel_c), job.items_tree});
  };
  const bool by_rules = s.plan.data.label_source == LabelSource::rules;
  job.ledger.add(
      {Stage::retrain, ItemKind::labels, "new labels for retraining", "label", "USD/label", relabel_c.basis,
       relabel_c.source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = new_labels(i);
        a.cost = MoneyPerItem{job.usd_per_label[i]} * Items{a.quantity};
        a.other_energy = Kilowatts{laptop[i] / 1000} * job.labelling_hours(a.quantity, i, true);
        return a;
      },
      [&] {
        Parts p;
        const auto labels = labels_tree();
        p.cost_formula = by_rules ? "nothing beside mending the rules" : "labels × price";
        p.cost = {labels};
        if (!by_rules) p.cost.push_back(job.label_price_tree);
        p.other_energy = job.labelling_energy_tree(labels);
        return p;
      });
  if (!job.labelling.platform.empty() && !by_rules)
    job.ledger.add(
        {Stage::retrain, ItemKind::labels, "labelling platform", "object", "USD/object",
         job.labelling.platform_record->provenance.basis, job.labelling.platform_record->provenance.source,
         "", ""},
        [&](std::size_t i) {
          Spending a;
          a.quantity = new_labels(i);
          a.cost = times(i) * job.labelling.platform_fee(a_time(i));
          return a;
        },
        [&] {
          const auto& record = *job.labelling.platform_record;
          Parts p;
          p.cost_formula = "objects × fee, by tiers, each time anew";
          p.cost = {labels_tree(),
                    record_leaf("fee of the first objects", job.labelling.platform.front().price.count(),
                                "USD/object", record.id, record.provenance)};
          return p;
        });
  if (by_rules) {
    const auto& rules_c = job.k().people.rule_days;
    const auto rules = job.draw(rules_c);
    const auto mending = [&](std::size_t i) { return times(i) * relabel[i] * rules[i]; };
    add_people(job, Stage::retrain, "mending the rules that label", rules_c, mending, [&] {
      return node("days of mending rules", "person-days", "retrainings × share made anew × days of writing",
                  values_of(s.n, mending), {times_tree(), leaf(s, relabel_c), leaf(s, rules_c)});
    });
  }
  const auto& days_c = job.k().people.retrain_days;
  const auto days = job.draw(days_c);
  add_people(
      job, Stage::retrain, "retraining and release", days_c,
      [&](std::size_t i) { return times(i) * days[i]; },
      [&] {
        return node("days of retraining", "person-days", "retrainings × days",
                    values_of(s.n, [&](std::size_t i) { return times(i) * days[i]; }),
                    {times_tree(), leaf(s, days_c)});
      });
  if (job.choices().method == Method::service)
    add_service_training(job, Stage::retrain, values_of(s.n, times), times_tree());
  if (!job.run) return;
  const auto& share_c = job.k().explore.incremental_share;
  const auto share = job.draw(share_c);
  add_machine_hours(
      job,
      {Stage::retrain, ItemKind::compute, "retraining on " + job.train->label, "instance-hour",
       "USD/instance-hour", job.train->basis, job.train->source, "", ""},
      *job.train, [&](std::size_t i) { return times(i) * share[i] * job.run->instance_hours[i]; },
      [&](std::size_t i) { return job.run->power_kw[i]; },
      [&] {
        return node("hours of retraining", "h", "retrainings × share of the first run × run", {},
                    {times_tree(), leaf(s, share_c), job.run->hours_tree});
      },
      [&] { return job.run->power_tree; });
}

} // namespace steelyard
