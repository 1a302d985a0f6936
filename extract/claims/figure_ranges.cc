#include "extract/claims/figure_ranges.h"

#include <algorithm>

namespace kg::extract {
namespace {

void AddCopy(Extraction& x, const Figure& from, const ValueMention& value) {
  Figure copy = from;
  copy.span = value.span;
  copy.value = value.value;
  if (value.equivalent) copy.unit = value.unit;
  copy.approximation = value.approximation;
  x.figures.push_back(std::move(copy));
}

void AdoptWhat(const Figure& from, Figure& to) {
  to.metric = from.metric;
  to.direction = from.direction;
  to.parties = from.parties;
  to.subject = from.subject;
}

void AdoptWhen(const Figure& from, Figure& to) {
  to.period = from.period;
  to.base_period = from.base_period;
  to.modality = from.modality;
}

}  // namespace

void ShareRanges(Extraction& x, const FigureWords& words, const SentenceView& view,
                 std::size_t first) {
  for (std::size_t v = view.first_value; v + 1 < view.last_value; ++v) {
    const ValueMention& second = x.values[v + 1];
    if (!second.range_end && !second.equivalent) continue;
    Figure* low = nullptr;
    Figure* high = nullptr;
    for (std::size_t f = first; f < x.figures.size(); ++f) {
      if (x.figures[f].span == x.values[v].span) low = &x.figures[f];
      if (x.figures[f].span == second.span) high = &x.figures[f];
    }
    if (low != nullptr && high != nullptr) {
      // "will grow from 430 jobs to 600": what is there and what is planned.
      const std::size_t known = words.Find(low->metric);
      const bool planned = known < words.metrics().size() && !high->metric.empty() &&
                           words.metrics()[known].planned == high->metric;
      const std::string metric = high->metric;
      AdoptWhat(*low, *high);
      if (planned) high->metric = metric;
      // "from 3 in 2021 to 5 in 2023": each end has its own time.
      const bool apart = second.range_end && low->approximation == Approximation::kExact;
      if (!apart) AdoptWhen(*low, *high);
    } else if (low != nullptr) {
      AddCopy(x, *low, second);
    } else if (high != nullptr && second.range_end) {
      AddCopy(x, *high, x.values[v]);
    }
  }
  // An equivalent of what is no figure is none either.
  for (std::size_t v = view.first_value; v + 1 < view.last_value; ++v) {
    if (!x.values[v + 1].equivalent || x.values[v + 1].range_end) continue;
    const bool known = std::any_of(
        x.figures.begin() + static_cast<std::ptrdiff_t>(first), x.figures.end(),
        [&](const Figure& figure) { return figure.span == x.values[v].span; });
    if (known) continue;
    // Those of this sentence stand last.
    x.figures.erase(
        std::remove_if(x.figures.begin() + static_cast<std::ptrdiff_t>(first), x.figures.end(),
                       [&](const Figure& figure) { return figure.span == x.values[v + 1].span; }),
        x.figures.end());
  }
}

}  // namespace kg::extract
