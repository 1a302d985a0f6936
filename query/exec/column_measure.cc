#include "query/exec/column_measure.h"

#include <cmath>
#include <string_view>

#include "query/error.h"
#include "query/functions/aggregate.h"

namespace kg::query {

using store::ColumnImage;
using Kind = ColumnImage::Kind;

std::optional<ColumnMeasure> ColumnMeasure::Make(const Call& call, const ColumnImage* column) {
  const std::string_view name = call.aggregate->name;
  if (column == nullptr) return ColumnMeasure(What::kRows, nullptr);
  if (name == "count") return ColumnMeasure(What::kCount, column);
  if (column->kind() == Kind::kValues) return std::nullopt;
  if (name == "min") return ColumnMeasure(What::kMin, column);
  if (name == "max") return ColumnMeasure(What::kMax, column);
  if (column->kind() != Kind::kIntegers && column->kind() != Kind::kFloats) return std::nullopt;
  return ColumnMeasure(name == "sum" ? What::kSum : What::kAverage, column);
}

bool ColumnMeasure::sums_floats() const {
  return (what_ == What::kSum || what_ == What::kAverage) && column_->kind() == Kind::kFloats;
}

bool ColumnMeasure::can_merge() const { return !sums_floats(); }

void ColumnMeasure::Add(std::span<const std::uint32_t> positions, const std::uint32_t* groups) {
  if (groups != nullptr) {
    AddTo(positions, [&](std::size_t i) -> State& { return states_[groups[i]]; });
    return;
  }
  State state = states_.front();  // of its own: held in registers
  AddTo(positions, [&](std::size_t) -> State& { return state; });
  states_.front() = state;
}

template <typename StateOf>
void ColumnMeasure::AddTo(std::span<const std::uint32_t> positions, StateOf state_of) const {
  switch (what_) {
    case What::kRows:
      for (std::size_t i = 0; i < positions.size(); ++i) ++state_of(i).count;
      return;
    case What::kCount:
      for (std::size_t i = 0; i < positions.size(); ++i) {
        state_of(i).count += column_->IsNull(positions[i]) ? 0 : 1;
      }
      return;
    case What::kSum: case What::kAverage: break;
    case What::kMin:
      WithOrder([&](const auto& less) { AddExtremes(positions, state_of, less); });
      return;
    case What::kMax:
      WithOrder([&](const auto& less) {
        AddExtremes(positions, state_of, [&](std::uint32_t a, std::uint32_t b) { return less(b, a); });
      });
      return;
  }
  if (!sums_floats()) {
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (column_->IsNull(positions[i])) continue;
      State& state = state_of(i);
      state.integers += column_->integers()[positions[i]];
      ++state.count;
    }
    return;
  }
  // As sum() of rows adds, so that the two agree to the bit (query/functions/aggregate.cc).
  const std::span<const double> values = column_->floats();
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (column_->IsNull(positions[i])) continue;
    State& state = state_of(i);
    const double number = values[positions[i]], sum = state.sum + number;
    if (std::isfinite(sum)) {
      state.correction += std::fabs(state.sum) >= std::fabs(number) ? (state.sum - sum) + number
                                                                    : (number - sum) + state.sum;
    }
    state.sum = sum;
    ++state.count;
  }
}

// Calls `use` with what tells whether the value at one position is before that at another, as
// Compare has it.
template <typename Use>
void ColumnMeasure::WithOrder(Use use) const {
  if (column_->kind() == Kind::kFloats) {
    const std::span<const double> values = column_->floats();
    use([values](std::uint32_t a, std::uint32_t b) {
      return std::isnan(values[b]) ? !std::isnan(values[a]) : values[a] < values[b];
    });
    return;
  }
  column_->integers().Distances([&](const auto& distances) {
    use([&distances](std::uint32_t a, std::uint32_t b) { return distances[a] < distances[b]; });
  });
}

template <typename StateOf, typename Before>
void ColumnMeasure::AddExtremes(std::span<const std::uint32_t> positions, StateOf state_of,
                                Before before) const {
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const std::uint32_t at = positions[i];
    if (column_->IsNull(at)) continue;
    State& state = state_of(i);
    if (state.count++ == 0 || before(at, state.best)) state.best = at;
  }
}

void ColumnMeasure::Merge(std::size_t group, const ColumnMeasure& later, std::size_t later_group) {
  State& state = states_[group];
  const State& other = later.states_[later_group];
  if (other.count > 0 && (what_ == What::kMin || what_ == What::kMax)) {
    WithOrder([&](const auto& less) {
      const bool better =
          what_ == What::kMin ? less(other.best, state.best) : less(state.best, other.best);
      if (state.count == 0 || better) state.best = other.best;
    });
  }
  state.count += other.count;
  state.integers += other.integers;
}

double ColumnMeasure::FloatSum(const State& state) {
  return std::isfinite(state.sum) ? state.sum + state.correction : state.sum;
}

Result<Value> ColumnMeasure::Finish(std::size_t group) const {
  const State& state = states_[group];
  switch (what_) {
    case What::kRows: case What::kCount: return Value::Integer(state.count);
    case What::kMin: case What::kMax:
      return state.count == 0 ? Value() : column_->ValueAt(state.best);
    case What::kSum:
      if (state.count == 0) return Value::Integer(0);
      if (sums_floats()) return Value::Float(FloatSum(state));
      if (Wide{static_cast<std::int64_t>(state.integers)} != state.integers) {
        return Error(ArithmeticError("IntegerOverflow", "sum() does not fit into 64 bits"));
      }
      return Value::Integer(static_cast<std::int64_t>(state.integers));
    case What::kAverage:
      if (state.count == 0) return Value();
      return Value::Float((sums_floats() ? FloatSum(state) : static_cast<double>(state.integers)) /
                          static_cast<double>(state.count));
  }
  return Value();
}

}  // namespace kg::query
