#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "extract/values/tokens.h"

namespace kg::extract {

// A whole number in words of English, Russian or Belarusian, tokens [i, next): "two hundred and
// fifty thousand", "a million", двадцать пять тысяч.
struct SpelledNumber {
  std::int64_t value = 0;
  std::size_t next = 0;
  std::int64_t unit = 1;     // last magnitude from a thousand up, 1 if there is none
  std::int64_t tens = 0;     // 20 ... 90 if that is the last word
  bool article = false;      // begins with "a"
};

// The longest number in words that begins at token `i`. Plural magnitudes alone ("millions") are none.
std::optional<SpelledNumber> SpelledNumberAt(const TokenLine& line, std::size_t i);

}  // namespace kg::extract
