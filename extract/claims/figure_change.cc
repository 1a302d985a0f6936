#include "extract/claims/figure_change.h"

#include <algorithm>

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;
using Direction = Figure::Direction;

class ChangeReader {
 public:
  ChangeReader(const Extraction& x, const FigureWords& words, const SentenceView& view,
               std::size_t v, bool indices)
      : x_(x), words_(words), view_(view), v_(v), value_(x.values[v]), indices_(indices) {
    const bool part = value_.kind == Kind::kNumber && value_.rule == "value.fraction";
    relative_ = value_.kind == Kind::kPercent || value_.kind == Kind::kPercentagePoint ||
                value_.kind == Kind::kMultiple || part;
    by_ = view_.Before(begin(), Role::kBy) != nullptr;
    whole_ = view_.Before(begin(), Role::kTo);
  }

  Change Read() {
    FindChange();
    return {change_, index_, direction_};
  }

 private:
  // Is the number a change? Which way?
  void FindChange() {
    if (value_.rule == "value.doubling") {
      Set(value_.value.ToDouble() < 1 ? Direction::kDecrease : Direction::kIncrease);
    }
    // "rose to fifth place" moves to a place, not by so many.
    if (value_.kind == Kind::kRank || IsPartOfLevel()) return;
    const WordHit* word = WordOfChange();
    if (word != nullptr) {
      if (IsEndOfMovement() || IsShareAfter(*word)) return;
      ReadWord(*word);
    }
    // "(+38 %)"
    const bool plus = begin() > view_.span.begin && view_.text[begin() - view_.span.begin - 1] == '+';
    if (relative_ && !change_ && word == nullptr && plus) Set(Direction::kIncrease);
    // "22 million, minus 6 %"
    if (relative_ && !change_ && word == nullptr && value_.value.mantissa < 0) Set(Direction::kDecrease);
    if (!change_ && !relative_ && value_.kind != Kind::kRank) ReadDifference();
    if (!change_ && relative_ && word == nullptr && value_.kind != Kind::kMultiple) ReadMoreOrFewer();
    if (!change_ && value_.kind == Kind::kMultiple) {
      // "1.9 times the level of 2030": a ratio to the base is an increase if it is above one.
      change_ = value_.rule == "value.doubling" || word != nullptr || IsOfBase();
      // "0.97 times the level of 2020"
      if (word == nullptr && value_.value.ToDouble() < 1) direction_ = Direction::kDecrease;
    }
    if (value_.kind == Kind::kPercent && value_.value.ToDouble() >= 50 && IsIndex(word, plus)) {
      index_ = true;
      Set(value_.value.ToDouble() > 100   ? Direction::kIncrease
          : value_.value.ToDouble() < 100 ? Direction::kDecrease
                                          : Direction::kUnchanged);
    }
  }

  // "48 million (up 11 %), of which a third is poultry": a part of an amount.
  bool IsPartOfLevel() const {
    return (value_.kind == Kind::kPercent || value_.rule == "value.fraction") &&
           view_.Before(begin(), Role::kPart) != nullptr;
  }

  void Set(Direction direction) {
    change_ = true;
    direction_ = direction;
  }

