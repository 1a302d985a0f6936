#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/values/decimal.h"
#include "graph/model/span.h"

namespace kg::extract {

enum class Approximation : std::uint8_t {
  kExact, kAbout, kAlmost, kMoreThan, kAtLeast, kLessThan, kAtMost,
};

// A time as ISO 8601 prints it: "2022", "2022-05", "2022-05-17", "2022-01/2022-09", "2017/..".
// Empty: the text names a period that the document does not resolve ("last year").
using Period = std::string;

// The rule of a kIgnored value that is no number but the unit of all bare sums of the paper: `value` of `unit`.
inline constexpr std::string_view kSheetUnit = "value.sheet-unit";

// A number, amount, percentage, rank, count or period found in a sentence, before anyone knows
// what it measures. Spans are clean offsets.
struct ValueMention {
  enum class Kind : std::uint8_t {
    kNumber,    // bare; becomes a count if a counted noun follows
    kMoney, kPercent, kPercentagePoint, kMultiple, kRank, kQuantity, kRate, kPrice,
    kPeriod,    // dates, years, ranges of them: `period`; "ten years": `value` and `unit`
    kIgnored,   // read and known not to be a figure: telephone, decree number, time of day ...
  };
  Kind kind = Kind::kNumber;
  Span span;         // number with currency, scale, unit or percent sign; no "about", no noun
  Span outer;        // the same with approximators and counted noun
  Decimal value;
  std::string unit;  // of metrics.json: "USD", "percent", "count", "ha", "count/week", ...
  std::string noun;  // counted noun as printed, for kNumber with unit "count"
  Approximation approximation = Approximation::kExact;
  bool record = false;     // "a record"
  bool range_end = false;  // second half of a range; the first half stands just before it
  bool bounds = false;     // the other bound of the value before it: "above 10 and below 20"
  bool equivalent = false;  // "(about 290 million yuan)": the amount before it in another currency
  Period period;            // kPeriod
  Period reach;             // kPeriod: "../2030" of "until 2030", whose `period` is "2030"; else empty
  bool unresolved = false;  // kPeriod: "last year"
  std::uint32_t sentence = 0;
  std::string rule;
};

}  // namespace kg::extract
