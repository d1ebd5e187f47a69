#include "steelyard/telemetry/tensor_histogram.hpp"

#include "steelyard/support/letter_case.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard {

namespace {

/// Sum of `of(bin)` weighted by counts, over the number of values.
template <class Of>
double weighted(std::span<const HistogramBin> bins, Of&& of) {
  double sum = 0;
  for (const HistogramBin& bin : bins)
    sum += bin.count * of(bin);
  const double all = total(bins);
  return all > 0 ? sum / all : 0;
}

double square(double x) {
  return x * x;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> words{
    {{"gradient", "gradient"},
     {"gradients", "gradient"},
     {"grad", "gradient"},
     {"grads", "gradient"},
     {"weight", "weight"},
     {"weights", "weight"},
     {"kernel", "weight"},
     {"update", "update"},
     {"updates", "update"},
     {"activation", "activation"},
     {"activations", "activation"},
     {"activate", "activation"},
     {"unit-activity", "unit-activity"},
     {"tensor", "tensor"}}};

/// The kind that a word names; "" for none. Keras numbers its words: `kernel_0`.
std::string_view kind_of(std::string_view written) {
  std::string word = lower_case(written);
  if (const auto tail = word.find_last_not_of("0123456789");
      tail != std::string::npos && tail + 1 < word.size() && word[tail] == '_')
    word.resize(tail);
  const auto found =
      std::ranges::find(words, std::string_view{word}, [](const auto& pair) { return pair.first; });
  return found == words.end() ? std::string_view{} : found->second;
}

} // namespace

double total(std::span<const HistogramBin> bins) {
  double sum = 0;
  for (const HistogramBin& bin : bins)
    sum += bin.count;
  return sum;
}

double mean(std::span<const HistogramBin> bins) {
  return weighted(bins, [](const HistogramBin& bin) { return (bin.left + bin.right) / 2; });
}

double mean_absolute(std::span<const HistogramBin> bins) {
  return weighted(bins, [](const HistogramBin& bin) {
    if (bin.left >= 0 || bin.right <= 0) return std::abs(bin.left + bin.right) / 2;
    return (square(bin.left) + square(bin.right)) / (2 * (bin.right - bin.left));
  });
}

double variance(std::span<const HistogramBin> bins) {
  const double centre = mean(bins);
  return weighted(bins, [centre](const HistogramBin& bin) {
    constexpr double of_a_width = 1.0 / 12; // variance of a uniform density
    return square((bin.left + bin.right) / 2 - centre) + square(bin.right - bin.left) * of_a_width;
  });
}

double quantile(std::span<const HistogramBin> bins, double share) {
  const double wanted = share * total(bins);
  double seen = 0;
  for (const HistogramBin& bin : bins) {
    if (bin.count > 0 && seen + bin.count >= wanted)
      return bin.left + (bin.right - bin.left) * std::clamp((wanted - seen) / bin.count, 0.0, 1.0);
    seen += bin.count;
  }
  return bins.empty() ? 0 : bins.back().right;
}

double share_below(std::span<const HistogramBin> bins, double value) {
  return weighted(bins, [value](const HistogramBin& bin) {
    if (bin.right <= bin.left) return bin.left < value ? 1.0 : 0.0;
    return std::clamp((value - bin.left) / (bin.right - bin.left), 0.0, 1.0);
  });
}

double share_of_zeros(std::span<const HistogramBin> bins) {
  constexpr double narrow = 1e-6; // of the range: what 32-bit values near its ends can tell apart
  double most = 0;
  for (const HistogramBin& bin : bins)
    if (bin.count > 0) most = std::max({most, std::abs(bin.left), std::abs(bin.right)});
  return weighted(bins, [most](const HistogramBin& bin) {
    return bin.left <= 0 && bin.right >= 0 && bin.right - bin.left <= narrow * most ? 1.0 : 0.0;
  });
}

std::pair<std::string_view, std::string> tensor_of_tag(std::string_view tag) {
  constexpr std::string_view joints = "/.:";
  if (const auto first = tag.find_first_of(joints); first != std::string_view::npos)
    if (const auto kind = kind_of(tag.substr(0, first)); !kind.empty())
      return {kind, std::string{tag.substr(first + 1)}};
  if (const auto last = tag.find_last_of(joints); last != std::string_view::npos)
    if (const auto kind = kind_of(tag.substr(last + 1)); !kind.empty()) {
      std::string_view of = tag.substr(0, last);
      // `fc1.weight.grad` is the gradient of what `fc1.weight` is the weight of.
      if (const auto inner = of.find_last_of(joints); kind == "gradient" && inner != std::string_view::npos)
        if (kind_of(of.substr(inner + 1)) == "weight") of = of.substr(0, inner);
      return {kind, std::string{of}};
    }
  // TensorBoard writes a slash as an underscore in the names of files.
  if (const auto first = tag.find('_'); first != std::string_view::npos && first + 1 < tag.size())
    if (const auto kind = kind_of(tag.substr(0, first)); !kind.empty())
      return {kind, std::string{tag.substr(first + 1)}};
  return {"tensor", std::string{tag}};
}

std::vector<std::pair<std::string, double>> series_of(std::string_view tag,
                                                      std::span<const HistogramBin> bins) {
  const auto [kind, of] = tensor_of_tag(tag);
  if (kind == "unit-activity") return {}; // a rule asks its bins
  constexpr double low = 0.05, high = 0.95;
  const auto named = [&of = of](std::string_view prefix) { return std::string{prefix} + "/" + of; };
  const std::string whole = kind == "tensor" ? of : std::string{kind} + "/" + of;
  std::vector<std::pair<std::string, double>> all{{"fraction-zero/" + whole, share_of_zeros(bins)},
                                                  {"variance/" + whole, variance(bins)}};
  if (kind == "activation") {
    all.emplace_back(named("activation-variance"), variance(bins));
    return all;
  }
  if (kind == "gradient") {
    all.emplace_back(named("gradient-p5"), quantile(bins, low));
    all.emplace_back(named("gradient-p95"), quantile(bins, high));
  }
  all.emplace_back(named(kind), mean_absolute(bins));
  return all;
}

} // namespace steelyard
