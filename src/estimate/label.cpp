// Stage `label`: how many labels an option is trained on, and what those cost that are not there yet.
#include "job.hpp"

#include "steelyard/formulas/labels.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

/// Price of one finished label: the plan's, or the time of people, or a teacher's price a label.
void price_labels(Job& job) {
  const Setting& s = job.setting;
  job.usd_per_label.resize(s.n);
  if (s.plan.data.label_usd_per_item) {
    const auto price = job.draw(*s.plan.data.label_usd_per_item);
    job.usd_per_label.assign(price.begin(), price.end());
    if (s.detail) job.label_price_tree = leaf(s, *s.plan.data.label_usd_per_item, "price of a label");
    return;
  }
  if (job.choices().adaptation == Adaptation::distilled && job.hosted) {
    const auto answer = job.draw(job.k().train.teacher_tokens);
    const double in = job.hosted->input_usd_per_million.value_or(0),
                 out = job.hosted->output_usd_per_million.value_or(0);
    for (std::size_t i = 0; i < s.n; ++i)
      job.usd_per_label[i] =
          (s.sizes[i].input_tokens * in + std::max(answer[i], s.sizes[i].output_tokens) * out) / 1e6;
    if (s.detail)
      job.label_price_tree =
          node("price of a label", "USD/label", "tokens read × price in + tokens written × price out",
               job.usd_per_label,
               {leaf(s, job.k().train.teacher_tokens),
                record_leaf("price in", in, "USD/million tokens", job.hosted->id, job.hosted->provenance),
                record_leaf("price out", out, "USD/million tokens", job.hosted->id, job.hosted->provenance)});
    return;
  }
  const auto modality_word = label_form(s.plan.task.kind);
  const auto source_word = name(s.plan.data.label_source);
  if (s.plan.data.label_source == LabelSource::teacher) {
    const std::string id =
        fmt::format("labelling/teacher-{}", modality_word == "image" ? "image-class" : modality_word);
    if (const auto supply = supply_price(s, id)) {
      std::fill(job.usd_per_label.begin(), job.usd_per_label.end(), supply->usd_per_unit);
      job.label_price_tree = supply->tree;
      return;
    }
  }
  const auto& data = job.k().data;
  const auto& seconds_c = data.seconds_per_label.at(modality_word);
  const auto& wage_c = data.usd_per_hour.at(source_word);
  const auto& redundancy_c = data.redundancy.at(source_word);
  const auto seconds = job.draw(seconds_c), wage = job.draw(wage_c), redundancy = job.draw(redundancy_c),
             review = job.draw(data.review_share);
  for (std::size_t i = 0; i < s.n; ++i)
    job.usd_per_label[i] = label_cost(Items{1}, MoneyPerItem{seconds[i] / 3600 * wage[i]}, redundancy[i],
                                      Fraction::clamped(review[i]), MoneyPerItem{0})
                               .count();
  if (s.detail)
    job.label_price_tree =
        node("price of a label", "USD/label", "seconds × wage × labels per item × (1 + reviewed)",
             job.usd_per_label,
             {leaf(s, seconds_c), leaf(s, wage_c), leaf(s, redundancy_c), leaf(s, data.review_share)});
}

/// Examples that a pin trains on: said as such, or as tokens.
std::optional<double> pinned_items(const Job& job, bool pretrains) {
  const auto& pin = job.option.pin;
  if (!pin) return std::nullopt;
  if (pin->items && !pretrains) return pin->items;
  if (!pin->tokens || pretrains || !job.model) return std::nullopt;
  const double each = tokens_per_request(*job.model, mean_size(job.setting.plan)).count();
  const auto method = name(job.choices().method);
  const auto& epochs = job.choices().method == Method::scratch
                           ? job.k().train.scratch_epochs.at(name(architecture_class(job.model->family)))
                           : job.k().train.epochs.at(method);
  return *pin->tokens / std::max(1.0, each) / pin->epochs.value_or(mean(epochs));
}

