#include "request.hpp"

#include "steelyard/option/work.hpp"

#include <fmt/format.h>

namespace steelyard {

std::string model_key(std::string_view what, const Job& job) {
  // A pin may size the model, and a listing is computed like a model of its own size.
  const Option& option = job.option;
  const bool own = option.pin || option.approach == Approach::marketplace;
  return fmt::format("{}/{}/{}", what, own ? std::string_view{option.id} : name(option.approach),
                     job.model->id);
}

const RequestDraws& request_draws(const Job& job) {
  return job.setting.once<RequestDraws>(model_key("request", job), [&] {
    const Setting& s = job.setting;
    const PretrainedModel& model = *job.model;
    RequestDraws draws{std::vector<double>(s.n), std::vector<double>(s.n)};
    const RequestWork work{model};
    for (std::size_t i = 0; i < s.n; ++i) {
      const Tokens tokens = work.tokens(s.sizes[i]);
      draws.tokens[i] = tokens.count();
      draws.flop[i] = work.flop(s.sizes[i], tokens).count();
    }
    return draws;
  });
}

} // namespace steelyard
