// Stage `label`: how many labels an option is trained on, and what those cost that are not there yet.
#include "job.hpp"

#include "steelyard/formulas/labels.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

constexpr double working_days_per_week = 5;

/// Where rules label, people still do by hand what the rules are tested on.
LabelSource by_hand(LabelSource source) {
  return source == LabelSource::rules ? LabelSource::in_house : source;
}

/// Time of one person for one label: opening and choosing, and what grows with the item.
void time_labels(Job& job) {
  const Setting& s = job.setting;
  const auto& data = job.k().data;
  LabelTerms& terms = job.labelling;
  terms.seconds.resize(s.n);
  if (s.plan.data.seconds_per_label) {
    const auto given = job.draw(*s.plan.data.seconds_per_label);
    terms.seconds.assign(given.begin(), given.end());
    if (s.detail) terms.seconds_tree = leaf(s, *s.plan.data.seconds_per_label);
    return;
  }
  const auto form = label_form(s.plan.task.kind);
  const auto& once_c = data.seconds_per_label.at(form);
  const auto once = job.draw(once_c), at_a_time = job.draw(data.classes_at_a_time);
  const auto classes = s.plan.task.classes ? job.draw(*s.plan.task.classes) : std::span<const double>{};
  std::string formula = "choosing";
  std::vector<Derivation> inputs;
  const auto shown = [&](const Assumption& a) {
    if (s.detail) inputs.push_back(leaf(s, a));
  };
  for (std::size_t i = 0; i < s.n; ++i)
    terms.seconds[i] =
        choosing_time(Seconds{once[i]}, classes.empty() ? 0 : classes[i], at_a_time[i]).count();
  shown(once_c);
  if (s.plan.task.classes) {
    formula += " × groups of classes";
    shown(*s.plan.task.classes);
    shown(data.classes_at_a_time);
  }

  const auto& tokens_per_word_c = job.k().train_work.tokens_per_word;
  const auto tokens_per_word = job.draw(tokens_per_word_c);
  const auto add_words = [&](std::string_view how, double RequestSize::*tokens, std::string_view words) {
    const auto& pace_c = data.words_per_minute.at(how);
    const auto pace = job.draw(pace_c);
    for (std::size_t i = 0; i < s.n; ++i)
      terms.seconds[i] += time_for_words(s.sizes[i].*tokens / tokens_per_word[i], pace[i]).count();
    formula += words;
    shown(pace_c);
  };
  const auto text_leaves = [&] {
    const Task& t = s.plan.task;
    for (const auto* size : {&t.input_tokens, &t.characters, &t.output_tokens})
      if (*size) shown(**size);
    shown(tokens_per_word_c);
  };
  if (form == "text" || form == "text-span") {
    add_words(form == "text" ? "skim" : "mark", &RequestSize::input_tokens, " + words / pace");
    text_leaves();
  } else if (form == "pair") {
    add_words("read", &RequestSize::input_tokens, " + words read / pace");
    add_words("write", &RequestSize::output_tokens, " + words written / pace");
    text_leaves();
  } else if (form == "image-box" || form == "image-mask") {
    const auto &each_c = data.seconds_per_mark.at(form), &marks_c = data.marks_per_item.at(form);
    const auto each = job.draw(each_c), marks = job.draw(marks_c);
    for (std::size_t i = 0; i < s.n; ++i)
      terms.seconds[i] += marks[i] * each[i];
    formula += " + marks × time of a mark";
    shown(marks_c);
    shown(each_c);
  } else if (form == "audio") {
    const auto& utterance_c = job.k().train_work.utterance_seconds;
    const auto& pace_c = data.words_per_minute.at("speak");
    const auto pace = job.draw(pace_c), factor = job.draw(data.audio_factor),
               utterance = job.draw(utterance_c);
    for (std::size_t i = 0; i < s.n; ++i) {
      // Speech that is still to be made is as long as its text.
      const double seconds =
          s.sizes[i].audio_seconds > 0
              ? s.sizes[i].audio_seconds
              : time_for_words(s.sizes[i].input_tokens / tokens_per_word[i], pace[i]).count();
      // Nobody transcribes whole calls to learn from or to test on: a label is of an utterance.
      terms.seconds[i] += factor[i] * std::min(seconds, utterance[i]);
    }
    formula += " + seconds of speech, at most an utterance × time for each";
    shown(data.audio_factor);
    shown(utterance_c);
    if (s.plan.task.audio_seconds) {
      shown(*s.plan.task.audio_seconds);
    } else {
      shown(pace_c);
      text_leaves();
    }
  } else if (form == "document") {
    const auto page = job.draw(data.seconds_per_page);
    for (std::size_t i = 0; i < s.n; ++i)
      terms.seconds[i] += std::max(1.0, s.sizes[i].pages) * page[i];
    formula += " + pages × time of a page";
    shown(data.seconds_per_page);
    if (s.plan.task.pages) shown(*s.plan.task.pages);
  }
  if (s.detail) terms.seconds_tree = node("time for a label", "s", formula, terms.seconds, std::move(inputs));
}

