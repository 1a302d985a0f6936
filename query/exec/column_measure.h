#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph/model/result.h"
#include "graph/store/image.h"
#include "query/syntax/ast.h"

namespace kg::query {

// One aggregate over one column, for every group.
class ColumnMeasure {
 public:
  // Nothing: the column's values are not of a kind that is aggregated so. `column`: null where rows
  // are counted; else it must outlive the measure.
  static std::optional<ColumnMeasure> Make(const Call& call, const store::ColumnImage* column);

  // Whether parts of the positions may be added apart and merged, with the same result to the bit.
  // Sums of floats are rounded, so they depend on the order of adding.
  bool can_merge() const;
  static std::size_t BytesPerGroup() { return sizeof(State); }

  void Grow(std::size_t groups) { states_.resize(groups); }
  // Groups by position of `positions`; null: all are of the first.
  void Add(std::span<const std::uint32_t> positions, const std::uint32_t* groups);
  // What another measure of the same kind has of a group, all of it at later positions.
  void Merge(std::size_t group, const ColumnMeasure& later, std::size_t later_group);
  // kInvalid: an integer sum that does not fit.
  Result<Value> Finish(std::size_t group) const;

 private:
  __extension__ using Wide = __int128;
  enum class What { kRows, kCount, kSum, kAverage, kMin, kMax };
  struct State {
    std::int64_t count = 0;
    Wide integers = 0;
    double sum = 0, correction = 0;
    std::uint32_t best = 0;  // position of the least or the greatest value
  };

  ColumnMeasure(What what, const store::ColumnImage* column) : what_(what), column_(column) {}
  bool sums_floats() const;
  template <typename StateOf>
  void AddTo(std::span<const std::uint32_t> positions, StateOf state_of) const;
  template <typename StateOf, typename Before>
  void AddExtremes(std::span<const std::uint32_t> positions, StateOf state_of, Before before) const;
  template <typename Use>
  void WithOrder(Use use) const;
  static double FloatSum(const State& state);

  What what_;
  const store::ColumnImage* column_;
  std::vector<State> states_;  // by group
};

}  // namespace kg::query
