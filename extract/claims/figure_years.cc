#include "extract/claims/figure_years.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "extract/claims/foundings.h"

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;

bool IsGroup(const NamedThing& name) {
  return name.type == EntityType::kOrganization || name.type == EntityType::kInitiative ||
         name.type == EntityType::kProject;
}

class YearFinder {
 public:
  YearFinder(Extraction& x, const FigureWords& words, const SentenceView& view,
             PartyMemory& memory)
      : x_(x), words_(words), view_(view), memory_(memory) {}

  void Run() {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& period = x_.values[k];
      if (period.kind != Kind::kPeriod || period.period.size() < 4) continue;
      // 自1992年建交以来: what began then.
      const bool since = period.period.ends_with("/..") && StartsSince(period.span);
      // "on 9–10 September 2031"
      const bool days = period.period.size() == 21 &&
                        period.period.compare(0, 4, period.period, 11, 4) == 0;
      if (!since && !days && period.period.find('/') != std::string::npos) continue;
      since_ = period.period.ends_with("/..");
      Read(period.span, since ? period.period.substr(0, 4) : period.period,
           YearDigits(view_, period.span));
    }
  }

  // A word for the start of something right behind the time, or for what has been since before it:
  // "has existed since 2031".
  bool StartsSince(const Span& period) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      if (hit.role != Role::kCue) return false;
      const bool lasts = words_.metrics()[hit.metric].frame == Frame::kFounding && hit.end <= period.begin &&
                         view_.Has(Role::kLasts, hit.begin, hit.end);
      if (lasts && view_.Gap(hit.end, period.begin) <= 2.5) return true;
      return hit.role == Role::kCue && hit.begin + 9 >= period.end && hit.begin >= period.begin &&
             words_.metrics()[hit.metric].frame == Frame::kEvent &&
             view_.Gap(period.end, hit.begin) <= 1;
    });
  }

  // What `period` dates, if anything; `at` is where it stands, `digits` its year.
  void Read(const Span& at, const Period& period, const Span& digits) {
    const WordHit* cue = Cue(at);
    if (cue == nullptr || digits.empty()) return;
    Figure figure;
    const Metric& metric = words_.metrics()[cue->metric];
    figure.metric = metric.id;
    bool found = false;
    if (metric.frame == Frame::kFounding) found = Founding(*cue, at, figure);
    if (metric.frame == Frame::kAccession) found = Accession(*cue, figure);
    if (metric.frame == Frame::kEvent) found = Event(*cue, at, figure);
    // "Diplomatic relations between A and B were established in 1992": no body was.
    if (!found && metric.frame == Frame::kFounding) {
      const auto relations = std::find_if(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
        return hit.role == Role::kCue && hit.end <= cue->begin &&
               words_.metrics()[hit.metric].frame == Frame::kEvent && Relations(hit);
      });
      if (relations == view_.hits.end()) return;
      figure.metric = words_.metrics()[relations->metric].id;
      found = Event(*relations, at, figure);
    }
    if (!found) return;
    figure.span = digits;
    figure.value = {std::atoi(period.substr(0, 4).c_str()), 0};
    figure.unit = "year";
    figure.period = period.substr(0, 4);
    figure.sentence = view_.index;
    figure.rule = "figure.year@1";
    figure.confidence = 0.7F;
    x_.figures.push_back(std::move(figure));
  }

 private:
  const WordHit* Cue(const Span& period) const {
    const WordHit* best = nullptr;
    // A time that opens the sentence holds for its verb wherever it stands.
    double best_gap = period.begin <= view_.dateline + 2 ? 30 : 12;
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kCue) continue;
      const Frame frame = words_.metrics()[hit.metric].frame;
      if (frame != Frame::kFounding && frame != Frame::kAccession && frame != Frame::kEvent) {
        continue;
      }
      if (!since_ && view_.Has(Role::kLasts, hit.begin, hit.end)) continue;
      if (CountsYears(hit) || (frame == Frame::kFounding && !MayFound(hit))) continue;
      const std::uint32_t from = std::min(hit.end, period.end);
      const std::uint32_t to = std::max(hit.begin, period.begin);
      const double gap = view_.Gap(from, to) + 8 * view_.Count(from, to, ";；。");
      // An institute that opened was founded, not held.
      const bool founds = best != nullptr && frame == Frame::kFounding &&
                          words_.metrics()[best->metric].frame == Frame::kEvent;
      const bool ruling = best != nullptr && gap == best_gap && (hit.governs || founds);
      if ((gap < best_gap || ruling) && NearestTime(hit, period, gap)) {
        best_gap = gap;
        best = &hit;
      }
    }
    return best;
  }

  // "opened the institute": but an exhibition or a line of credit is not founded by that.
  bool MayFound(const WordHit& cue) const {
    constexpr double kNear = 5;  // words
    if (!view_.Has(Role::kOpens, cue.begin, cue.end)) return true;
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      const std::string& kind = x_.entities[name.entity].kind;
      // A centre has no kind.
      const bool school = name.type == EntityType::kOrganization && !name.nominal &&
                          (kind == "institute" || kind == "university" || kind.empty());
      const double gap = name.span.begin >= cue.end ? view_.Gap(cue.end, name.span.begin)
                                                    : view_.Gap(name.span.end, cue.begin);
      const bool object = name.span.begin >= cue.end;
      const bool host = name.dest || name.place || view_.Before(name.phrase, Role::kHost) != nullptr;
      return school && !host && gap <= (object ? kNear : 1);
    });
  }

  // 建交29周年: so long ago, not then.
  bool CountsYears(const WordHit& hit) const {
    return std::any_of(x_.values.begin() + static_cast<std::ptrdiff_t>(view_.first_value),
                       x_.values.begin() + static_cast<std::ptrdiff_t>(view_.last_value),
                       [&](const ValueMention& one) {
                         return one.rule == "period.duration" && one.span.begin == hit.end;
                       });
  }

  // No other time stands nearer to the word.
  bool NearestTime(const WordHit& cue, const Span& period, double gap) const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind != Kind::kPeriod || one.unresolved || one.span == period ||
          one.rule == "period.duration") {
        continue;
      }
      if (view_.Gap(std::min(cue.end, one.span.end), std::max(cue.begin, one.span.begin)) < gap) {
        return false;
      }
    }
    return true;
  }

  bool Founding(const WordHit& cue, const Span& time, Figure& figure) {
    if (view_.Has(Role::kPlanned, view_.span.begin, cue.end)) return false;
    std::optional<extract::Founding> founding = ReadFounding(x_, words_, view_, cue, time);
    if (!founding) return FoundedBefore(cue, figure);
    if (founding->founded == kNoEntity) {
      if (!FoundedBefore(cue, figure)) return false;
      founding->founded = figure.subject;
    }
    figure.subject = founding->founded;
    figure.parties = std::move(founding->founders);
    if (x_.entities[figure.subject].kind == "company") {
      memory_.site = figure.subject;
      memory_.site_sentence = view_.index;
    }
    for (const EntityIndex founder : figure.parties) {
      if (x_.entities[founder].type == EntityType::kOrganization) memory_.owners.insert(founder);
    }
    const bool founded_by = std::any_of(figure.parties.begin(), figure.parties.end(), [&](EntityIndex one) {
      return x_.entities[one].type == EntityType::kOrganization;
    });
    if (founded_by) {
      memory_.founders = figure.parties;
      memory_.founded = figure.subject;
      memory_.founders_sentence = view_.index;
    }
    if (founded_by || (!memory_.owners.empty() && x_.entities[figure.subject].kind == "company")) {
      memory_.company = figure.subject;
      memory_.company_sentence = view_.index;
    }
    return true;
  }

  // "It was founded in 2015": what the sentence before opens with.
  bool FoundedBefore(const WordHit& cue, Figure& figure) {
    constexpr std::uint32_t kOpening = 48;  // bytes in which a sentence names what it speaks of
    constexpr std::uint32_t kWord = 8;  // bytes of a pronoun
    const std::uint32_t begin = view_.span.begin;
    const bool pronoun = view_.Has(Role::kPronoun, begin, begin + kWord) || view_.Has(Role::kWhose, begin, begin + kWord);
    if (view_.index == 0 || !pronoun) return false;
    if (cue.begin > view_.span.begin + kOpening) return false;
    for (std::uint32_t s = view_.index; s > 0 && s + 3 > view_.index;) {
      const Sentence& before = x_.document.sentences[--s];
      if (before.zone == Zone::kTitle || before.paper != x_.document.sentences[view_.index].paper) {
        return false;
      }
      const std::span<const Mention> told = MentionsOf(x_, s);
      if (told.empty()) continue;
      const Mention& first = told[0];
      if (first.entity == kNoEntity || first.span.begin > before.span.begin + kOpening) return false;
      if (first.type != EntityType::kOrganization && first.type != EntityType::kProject) return false;
      figure.subject = first.entity;
      return true;
    }
    return false;
  }

  // The country before the word, with those that it stands in one list with.
  void AddJoiners(const WordHit& cue, Figure& figure) const {
    constexpr double kListed = 2.5;
    const NamedThing* next = nullptr;
    for (auto name = view_.names.rbegin(); name != view_.names.rend(); ++name) {
      if (name->country == kNoEntity || name->demonym || name->span.end > cue.begin) continue;
      if (next != nullptr && view_.Gap(name->span.end, next->span.begin) > kListed) return;
      // "The two sides welcome that Belarus joined": of them only one did.
      if (next != nullptr && name->nominal) return;
      next = &*name;
      if (std::find(figure.parties.begin(), figure.parties.end(), name->country) == figure.parties.end()) {
        figure.parties.push_back(name->country);
      }
    }
  }

  // "Belarus joined the bank in 2031": the body behind the word, else before it; else that of which
  // the sentences before spoke.
  bool Accession(const WordHit& cue, Figure& figure) {
    constexpr double kNear = 8;
    AddJoiners(cue, figure);
    if (figure.parties.empty()) return false;
    double best = cue.governs ? 1.5 : kNear;
    for (const NamedThing& name : view_.names) {
      if (!IsGroup(name) || name.span.begin < cue.begin) continue;  // 成为上合组织成员 is one cue
      const double gap = view_.Gap(cue.end, name.span.begin);
      if (gap > best) break;
      figure.subject = name.entity;
      return true;
    }
    if (cue.governs) return false;
    for (const NamedThing& name : view_.names) {
      if (IsGroup(name) && name.span.end <= cue.begin) figure.subject = name.entity;
    }
    if (figure.subject != kNoEntity) return true;
    for (std::size_t k = x_.figures.size(); k > 0; --k) {
      const Figure& before = x_.figures[k - 1];
      if (before.sentence + 3 < view_.index) break;
      if (before.subject != kNoEntity &&
          x_.entities[before.subject].type == EntityType::kOrganization) {
        figure.subject = before.subject;
        return true;
      }
    }
    return false;
  }

  bool Event(const WordHit& cue, const Span& period, Figure& figure) {
    const std::string_view word = view_.Text(cue.begin, cue.end);
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kEvent) continue;
      const double gap = name.span.end <= period.begin ? view_.Gap(name.span.end, period.begin)
                                                       : view_.Gap(period.end, name.span.begin);
      if (gap > 14) continue;
      figure.subject = name.entity;
      memory_.event = name.entity;
      memory_.event_sentence = view_.index;
      return true;
    }
    // The start of relations between countries: the cue itself says so.
    if (word.size() < 12 || !view_.Has(Role::kPair, cue.begin, cue.end)) {
      if (!Relations(cue)) return false;
    }
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity) continue;
      if (std::find(figure.parties.begin(), figure.parties.end(), name.country) ==
          figure.parties.end()) {
        figure.parties.push_back(name.country);
      }
    }
    if (figure.parties.size() > 2) figure.parties.resize(2);
    if (figure.parties.size() < 2) figure.parties = memory_.document_pair;
    return figure.parties.size() == 2;
  }

  bool Relations(const WordHit& cue) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kContext && hit.metric == cue.metric && !CountsYears(hit);
    });
  }

  Extraction& x_;
  const FigureWords& words_;
  const SentenceView& view_;
  PartyMemory& memory_;
  bool since_ = false;  // the time at hand is when something began that still is
};

}  // namespace

