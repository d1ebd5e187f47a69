#include "steelyard/report/rightsize_document.hpp"

#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

constexpr std::size_t shown_candidates = 10;

Cell figure(double value, std::string text, std::string detail = {}, Meaning meaning = Meaning::plain) {
  return {std::move(text), std::move(detail), value, meaning};
}

Cell unknown() {
  return {"not known", "", {}, Meaning::faint};
}

std::string hours_text(double hours) {
  return fmt::format("{} {}", short_number(hours), hours == 1 ? "hour" : "hours");
}

std::string several(const std::string& instance, double instances) {
  return instances > 1 ? fmt::format("{:.0f} × {}", instances, instance) : instance;
}

bool is_job(WorkKind kind) {
  return kind == WorkKind::training || kind == WorkKind::processing;
}

const Candidate* current_of(const Rightsizing& r) {
  const auto at = std::ranges::find_if(r.candidates, [](const Candidate& c) { return c.current; });
  return at == r.candidates.end() ? nullptr : &*at;
}

bool is_recommended(const Rightsizing& r, const Candidate& c) {
  return r.recommendation && c.instance == *r.recommendation && c.instances == r.recommended_instances;
}

std::string answer(const Rightsizing& r) {
  const std::string now = several(r.instance, r.instances);
  if (!r.enough_data)
    return fmt::format("Too little data to say what to take in place of {}. Wanted: {}.", now,
                       fmt::join(r.wanted, "; "));
  if (!r.recommendation) return fmt::format("Nothing known serves as {} does.", now);
  const std::string then = several(*r.recommendation, r.recommended_instances);
  if (then == now) return fmt::format("Keep {}: {}.", now, fmt::join(r.why, "; "));
  return fmt::format("Take {} in place of {}: {}.", then, now, fmt::join(r.why, "; "));
}

std::string interval(const Summary& s, std::string (*text)(double)) {
  return fmt::format("{}–{}", text(s.p10), text(s.p90));
}

std::string factor(double x) {
  return fmt::format("{:.2f}", x);
}

Table candidate_table(const Rightsizing& r, bool all) {
  Table table{{{"instance", false, 0},
               {is_job(r.kind) ? "time" : "response", true, 0},
               {"cost", true, 0},
               {"kWh", true, 2},
               {"kgCO2e", true, 1},
               {"risk", false, 0},
               {"why", false, 0}},
              {}};
  std::size_t shown = 0;
  for (const Candidate& c : r.candidates) {
    const bool chosen = is_recommended(r, c);
    if (!all && !chosen && !c.current && (shown >= shown_candidates || c.risk == Risk::high)) continue;
    ++shown;
    const Meaning meaning = chosen ? Meaning::good : c.current ? Meaning::strong : Meaning::plain;
    table.rows.push_back(
        {{several(c.instance, c.instances),
          chosen      ? "recommended"
          : c.current ? "now"
                      : "",
          {},
          meaning},
         figure(c.relative_duration.p50, factor(c.relative_duration.p50),
                c.current || c.measured ? "" : interval(c.relative_duration, factor)),
         c.cost_usd ? figure(c.cost_usd->p50, rounded_money(c.cost_usd->p50),
                             c.cost_usd->p10 == c.cost_usd->p90 ? "" : interval(*c.cost_usd, rounded_money))
                    : unknown(),
         figure(c.energy_kwh.p50, short_number(c.energy_kwh.p50)),
         figure(c.emissions_kgco2e.p50, short_number(c.emissions_kgco2e.p50)),
         {std::string{name(c.risk)},
          "",
          {},
          c.risk == Risk::high     ? Meaning::bad
          : c.risk == Risk::medium ? Meaning::caution
                                   : Meaning::plain},
         {c.why, "", {}, Meaning::plain}});
  }
  return table;
}

Cell need(const std::optional<double>& value) {
  return value ? figure(*value, short_number(*value)) : Cell{"not read", "", {}, Meaning::faint};
}

Cell share(const std::optional<double>& value) {
  return value ? figure(*value, fmt::format("{:.0f} %", *value)) : Cell{"–", "", {}, Meaning::faint};
}

Table needs_table(const Rightsizing& r) {
  Table table{{{"", false, 0}, {"now", true, 0}, {"needed", true, 0}, {"busy, P95", true, 0}}, {}};
  const Candidate* now = current_of(r);
  const auto row = [&](std::string what, double has, const std::optional<double>& needed,
                       const std::optional<double>& busy) {
    table.rows.push_back({{std::move(what), "", {}, Meaning::plain},
                          now ? figure(has, short_number(has)) : Cell{},
                          need(needed),
                          share(busy)});
  };
  row("vCPU", now ? now->vcpu : 0, r.needs.vcpu, r.busy.cpu_p95);
  row("memory, GiB", now ? now->memory_gib : 0, r.needs.memory_gib, r.busy.memory_p95);
  if (now && now->gpus > 0) {
    row("GPUs", now->gpus, r.needs.gpus, r.busy.gpu_p95);
    table.rows.push_back({{"memory of a GPU, GiB", "", {}, Meaning::plain},
                          Cell{},
                          need(r.needs.gpu_memory_gib),
                          share(r.busy.gpu_memory_p95)});
  }
  return table;
}

