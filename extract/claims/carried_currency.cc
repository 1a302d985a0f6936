#include "extract/claims/carried_currency.h"

#include <algorithm>
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

}  // namespace

void CarriedCurrency::Carry(Extraction& x, const FigureWords& words, const SentenceView& view) {
  constexpr std::uint32_t kLongestItem = 120;  // bytes
  const std::uint32_t paragraph = x.document.sentences[view.index].paragraph;
  const bool item = paragraph_ + 1 == paragraph && view.span.size() <= kLongestItem;
  if (paragraph_ != paragraph && !item) currency_.clear();
  paragraph_ = paragraph;
  for (std::size_t v = view.first_value; v < view.last_value; ++v) {
    ValueMention& value = x.values[v];
    if (value.kind == Kind::kMoney) currency_ = value.unit;
    if (value.kind != Kind::kNumber || !value.unit.empty() || !value.noun.empty() ||
        currency_.empty() || value.value.exponent < 4) {
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
    // A word behind it is what it counts.
    const std::string_view after = view.Text(value.span.end, view.span.end);
    const bool ends = after.empty() || std::string_view(".,;:)!?").find(after[0]) !=
                                           std::string_view::npos ||
                      after.starts_with(" (") || static_cast<unsigned char>(after[0]) >= 0xE3;
    if (!(money || reached) || !ends) continue;
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
