#pragma once

#include <cstddef>
#include <optional>

#include "extract/values/decimal.h"
#include "extract/values/tokens.h"

namespace kg::extract {

// A number as read from tokens [i, next): digits, words, Han numerals, with its magnitudes.
struct ReadNumber {
  Decimal value;
  std::size_t next = 0;
  Decimal unit{1, 0};        // its last magnitude from a thousand up
  bool digits = false;       // begins with a digit
  bool scaled = false;       // has a magnitude: million, 万
  bool grouped = false;      // has group or decimal marks
  bool fraction = false;     // a word such as "half", or "2/3"
  bool vague_inside = false; // 30多亿: more than
  bool plain_han = false;    // a single Han digit
  bool article = false;      // begins with "a"
};

// The longest number that begins at token `i`. A plural magnitude alone ("billions") is none.
std::optional<ReadNumber> NumberAt(const TokenLine& line, std::size_t i);

}  // namespace kg::extract
