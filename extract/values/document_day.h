#pragma once

#include "extract/text/document.h"
#include "extract/values/moment.h"
#include "extract/values/value_words.h"

namespace kg::extract {

// The day that a document is of, as its dateline says it: "Minsk, 5 May 2031", "21 мая 2031, Брест
// /Корр./". "Last year" and months without a year are counted from there. The day, or the day and
// the month, may be 0; all is 0 if no dateline stands among the first sentences, or if dates of
// several years stand there like datelines (a chronicle).
Moment DayOf(const Document& document, const ValueWords& words);

}  // namespace kg::extract