  // The word of increase, decrease or standstill that speaks of the number; null if there is none.
  const WordHit* WordOfChange() const {
    const std::uint32_t at = begin(), series = SeriesBegin(x_, view_, v_);
    const WordHit* best = nullptr;
    double best_gap = value_.kind == Kind::kMultiple ? 40 : 13;
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kIncrease && hit.role != Role::kDecrease &&
          hit.role != Role::kUnchanged) {
        continue;
      }
      if (hit.end + kFigureReach < value_.span.begin || hit.begin > value_.span.end + kFigureReach) continue;
      // "made up $118 million" is no "up".
      if (whole_ != nullptr && whole_->begin < hit.begin && hit.end == whole_->end) continue;
      if (IsBound(hit) || IsPartOfOther(hit)) continue;
      double gap = 0;
      if (hit.end <= value_.span.begin) {
        if (view_.Count(hit.end, at, kStrongMarks) > 0) continue;
        // "rose 4 percent in 2030, 6 percent in 2031": from where the series begins.
        const std::uint32_t until = hit.end <= series ? series : at;
        const int crossed = ValuesBetween(hit.end, until);
        gap = view_.Gap(hit.end, until) + 1.5 * view_.Count(hit.end, until, kWeakMarks) +
              2 * crossed;
        if (relative_ && by_ && crossed <= 2) gap *= 0.5;
        if (!relative_ && crossed > 0) continue;
      } else if (hit.begin >= value_.span.end) {
        gap = view_.Gap(value_.span.end, hit.begin);
        if (view_.Count(value_.span.end, hit.begin, ",，;；。") > 0 || gap > 3) continue;
        if (ValuesBetween(value_.span.end, hit.begin) > 0) continue;
        gap += 1;
      } else {
        continue;
      }
      if (gap < best_gap || (best != nullptr && gap == best_gap && hit.begin > best->begin)) {
        best_gap = gap;
        best = &hit;
      }
    }
    return best;
  }

  // What the word of change makes of the number: "rose by 5 %", but a level in "rose to 5 %".
  void ReadWord(const WordHit& word) {
    const std::uint32_t at = begin();
    const Direction way = word.role == Role::kIncrease   ? Direction::kIncrease
                          : word.role == Role::kDecrease ? Direction::kDecrease
                                                         : Direction::kUnchanged;
    const bool to = whole_ != nullptr && !by_ && value_.kind == Kind::kPercent && word.end <= at &&
                    !Touches(word, at);
    const bool amount = by_ && word.end <= at && (Touches(word, at) || MovesWhat(word));
    if (relative_ ? !to : amount || IsStep(word)) Set(way);
  }

  // "a $70 million decline", "a $70 per tonne decline"
  bool IsStep(const WordHit& word) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& one) {
      return one.role == Role::kStep && one.begin == word.begin &&
             one.begin >= value_.span.end &&
             view_.Gap(value_.span.end, one.begin) <= (value_.unit.find('/') == value_.unit.npos ? 1 : 3);
    });
  }
  // "set up three institutes": no "up".
  bool IsPartOfOther(const WordHit& word) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& one) {
      return one.role == Role::kNoChange && one.begin <= word.begin && word.end <= one.end;
    });
  }

  // "20 more than a year ago", 比上年多3个, «было на 27 меньше»
  void ReadDifference() {
    const std::uint32_t at = begin();
    const WordHit* more = view_.After(value_.span.end, Role::kMore);
    const WordHit* fewer = view_.After(value_.span.end, Role::kFewer);
    const bool english = view_.language == Language::kEnglish;
    const bool compared = (more != nullptr && more->end > more->begin + 6) || fewer != nullptr;
    const bool differs = value_.unit == "count" ||
                         (value_.kind == Kind::kMoney &&
                          view_.Has(Role::kBase, at > 60 + view_.span.begin ? at - 60
                                                                           : view_.span.begin, at));
    const bool han_more = differs && view_.Before(at, Role::kMore) != nullptr && IsHan(at);
    const bool han_fewer = differs && view_.Before(at, Role::kFewer) != nullptr && IsHan(at);
    if (by_ && !english && (fewer != nullptr || more != nullptr)) {
      ReadMoreOrFewer();
    } else if ((compared && english && more != nullptr) || han_more) {
      Set(Direction::kIncrease);
    } else if ((fewer != nullptr && compared && more == nullptr) || han_fewer) {
      Set(Direction::kDecrease);
    }
  }

  // "12 percent fewer than a year earlier"
  void ReadMoreOrFewer() {
    const bool more = view_.After(value_.span.end, Role::kMore) != nullptr;
    if (more || view_.After(value_.span.end, Role::kFewer) != nullptr) {
      Set(more ? Direction::kIncrease : Direction::kDecrease);
    }
  }

  // Whether a percentage is the level of its base: темп роста 112,4 %, a growth rate of 108 percent.
  // `word` is the word of change, `plus` whether a plus sign stands before the number.
  bool IsIndex(const WordHit* word, bool plus) const {
    const std::uint32_t at = begin();
    const double percent = value_.value.ToDouble();
    bool marked = false, named = false;
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kIndex) continue;
      // "a growth rate of 67 percent" is no index.
      const bool high = view_.language != Language::kEnglish || percent >= 95;
      const bool before = high && hit.end <= at && ValuesBetween(hit.end, at) == 0 &&
                          view_.Gap(hit.end, at) < 14 &&
                          view_.Count(hit.end, at, kStrongMarks) == 0;
      const bool after = hit.begin >= value_.span.end &&
                         view_.Gap(value_.span.end, hit.begin) < 2;
      marked |= before || after;
      named |= before;
    }
    // "the growth rate of trade of 139 percent": what it is of is no step.
    named = named && percent >= 100 && view_.Before(at, Role::kOwner) != nullptr;
    // "growth rates of exports — 109.7, of imports — 108.3 %": in a list as the one before it.
    marked |= word == nullptr && !by_ && ContinuesIndices();
    // "рост — 108,7 %", "рост составил 108,7 %": a level of the base, where no word says "by".
    marked |= word != nullptr && !plus && percent >= 100 &&
              view_.Before(value_.span.begin, Role::kBy) == nullptr && IsGrowthNoun(*word);
    // "5 billion (105.9 %)" where another percentage was an index.
    marked |= !change_ && word == nullptr && BracketedAfterLevel() && IsIndexNear();
    marked |= word == nullptr && percent >= 50 && IsOfDatedLevel();
    for (std::size_t k = view_.first_value; k < v_; ++k) marked |= IsOfLabel(x_, view_, v_, k);
    // "104.8 percent on January-September 2023", 104,8 % к 2023 году
    for (const Role role : {Role::kBase, Role::kBaseAfter}) {
      const WordHit* base = view_.After(value_.span.end, role);
      if (base != nullptr && word == nullptr && percent >= 80) marked |= PeriodAfter(base->end);
    }
    return marked && (!by_ || named);
  }

  // "102.9 % of the 2023 level", 为2023年的102.9%
  bool IsOfDatedLevel() const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind != Kind::kPeriod || one.rule == "period.duration") continue;
      if (view_.language == Language::kChinese) {
        const WordHit* of = view_.Before(begin(), Role::kOwner);
        if (of != nullptr && one.span.end == of->begin && view_.Before(one.span.begin, Role::kTo) != nullptr) {
          return true;
        }
        continue;
      }
      const WordHit* of = view_.After(value_.span.end, Role::kOwner);
      if (of == nullptr || one.span.begin < of->end) continue;
      const WordHit* level = view_.After(one.span.end, Role::kTimesOf);
      if (level != nullptr && view_.Gap(of->end, one.span.begin) <= 1) return true;
      // "108.3 percent of the same period of 2029"
      const WordHit* same = view_.After(of->end, Role::kSamePeriod);
      if (same != nullptr && view_.Gap(same->end, one.span.begin) <= 1) return true;
    }
    return false;
  }

  // "does not exceed 5 %": the word stands before a number as its bound.
  bool IsBound(const WordHit& hit) const {
    // 至少增长5%: a verb of change inside what was read as the bound.
    const bool verb = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& one) {
      return one.role == Role::kBy && one.begin == hit.begin && one.end == hit.end;
    });
    if (verb) return false;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.outer.begin > hit.begin) break;
      if (hit.end <= one.span.begin && one.kind != Kind::kPeriod) return true;
    }
    return false;
  }

  // A noun of growth, of which statistics of its language print the level: not "rose by".
  bool IsGrowthNoun(const WordHit& hit) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& one) {
      return one.role == Role::kGrowthNoun && one.begin == hit.begin && one.end == hit.end;
    });
  }
  // Behind a dash, or sharing a unit, right after a percentage that was an index.
  bool ContinuesIndices() const {
    if (!indices_ || v_ == view_.first_value || x_.values[v_ - 1].kind != Kind::kPercent) return false;
    return value_.rule == "value.shared" ||
           view_.Count(x_.values[v_ - 1].span.end, begin(), "—–") > 0;
  }

  // Right behind an amount, in brackets.
  bool BracketedAfterLevel() const {
    if (v_ == view_.first_value) return false;
    const ValueMention& level = x_.values[v_ - 1];
    if (level.kind != Kind::kMoney && level.kind != Kind::kQuantity) return false;
    return view_.Gap(level.span.end, begin()) <= 1.5 &&
           view_.Count(level.span.end, begin(), "(（") == 1;
  }
  // A word of index stands in the sentence, or the percentage is above 100 where statistics print
  // indices.
  bool IsIndexNear() const {
    return indices_ || view_.Has(Role::kIndex, view_.span.begin, view_.span.end) ||
           (value_.value.ToDouble() > 100 && (view_.language == Language::kRussian ||
                                              view_.language == Language::kBelarusian));
  }

  bool PeriodAfter(std::uint32_t at) const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == Kind::kPeriod && one.rule != "period.duration" && one.span.end > at &&
          view_.Gap(at, one.span.begin) <= 1) {
        return true;
      }
    }
    return false;
  }

  // A cue of a metric that percentages measure: "accounts for", "the share of".
  bool IsPercentCue(const WordHit& hit) const {
    const bool weak = hit.role == Role::kWeakCue &&
                      std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& one) {
                        return one.role == Role::kContext && one.metric == hit.metric;
                      });
    if ((hit.role != Role::kCue && !weak) || hit.beside) return false;
    const Metric& metric = words_.metrics()[hit.metric];
    return metric.frame != Frame::kNone && metric.Allows("percent");
  }
  // "The share rose from 5 to 9 percent": levels at both ends, no changes.
  bool IsEndOfMovement() const {
    if (value_.kind != Kind::kPercent || view_.Before(begin(), Role::kBy) != nullptr) return false;
    // "с 3,5 % в 2030 году до 9,4 %": the end of what began with a number before.
    const bool ends = value_.rule == "value.upto" &&
                      std::any_of(x_.values.begin() + static_cast<std::ptrdiff_t>(view_.first_value),
                                  x_.values.begin() + static_cast<std::ptrdiff_t>(v_),
                                  [&](const ValueMention& one) {
                                    return one.kind == Kind::kPercent &&
                                           view_.Before(one.outer.begin, Role::kStart) != nullptr;
                                  });
    // "buys 6.5 % of its exports, up from 4.9 %", 占6.5%，高于上年同期的4.9%
    const bool compared = view_.language == Language::kChinese && value_.value.ToDouble() < 50 &&
                          view_.Before(begin(), Role::kOwner) != nullptr;
    const bool moves = value_.rule == "value.from" || value_.rule == "value.to" || ends || compared ||
                       view_.Before(begin(), Role::kStart) != nullptr ||
                       (view_.language == Language::kEnglish &&
                        view_.Before(begin(), Role::kTo) != nullptr);
    return moves && std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
             return (IsPercentCue(hit) || ClosesShare(hit)) && hit.end <= begin() &&
                    view_.Count(hit.end, begin(), kStrongMarks) == 0;
           });
  }
  // "6.5 % of its exports": behind a percentage before this one.
  bool ClosesShare(const WordHit& hit) const {
    return hit.beside && hit.role == Role::kCue && words_.metrics()[hit.metric].frame == Frame::kShare &&
           v_ > view_.first_value && x_.values[v_ - 1].kind == Kind::kPercent &&
           hit.begin >= x_.values[v_ - 1].span.end && view_.Gap(x_.values[v_ - 1].span.end, hit.begin) <= 1;
  }
  // "grew, 44 percent of it food", 增长4.1%，占外贸总额的10.2%: a share whose cue stands nearer.
  bool IsShareAfter(const WordHit& change) const {
    const bool part = value_.kind == Kind::kPercent || value_.rule == "value.fraction";
    if (!part || change.end > begin()) return false;
    // "increasing connections, facilitating 90 percent of the trade": a part of what follows.
    const WordHit* of = view_.After(value_.span.end, Role::kOwner);
    if (of != nullptr && view_.language == Language::kEnglish && !by_ &&
        view_.Count(change.end, begin(), ",;") > 0 && !Touches(change, begin())) {
      return true;
    }
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      if (hit.beside && hit.role == Role::kCue && hit.begin >= value_.span.end &&
          view_.Gap(value_.span.end, hit.begin) <= 1 && !Touches(change, begin())) {
        return true;
      }
      // 增长21%，占新车市场的四成: a word of shares, whatever it is a share of.
      if (hit.role == Role::kWeakCue && hit.begin >= change.end && hit.end <= begin() &&
          words_.metrics()[hit.metric].Allows("percent") &&
          view_.Count(change.end, hit.begin, ",，") > 0) {
        return true;
      }
      if (!IsPercentCue(hit)) return false;
      if (hit.begin >= change.end && hit.end <= begin()) return true;
      return hit.begin >= value_.span.end && view_.Gap(value_.span.end, hit.begin) <= 1 &&
             !Touches(change, begin());
    });
  }

  // "2.4 times as many as in 2030", 是2030年的2.4倍, 是1992年建交之初的248倍
  bool IsOfBase() const {
    if (view_.After(value_.span.end, Role::kTimesOf) != nullptr) return true;
    // "three times their 2030 value"
    const WordHit* theirs = view_.After(value_.span.end, Role::kTheirs);
    if (theirs != nullptr && PeriodAfter(theirs->end)) return true;
    const WordHit* of = view_.Before(begin(), Role::kOwner);
    if (of == nullptr || view_.language != Language::kChinese) return false;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      if (x_.values[k].kind == Kind::kPeriod && x_.values[k].outer.end <= of->begin &&
          view_.Gap(x_.values[k].outer.end, of->begin) < 3.5) {
        return true;
      }
    }
    return false;
  }

  bool IsHan(std::uint32_t at) const {
    return at >= view_.span.begin + 3 &&
           static_cast<unsigned char>(view_.text[at - view_.span.begin - 3]) >= 0xE4;
  }

  // Nothing but short words between a word of change and the number.
  bool Touches(const WordHit& hit, std::uint32_t at) const {
    return view_.Gap(hit.end, at) <= 3.5 && ValuesBetween(hit.end, at) == 0 &&
           view_.Count(hit.end, at, ",，;；") == 0;
  }

  // "increased exports to China by 7 million": what is moved stands between the verb and the number.
  bool MovesWhat(const WordHit& verb) const {
    constexpr double kLongest = 10, kNear = 3;
    const bool cued = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCue && hit.begin >= verb.end && hit.end <= begin() &&
             view_.Gap(verb.end, hit.begin) <= kNear;
    });
    return cued && view_.Gap(verb.end, begin()) <= kLongest &&
           ValuesBetween(verb.end, begin()) == 0 && view_.Count(verb.end, begin(), ",，;；") == 0;
  }

  std::uint32_t begin() const { return value_.outer.begin; }
  int ValuesBetween(std::uint32_t from, std::uint32_t to) const {
    return CountValues(x_, view_, v_, from, to);
  }

  const Extraction& x_;
  const FigureWords& words_;
  const SentenceView& view_;
  std::size_t v_;
  const ValueMention& value_;
  bool indices_;
  bool relative_ = false;             // measured in percent, points, times or parts
  bool by_ = false;                   // "by" stands right before it
  const WordHit* whole_ = nullptr;    // or "to"
  bool change_ = false, index_ = false;
  Direction direction_ = Direction::kIncrease;
};

}  // namespace