/// What a label made by hand costs, or by the teacher that the plan names as its labeller.
void price_by_hand(Job& job) {
  const Setting& s = job.setting;
  const auto source = by_hand(s.plan.data.label_source);
  LabelTerms& terms = job.labelling;
  terms.usd_per_test_label.resize(s.n);
  if (s.plan.data.label_usd_per_item) {
    const auto price = job.draw(*s.plan.data.label_usd_per_item);
    terms.usd_per_test_label.assign(price.begin(), price.end());
    if (s.detail) terms.test_price_tree = leaf(s, *s.plan.data.label_usd_per_item, "price of a label");
    return;
  }
  if (source == LabelSource::teacher) {
    const auto form = label_form(s.plan.task.kind);
    const std::string id = fmt::format("labelling/teacher-{}", form == "image"       ? "image-class"
                                                               : form == "text-span" ? "text"
                                                                                     : form);
    if (const auto supply = supply_price(s, id)) {
      std::fill(terms.usd_per_test_label.begin(), terms.usd_per_test_label.end(), supply->usd_per_unit);
      terms.test_price_tree = supply->tree;
      return;
    }
  }
  const auto& data = job.k().data;
  const auto &wage_c = data.usd_per_hour.at(name(source)), &fee_c = data.workforce_fee.at(name(source));
  const auto wage = job.draw(wage_c), fee = job.draw(fee_c);
  for (std::size_t i = 0; i < s.n; ++i)
    terms.usd_per_test_label[i] =
        label_cost(Items{1}, MoneyPerItem{terms.seconds[i] / 3600 * wage[i] * (1 + fee[i])}, terms.each[i],
                   Fraction::clamped(terms.checked[i]), MoneyPerItem{0})
            .count();
  if (s.detail)
    terms.test_price_tree =
        node("price of a label", "USD/label", "seconds × pay × (1 + fee) × labels per item × (1 + reviewed)",
             terms.usd_per_test_label,
             {terms.seconds_tree, leaf(s, wage_c), leaf(s, fee_c), leaf(s, *terms.each_from),
              leaf(s, *terms.checked_from)});
}

