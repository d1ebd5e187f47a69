/// \file
/// How long a text is: words and characters [1].
///
/// \par Model
/// A word is a run of letters and digits; an apostrophe inside belongs to it. A character of a writing
/// without blanks (Chinese, Japanese, Korean) is a word by itself. Marks are not counted.
/// \par Worked example
/// "Where is my claim, it's 3 weeks?" has 7 words and 32 characters.
/// \par Accuracy
/// Tokens by words hold for prose in English within some 20 %; other languages take up to twice as many, and
/// code, tables and long numbers more.
/// \par Source
/// Tokens of a word: `train.work.tokens_per_word` in models/train.json.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace steelyard::interview {

/// Words of a text in UTF-8 [1].
[[nodiscard]] std::size_t word_count(std::string_view text);
/// Characters of a text in UTF-8 [1], blanks and line ends included.
[[nodiscard]] std::size_t character_count(std::string_view text);

/// Size of an image [MP] from the first bytes of a PNG or JPEG file; nullopt: it is neither, or damaged.
[[nodiscard]] std::optional<double> image_megapixels(std::string_view bytes);

} // namespace steelyard::interview
