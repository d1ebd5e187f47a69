// People before launch (stage `deploy`) and while in service (stages `monitor` and `retrain`).
#include "job.hpp"

#include "steelyard/formulas/people.hpp"

#include <algorithm>
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
        Amounts a;
        a.effort = PersonDays{days(i)};
        a.quantity = a.effort.count();
        a.cost = people_cost(a.effort, MoneyPerDay{job.setting.day_rate[i]});
        return a;
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

/// Where the data goes decides who must say yes.
std::string_view review_word(const Job& job) {
  if (job.option.approach == Approach::marketplace) return "vendor";
  if (job.hosted && job.choices().adaptation != Adaptation::distilled)
    return job.hosted->provider == "aws" ? "inside" : "outside";
  if (job.service) return job.service->provider == "aws" ? "inside" : "outside";
  if (job.option.pin && job.option.approach == Approach::managed_service) return "outside";
  return "inside";
}

std::string_view running_word(const Job& job) {
  const Hosting h = job.choices().hosting;
  if (job.model && generates(*job.model) && job.self_hosted() && h == Hosting::endpoint)
    return "llm-endpoint";
  return name(h);
}

} // namespace

void add_integration(Job& job) {
  const Setting& s = job.setting;
  const auto& effort_c = job.k().people.effort_days.at(job.way);
  const auto& review_c = job.k().people.review_days.at(review_word(job));
  const auto effort = job.draw(effort_c), review = job.draw(review_c);
  const auto& packaged_c = job.k().people.jumpstart_share;
  const bool packaged = !job.choices().jumpstart.empty();
  const auto remaining = packaged ? job.draw(packaged_c) : std::span<const double>{};
  const auto building = [&](std::size_t i) { return packaged ? effort[i] * remaining[i] : effort[i]; };
  job.effort_days.resize(s.n);
  for (std::size_t i = 0; i < s.n; ++i)
    job.effort_days[i] = building(i) + review[i];
  add_people(job, Stage::deploy, "building and integration", effort_c, building, [&] {
    return packaged ? node("days of building and integration", "person-days",
                           "usual days × share that remains with JumpStart's package",
                           values_of(s.n, building), {leaf(s, effort_c), leaf(s, packaged_c)})
                    : leaf(s, effort_c);
  });
  add_people(
      job, Stage::deploy, "security and compliance review", review_c,
      [&](std::size_t i) { return review[i]; }, [&] { return leaf(s, review_c); });
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
  // Watching for drift: a share of the requests is kept and looked at by a daily job.
  if (!job.self_hosted()) return;
  const auto found = machine(s.catalog, "aws/m5.xlarge", job.choices().region, Product::processing);
  if (!found) return;
  const auto m = machine_draws(s, *found, "ml.m5.xlarge (processing)");
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
        Amounts a;
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
  const auto relabel = job.draw(relabel_c);
  job.ledger.add(
      {Stage::retrain, ItemKind::labels, "new labels for retraining", "label", "USD/label", relabel_c.basis,
       relabel_c.source, "", ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = times(i) * relabel[i] * (job.wanted_items.empty() ? 0 : job.wanted_items[i]);
        a.cost = MoneyPerItem{job.usd_per_label[i]} * Items{a.quantity};
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "retrainings × share × labels of the method × price";
        p.cost = {times_tree(), leaf(s, relabel_c), job.items_tree, job.label_price_tree};
        return p;
      });
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
