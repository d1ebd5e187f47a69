/// \file
/// Finds the ways to meet a plan: what the plan rules out, what the catalog offers, and what the plan pins.
#pragma once

#include "steelyard/option/enumerate.hpp"
#include "steelyard/option/fit.hpp"
#include "steelyard/option/work.hpp"
#include "steelyard/support/letter_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard {

[[nodiscard]] inline bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

inline constexpr double largest_serverless_gb = 6; ///< SageMaker's limit

/// `hf/FacebookAI/roberta-base` and `aws/g5.xlarge` as people say them: without hub or provider.
[[nodiscard]] std::string spoken(std::string_view id);

/// Models of one family whose sizes differ by less than a factor of two or so are of one class.
[[nodiscard]] std::string size_class(const PretrainedModel& model);

/// Builds options one after the other and gives each its id.
class Enumerator {
 public:
  Enumerator(const Plan& plan, const Catalog& catalog, const Coefficients& coefficients)
      : plan_{plan}, catalog_{catalog},
        coefficients_{coefficients}, task_{name(plan.task.kind)}, size_{mean_size(plan)} {}

  std::vector<Option> all() {
    const auto candidates = regions();
    home_ = candidates.front();
    for (const Pin& pin : plan_.options.pin)
      add_pin(pin);
    for (const std::string& region : candidates) {
      region_ = region;
      if (wanted(Approach::custom)) add_custom();
      if (wanted(Approach::fine_tune)) add_fine_tuned();
      if (wanted(Approach::pretrained)) add_pretrained();
      if (wanted(Approach::marketplace)) add_marketplace();
      if (wanted(Approach::managed_service)) add_managed();
    }
    return std::move(options_);
  }

 private:
  // What the plan rules out, in words.

  [[nodiscard]] std::vector<std::string> regions() const;

  [[nodiscard]] bool wanted(Approach approach) const;

  /// Machines of the region at hand for a use; looked up when first asked for.
  [[nodiscard]] std::span<const Machine> offered(Product product);

  /// Whether what is generated are videos, and not images.
  [[nodiscard]] bool wants_video() const {
    return plan_.task.kind == TaskKind::image_generation && size_.video_seconds > 0;
  }

  [[nodiscard]] std::vector<std::string> objections(const PretrainedModel& model) const;

  /// The first language of the plan that is not among those; none are missing where no list is known.
  [[nodiscard]] std::optional<std::string>
  language_missing(const std::vector<std::string>& spoken_ones) const;

  void object_to_context(const std::optional<double>& context_tokens, std::vector<std::string>& why) const;

  /// Against a managed service or a hosted model.
  template <class Offer>
  [[nodiscard]] std::vector<std::string> objections_to(const Offer& offer) const {
    std::vector<std::string> why;
    if (offer.provider != "aws" && !plan_.constraints.external_api)
      why.push_back("data would leave the account for another provider, which the plan forbids "
                    "(constraints.external_api)");
    bool has_it = false;
    for (const auto& existing : plan_.constraints.existing_services)
      has_it = has_it || lower_case(existing) == lower_case(offer.service) ||
               lower_case(existing) == lower_case(offer.id);
    const std::string &status = offer.status, &date = offer.status_date;
    if (status == "retired")
      why.push_back(fmt::format("the service was retired{}", date.empty() ? "" : " (" + date + ")"));
    if (status == "retiring")
      why.push_back(fmt::format("the service is being retired{}", date.empty() ? "" : " (" + date + ")"));
    if (status == "closed-to-new" && !has_it)
      why.push_back(fmt::format(
          "closed to new customers{}; name \"{}\" under constraints.existing_services if this account has it",
          date.empty() ? "" : " since " + date, offer.service));
    if (wants_video()) why.push_back("priced by the image, and the plan asks for video (task.video_seconds)");
    if (offer.provider == "aws" && !offer.regions.empty() && !contains(offer.regions, region_))
      why.push_back(fmt::format("not offered in {}", region_));
    return why;
  }

  // Finding candidates.

  /// Well-known models that differ: of each family and size class the most used, permitted ones first.
  [[nodiscard]] std::vector<const PretrainedModel*> models_for(bool as_is, std::size_t most,
                                                               bool scratch) const;

  [[nodiscard]] std::vector<Method> methods_for(const PretrainedModel& model) const;

  [[nodiscard]] std::vector<Hosting> hostings_for(const PretrainedModel& model, const Machine& serve) const;

  [[nodiscard]] Flop final_run(const PretrainedModel& model, Method method) const;

  // Adding.

  void add(Option option);

  static std::string serving_words(const Choices& c);

  void add_served(Approach approach, const PretrainedModel& model, Adaptation adaptation, Method method,
                  const Machine* train, const std::vector<Machine>& serving,
                  const std::vector<std::string>& why, const std::string& teacher = {});

  void add_trained(Approach approach, const PretrainedModel& model, Adaptation adaptation, Method method,
                   const std::vector<std::string>& why, const std::string& teacher = {});

  void add_custom();

  /// The cheapest strong model that is billed by the token on the same cloud.
  [[nodiscard]] const HostedModel* usual_teacher() const;

  void add_fine_tuned();

  void add_fine_tuned_services();

  void add_pretrained();

  void add_marketplace();

  void add_managed();

  void add_hosted(const HostedModel& hosted, Adaptation way, Hosting how,
                  ServiceTier tier = ServiceTier::standard);

  void add_hosted_models();

  // What JumpStart packages.

  struct Packaged {
    const JumpstartModel* record;
    const PretrainedModel* model;
    bool permitted; ///< nothing in the plan speaks against the model
  };

  /// The most used of each family and size class that does the plan's task as it is, or once tuned.
  [[nodiscard]] std::vector<Packaged> packaged_for(bool as_is) const;

  /// On the instance that JumpStart takes by itself, or on the cheapest that holds it.
  void add_packaged(Approach approach, const Packaged& packaged, Adaptation way, Method method);

  void add_packaged_as_is();

  void add_packaged_fine_tuned();

  // Pinned options.

  /// A hosted model by its id, its name, or the weights that it serves; the same cloud first.
  [[nodiscard]] const HostedModel* hosted_named(std::string_view wanted) const;

  /// What a pin trains or serves: a model by name, an architecture by name or family, or the usual one.
  [[nodiscard]] const PretrainedModel* model_named(const Pin& pin) const;

  static bool own_token_price(const Pin& pin);

  /// An instance type that the plan names; says why it cannot be used.
  void choose_instance(const std::optional<std::string>& type, Product use, std::string& into,
                       Option& o) const;

  /// The pin's queue, where the catalog knows its price.
  static void choose_tier(const HostedModel& hosted, Option& o);
  void pin_managed(const Pin& pin, Option& o);

  void pin_marketplace(const Pin& pin, Option& o);

  /// Whether what the plan pins can hold the model.
  void check_fit(const PretrainedModel& model, Option& o) const;

  void pin_model(const Pin& pin, Option& o);

  void add_pin(const Pin& pin);

  const Plan& plan_;
  const Catalog& catalog_;
  const Coefficients& coefficients_;
  std::string task_;
  RequestSize size_;
  std::string region_;
  std::map<std::pair<std::string, Product>, std::vector<Machine>> offered_; ///< by region and use
  std::string home_; ///< where calls go: the plan's region, or the first that its constraints leave
  std::vector<Option> options_;
  std::set<std::string> ids_;
};

} // namespace steelyard