/// Labels trained on: at least what the method is usually given, at most all that the plan has.
void count_labels(Job& job) {
  const Setting& s = job.setting;
  job.train_items.assign(s.n, 0);
  job.new_labels.assign(s.n, 0);
  if (!job.trains) return;
  // A language model is pretrained on raw text and then shown as many examples as a fine-tuned one.
  const bool pretrains = job.model && generates(*job.model) && job.choices().method == Method::scratch;
  const auto* wanted_c =
      labels_wanted(job.k(), pretrains ? Method::lora : job.choices().method, s.plan.task.kind);
  const auto have = job.draw(s.plan.data.labelled_items);
  const auto wanted = wanted_c ? job.draw(*wanted_c) : have;
  job.wanted_items.assign(wanted.begin(), wanted.end());
  // A service that adapts itself refuses fewer than its minimum.
  const double fewest = job.service ? job.service->minimum_labelled_items.value_or(0) : 0;
  for (double& items : job.wanted_items)
    items = std::max(items, fewest);
  const auto saving = job.draw(job.k().data.active_learning_saving),
             realised = job.draw(job.k().data.active_learning_use),
             multiple = job.draw(job.k().data.useful_multiple);
  const auto pinned = pinned_items(job, pretrains);
  const bool taught = job.choices().adaptation == Adaptation::distilled && job.hosted;
  const bool adapts = job.option.approach == Approach::fine_tune || job.choices().method == Method::service;
  for (std::size_t i = 0; i < s.n; ++i) {
    // Fine-tuning is done on what helps: beyond some multiple of the usual, more labels add hours and little
    // else.
    const double useful = pinned ? have[i] : adapts ? std::min(have[i], multiple[i] * wanted[i]) : have[i];
    job.train_items[i] = pinned ? *pinned : std::max(useful, job.wanted_items[i]);
    // A teacher writes what a student learns from.
    const double to_make = taught ? 0 : std::max(0.0, job.train_items[i] - useful);
    job.new_labels[i] = left_to_label(Items{to_make}, Fraction::clamped(saving[i] * realised[i])).count();
  }
  if (!s.detail) return;
  std::vector<Derivation> inputs{leaf(s, s.plan.data.labelled_items, "labels at hand")};
  if (wanted_c) inputs.push_back(leaf(s, *wanted_c, "labels the method is usually given"));
  if (pinned) {
    job.items_tree =
        plan_leaf("items trained on", *pinned, "item", "/options/pin/" + job.option.id + "/items");
    return;
  }
  inputs.push_back(leaf(s, job.k().data.useful_multiple));
  job.items_tree =
      node("items trained on", "item", "the larger of labels at hand, as far as they help, and labels wanted",
           job.train_items, std::move(inputs));
}

} // namespace

void add_label(Job& job) {
  const Setting& s = job.setting;
  count_labels(job);
  price_labels(job);
  job.label_weeks.assign(s.n, 0);
  const auto evaluation = job.draw(job.k().data.evaluation_items);
  const auto have = job.draw(s.plan.data.labelled_items), held_out = job.draw(job.k().data.held_out_share);
  const auto redundancy = job.draw(job.k().data.redundancy.at(name(s.plan.data.label_source)));
  const auto seconds = job.draw(job.k().data.seconds_per_label.at(label_form(s.plan.task.kind)));
  const auto day = job.draw(job.k().people.labels_per_day);
  const auto labellers = job.draw(job.k().people.labellers);
  const auto laptop = job.draw(job.k().power.laptop_watts);
  // A teacher answers at once; people take the time that the label takes.
  const bool by_people = s.plan.data.label_source != LabelSource::teacher;
  const auto work = [&](double labels, std::size_t i) {
    return by_people ? Hours{labels * redundancy[i] * seconds[i] / 3600} : Hours{0};
  };
  // A share of what is at hand may be held out for testing.
  const auto test_labels = [&](std::size_t i) {
    return std::max(0.0, evaluation[i] - held_out[i] * have[i]);
  };

  const auto add = [&](Stage stage, std::string what, auto&& count, auto&& tree) {
    job.ledger.add(
        {stage, ItemKind::labels, std::move(what), "label", "USD/label", Basis::assumed,
         s.plan.data.label_usd_per_item ? s.plan.data.label_usd_per_item->source : "steelyard-judgement", "",
         ""},
        [&](std::size_t i) {
          Amounts a;
          a.quantity = count(i);
          a.cost = MoneyPerItem{job.usd_per_label[i]} * Items{a.quantity};
          a.other_energy = Kilowatts{laptop[i] / 1000} * work(a.quantity, i);
          return a;
        },
        [&] {
          Parts p;
          const Derivation labels = tree();
          p.cost_formula = "labels × price";
          p.cost = {labels, job.label_price_tree};
          p.other_energy =
              node("energy of labellers' computers", "kWh", "labels × labels per item × seconds × power", {},
                   {labels, leaf(s, job.k().data.redundancy.at(name(s.plan.data.label_source))),
                    leaf(s, job.k().data.seconds_per_label.at(label_form(s.plan.task.kind))),
                    leaf(s, job.k().power.laptop_watts)});
          return p;
        });
  };
  if (job.trains)
    add(
        Stage::label, "labels to train on", [&](std::size_t i) { return job.new_labels[i]; },
        [&] {
          return node(
              "labels to make", "label",
              "(items trained on - labels at hand) × (1 - saving of active learning × share realised)",
              job.new_labels,
              {job.items_tree, leaf(s, s.plan.data.labelled_items),
               leaf(s, job.k().data.active_learning_saving), leaf(s, job.k().data.active_learning_use)});
        });
  add(Stage::evaluate, "labels to test on", test_labels, [&] {
    return node("labels of the test set", "label", "test set - share of the labels at hand",
                values_of(s.n, test_labels),
                {leaf(s, job.k().data.evaluation_items), leaf(s, job.k().data.held_out_share),
                 leaf(s, s.plan.data.labelled_items)});
  });

  for (std::size_t i = 0; i < s.n; ++i)
    job.label_weeks[i] =
        label_weeks(work(job.new_labels[i] + test_labels(i), i), labellers[i], Per<Hours, Weeks>{day[i] * 5})
            .count();
}

} // namespace steelyard
