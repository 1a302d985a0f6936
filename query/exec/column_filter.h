#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "graph/store/image.h"
#include "query/exec/execution.h"
#include "query/plan/plan.h"

namespace kg::query {

// A ColumnTest made ready for one column and one value: which positions it holds for.
class ColumnFilter {
 public:
  // Null if a column of this kind cannot be tested so; rows must then be tested one by one.
  static std::unique_ptr<ColumnFilter> Make(const Execution& execution, ColumnTest::Op op,
                                            const store::ColumnImage& column, const Value& value);

  // pass[i] &= whether the test holds for position begin + i. Any thread.
  void Apply(std::size_t begin, std::size_t count, std::uint8_t* pass) const;

 private:
  explicit ColumnFilter(const store::ColumnImage& column) : column_(column) {}
  bool OfIntegers(ColumnTest::Op op, const Value& value);
  bool OfFloats(ColumnTest::Op op, const Value& value);
  void OfStrings(const Execution& execution, ColumnTest::Op op, std::string_view text);
  // Holds for integers, or codes, from `low` to `high`, both inclusive.
  void Between(std::int64_t low, std::int64_t high);
  // Marks the strings of the codes [begin, end) that contain it.
  void MarkContaining(std::string_view part, std::size_t begin, std::size_t end);

  const store::ColumnImage& column_;
  enum class Kind { kNothing, kNulls, kNotNulls, kIntegers, kFloats, kMarked };
  Kind kind_ = Kind::kNothing;
  std::uint64_t first_ = 0, more_ = 0;  // kIntegers: distances [first_, first_ + more_]
  double least_ = 0, greatest_ = 0;     // kFloats: both inclusive
  std::vector<std::uint8_t> marked_;    // kMarked: by code
};

}  // namespace kg::query
