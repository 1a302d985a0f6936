#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "extract/values/moment.h"
#include "extract/values/tokens.h"
#include "extract/values/value_mention.h"

namespace kg::extract {

// A date, a period or a time span as read from tokens [first, next).
struct PeriodReading {
  Period iso;               // empty: not resolved
  Period reach;             // "../2030" of "until 2030", "2032/.." of "after 2031"; else empty
  std::size_t first = 0, next = 0;
  int year = 0;             // the last year that it names, for periods that lean on it
  bool duration = false;    // "ten years"
  Decimal length;           // of a duration, and its unit: "year", "hour"
  std::string length_unit;
  bool relative = false;    // "last year"
  bool since = false;       // open towards the present
  bool bare_year = false;   // four digits and nothing else
};

// What a period leans on that does not say all of itself.
struct PeriodContext {
  int year = 0;   // the year that one without a year belongs to (上半年); 0 if none is known
  Moment as_of;   // the day of the document, for "last year" and for months of no known year
};

// The period that begins at token `i`, if one does.
// The words before it that belong to it ("since", "the end of") are looked back for.
std::optional<PeriodReading> PeriodAt(const TokenLine& line, std::size_t i,
                                      const PeriodContext& context);

}  // namespace kg::extract
