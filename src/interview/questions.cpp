#include "steelyard/interview/question.hpp"

#include "steelyard/plan/keys.hpp"
#include "steelyard/plan/task_sizes.hpp"
#include "steelyard/stats/distribution.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard::interview {

namespace {

/// Those that belong to the prompt, which whoever asks for a plan has not written yet.
constexpr std::array<std::string_view, 2> of_the_prompt{"system_tokens", "context_tokens"};
/// Those that are measured from texts: what comes in, and what is wanted back.
constexpr std::array<std::string_view, 3> of_texts{"input_tokens", "characters", "output_tokens"};

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

const Answer* known_answer(const Answers& answers, std::string_view id) {
  const auto found = answers.find(id);
  return found != answers.end() && found->second.known ? &found->second : nullptr;
}

bool agreed(const Answers& answers, std::string_view id) {
  const auto* answer = known_answer(answers, id);
  return answer && answer->text == "yes";
}

/// A question that is answered by one number or by a range.
Question amount(std::string id, std::string section, std::string asks, std::string unit,
                std::string_view measure) {
  Question q;
  q.id = std::move(id);
  q.section = std::move(section);
  q.asks = std::move(asks);
  q.form = Form::range;
  q.unit = std::move(unit);
  q.measure = measure;
  q.high = largest_number;
  return q;
}

Question worded(std::string id, std::string section, std::string asks, Form form) {
  Question q;
  q.id = std::move(id);
  q.section = std::move(section);
  q.asks = std::move(asks);
  q.form = form;
  return q;
}

std::string size_example(std::string_view key) {
  if (key == "image_megapixels") return "2, or 0.5-4, or files: @one.jpg @two.png";
  if (key == "audio_seconds") return "90 seconds, or 1-5 min";
  if (key == "classes" || key == "pages") return "12";
  if (key == "features") return "40, or 30-60";
  if (key == "horizon_steps") return "28";
  if (key == "items") return "500, or 100-2k";
  return "1";
}

std::string_view size_measure(std::string_view key) {
  if (key == "image_megapixels") return "MP";
  if (key == "audio_seconds") return "seconds";
  return "1";
}

std::string usual_size(const SizeDefault& size) {
  // Two digits, as a hint: the plan's default is the distribution itself.
  const auto at = [&size](double u) {
    const double value = quantile(size.distribution, u);
    const double digit = value > 0 ? std::pow(10, std::floor(std::log10(value)) - 1) : 1;
    return fmt::format("{:.6g}", std::round(value / digit) * digit);
  };
  constexpr double p10 = 0.1, p90 = 0.9;
  return is_exact(size.distribution) ? fmt::format("{} is taken: {}", at(p10), size.why)
                                     : fmt::format("{} to {} is taken: {}", at(p10), at(p90), size.why);
}

const TaskSize& size_of(std::string_view key) {
  return *std::ranges::find(task_sizes(), key, &TaskSize::key);
}

Question size_question(const SizeDefault& usual) {
  const TaskSize& size = size_of(usual.key);
  const std::string section = "One request";
  if (holds(of_texts, size.key)) {
    const bool back = size.key == "output_tokens";
    Question q = worded(std::string{size.key}, section,
                        back ? "Give up to three of the answers that you want back."
                             : "Give up to three inputs as they come: typical, short and long.",
                        Form::samples);
    q.unit = size.unit;
    q.example = back ? "the answer to each input, in the form you want it" : "@claim.txt for a file";
    q.without = usual_size(usual);
    return q;
  }
  Question q = amount(std::string{size.key}, section, fmt::format("How many: {}?", size.about),
                      std::string{size.unit}, size_measure(size.key));
  if (size.key == "image_megapixels" || size.key == "audio_seconds")
    q.asks = fmt::format("How large: {}?", size.about);
  q.low = size.low;
  q.above_low = size.above_low;
  q.example = size_example(size.key);
  q.without = usual_size(usual);
  q.images = size.key == "image_megapixels";
  return q;
}

Question kind_question() {
  Question q = worded("kind", "The task", "What is the model for?", Form::word);
  for (const auto& [kind, word] : task_kinds())
    q.choices.push_back({std::string{word}, ""});
  q.example = "question-answering";
  q.without = fmt::format("{} is taken", name(TaskKind{}));
  return q;
}

void add_task(std::vector<Question>& all, const Answers& answers) {
  all.push_back(kind_question());
  Question title = worded("title", "The task", "Say in one line what it does, for whom.", Form::text);
  title.example = "sorts incoming claims into queues";
  title.without = "the plan is named after its kind";
  all.push_back(title);
  for (const SizeDefault& usual : size_defaults(kind_of(answers)))
    if (!holds(of_the_prompt, usual.key) && usual.key != "documents") all.push_back(size_question(usual));
}

void add_documents(std::vector<Question>& all, const Answers& answers) {
  const TaskKind kind = kind_of(answers);
  const auto defaults = size_defaults(kind);
  const auto usual = std::ranges::find(defaults, "documents", &SizeDefault::key);
  const Modality made_of = modality(kind);
  const bool of_text = made_of == Modality::text || made_of == Modality::document;
  if (usual == defaults.end() && !(of_text && has_key(kind, "documents"))) return;
  Question q = amount("documents", "Documents", "On how many documents do the answers depend? 0: on none.",
                      "documents", "1");
  q.example = "12k";
  q.without = usual == defaults.end() ? "none are searched" : usual_size(*usual);
  all.push_back(q);
  const auto* count = known_answer(answers, "documents");
  if (count ? count->high == 0 : usual == defaults.end()) return;
  Question change = worded("documents_change", "Documents", "How often do they change?", Form::word);
  for (const auto word : documents_change_words)
    change.choices.push_back({std::string{word}, ""});
  change.example = "weekly";
  change.without = "monthly is taken";
  all.push_back(change);
}

/// The busiest hour; none where answers wait for the night.
void add_peak(std::vector<Question>& all, const std::string& section, const Answers& answers) {
  const auto* day = known_answer(answers, "per_day");
  const auto* soon = known_answer(answers, "soon");
  if (!day || (soon && soon->text == "overnight")) return;
  constexpr double hours_of_day = 24;
  Question busiest =
      amount("busiest_hour", section, "How many in the busiest hour of the week?", "requests/hour", "1");
  busiest.low = day->mode / hours_of_day;
  busiest.high = day->mode * hours_of_day;
  busiest.example =
      fmt::format("{:.3g} if they came evenly, day and night; usual is a few times that", busiest.low);
  busiest.without = "usual for working hours, with bursts";
  all.push_back(busiest);
}

void add_demand(std::vector<Question>& all, const Answers& answers) {
  const std::string section = "Demand";
  Question now = amount("per_day", section, "How many requests a day when it starts, over the whole week?",
                        "requests/day", "1");
  now.above_low = true;
  now.high = 1e15; // so that a month of them is still a number of a plan
  now.example = "2000, or 5k-20k";
  now.without = "a very wide range is taken";
  all.push_back(now);
  if (const auto* day = known_answer(answers, "per_day")) {
    Question later =
        amount("per_day_next_year", section, "And how many a day in a year from then?", "requests/day", "1");
    // As far as growth_per_year goes, up and down.
    constexpr double most_growth = 100;
    later.low = day->mode / most_growth;
    later.high = day->mode * most_growth;
    later.example = "twice as many is " +
                    shown(now, Answer{true, 2 * day->mode, 2 * day->mode, 2 * day->mode, {}, {}, {}});
    later.without = "demand is taken to stay as it is";
    all.push_back(later);
  }
  Question soon = worded("soon", section, "How soon must an answer be there?", Form::time);
  soon.choices = {{"seconds", "10 s"}, {"minutes", "10 min"}, {"overnight", ""}};
  soon.measure = "ms";
  soon.unit = "ms";
  soon.above_low = true;
  soon.high = 86400000; // a day
  soon.example = "300 ms, or minutes (10 min), or overnight (in batches)";
  soon.without = "no limit, but answered when it comes";
  all.push_back(soon);
  add_peak(all, section, answers);
}

void add_quality(std::vector<Question>& all, const Answers& answers) {
  const std::string section = "Quality";
  const auto metric = usual_metric(kind_of(answers));
  Question error = amount("usd_per_error", section, "What does one wrong answer cost?", "USD/error", "USD");
  error.example = "5, or 0.5-20";
  error.without = "errors are not priced";
  all.push_back(error);
  Question share = amount("reviewed_share", section, "What share of the answers does somebody check?",
                          "fraction", "fraction");
  share.high = 1;
  share.example = "10%";
  share.without = "nobody checks";
  all.push_back(share);
  const auto* checked = known_answer(answers, "reviewed_share");
  if (checked && checked->high > 0) {
    Question review =
        amount("usd_per_review", section, "What does one such check cost?", "USD/review", "USD");
    review.example = "0.80, or 0.5-2";
    review.without = "checks are not priced";
    all.push_back(review);
  }
  Question today =
      amount("score_today", section,
             fmt::format("How good is today's process, as {} or share of right answers?", metric), "fraction",
             "fraction");
  today.form = Form::number;
  today.high = 1;
  today.example = "0.85, or 85%";
  today.without = "a plan can do without it";
  all.push_back(today);
  Question target = today;
  target.id = "target";
  target.asks = "And how good is good enough?";
  target.example = "0.9, or 90%";
  target.without = "no target";
  all.push_back(target);
}

void add_data(std::vector<Question>& all) {
  Question q =
      amount("labelled_items", "Data", "How many examples with the right answer do you have?", "items", "1");
  q.example = "2000, or 1k-5k; 0: none";
  q.without = "none, so that all are paid for";
  all.push_back(q);
}

void add_limits(std::vector<Question>& all, const Answers& answers, const Known& known) {
  const std::string section = "Limits";
  Question leave = worded("external_api", section,
                          "May data leave your AWS account for another provider's service?", Form::yes_no);
  leave.example = "no";
  leave.without = "they may";
  all.push_back(leave);
  Question regions = worded("regions", section, "In which regions or countries must data stay?", Form::names);
  for (const auto& place : known.places)
    for (const auto& other : {place.country, place.name})
      regions.choices.push_back({place.region, other});
  regions.example = "eu-central-1, or DE, FR";
  regions.without = "us-east-1, as prices are usually quoted for it";
  all.push_back(regions);
  Question own =
      worded("own_hardware", section, "Do you have accelerators of your own that may do it?", Form::yes_no);
  own.example = "no";
  own.without = "none";
  all.push_back(own);
  if (agreed(answers, "own_hardware")) {
    Question hour = amount("own_usd_per_hour", section, "What does an hour of one of them cost, all in?",
                           "USD/hour", "USD");
    hour.form = Form::number;
    hour.example = "1.80";
    hour.without = "the plan says in a comment how to add them";
    all.push_back(hour);
    Question watts = amount("own_watts", section, "What does one draw when busy?", "W", "W");
    watts.form = Form::number;
    watts.above_low = true;
    watts.example = "700, or 0.7 kW";
    watts.without = hour.without;
    all.push_back(watts);
    Question devices = amount("own_devices", section, "How many are there?", "devices", "1");
    devices.form = Form::number;
    devices.above_low = true;
    devices.example = "4";
    devices.without = "one";
    all.push_back(devices);
  }
  Question services =
      worded("existing_services", section, "Which AI services does your account use already?", Form::names);
  for (const auto& service : known.services)
    services.choices.push_back({service, ""});
  services.example = "Comprehend, Forecast";
  services.without = "none; services closed to new customers are left out";
  all.push_back(services);
}

void add_team(std::vector<Question>& all) {
  const std::string section = "People, time and money";
  Question people = amount("engineers", section, "How many people build and run it?", "engineers", "1");
  people.above_low = true;
  people.high = 10000;
  people.example = "2, or 1-3";
  people.without = "2 are taken";
  all.push_back(people);
  Question pay =
      amount("usd_per_day", section, "What does a day of one of them cost, all in?", "USD/day", "USD");
  pay.example = "900, or 700-1200";
  pay.without = "a lognormal with the median 800";
  all.push_back(pay);
  Question stack = worded("stack", section, "How well is their training code tuned?", Form::word);
  stack.choices = {{"tuned", "measured and improved"},
                   {"standard", "common libraries as they come"},
                   {"naive", "first tries"}};
  stack.example = "standard";
  stack.without = "standard is taken";
  all.push_back(stack);
  Question deadline =
      amount("deadline_weeks", section, "How long from now until it must be in service?", "weeks", "weeks");
  deadline.form = Form::number;
  deadline.above_low = true;
  deadline.example = "26, or 6 months";
  deadline.without = "no deadline";
  all.push_back(deadline);
  Question horizon = amount("horizon_months", section, "How long will it be in service?", "months", "months");
  horizon.above_low = true;
  horizon.high = 240;
  horizon.example = "36, or 3 years, or 2-5 years";
  horizon.without = "a wide range of years is taken";
  all.push_back(horizon);
  Question budget =
      amount("max_total_usd", section, "What may it cost over that time, in all?", "USD", "USD");
  budget.form = Form::number;
  budget.above_low = true;
  budget.example = "250k";
  budget.without = "no limit";
  all.push_back(budget);
}

} // namespace

TaskKind kind_of(const Answers& answers) {
  const auto* kind = known_answer(answers, "kind");
  return kind ? task_kind(kind->text).value_or(TaskKind{}) : TaskKind{};
}

Answer kind_answer(TaskKind kind) {
  Answer answer;
  answer.known = true;
  answer.text = name(kind);
  return answer;
}

std::vector<Question> questions(const Answers& answers, const Known& known) {
  std::vector<Question> all;
  add_task(all, answers);
  add_demand(all, answers);
  add_quality(all, answers);
  add_data(all);
  add_documents(all, answers);
  add_limits(all, answers, known);
  add_team(all);
  return all;
}

} // namespace steelyard::interview
