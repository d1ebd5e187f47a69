#include "steelyard/evidence/hardware.hpp"

#include "evidence/words.hpp"

#include "steelyard/support/diagnostic_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace steelyard {

namespace {

/// Words that name no part: vendors, brands that a model number follows, and the like.
constexpr std::array<std::string_view, 18> passed_over{
    "nvidia",   "amd",    "google", "intel", "huawei", "aws", "habana",      "tesla", "geforce",
    "instinct", "radeon", "cloud",  "gpu",   "gpus",   "r",   "accelerator", "ai",    "gtx"};

constexpr std::array<std::string_view, 8> processors{"cpu",   "cpus",     "xeon",    "epyc",
                                                     "ryzen", "graviton", "threads", "opteron"};

bool is_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// Sorted words of a name, written alike: `80 GiB`, `80G` and `80GB` are `80gb`, `TPUv4` is `tpu` and `v4`.
std::vector<std::string> name_words(std::string_view text) {
  std::vector<std::string> words;
  for (auto& word : words_of(text)) {
    if (std::ranges::find(passed_over, word) != passed_over.end()) continue;
    if ((word == "gb" || word == "gib") && !words.empty() && is_number(words.back())) {
      words.back() += "gb";
      continue;
    }
    for (const std::string_view ending : {"gib", "g"})
      if (word.size() > ending.size() && word.ends_with(ending) &&
          is_number(std::string_view{word}.substr(0, word.size() - ending.size()))) {
        word = word.substr(0, word.size() - ending.size()) + "gb";
        break;
      }
    if (word.size() > 3 && word.starts_with("tpu")) {
      words.emplace_back("tpu");
      word = word.substr(3);
    }
    words.push_back(std::move(word));
  }
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::size_t letters(const std::vector<std::string>& words) {
  std::size_t count = 0;
  for (const auto& word : words)
    count += word.size();
  return count;
}

std::string without_brackets(std::string_view text) {
  std::string out;
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0) out += c;
    if (c == ')' && depth > 0) {
      --depth;
      out += ' ';
    }
  }
  return out;
}

} // namespace

HardwareNames::HardwareNames(const Catalog& catalog) {
  const auto add = [this](std::string_view name, const Accelerator& accelerator) {
    if (auto words = name_words(name); !words.empty())
      names_.push_back({std::move(words), &accelerator, nullptr});
  };
  const auto add_processor = [this](std::string_view name, const Cpu& cpu) {
    if (auto words = name_words(name); !words.empty())
      processors_.push_back({std::move(words), nullptr, &cpu});
  };
  for (const auto& accelerator : catalog.accelerators) {
    add(accelerator.id, accelerator);
    add(accelerator.name, accelerator);
    for (const auto& alias : accelerator.aliases)
      add(alias, accelerator);
  }
  for (const auto& cpu : catalog.cpus) {
    if (!cpu.int8_tops) continue; // of a vCPU
    add_processor(cpu.id, cpu);
    add_processor(cpu.name, cpu);
    for (const auto& alias : cpu.aliases)
      add_processor(alias, cpu);
  }
}

HardwareNames::Name HardwareNames::best(const std::vector<Name>& names, std::string_view text) {
  const auto words = name_words(text);
  Name found;
  for (const Name& name : names)
    if (std::ranges::includes(words, name.words) &&
        (name.words.size() > found.words.size() ||
         (name.words.size() == found.words.size() && letters(name.words) > letters(found.words))))
      found = name;
  return found;
}

Result<Hardware, std::string> HardwareNames::find(std::string_view text) const {
  const Name outside = best(names_, without_brackets(text)), everywhere = best(names_, text);
  const bool refined = std::ranges::includes(everywhere.words, outside.words);
  const Name& match = outside.accelerator == nullptr || refined ? everywhere : outside;
  if (match.accelerator) return Hardware{match.accelerator, 0, nullptr};

  const auto words = words_of(text);
  const bool on_processors = std::ranges::any_of(
      words, [](const auto& word) { return std::ranges::find(processors, word) != processors.end(); });
  if (on_processors) {
    Hardware server;
    server.threads = number_before(text, "threads").value_or(0);
    server.cpu = best(processors_, text).cpu;
    return server;
  }
  if (words.empty()) return Unexpected{std::string{"no hardware is given: fill the column hardware"}};
  return Unexpected{fmt::format("no accelerator \"{}\" in the catalog: add it, or this name as an alias, to "
                                "catalogs/accelerators.json",
                                printable(text))};
}

} // namespace steelyard
