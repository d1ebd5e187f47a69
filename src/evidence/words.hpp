/// \file
/// Words and numbers in texts that people wrote. Seen by the .cpp files of this layer only.
#pragma once

#include "steelyard/support/letter_case.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The words of a text in lower case: letters, digits and points between digits; all else separates.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

/// A text to be asked what it says, in several spellings at once. Parts are given in lower case.
class Wording {
 public:
  explicit Wording(std::string_view text);

  /// Whether the part occurs anywhere, as it is written.
  [[nodiscard]] bool holds(std::string_view part) const { return contains(lower_, part); }

  /// Whether letters and digits occur in this order with anything but letters and digits between them:
  /// `3dunet` in `3D U-Net`.
  [[nodiscard]] bool spells(std::string_view part) const { return contains(joined_, part); }

  /// The same from the beginning of a word to the end of one: `resnet50` in `ResNet-50 v1.5`, not `r101` in
  /// `xr101`.
  [[nodiscard]] bool says(std::string_view part) const { return between_words(part, true, true); }

  /// From the beginning of a word.
  [[nodiscard]] bool begins(std::string_view part) const { return between_words(part, true, false); }

  /// To the end of a word.
  [[nodiscard]] bool ends(std::string_view part) const { return between_words(part, false, true); }

  /// Whether it says every one of the parts, which stand apart by blanks.
  [[nodiscard]] bool says_all(std::string_view parts) const;

  /// The same for spelling.
  [[nodiscard]] bool spells_all(std::string_view parts) const;

 private:
  [[nodiscard]] bool between_words(std::string_view part, bool at_beginning, bool at_end) const;

  std::string lower_, joined_;
  std::vector<bool> edges_; ///< whether a word begins or ends before each place in `joined_`
};

/// The first number in a text, with what multiplies it: `~1B words` is 1e9, `1.2 million` is 1.2e6.
[[nodiscard]] std::optional<double> first_number(std::string_view text);

/// The last number before a word: of `10500000 rows x 28 features`, 28 is before ` features`.
[[nodiscard]] std::optional<double> number_before(std::string_view text, std::string_view word);

/// What is written as a word: digits, and `b` or `m` behind them: 7e9 of `Llama-2-7b-hf`, 1e9 of
/// `bloomz-1b7`. The last such word counts.
[[nodiscard]] std::optional<double> size_in_name(std::string_view name);

/// The first side of `224x224` or `800 x 600`.
[[nodiscard]] std::optional<double> side_before_times(std::string_view text);

/// The whole number right behind a word and a blank: 128 of `seq 128`.
[[nodiscard]] std::optional<double> number_behind(std::string_view text, std::string_view word);

/// Side of an image in pixels: the mean of `short side 640-800` with a long side of four thirds, the mean
/// square of `256 then 512`, `160->192` and `800-1344`, else the first number of two digits or more.
[[nodiscard]] std::optional<double> image_side(std::string_view text);

} // namespace steelyard
