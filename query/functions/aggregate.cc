#include "query/functions/aggregate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "query/functions/families.h"
#include "query/functions/operators.h"
#include "query/functions/temporal.h"

namespace kg::query {
namespace {

using Type = Value::Type;

class Count final : public Accumulator {
 public:
  Status Add(const Context&, Arguments arguments) override {
    if (arguments.empty() || !arguments[0].is_null()) ++count_;
    return {};
  }
  Result<Value> Finish(const Context&) override { return Value::Integer(count_); }

 private:
  std::int64_t count_ = 0;
};

// Numbers or durations, added up without losing digits: integers exactly, floats compensated.
// Method: A. Neumaier, ZAMM 54(1), 1974.
class Total {
 public:
  Status Add(std::string_view function, const Value& value) {
    if (value.is(Type::kDuration)) {
      if (count_ > 0 && !durations_) return Mixed(function);
      durations_ = true;
      ++count_;
      Result<Value> sum = AddDurations(duration_, value.duration(), 1);
      if (!sum) return std::move(sum).error();
      duration_ = sum->duration();
      return {};
    }
    if (!value.is_number()) return WrongType(function, "numbers or durations", value);
    if (durations_) return Mixed(function);
    ++count_;
    if (value.is(Type::kInteger)) {
      integers_ += value.integer();
      return {};
    }
    floats_ = true;
    const double number = value.floating(), sum = sum_ + number;
    if (std::isfinite(sum)) {
      correction_ += std::fabs(sum_) >= std::fabs(number) ? (sum_ - sum) + number
                                                          : (number - sum) + sum_;
    }
    sum_ = sum;
    return {};
  }

  std::int64_t count() const { return count_; }
  bool durations() const { return durations_; }
  bool integral() const { return !floats_; }
  const Duration& duration() const { return duration_; }
  Wide integers() const { return integers_; }
  double number() const {
    const double floats = std::isfinite(sum_) ? sum_ + correction_ : sum_;
    return floats_ ? floats + static_cast<double>(integers_) : static_cast<double>(integers_);
  }

 private:
  static Error Mixed(std::string_view function) {
    return TypeError("InvalidArgumentValue",
                     std::string(function) + "() cannot mix numbers and durations");
  }
  std::int64_t count_ = 0;
  bool durations_ = false, floats_ = false;
  Wide integers_ = 0;
  double sum_ = 0, correction_ = 0;
  Duration duration_;
};

class Sum final : public Accumulator {
 public:
  Status Add(const Context&, Arguments arguments) override {
    return arguments[0].is_null() ? Status() : total_.Add("sum", arguments[0]);
  }
  Result<Value> Finish(const Context&) override {
    if (total_.durations()) return Value::Of(total_.duration());
    if (!total_.integral()) return Value::Float(total_.number());
    const auto sum = static_cast<std::int64_t>(total_.integers());
    if (Wide{sum} != total_.integers()) {
      return Error(ArithmeticError("IntegerOverflow", "sum() does not fit into 64 bits"));
    }
    return Value::Integer(sum);
  }

 private:
  Total total_;
};

class Average final : public Accumulator {
 public:
  Status Add(const Context&, Arguments arguments) override {
    return arguments[0].is_null() ? Status() : total_.Add("avg", arguments[0]);
  }
  Result<Value> Finish(const Context&) override {
    if (total_.count() == 0) return Value();
    if (total_.durations()) {
      return ScaleDuration(total_.duration(), Value::Integer(total_.count()), true);
    }
    return Value::Float(total_.number() / static_cast<double>(total_.count()));
  }

 private:
  Total total_;
};

template <bool kLargest>
class Extreme final : public Accumulator {
 public:
  Status Add(const Context&, Arguments arguments) override {
    const Value& value = arguments[0];
    if (value.is_null()) return {};
    if (best_.is_null() || (kLargest ? Compare(value, best_) > 0 : Compare(value, best_) < 0)) {
      best_ = value;
    }
    return {};
  }
  Result<Value> Finish(const Context&) override { return std::move(best_); }

 private:
  Value best_;
};

class Collect final : public Accumulator {
 public:
  Status Add(const Context& context, Arguments arguments) override {
    if (arguments[0].is_null()) return {};
    if ((values_.size() + 1) * sizeof(Value) > context.memory_bytes) return TooLarge("collect");
    bytes_ += arguments[0].HeapBytes();
    values_.push_back(arguments[0]);
    return {};
  }
  Result<Value> Finish(const Context& context) override {
    Value list = Value::OfList(std::move(values_));
    if (Status status = CheckExtent(list, context.memory_bytes); !status) return std::move(status).error();
    return list;
  }
  std::size_t HeapBytes() const override { return bytes_ + values_.capacity() * sizeof(Value); }

