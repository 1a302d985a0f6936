#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "extract/values/tokens.h"
#include "extract/values/value_mention.h"

namespace kg::extract {

// A number as read from tokens [i, next): digits, words, Han numerals, with its magnitudes.
struct ReadNumber {
  Decimal value;
  std::size_t next = 0;      // token after it
  bool digits = false;       // begins with a digit
  bool scaled = false;       // has a magnitude: million, 万
  bool grouped = false;      // has group or decimal marks
  bool fraction = false;     // a word such as "half", or "2/3"
  bool vague_inside = false; // 30多亿: more than
  bool plain_han = false;    // a single Han digit
  bool article = false;      // begins with "a"
};

// The longest number that begins at token `i`. A magnitude alone ("billions") is none.
std::optional<ReadNumber> NumberAt(const TokenLine& line, std::size_t i);

// "-12.5e3" and the like, the whole of the text.
std::optional<Decimal> ParsePlainDecimal(std::string_view text);

// a x b, a + b, a / b; nothing where the result does not fit.
std::optional<Decimal> Multiply(const Decimal& a, const Decimal& b);
std::optional<Decimal> Add(const Decimal& a, const Decimal& b);
std::optional<Decimal> Divide(const Decimal& a, const Decimal& b);

}  // namespace kg::extract
