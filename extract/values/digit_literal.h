#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "extract/text/document.h"
#include "extract/values/decimal.h"

namespace kg::extract {

// A number in digits with its group marks, decimal mark and power of ten: "12,340", "3.6",
// "12 340,5", "12,34,567.89", "1.3e6".
struct DigitLiteral {
  Decimal value;
  std::size_t end = 0;   // byte after it
  bool marked = false;   // has group or decimal marks
};

// The literal whose first digit is at byte `at`. English and Chinese group by commas, Russian and
// Belarusian by spaces with a decimal comma; a comma elsewhere is decimal before other than three
// digits, unless the commas go on as in a list: "22,24,26". Of more than 18 digits the first count;
// nothing is read of more than 36.
std::optional<DigitLiteral> DigitLiteralAt(std::string_view text, std::size_t at,
                                           Language language);

}  // namespace kg::extract
