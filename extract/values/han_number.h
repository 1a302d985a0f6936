#pragma once

#include <cstddef>
#include <optional>

#include "extract/values/tokens.h"

namespace kg::extract {

// A number in Han numerals, tokens [i, next): 三千八百九十六万四千, 一万三, 二〇二二, 六点五, 十余.
struct HanNumber {
  Decimal value;
  std::size_t next = 0;
  Decimal unit{1, 0};     // last magnitude from ten thousand up, 1 if there is none
  bool scaled = false;
  bool vague = false;     // has 几 or 多 or two digits inside, 两三百: more than that
  bool single = false;    // one numeral and nothing else
};

// The longest number that begins at token `i`. A numeral of the formal kind (伍) that stands alone
// is a word, not a number.
std::optional<HanNumber> HanNumberAt(const TokenLine& line, std::size_t i);

}  // namespace kg::extract
