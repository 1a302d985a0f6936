#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "extract/claims/figure_change.h"
#include "extract/claims/figure_metric.h"
#include "extract/claims/figure_words.h"

namespace kg::extract {

// What the choice of a metric looks at: a number in its sentence, what kind of change it is, and what
// was spoken of before.
class MetricScene {
 public:
  MetricScene(const Extraction& x, const FigureWords& words, const SentenceView& view, std::size_t v,
              const Topic& topic, const Change& change)
      : x_(x), words_(words), view_(view), v_(v), value_(x.values[v]), topic_(topic),
        change_(change) {}

 protected:
  std::uint32_t begin() const { return value_.outer.begin; }
  std::uint32_t end() const { return value_.outer.end; }
  // Another number of the sentence.
  bool Other(std::size_t k) const;
  int ValuesBetween(std::uint32_t from, std::uint32_t to) const;
  // Whether the number can be a change of the metric, or a level of it.
  bool AsGrowth(const Metric& metric) const;
  bool AsLevel(const Metric& metric) const;
  // So much a day or year, of what the metric measures.
  bool IsAmountOf(const Metric& metric) const;
  // What a metric is if measured by mass, as the value is; else the metric itself.
  std::size_t ByMass(std::size_t metric) const;
  // A sum within the bounds of the metric's.
  bool IsOfSize(const Metric& metric) const;
  // "1,200 Belarusians", "110 young Belarusians": who is counted is told by where they are from.
  bool CountsNationals() const;
  // Where the part of the sentence ends that the number stands in, at `to` at the latest.
  std::uint32_t BeforeComma(std::uint32_t to) const;
  // "the yuan's share in payments": trade is told of in what the share is of; else in the sentence or just
  // before it. `metric` is that of shares.
  bool IsShareOfTrade(const WordHit& share, std::size_t metric) const;
  // A name or a time right behind a place, perhaps behind one word.
  bool BeginsNameOrTime(std::uint32_t at) const;
  // A share or a balance, where the sentence before spoke of trade.
  bool InTrade(const Metric& metric) const;
  // The stretch between strong marks and other values around the number.
  std::pair<std::uint32_t, std::uint32_t> Clause() const;

  const Extraction& x_;
  const FigureWords& words_;
  const SentenceView& view_;
  std::size_t v_;
  const ValueMention& value_;
  const Topic& topic_;
  Change change_;
};

}  // namespace kg::extract
