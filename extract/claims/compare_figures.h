#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kg::extract {

// A closed range of values.
struct ValueRange {
  double low = 0, high = 0;
  bool Meets(const ValueRange& other) const { return low <= other.high && other.low <= high; }
};

// A figure as the graph holds it.
struct StatedFigure {
  double value = 0;
  int digits = 0;  // significant ones, as printed; 0 if not known
  std::string unit, approx, direction;
  bool change = false;
  std::vector<std::pair<double, std::string>> readings;  // value, unit; other ways to read it
  std::vector<std::string> reporters;                    // sorted
};

// What one figure says of another (figures.md §11).
struct Verdict {
  bool related = false;   // false: they cannot be compared, as amounts in two currencies
  bool supports = false;  // else they conflict
  std::string_view reason;
  std::string reading;  // "113.6 index": the reading of the change that fits
};

// The values that a figure may mean: rounding of the printed digits, then the approximation
// (figures.md §4). "Over 4 billion" reaches up to a tenth more.
ValueRange RangeOf(const StatedFigure& figure);

// Two figures of one key. "agree", or why not: "index-vs-delta" and "multiple-reading" if another
// reading of one would agree, "reporter" if two sources say so, "unit" if one is the other times a
// power of ten, else "value".
Verdict CompareFigures(const StatedFigure& a, const StatedFigure& b);

// A change against the levels of its period and of its base: "ratio" or the reading that fits.
Verdict CompareChange(const StatedFigure& change, const StatedFigure& level,
                      const StatedFigure& base);

// Exports and imports against their turnover ("sum") or balance ("balance").
Verdict CompareSum(const StatedFigure& exports, const StatedFigure& imports,
                   const StatedFigure& turnover);
Verdict CompareBalance(const StatedFigure& exports, const StatedFigure& imports,
                       const StatedFigure& balance);

}  // namespace kg::extract