int CountValues(const Extraction& x, const SentenceView& view, std::size_t v, std::uint32_t from,
                std::uint32_t to) {
  int count = 0;
  for (std::size_t k = view.first_value; k < view.last_value; ++k) {
    // The two ends of a range are one.
    if (k == v + 1 && x.values[k].range_end) continue;
    if (k + 1 == v && x.values[v].range_end) continue;
    if (x.values[k].equivalent || (k + 1 == v && x.values[v].equivalent)) continue;
    const Kind kind = x.values[k].kind;
    if (k == v || kind == Kind::kPeriod || kind == Kind::kIgnored) continue;
    if (x.values[k].span.begin >= from && x.values[k].span.end <= to) ++count;
  }
  return count;
}

bool IsOfLabel(const Extraction& x, const SentenceView& view, std::size_t v, std::size_t period) {
  constexpr std::uint32_t kNear = 10;  // bytes from the percent sign to the time
  const ValueMention& one = x.values[period];
  const std::uint32_t from = std::max(view.span.begin, one.span.begin - std::min(one.span.begin, kNear));
  return x.values[v].rule == "value.declared-unit" && x.values[v].kind == Kind::kPercent &&
         one.kind == Kind::kPeriod && one.span.end <= x.values[v].span.begin &&
         view.Count(from, one.span.begin, "%") == 1;
}

std::uint32_t SeriesBegin(const Extraction& x, const SentenceView& view, std::size_t v) {
  constexpr double kStep = 5;  // words from one member to the next
  const ValueMention& value = x.values[v];
  std::uint32_t begin = value.outer.begin;
  bool dated = false;
  for (std::size_t k = v; k > view.first_value; --k) {
    const ValueMention& one = x.values[k - 1];
    if (one.kind == Kind::kPeriod && one.rule != "period.duration") {
      dated = true;
      continue;
    }
    const bool same = one.kind == value.kind && one.unit == value.unit;
    if (!same || !dated || view.Gap(one.span.end, begin) > kStep) break;
    const bool other = std::any_of(view.hits.begin(), view.hits.end(), [&](const WordHit& hit) {
      return hit.begin >= one.span.end && hit.end <= begin &&
             (hit.role == Role::kCue || hit.role == Role::kIncrease || hit.role == Role::kDecrease);
    });
    if (other) break;
    begin = one.outer.begin;
    dated = false;
  }
  return begin;
}

Change ReadChange(const Extraction& extraction, const FigureWords& words, const SentenceView& view,
                  std::size_t v, bool indices) {
  return ChangeReader(extraction, words, view, v, indices).Read();
}

}  // namespace kg::extract
