#include "io/metric_name.hpp"

#include "steelyard/telemetry/usage.hpp"

#include <array>
#include <cctype>

namespace steelyard::io {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

/// Letters and digits only, small, in American spelling.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) out += lower(c);
  constexpr std::string_view british = "utilisation";
  for (auto at = out.find(british); at != std::string::npos; at = out.find(british, at))
    out[at + british.find('s')] = 'z';
  return out;
}

struct Word {
  std::string_view word;
  NamedMetric metric;
};

constexpr double microsecond = 1e-6;

/// The first that occurs holds: longer names stand before those they contain.
constexpr std::array<Word, 13> metric_words{
    {{"gpumemoryutilizationnormalized", {Dimension::gpu_memory_utilisation, all_devices}},
     {"gpuutilizationnormalized", {Dimension::gpu_utilisation, all_devices}},
     {"cpuutilizationnormalized", {Dimension::cpu_utilisation, all_devices}},
     {"gpumemoryutilization", {Dimension::gpu_memory_utilisation, {}}},
     {"gpuutilization", {Dimension::gpu_utilisation, {}}},
     {"cpuutilization", {Dimension::cpu_utilisation, {}}},
     {"memoryutilization", {Dimension::memory_utilisation, {}}},
     {"diskutilization", {Dimension::disk_utilisation, {}}},
     {"modellatency", {Dimension::model_latency, {}, microsecond}},
     {"invocations", {Dimension::invocations, {}}},
     // As the CloudWatch agent names them on a notebook's machine.
     {"cpuusageactive", {Dimension::cpu_utilisation, all_devices}},
     {"memusedpercent", {Dimension::memory_utilisation, {}}},
     {"diskusedpercent", {Dimension::disk_utilisation, {}}}}};

constexpr std::array<Word, 7> id_words{{{"gpumem", {Dimension::gpu_memory_utilisation, {}}},
                                        {"gpu", {Dimension::gpu_utilisation, {}}},
                                        {"cpu", {Dimension::cpu_utilisation, {}}},
                                        {"disk", {Dimension::disk_utilisation, {}}},
                                        {"mem", {Dimension::memory_utilisation, {}}},
                                        {"invocation", {Dimension::invocations, {}}},
                                        {"latency", {Dimension::model_latency, {}, microsecond}}}};

template <class Words>
std::optional<NamedMetric> first_in(const Words& words, std::string_view text) {
  const std::string flat = plain(text);
  for (const Word& word : words)
    if (flat.find(word.word) != std::string::npos) return word.metric;
  return std::nullopt;
}

/// A prefix followed by digits, at the beginning of a word.
std::string numbered(std::string_view text, std::string_view prefix) {
  for (std::size_t at = 0; at + prefix.size() < text.size(); ++at) {
    if (at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0) continue;
    bool same = true;
    for (std::size_t i = 0; i < prefix.size() && same; ++i)
      same = lower(text[at + i]) == prefix[i];
    if (!same) continue;
    std::size_t end = at + prefix.size();
    while (end < text.size() && is_digit(text[end]))
      ++end;
    const bool ends = end == text.size() || std::isalnum(static_cast<unsigned char>(text[end])) == 0;
    if (end > at + prefix.size() && ends)
      return std::string{prefix} + std::string{text.substr(at + prefix.size(), end - at - prefix.size())};
  }
  return {};
}

bool has_word(std::string_view label, std::string_view word) {
  std::string small;
  for (const char c : label)
    small += lower(c);
  for (auto at = small.find(word); at != std::string::npos; at = small.find(word, at + 1)) {
    const auto end = at + word.size();
    const auto letter = [&](std::size_t i) {
      return std::isalnum(static_cast<unsigned char>(small[i])) != 0;
    };
    if ((at == 0 || !letter(at - 1)) && (end == small.size() || !letter(end))) return true;
  }
  return false;
}

/// `p99`, `p99.5`: a p that begins a word, with a digit behind it.
bool names_percentile(std::string_view label) {
  for (std::size_t at = 0; at + 1 < label.size(); ++at)
    if (lower(label[at]) == 'p' && is_digit(label[at + 1]) &&
        (at == 0 || std::isalnum(static_cast<unsigned char>(label[at - 1])) == 0))
      return true;
  return false;
}

} // namespace

std::optional<NamedMetric> metric_in(std::string_view text) {
  return first_in(metric_words, text);
}

std::optional<NamedMetric> metric_of_id(std::string_view id) {
  if (const auto whole = metric_in(id)) return whole;
  return first_in(id_words, id);
}

std::string host_in(std::string_view text) {
  if (auto node = numbered(text, "algo-"); !node.empty()) return node;
  if (auto node = numbered(text, "algo_"); !node.empty()) return "algo-" + node.substr(node.find('_') + 1);
  constexpr std::string_view instance = "i-";
  for (auto at = text.find(instance); at != std::string_view::npos; at = text.find(instance, at + 1)) {
    std::size_t end = at + instance.size();
    while (end < text.size() && std::isxdigit(static_cast<unsigned char>(text[end])) != 0)
      ++end;
    constexpr std::size_t shortest_id = 8;
    if (end - at - instance.size() >= shortest_id) return std::string{text.substr(at, end - at)};
  }
  return {};
}

std::string device_in(std::string_view label) {
  for (const std::string_view prefix : {"gpu", "cpu", "gpu-", "cpu-"})
    if (auto device = numbered(label, prefix); !device.empty()) {
      std::erase(device, '-');
      return device;
    }
  return {};
}

Statistic statistic_in(std::string_view label) {
  using enum Statistic;
  constexpr std::array<std::pair<std::string_view, Statistic>, 8> words{{{"average", average},
                                                                         {"avg", average},
                                                                         {"mean", average},
                                                                         {"maximum", maximum},
                                                                         {"max", maximum},
                                                                         {"minimum", minimum},
                                                                         {"min", minimum},
                                                                         {"sum", sum}}};
  for (const auto& [word, statistic] : words)
    if (has_word(label, word)) return statistic;
  if (has_word(label, "samplecount")) return samples;
  return names_percentile(label) ? percentile : unnamed;
}

} // namespace steelyard::io
