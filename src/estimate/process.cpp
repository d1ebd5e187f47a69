// Stage `process`: cleaning and converting the data on a CPU machine.
#include "job.hpp"

#include <algorithm>

namespace steelyard {

void add_process(Job& job) {
  if (!job.trains) return;
  const Setting& s = job.setting;
  const MachineDraws* processing = rented(s, "aws/m5.xlarge", job.region(), Product::processing);
  if (!processing) return;
  const MachineDraws& m = *processing;
  const auto per_gb = job.draw(job.k().data.cpu_hours_per_gb);
  const auto kilobytes = job.draw(s.plan.data.item_kilobytes);
  const auto raw = job.draw(s.plan.data.unlabelled_items);
  const auto startup = job.draw(job.k().train.startup_hours);
  const auto passes =
      job.draw(job.k().explore.evaluation_rounds); // the data are prepared again with every round of changes
  const auto hours = [&](std::size_t i) {
    const double gigabytes = (job.train_items[i] + raw[i]) * kilobytes[i] * 1e-6;
    return passes[i] * (gigabytes * per_gb[i] / m.machine.instance->vcpu + startup[i]);
  };
  add_machine_hours(
      job,
      {Stage::process, ItemKind::compute, "processing on " + m.label, "instance-hour", "USD/instance-hour",
       m.basis, m.source, "", ""},
      m, hours, [&](std::size_t i) { return m.active_kw[i]; },
      [&] {
        return node("processing hours", "h", "rounds × (GB × CPU-hours per GB / vCPU + start-up)", {},
                    {job.items_tree, leaf(s, s.plan.data.unlabelled_items),
                     leaf(s, s.plan.data.item_kilobytes), leaf(s, job.k().data.cpu_hours_per_gb),
                     leaf(s, job.k().train.startup_hours), leaf(s, job.k().explore.evaluation_rounds)});
      },
      [&] { return m.active_tree; });
}

} // namespace steelyard