void add_idleness(Document& document, const Rightsizing& r) {
  const Idleness& idle = *r.idle;
  document.blocks.emplace_back(Heading{"Idle hours"});
  const double part = idle.hours_on > 0 ? idle.hours_idle / idle.hours_on : 0;
  document.blocks.emplace_back(Paragraph{fmt::format(
      "Of {} on, {} were idle ({}), by {}: {}{} kWh and {} kgCO2e for nothing. The longest stretch took {}.",
      hours_text(idle.hours_on), short_number(idle.hours_idle), percent(part),
      idle.by_requests ? "requests" : "use", idle.usd ? rounded_money(*idle.usd) + ", " : "",
      short_number(idle.kwh), short_number(idle.kgco2e), hours_text(idle.longest_hours))});
  if (idle.hours_idle <= 0) return;
  Table table{{{"stop after", true, 0},
               {"hours saved", true, 0},
               {"saves", true, 0},
               {"kWh", true, 1},
               {"kgCO2e", true, 2},
               {r.kind == WorkKind::endpoint ? "cold starts" : "interruptions", true, 0}},
              {}};
  for (std::size_t i = 0; i < idle.auto_stops.size(); ++i) {
    const AutoStop& stop = idle.auto_stops[i];
    const bool chosen = idle.recommended == i;
    const Meaning meaning = chosen ? Meaning::good : Meaning::plain;
    table.rows.push_back(
        {figure(stop.minutes, fmt::format("{:.0f} min", stop.minutes), chosen ? "recommended" : "", meaning),
         figure(stop.hours_saved, short_number(stop.hours_saved)),
         idle.usd ? figure(stop.usd_saved, rounded_money(stop.usd_saved)) : unknown(),
         figure(stop.kwh_saved, short_number(stop.kwh_saved)),
         figure(stop.kgco2e_saved, short_number(stop.kgco2e_saved)),
         figure(static_cast<double>(stop.interruptions), fmt::format("{}", stop.interruptions))});
  }
  document.blocks.emplace_back(std::move(table));
  if (!idle.recommended)
    document.blocks.emplace_back(
        Note{r.kind == WorkKind::endpoint
                 ? "None is recommended: an endpoint that is asked this often would start too often."
                 : "None is recommended: what it saves is less than the time of people who wait."});
  if (r.kind == WorkKind::endpoint)
    document.blocks.emplace_back(List{
        {"Scale to zero with inference components and a step-scaling policy: the first request afterwards "
         "waits "
         "for an instance, so it suits callers that can ask again.",
         "Serverless inference where the model fits its memory and needs no GPU: only requests are paid.",
         "Asynchronous inference scales to zero by itself, where an answer may come minutes later."}});
}

} // namespace

Document rightsize_document(const Rightsizing& r, bool all) {
  Document document;
  document.title = fmt::format("Right size of {} for {} in {}", several(r.instance, r.instances),
                               name(r.kind), printable(r.region));
  document.blocks.emplace_back(Paragraph{answer(r), r.enough_data ? Meaning::strong : Meaning::caution});
  if (!r.advice.empty()) document.blocks.emplace_back(List{r.advice});
  if (!r.warnings.empty()) {
    document.blocks.emplace_back(Heading{"What to be careful about"});
    document.blocks.emplace_back(List{r.warnings});
  }
  document.blocks.emplace_back(Heading{"What was used"});
  document.blocks.emplace_back(needs_table(r));
  if (r.enough_data) {
    document.blocks.emplace_back(Heading{"Candidates by cost"});
    document.blocks.emplace_back(candidate_table(r, all));
  }
  if (r.idle) add_idleness(document, r);
  document.blocks.emplace_back(Note{fmt::format(
      "From {} of readings at {} {}. Cost, energy and emissions are of {}; the time is over that of "
      "now, and "
      "ranges are P10–P90. Needed are P{:.4g} of processors and memory with {:.0f} % headroom.{}",
      hours_text(r.span_hours), r.moments, r.moments == 1 ? "moment" : "moments", hours_text(r.hours),
      r.cpu_percentile, r.headroom * 100,
      all || !r.enough_data || r.candidates.size() <= shown_candidates
          ? ""
          : fmt::format(" {} machines meet the needs; --verbose shows all.", r.candidates.size()))});
  return document;
}

Table rightsize_table(const Rightsizing& r) {
  Table table{{{"instance", false, 0},
               {"instances", true, 0},
               {"current", false, 0},
               {"recommended", false, 0},
               {"usd_per_hour", true, 0},
               {"relative_duration_p10", true, 0},
               {"relative_duration_p50", true, 0},
               {"relative_duration_p90", true, 0},
               {"cost_usd_p10", true, 0},
               {"cost_usd_p50", true, 0},
               {"cost_usd_p90", true, 0},
               {"energy_kwh_p50", true, 0},
               {"emissions_kgco2e_p50", true, 0},
               {"risk", false, 0},
               {"why", false, 0}},
              {}};
  const auto plain = [](double value) { return figure(value, short_number(value)); };
  const auto word = [](bool yes) { return Cell{yes ? "yes" : "no", "", {}, Meaning::plain}; };
  for (const Candidate& c : r.candidates)
    table.rows.push_back({{c.instance, "", {}, Meaning::plain},
                          plain(c.instances),
                          word(c.current),
                          word(is_recommended(r, c)),
                          c.usd_per_hour ? plain(*c.usd_per_hour) : Cell{},
                          plain(c.relative_duration.p10),
                          plain(c.relative_duration.p50),
                          plain(c.relative_duration.p90),
                          c.cost_usd ? plain(c.cost_usd->p10) : Cell{},
                          c.cost_usd ? plain(c.cost_usd->p50) : Cell{},
                          c.cost_usd ? plain(c.cost_usd->p90) : Cell{},
                          plain(c.energy_kwh.p50),
                          plain(c.emissions_kgco2e.p50),
                          {std::string{name(c.risk)}, "", {}, Meaning::plain},
                          {c.why, "", {}, Meaning::plain}});
  return table;
}

} // namespace steelyard
