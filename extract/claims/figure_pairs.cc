#include "extract/claims/figure_pairs.h"

#include <algorithm>
#include <vector>

namespace kg::extract {

using Kind = ValueMention::Kind;
using Direction = Figure::Direction;

namespace {

// What 分别 speaks of in Chinese, where it stands before its numbers: from the number before it to the
// end of its part of the sentence. In other languages the whole sentence.
Span Paired(const Extraction& x, const SentenceView& view) {
  if (view.language != Language::kChinese) return view.span;
  for (const WordHit& word : view.hits) {
    if (word.role != Role::kRespectively) continue;
    Span span = {view.span.begin, view.span.end};
    for (const std::string_view mark : {"；", ";"}) {
      const std::size_t end = view.Text(word.end, view.span.end).find(mark);
      if (end != std::string_view::npos) {
        span.end = std::min(span.end, word.end + static_cast<std::uint32_t>(end));
      }
    }
    std::size_t amounts = 0, changes = 0;
    for (std::size_t v = view.first_value; v < view.last_value; ++v) {
      const ValueMention& value = x.values[v];
      if (value.kind == Kind::kPeriod || value.kind == Kind::kIgnored) continue;
      if (value.span.end <= word.begin) span.begin = value.span.end;
      if (value.span.begin < word.end || value.span.end > span.end || value.equivalent) continue;
      amounts += value.kind == Kind::kMoney ? 1U : 0U;
      changes += value.kind == Kind::kPercent ? 1U : 0U;
    }
    if (amounts > 1 || changes > 1) return span;
  }
  return view.span;
}

}  // namespace

std::map<std::size_t, MetricChoice> PairRespectively(const Extraction& x, const FigureWords& words,
                                                     const SentenceView& view) {
  std::map<std::size_t, MetricChoice> paired;
  if (!view.Has(Role::kRespectively, view.span.begin, view.span.end)) return paired;
  const Span span = Paired(x, view);
  std::vector<std::size_t> amounts, changes;
  std::size_t periods = 0;
  for (std::size_t v = view.first_value; v < view.last_value; ++v) {
    const ValueMention& value = x.values[v];
    if (!span.Contains(value.span)) continue;
    if (value.kind == Kind::kPeriod && !value.unresolved) ++periods;
    if (value.kind == Kind::kMoney && !value.equivalent) amounts.push_back(v);
    if (value.kind == Kind::kPercent) changes.push_back(v);
  }
  // "Imports and exports grew by 6.8 and 1.2 percent, respectively"
  Direction way = Direction::kNone;
  if (amounts.empty() && changes.size() > 1) {
    for (const WordHit& hit : view.hits) {
      if (hit.begin > x.values[changes[0]].span.begin) break;
      if (hit.begin < span.begin) continue;
      if (hit.role == Role::kIncrease) way = Direction::kIncrease;
      if (hit.role == Role::kDecrease) way = Direction::kDecrease;
    }
    if (way != Direction::kNone) amounts = changes;
  }
  const bool growth = way != Direction::kNone;
  std::vector<const WordHit*> cues;
  for (const WordHit& hit : view.hits) {
    if (hit.role != Role::kCue || amounts.empty() || hit.begin < span.begin) continue;
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

std::optional<SentenceView> WithOwnName(const Extraction& x, const FigureWords& words,
                                        const SentenceView& view, std::size_t v) {
  if (view.language != Language::kChinese) return std::nullopt;
  const auto word = std::find_if(view.hits.begin(), view.hits.end(), [](const WordHit& hit) {
    return hit.role == Role::kRespectively;
  });
  if (word == view.hits.end() || word->begin > x.values[v].span.begin) return std::nullopt;
  std::size_t amounts = 0, before = 0, periods = 0;
  for (std::size_t k = view.first_value; k < view.last_value; ++k) {
    const ValueMention& one = x.values[k];
    periods += one.kind == Kind::kPeriod && !one.unresolved ? 1U : 0U;
    if (one.kind != x.values[v].kind || one.equivalent || one.span.begin < word->begin) continue;
    ++amounts;
    before += k < v ? 1U : 0U;
  }
  if (amounts < 2 || periods == amounts || !PairRespectively(x, words, view).empty()) {
    return std::nullopt;
  }
  // The last list of names before the word.
  constexpr double kJoint = 1;  // 和, 、
  std::size_t end = 0;
  while (end < view.names.size() && view.names[end].span.end <= word->begin) ++end;
  for (std::size_t last = end; last > 0; --last) {
    std::size_t first = last - 1;
    const auto joined = [&](std::size_t i) {
      const NamedThing& left = view.names[i - 1];
      const NamedThing& right = view.names[i];
      return left.type == right.type && !left.nominal && !right.nominal &&
             right.span.begin > left.span.end &&
             view.Gap(left.span.end, right.span.begin) <= kJoint &&
             (view.Has(Role::kBetween, left.span.end, right.span.begin) ||
              view.Count(left.span.end, right.span.begin, "、") > 0);
    };
    while (first > 0 && joined(first)) --first;
    if (last - first != amounts) continue;
    SentenceView own = view;
    NamedThing& name = own.names[first + before];
    // What stands before the list holds for each of it: 向中国和俄罗斯.
    const NamedThing& opening = view.names[first];
    name.dest = opening.dest;
    name.source = opening.source;
    name.place = opening.place;
    name.between = opening.between;
    const NamedThing kept = name;
    own.names.erase(own.names.begin() + static_cast<std::ptrdiff_t>(first),
                    own.names.begin() + static_cast<std::ptrdiff_t>(last));
    own.names.insert(own.names.begin() + static_cast<std::ptrdiff_t>(first), kept);
    return own;
  }
  return std::nullopt;
}

namespace {

// No more than an article, a preposition or a dash parts a name from the amount of its own.
constexpr double kItemGap = 1.5;

// The name right before an amount, with nothing but a dash, a colon or a bracket between; names.size()
// if there is none.
std::size_t NameOfItem(const SentenceView& view, const ValueMention& amount) {
  for (std::size_t i = view.names.size(); i > 0; --i) {
    const NamedThing& name = view.names[i - 1];
    if (name.span.end > amount.outer.begin) continue;
    const double gap = view.Gap(name.span.end, amount.outer.begin) -
                       view.Count(name.span.end, amount.outer.begin, "-–—");
    const bool beside = gap <= kItemGap && !name.demonym && !name.nominal &&
                        view.Count(name.span.end, amount.outer.begin, ",，;；、。)）") == 0;
    return beside ? i - 1 : view.names.size();
  }
  return view.names.size();
}

}  // namespace

std::optional<SentenceView> WithOwnItem(const Extraction& x, const SentenceView& view,
                                        std::size_t v) {
  const ValueMention& value = x.values[v];
  std::vector<std::size_t> owned;  // names, by amount
  std::size_t own = view.names.size();
  for (std::size_t k = view.first_value; k < view.last_value; ++k) {
    const ValueMention& one = x.values[k];
    if (one.kind != value.kind || one.unit != value.unit || one.range_end || one.equivalent) continue;
    const std::size_t name = NameOfItem(view, one);
    if (k == v) own = name;
    if (name < view.names.size()) owned.push_back(name);
  }
  if (owned.size() < 2 || own == view.names.size()) return std::nullopt;
  SentenceView with = view;
  const NamedThing& first = view.names[owned.front()];
  NamedThing& item = with.names[own];
  // A word before the first of the list holds for all: "from Laos 5 thousand, China 2 thousand".
  if (!item.dest && !item.source && !item.place && !item.between && !item.owner) {
    item.dest = first.dest;
    item.source = first.source;
    item.place = first.place;
    item.between = first.between;
    item.owner = first.owner;
  }
  for (auto name = owned.rbegin(); name != owned.rend(); ++name) {
    if (*name != own) with.names.erase(with.names.begin() + static_cast<std::ptrdiff_t>(*name));
  }
  return with;
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