bool FindLead(const Extraction& x, const SentenceView& view, ParagraphLead& lead) {
  const std::vector<Sentence>& all = x.document.sentences;
  const Sentence& sentence = all[view.index];
  if (sentence.paragraph == lead.paragraph) return false;
  if (!lead.heads || sentence.zone == Zone::kTitle) lead = {};
  lead.paragraph = sentence.paragraph;
  if (view.last_value == view.first_value) return false;
  const ValueMention& date = x.values[view.first_value];
  const bool first = view.index == 0 || all[view.index - 1].paragraph != sentence.paragraph;
  // A dash may open an entry.
  if (!first || date.kind != Kind::kPeriod || date.unresolved || date.period.empty() ||
      date.rule == "period.duration" || view.Gap(view.span.begin, date.span.begin) > 1 ||
      date.span.begin - view.span.begin > 6) {
    return false;
  }
  const bool alone = view.last_value == view.first_value + 1 && view.span.end - date.span.end <= 2;
  // 2019年4月：, "12 May —"
  const std::uint32_t after = std::min(view.span.end, date.span.end + 4);
  if (!alone && view.Count(date.span.end, after, ":：—–") == 0) return false;
  lead.period = date.period;
  lead.year = YearDigits(view, date.span);
  const bool paragraph = view.index + 1 >= all.size() ||
                         all[view.index + 1].paragraph != sentence.paragraph;
  // A day alone is when all of it was written.
  lead.heads = alone && paragraph && date.period.size() <= 7;
  return true;
}