/// Price of one label to train on: by hand, or what a teacher model takes for its answer; rules label for
/// nothing once they are written.
void price_labels(Job& job) {
  const Setting& s = job.setting;
  price_by_hand(job);
  job.usd_per_label = job.labelling.usd_per_test_label;
  job.label_price_tree = job.labelling.test_price_tree;
  if (job.choices().adaptation == Adaptation::distilled && job.hosted && !s.plan.data.label_usd_per_item) {
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
  } else if (s.plan.data.label_source == LabelSource::rules) {
    std::fill(job.usd_per_label.begin(), job.usd_per_label.end(), 0.0);
  }
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
  job.worth_items.assign(s.n, 0);
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
             multiple = job.draw(job.k().data.useful_multiple),
             worth = job.draw(job.k().data.label_worth.at(name(s.plan.data.label_source)));
  const auto pinned = pinned_items(job, pretrains);
  const bool taught = job.taught();
  // What rules label costs nothing more, so nobody chooses what to label.
  const bool chosen = s.plan.data.label_source != LabelSource::rules;
  const bool adapts = job.option.approach == Approach::fine_tune || job.choices().method == Method::service;
  for (std::size_t i = 0; i < s.n; ++i) {
    // Fine-tuning is done on what helps: beyond some multiple of the usual, more labels add hours and little
    // else.
    const double useful = pinned ? have[i] : adapts ? std::min(have[i], multiple[i] * wanted[i]) : have[i];
    job.train_items[i] = pinned ? *pinned : std::max(useful, job.wanted_items[i]);
    // A teacher writes what a student learns from.
    const double to_make = taught ? 0 : std::max(0.0, job.train_items[i] - useful);
    job.worth_items[i] = labels_worth(Items{job.train_items[i] - to_make}, Items{to_make}, worth[i]).count();
    job.new_labels[i] =
        left_to_label(Items{to_make}, Fraction::clamped(chosen ? saving[i] * realised[i] : 0)).count();
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

/// The platform that the plan names, as a price list.
void find_platform(Job& job) {
  const Setting& s = job.setting;
  const Supply* supply =
      s.plan.data.label_platform.empty() ? nullptr : find_supply(s.catalog, s.plan.data.label_platform);
  if (!supply) return;
  job.labelling.platform = price_tiers(supply->tiers);
  if (supply->price_usd_per_unit)
    job.labelling.platform = {PriceTier{.price = MoneyPerItem{supply->price_usd_per_unit->mode}}};
  job.labelling.platform_record = supply;
}

void add_labels(Job& job, Stage stage, std::string what, const std::vector<double>& count, Derivation tree,
                bool for_training) {
  const Setting& s = job.setting;
  const LabelTerms& terms = job.labelling;
  const auto laptop = job.draw(job.k().power.laptop_watts);
  const auto& price = for_training ? job.usd_per_label : terms.usd_per_test_label;
  job.ledger.add(
      {stage, ItemKind::labels, std::move(what), "label", "USD/label", Basis::assumed,
       s.plan.data.label_usd_per_item ? s.plan.data.label_usd_per_item->source : "steelyard-judgement", "",
       ""},
      [&](std::size_t i) {
        Amounts a;
        a.quantity = count[i];
        a.cost = MoneyPerItem{price[i]} * Items{a.quantity};
        a.other_energy = Kilowatts{laptop[i] / 1000} * job.labelling_hours(a.quantity, i, for_training);
        return a;
      },
      [&] {
        Parts p;
        const bool free = for_training && s.plan.data.label_source == LabelSource::rules;
        p.cost_formula = free ? "nothing beside writing the rules" : "labels × price";
        p.cost = {tree};
        if (!free) p.cost.push_back(for_training ? job.label_price_tree : terms.test_price_tree);
        p.other_energy = job.labelling_energy_tree(tree);
        return p;
      });
}

void add_platform(Job& job, const std::vector<double>& objects, const Derivation& tree) {
  const Setting& s = job.setting;
  if (s.plan.data.label_platform.empty()) return;
  const Supply* supply = job.labelling.platform_record;
  Line line{Stage::label,
            ItemKind::labels,
            "labelling platform",
            "object",
            "USD/object",
            Basis::published,
            "plan",
            "",
            ""};
  if (supply) {
    line.name += ", " + supply->title;
    line.source = supply->provenance.source;
    line.basis = supply->provenance.basis;
    if (supply->status == "closed-to-new") line.note = "closed to new customers";
  } else {
    line.missing_price =
        fmt::format("no price for the labelling platform {} in the catalog", s.plan.data.label_platform);
  }
  job.ledger.add(
      line,
      [&](std::size_t i) {
        Spending a;
        a.quantity = objects[i];
        a.cost = job.labelling.platform_fee(objects[i]);
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "objects × fee, by tiers";
        p.cost = {tree};
        if (supply)
          p.cost.push_back(record_leaf("fee of the first objects",
                                       job.labelling.platform.front().price.count(), "USD/object", supply->id,
                                       supply->provenance));
        return p;
      });
}

} // namespace

Hours Job::labelling_hours(double labels, std::size_t i, bool for_training) const {
  const auto source = setting.plan.data.label_source;
  // A teacher answers at once, and so do rules; people take the time that the label takes.
  if (source == LabelSource::teacher || (for_training && (source == LabelSource::rules || taught())))
    return Hours{0};
  return label_hours(Items{labels}, Per<Seconds, Items>{labelling.seconds[i]}, labelling.each[i],
                     Fraction::clamped(labelling.checked[i]));
}

Derivation Job::labelling_energy_tree(const Derivation& labels) const {
  return node("energy of labellers' computers", "kWh",
              "labels × labels per item × (1 + reviewed) × seconds × power", {},
              {labels, leaf(setting, *labelling.each_from), leaf(setting, *labelling.checked_from),
               labelling.seconds_tree, leaf(setting, k().power.laptop_watts)});
}

void add_label(Job& job) {
  const Setting& s = job.setting;
  const auto& data = s.plan.data;
  LabelTerms& terms = job.labelling;
  terms.each_from = data.labels_per_item ? static_cast<const Assumption*>(&*data.labels_per_item)
                                         : &job.k().data.redundancy.at(name(by_hand(data.label_source)));
  terms.checked_from =
      data.review_share ? static_cast<const Assumption*>(&*data.review_share) : &job.k().data.review_share;
  terms.each = job.draw(*terms.each_from);
  terms.checked = job.draw(*terms.checked_from);
  find_platform(job);
  time_labels(job);
  count_labels(job);
  price_labels(job);

  const auto evaluation = job.draw(job.k().data.evaluation_items);
  const auto have = job.draw(data.labelled_items), held_out = job.draw(job.k().data.held_out_share);
  // A share of what is at hand may be held out for testing.
  const auto test_labels =
      values_of(s.n, [&](std::size_t i) { return std::max(0.0, evaluation[i] - held_out[i] * have[i]); });
  Derivation made_tree, test_tree;
  if (s.detail) {
    if (job.trains)
      made_tree =
          node("labels to make", "label",
               "(items trained on - labels at hand) × (1 - saving of active learning × share realised)",
               job.new_labels,
               {job.items_tree, leaf(s, data.labelled_items), leaf(s, job.k().data.active_learning_saving),
                leaf(s, job.k().data.active_learning_use)});
    test_tree = node("labels of the test set", "label", "test set - share of the labels at hand", test_labels,
                     {leaf(s, job.k().data.evaluation_items), leaf(s, job.k().data.held_out_share),
                      leaf(s, data.labelled_items)});
  }
  if (job.trains) add_labels(job, Stage::label, "labels to train on", job.new_labels, made_tree, true);
  add_labels(job, Stage::evaluate, "labels to test on", test_labels, test_tree, false);
  // What rules label does not pass through the platform.
  const bool passes = data.label_source != LabelSource::rules;
  const auto objects =
      values_of(s.n, [&](std::size_t i) { return (passes ? job.new_labels[i] : 0) + test_labels[i]; });
  if (!s.detail)
    add_platform(job, objects, {});
  else
    add_platform(job, objects,
                 job.trains && passes
                     ? node("objects labelled", "object", "labels to make + labels of the test set", objects,
                            {made_tree, test_tree})
                     : test_tree);

  // The calendar of labelling: a start, then the work of all who label at a time.
  const auto& people = job.k().people;
  const Assumption& labellers_c =
      s.plan.team.labellers ? static_cast<const Assumption&>(*s.plan.team.labellers) : people.labellers;
  const auto& start_c = people.label_start_days.at(name(data.label_source));
  const auto labellers = job.draw(labellers_c), day = job.draw(people.labels_per_day),
             start = job.draw(start_c);
  job.label_weeks.resize(s.n);
  for (std::size_t i = 0; i < s.n; ++i) {
    const Hours work =
        job.labelling_hours(job.new_labels[i], i, true) + job.labelling_hours(test_labels[i], i, false);
    const bool any = job.new_labels[i] + test_labels[i] > 0;
    job.label_weeks[i] =
        (any ? start[i] / 7 : 0) +
        label_weeks(work, labellers[i], Per<Hours, Weeks>{day[i] * working_days_per_week}).count();
  }
  if (s.detail)
    job.label_weeks_tree = node(
        "labels", "weeks", "start + labels × time of each / (labellers × hours a day × working days)",
        job.label_weeks,
        {leaf(s, start_c), job.trains ? made_tree : test_tree, terms.seconds_tree, leaf(s, *terms.each_from),
         leaf(s, *terms.checked_from), leaf(s, labellers_c), leaf(s, people.labels_per_day)});
}

} // namespace steelyard
