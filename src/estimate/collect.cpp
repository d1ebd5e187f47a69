// Stage `collect`: getting the raw items, and keeping them while the model is in service.
#include "job.hpp"

#include "steelyard/formulas/billing.hpp"

#include <algorithm>

namespace steelyard {

void add_collect(Job& job) {
  const Setting& s = job.setting;
  const auto price = job.draw(s.plan.data.collect_usd_per_item);
  if (job.trains) {
    const auto have = job.draw(s.plan.data.labelled_items);
    const auto raw = job.draw(s.plan.data.unlabelled_items);
    const auto to_collect = [&](std::size_t i) {
      return std::max(0.0, job.train_items[i] - have[i] - raw[i]);
    };
    job.ledger.add(
        {Stage::collect, ItemKind::labels, "items collected", "item", "USD/item", Basis::assumed, "plan", "",
         ""},
        [&](std::size_t i) {
          Spending a;
          a.quantity = price[i] > 0 ? to_collect(i) : 0;
          a.cost = MoneyPerItem{price[i]} * Items{a.quantity};
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "items to collect × price";
          p.cost = {node("items to collect", "item", "items trained on - items at hand",
                         values_of(s.n, to_collect),
                         {job.items_tree, leaf(s, s.plan.data.labelled_items),
                          leaf(s, s.plan.data.unlabelled_items)}),
                    leaf(s, s.plan.data.collect_usd_per_item)};
          return p;
        });
  }

  const auto supply = supply_price(s, "aws/s3/standard");
  const auto kilobytes = job.draw(s.plan.data.item_kilobytes);
  const auto copies = job.draw(job.k().data.copies);
  const auto evaluation = job.draw(job.k().data.evaluation_items);
  const auto watts = job.draw(job.k().power.storage_watts_per_tb);
  const auto gigabytes = [&](std::size_t i) { return (job.trains ? job.train_items[i] : 0) + evaluation[i]; };
  Line line{Stage::collect,
            ItemKind::storage,
            "data kept while in service",
            "GB-month",
            "USD/GB-month",
            Basis::published,
            supply ? supply->source : "",
            "",
            supply ? "" : "no price for object storage in the catalog"};
  job.ledger.add(
      line,
      [&](std::size_t i) {
        Amounts a;
        const Gigabytes kept{gigabytes(i) * kilobytes[i] * 1e-6 * copies[i]};
        a.quantity = kept.count() * s.months[i];
        a.cost = Money{a.quantity * (supply ? supply->usd_per_unit : 0)};
        a.it_energy = Kilowatts{kept.count() / 1000 * watts[i] / 1000} * to_hours(Months{s.months[i]});
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "items × size × copies × months × price";
        p.cost = {leaf(s, s.plan.data.item_kilobytes), leaf(s, job.k().data.copies),
                  leaf(s, job.k().data.evaluation_items), s.months_leaf()};
        if (job.trains) p.cost.push_back(job.items_tree);
        if (supply) p.cost.push_back(supply->tree);
        p.it_energy = node("energy of IT", "kWh", "stored × power per TB × hours", {},
                           {leaf(s, s.plan.data.item_kilobytes), leaf(s, job.k().power.storage_watts_per_tb),
                            s.months_leaf()},
                           "ccf-methodology");
        return p;
      });
}

} // namespace steelyard