Span YearDigits(const SentenceView& view, const Span& period) {
  const std::string_view text = view.Text(period.begin, period.end);
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    std::size_t n = 0;
    while (i + n < text.size() && text[i + n] >= '0' && text[i + n] <= '9') ++n;
    if (n == 4) {
      const auto begin = period.begin + static_cast<std::uint32_t>(i);
      return {begin, begin + 4};
    }
    i += n;
  }
  return {};
}

void FindDatedYear(Extraction& extraction, const FigureWords& words, const SentenceView& view,
                   const ParagraphLead& lead, PartyMemory& memory) {
  if (lead.period.size() < 4 || lead.period.find('/') != std::string::npos) return;
  YearFinder(extraction, words, view, memory)
      .Read({view.span.begin, view.span.begin}, lead.period, lead.year);
}

void FindYears(Extraction& extraction, const FigureWords& words, const SentenceView& view,
               PartyMemory& memory) {
  YearFinder(extraction, words, view, memory).Run();
}

bool DatesFounding(const Extraction& extraction, const SentenceView& view, const Period& period) {
  constexpr std::uint32_t kOpening = 8;  // bytes: what opens the sentence dates all of it
  for (auto figure = extraction.figures.rbegin(); figure != extraction.figures.rend(); ++figure) {
    if (figure->sentence != view.index) break;
    if (figure->unit == "year" && figure->span.begin > view.span.begin + kOpening &&
        period.starts_with(figure->period)) {
      return true;
    }
  }
  return false;
}

}  // namespace kg::extract
