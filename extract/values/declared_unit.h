#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "extract/values/decimal.h"
#include "extract/values/tokens.h"
#include "extract/values/value_mention.h"

namespace kg::extract {

// What bare numbers below a heading are counted in.
struct DeclaredUnit {
  ValueMention::Kind kind = ValueMention::Kind::kNumber;
  Decimal factor{1, 0};
  std::string unit;
  std::uint32_t end = 0;  // bytes of the line up to where it is declared
  bool sheet = false;     // a sentence tells it of the whole paper
};

// The unit that a line names without a number: "Exports, million US dollars", （亿元）, 单位：万吨,
// "(Belstat; thousand tonnes)", "Turnover in USD million: ...". It follows a bracket, comma,
// semicolon, colon or "in" and reaches to the closing bracket, a colon or the end of the line; of
// several, the first. Or a sentence tells it: "Sums are in million dollars.", "Million roubles unless
// another unit is given", 金额均以亿美元计.
std::optional<DeclaredUnit> DeclaredUnitOf(const TokenLine& line);

}  // namespace kg::extract