 private:
  Value::List values_;
  std::size_t bytes_ = 0;
};

// Method: B. P. Welford, Technometrics 4(3), 1962.
template <bool kPopulation>
class Deviation final : public Accumulator {
 public:
  Status Add(const Context&, Arguments arguments) override {
    const Value& value = arguments[0];
    if (value.is_null()) return {};
    if (!value.is_number()) return WrongType(kPopulation ? "stDevP" : "stDev", "numbers", value);
    ++count_;
    const double delta = value.number() - mean_;
    mean_ += delta / static_cast<double>(count_);
    squares_ += delta * (value.number() - mean_);
    return {};
  }
  Result<Value> Finish(const Context&) override {
    const std::int64_t divisor = kPopulation ? count_ : count_ - 1;
    if (divisor < 1) return Value::Float(0);
    return Value::Float(std::sqrt(squares_ / static_cast<double>(divisor)));
  }

 private:
  std::int64_t count_ = 0;
  double mean_ = 0, squares_ = 0;
};

template <bool kContinuous>
class Percentile final : public Accumulator {
 public:
  Status Add(const Context& context, Arguments arguments) override {
    const Value &value = arguments[0], &share = arguments[1];
    if (!share.is_number()) return WrongType(Name(), "a number from 0 to 1", share);
    share_ = share.number();
    if (!(share_ >= 0 && share_ <= 1)) {
      return Error(ArgumentError("NumberOutOfRange",
                                 std::string(Name()) + "() needs a share from 0 to 1"));
    }
    if (value.is_null()) return {};
    if (!value.is_number()) return WrongType(Name(), "numbers", value);
    if ((values_.size() + 1) * sizeof(Value) > context.memory_bytes) return TooLarge(Name());
    values_.push_back(value);
    return {};
  }
  Result<Value> Finish(const Context&) override {
    if (values_.empty()) return Value();
    const std::size_t last = values_.size() - 1;
    if (kContinuous) {
      const double place = share_ * static_cast<double>(last);
      const auto below = std::min(static_cast<std::size_t>(place), last);
      const double low = Nth(below).number(), part = place - static_cast<double>(below);
      return Value::Float(part == 0 ? low : low * (1 - part) + Nth(below + 1).number() * part);
    }
    const double place = std::ceil(share_ * static_cast<double>(values_.size()));
    return Nth(place < 1 ? 0 : std::min(static_cast<std::size_t>(place) - 1, last));
  }
  std::size_t HeapBytes() const override { return values_.capacity() * sizeof(Value); }

 private:
  static std::string_view Name() { return kContinuous ? "percentileCont" : "percentileDisc"; }
  const Value& Nth(std::size_t place) {
    const auto nth = values_.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(values_.begin(), nth, values_.end(),
                     [](const Value& a, const Value& b) { return Compare(a, b) < 0; });
    return *nth;
  }
  std::vector<Value> values_;
  double share_ = 0;
};

template <typename T>
std::unique_ptr<Accumulator> Make() {
  return std::make_unique<T>();
}

constexpr TypeSet kSummable = kNumber | Type::kDuration;

constexpr std::array<Aggregate, 10> kAggregates = {{
    {"avg", 1, 1, {kSummable}, kFloat | Type::kDuration, Make<Average>},
    {"collect", 1, 1, {TypeSet::Any()}, kList, Make<Collect>},
    {"count", 0, 1, {TypeSet::Any()}, kInteger, Make<Count>},
    {"max", 1, 1, {TypeSet::Any()}, TypeSet::Any(), Make<Extreme<true>>},
    {"min", 1, 1, {TypeSet::Any()}, TypeSet::Any(), Make<Extreme<false>>},
    {"percentileCont", 2, 2, {kNumber, kNumber}, kFloat, Make<Percentile<true>>},
    {"percentileDisc", 2, 2, {kNumber, kNumber}, kNumber, Make<Percentile<false>>},
    {"stDev", 1, 1, {kNumber}, kFloat, Make<Deviation<false>>},
    {"stDevP", 1, 1, {kNumber}, kFloat, Make<Deviation<true>>},
    {"sum", 1, 1, {kSummable}, kSummable, Make<Sum>},
}};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

std::span<const Aggregate> AllAggregates() { return kAggregates; }

const Aggregate* FindAggregate(std::string_view name) {
  for (const Aggregate& aggregate : kAggregates) {
    if (aggregate.name.size() == name.size() &&
        std::equal(name.begin(), name.end(), aggregate.name.begin(),
                   [](char a, char b) { return Lower(a) == Lower(b); })) {
      return &aggregate;
    }
  }
  return nullptr;
}

}  // namespace kg::query
