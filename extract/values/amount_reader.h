#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "extract/values/tokens.h"
#include "extract/values/value_mention.h"

namespace kg::extract {

// A number with what belongs to it, as read from tokens [first, next): sign, currency, magnitude,
// unit, percent sign, approximation, classifier and counted noun.
struct Amount {
  ValueMention::Kind kind = ValueMention::Kind::kNumber;
  Decimal value;
  std::string unit;
  std::size_t first = 0, next = 0;
  std::uint32_t begin = 0, end = 0;        // bytes of the value itself
  std::uint32_t outer_begin = 0, outer_end = 0;
  std::uint32_t noun_begin = 0, noun_end = 0;
  Approximation approximation = Approximation::kExact;
  bool approximated = false;  // a word says so
  bool upto = false;          // до, да: "up to" or the end of a movement
  bool digits = false, scaled = false, fraction = false, words = false, grouped = false;
  bool lone_han = false;      // one Han digit without classifier
  bool classified = false;    // a classifier follows
  bool record = false;
  bool doubling = false;      // "doubled"
  bool article = false;
  Decimal scale{1, 0};        // value / printed number
};

// What a key of the tables "approx" and "approx_after" stands for.
Approximation ApproximationOf(std::string_view code);

// The amount that begins at token `i`, with the approximators before it from token `from` on.
std::optional<Amount> AmountAt(const TokenLine& line, std::size_t i);

// "seventh", 第七, 7-е.
std::optional<Amount> OrdinalAt(const TokenLine& line, std::size_t i);

}  // namespace kg::extract
