#include "extract/claims/inferred_periods.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "extract/claims/figure_period.h"

namespace kg::extract {

using Kind = ValueMention::Kind;

namespace {

// A metric of trade between countries, or its growth.
bool IsTrade(const FigureWords& words, std::string_view metric) {
  if (metric.size() > 7 && metric.substr(metric.size() - 7) == "_growth") {
    metric.remove_suffix(7);
  }
  const std::size_t index = words.Find(metric);
  return index < words.metrics().size() && words.metrics()[index].IsTrade();
}

// "1.0 billion (in 2022, 0.9 billion)": said beside.
bool InBrackets(const Extraction& x, const Figure& figure) {
  const std::uint32_t begin = x.document.sentences[figure.sentence].span.begin;
  const std::string_view before =
      x.document.clean.reading().substr(begin, figure.span.begin - begin);
  const std::size_t open = before.rfind('(');
  return open != std::string_view::npos && before.find(')', open) == std::string_view::npos;
}

// "in four days": no time but that of which the entry tells.
bool IsShort(const ValueMention& value) {
  return value.rule == "period.duration" && value.unit != "year" && value.unit != "decade" && value.unit != "month";
}

// "In January–May 7,000 tonnes were sold. That is 12 % more than in the same period of 2030.": of the months
// of the sentence before.
bool AsSameMonths(Extraction& x, const SentenceView& view, std::uint32_t paragraph, std::size_t f) {
  Figure& figure = x.figures[f];
  if (figure.base_period.size() != 4 || f == 0 ||
      !view.Has(Role::kSamePeriod, view.span.begin, view.span.end)) {
    return false;
  }
  const Figure& before = x.figures[f - 1];
  if (before.sentence + 1 < view.index || before.period.size() <= 4 || before.parties != figure.parties ||
      x.document.sentences[before.sentence].paragraph != paragraph) {
    return false;
  }
  const Period base = SameMonths(before.period, figure.base_period);
  if (base == figure.base_period) return false;
  figure.base_period = base;
  figure.period = before.period;
  return figure.period_inferred = true;
}

// "2031, July. ...; 12 documents were signed in the course of the year": before the number, or behind it in
// its part of the sentence.
bool SaysWholeYear(const SentenceView& view, const Span& figure) {
  const std::size_t mark = view.Text(figure.end, view.span.end).find_first_of(",;");
  const std::uint32_t end = mark == std::string_view::npos ? view.span.end
                                                           : figure.end + static_cast<std::uint32_t>(mark);
  return view.Has(Role::kWholeYear, view.span.begin, figure.begin) || view.Has(Role::kWholeYear, figure.end, end);
}

}  // namespace

bool SaysPeriod(const Extraction& x, const SentenceView& view, std::size_t first) {
  for (std::size_t k = view.first_value; k < view.last_value; ++k) {
    const ValueMention& value = x.values[k];
    if (value.kind != Kind::kPeriod || IsShort(value)) continue;
    const bool base = std::any_of(
        x.figures.begin() + static_cast<std::ptrdiff_t>(first), x.figures.end(),
        [&](const Figure& figure) {
          return !value.period.empty() &&
                 std::string_view(figure.base_period).starts_with(std::string_view(value.period));
        });
    if (!base) return true;
  }
  return false;
}

void InferPeriods(Extraction& x, const FigureWords& words, const SentenceView& view,
                  std::size_t first, const ParagraphLead& lead) {
  const std::uint32_t paragraph = x.document.sentences[view.index].paragraph;
  for (std::size_t f = first; f < x.figures.size(); ++f) {
    Figure& figure = x.figures[f];
    if (figure.modality == "planned") continue;
    if (figure.period.empty() && AsSameMonths(x, view, paragraph, f)) continue;
    if (!figure.period.empty() || figure.unit == "year" || SaysPeriod(x, view, first)) continue;
    // A change of nothing in the sentence, against a time: since then, till nobody says when.
    const bool level_before = f > first && x.figures[f - 1].direction == Figure::Direction::kNone;
    if (!figure.base_period.empty() && !level_before) continue;
    const std::size_t known = words.Find(figure.metric.substr(0, figure.metric.rfind("_growth")));
    const bool lasting = known < words.metrics().size() && words.metrics()[known].lasting;
    if (lead.paragraph == paragraph && !lead.period.empty() && !lasting) {
      figure.period = SaysWholeYear(view, figure.span) ? lead.period.substr(0, 4) : lead.period;
      figure.period_inferred = true;
      continue;
    }
    const bool supply = known < words.metrics().size() &&
                        words.metrics()[known].frame == Frame::kSupply;
    if (!IsTrade(words, figure.metric) && !supply) continue;
    for (std::size_t k = f; k > 0; --k) {
      const Figure& before = x.figures[k - 1];
      if (before.sentence + 2 < view.index ||
          x.document.sentences[before.sentence].paragraph != paragraph) {
        break;
      }
      if (before.modality == "planned" || before.period.empty() || InBrackets(x, before)) continue;
      if (!IsTrade(words, before.metric) && !(supply && before.metric == figure.metric)) continue;
      if (before.parties != figure.parties && figure.parties.size() != 1) break;
      figure.period = before.period;
      figure.period_inferred = true;
      break;
    }
  }
}

}  // namespace kg::extract
