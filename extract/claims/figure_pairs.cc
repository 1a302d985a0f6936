#include "extract/claims/figure_pairs.h"

#include <algorithm>
#include <vector>

namespace kg::extract {

using Kind = ValueMention::Kind;
using Direction = Figure::Direction;

std::map<std::size_t, MetricChoice> PairRespectively(const Extraction& x, const FigureWords& words,
                                                     const SentenceView& view) {
  std::map<std::size_t, MetricChoice> paired;
  if (!view.Has(Role::kRespectively, view.span.begin, view.span.end)) return paired;
  std::vector<std::size_t> amounts, changes;
  std::size_t periods = 0;
  for (std::size_t v = view.first_value; v < view.last_value; ++v) {
    const ValueMention& value = x.values[v];
    if (value.kind == Kind::kPeriod && !value.unresolved) ++periods;
    if (value.kind == Kind::kMoney && !value.equivalent) amounts.push_back(v);
    if (value.kind == Kind::kPercent) changes.push_back(v);
  }
  // "Imports and exports grew by 6.8 and 1.2 percent, respectively"
  Direction way = Direction::kNone;
  if (amounts.empty() && changes.size() > 1) {
    for (const WordHit& hit : view.hits) {
      if (hit.begin > x.values[changes[0]].span.begin) break;
      if (hit.role == Role::kIncrease) way = Direction::kIncrease;
      if (hit.role == Role::kDecrease) way = Direction::kDecrease;
    }
    if (way != Direction::kNone) amounts = changes;
  }
  const bool growth = way != Direction::kNone;
  std::vector<const WordHit*> cues;
  for (const WordHit& hit : view.hits) {
    if (hit.role != Role::kCue || amounts.empty()) continue;
    if (hit.end > x.values[amounts[0]].span.begin) break;
    const Metric& metric = words.metrics()[hit.metric];
    const bool fits = growth ? metric.growth && !metric.Allows("percent")
                             : metric.Allows(x.values[amounts[0]].unit);
    if (!fits || metric.frame == Frame::kNone || (growth && hit.level_only)) continue;
    const bool known = std::any_of(cues.begin(), cues.end(), [&](const WordHit* one) {
      return one->metric == hit.metric;
    });
    if (!known) cues.push_back(&hit);
  }
  if (amounts.size() < 2 || periods == amounts.size() || cues.size() < amounts.size()) {
    return paired;
  }
  // Of more cues, those that stand closest together.
  std::size_t start = 0;
  std::uint32_t least = 0xFFFFFFFF;
  for (std::size_t n = 0; n + amounts.size() <= cues.size(); ++n) {
    const std::uint32_t width = cues[n + amounts.size() - 1]->begin - cues[n]->begin;
    if (width <= least) start = n;
    least = std::min(least, width);
  }
  for (std::size_t n = 0; n < amounts.size(); ++n) {
    const WordHit& cue = *cues[start + n];
    MetricChoice choice;
    choice.metric = cue.metric;
    choice.growth = growth;
    choice.direction = way;
    choice.cue = {cue.begin, cue.end};
    paired.emplace(amounts[n], choice);
  }
  return paired;
}

void PairWithLevel(const Extraction& x, const FigureWords& words, const SentenceView& view,
                   std::size_t v, std::size_t first, MetricChoice& choice) {
  if (!view.Has(Role::kRespectively, view.span.begin, view.span.end)) return;
  std::size_t changes = 0, before = 0;
  for (std::size_t k = view.first_value; k < view.last_value; ++k) {
    if (x.values[k].kind != x.values[v].kind) continue;
    ++changes;
    before += k < v ? 1U : 0U;
  }
  std::vector<const Figure*> levels;
  for (std::size_t f = first; f < x.figures.size(); ++f) {
    if (x.figures[f].direction == Direction::kNone) levels.push_back(&x.figures[f]);
  }
  if (changes < 2 || levels.size() < changes ||
      levels.back()->span.end > x.values[v].span.begin) {
    return;
  }
  // 贸易额达89亿，其中出口18亿，进口71亿，分别增长6%和9%: of the last.
  const std::size_t metric = words.Find(levels[levels.size() - changes + before]->metric);
  if (metric < words.metrics().size() && words.metrics()[metric].growth) {
    choice.metric = metric;
    choice.of_level = static_cast<std::int32_t>(levels[levels.size() - changes + before] -
                                                x.figures.data());
  }
}

}  // namespace kg::extract
