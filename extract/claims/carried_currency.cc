#include "extract/claims/carried_currency.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;

// "их отгрузили в Китай на 9 млн": for so much money.
bool IsSoldFor(const FigureWords& words, const SentenceView& view, const ValueMention& value) {
  if (view.Before(value.outer.begin, Role::kBy) == nullptr) return false;
  return std::any_of(view.hits.begin(), view.hits.end(), [&](const WordHit& hit) {
    const Frame frame = hit.role == Role::kCue ? words.metrics()[hit.metric].frame : Frame::kNone;
    return (frame == Frame::kExport || frame == Frame::kImport) && hit.level_only &&
           hit.end <= value.outer.begin && view.Gap(hit.end, value.outer.begin) <= 6 &&
           view.Count(hit.end, value.outer.begin, ",;") == 0;
  });
}

// Nothing that is counted follows the number.
bool StandsAlone(const SentenceView& view, const ValueMention& value) {
  const std::string_view after = view.Text(value.span.end, view.span.end);
  return after.empty() || std::string_view(".,;:)!?").find(after[0]) != std::string_view::npos ||
         after.starts_with(" (") || static_cast<unsigned char>(after[0]) >= 0xE3;
}

}  // namespace

void CarriedCurrency::ReadSheetUnit(const Extraction& x, const SentenceView& view) {
  const std::uint32_t paper = x.document.sentences[view.index].paper;
  if (paper != sheet_paper_) sheet_unit_.clear();
  for (std::size_t v = view.first_value; v < view.last_value; ++v) {
    if (x.values[v].rule != kSheetUnit) continue;
    sheet_unit_ = x.values[v].unit;
    sheet_factor_ = x.values[v].value;
    sheet_paper_ = paper;
  }
}

// "Exports of services: 611", "Exports: 2030 – 611; 2031 – 702": behind the label of what is told in money.
bool CarriedCurrency::IsSheetSum(const FigureWords& words, const SentenceView& view,
                                 const ValueMention& value) const {
  const std::string_view before = view.Text(view.span.begin, value.outer.begin);
  const std::size_t colon = std::min(before.find(':'), before.find("："));
  if (colon == std::string_view::npos) return false;
  const std::uint32_t label_end = view.span.begin + static_cast<std::uint32_t>(colon);
  // What stands first in a label is what it measures.
  std::uint32_t counted = label_end;
  std::uint32_t paid = label_end;
  for (const WordHit& hit : view.hits) {
    if (hit.role > Role::kWeakCue || hit.end > label_end) continue;
    const Metric& metric = words.metrics()[hit.metric];
    if (metric.counts) counted = std::min(counted, hit.begin);
    else if (metric.Allows(sheet_unit_)) paid = std::min(paid, hit.begin);
  }
  return paid < counted;
}

void CarriedCurrency::Carry(Extraction& x, const FigureWords& words, const SentenceView& view) {
  constexpr std::uint32_t kLongestItem = 120;  // bytes
  const std::uint32_t paragraph = x.document.sentences[view.index].paragraph;
  const bool item = paragraph_ + 1 == paragraph && view.span.size() <= kLongestItem;
  if (paragraph_ != paragraph && !item) currency_.clear();
  paragraph_ = paragraph;
  ReadSheetUnit(x, view);
  for (std::size_t v = view.first_value; v < view.last_value; ++v) {
    ValueMention& value = x.values[v];
    if (value.kind == Kind::kMoney) currency_ = value.unit;
    const bool bare = value.kind == Kind::kNumber && value.unit.empty() && value.noun.empty();
    if (bare && !sheet_unit_.empty() && StandsAlone(view, value) && IsSheetSum(words, view, value)) {
      if (const std::optional<Decimal> sum = Multiply(value.value, sheet_factor_)) {
        value.kind = Kind::kMoney;
        value.value = *sum;
        value.unit = sheet_unit_;
        value.rule = kSheetUnit;
        continue;
      }
    }
    if (!bare || currency_.empty() || value.value.exponent < 4) {
      continue;
    }
    const bool money = std::any_of(view.hits.begin(), view.hits.end(), [&](const WordHit& hit) {
      const bool cue = hit.role == Role::kCue && hit.end <= value.outer.begin &&
                       view.Gap(hit.end, value.outer.begin) < 4 &&
                       view.Count(hit.end, value.outer.begin, ",，;；。") == 0;
      return cue && words.metrics()[hit.metric].Allows(currency_) &&
             !words.metrics()[hit.metric].counts && !hit.level_only;
    }) || IsSoldFor(words, view, value);
    // "By 2030 we plan to reach 10 billion."
    const bool reached = value.value.exponent >= 8 && view.Before(value.outer.begin, Role::kTo);
    if (!(money || reached) || !StandsAlone(view, value)) continue;
    value.kind = Kind::kMoney;
    value.unit = currency_;
    value.rule = "value.carried-unit";
  }
}

void PartMovements(const SentenceView& view, std::vector<ValueMention>& values) {
  for (std::size_t v = view.first_value; v + 1 < view.last_value; ++v) {
    ValueMention& step = values[v];
    ValueMention& level = values[v + 1];
    if (!level.range_end || level.rule != "value.range" || step.kind == Kind::kPercent ||
        view.Before(step.outer.begin, Role::kBy) == nullptr ||
        view.Before(level.span.begin, Role::kTo) == nullptr ||
        level.value.ToDouble() < 3 * step.value.ToDouble()) {
      continue;
    }
    level.range_end = false;
    step.rule = level.rule = "value.amount";
    step.approximation = level.approximation = Approximation::kExact;
  }
}

}  // namespace kg::extract
