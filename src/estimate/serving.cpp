#include "serving.hpp"

#include <fmt/format.h>

#include <utility>

namespace steelyard {

std::string serving_key(const Option& option) {
  // A pin may say anything, and a listing is a product of its own.
  if (option.pin || option.approach == Approach::marketplace) return "serving/" + option.id;
  const Choices& c = option.choices;
  return fmt::format("serving/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}", name(c.adaptation), name(c.hosting),
                     c.method == Method::service, static_cast<int>(c.service_tier), c.model, c.service,
                     c.hosted_model, c.fallback_model, c.serve_instance, c.serve_purchase, c.region);
}

const Serving& serving(const Job& job) {
  return job.setting.once<Serving>(serving_key(job.option), [&] {
    Job own{job.setting, job.option};
    add_serving(own);
    add_monitor(own);
    return Serving{own.ledger.entries(), std::move(own.latency_ms), own.overloaded};
  });
}

} // namespace steelyard
