#include "extract/claims/figure_years.h"

#include <algorithm>
#include <cstdlib>

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
      if (!since && period.period.find('/') != std::string::npos) continue;
      Read(period.span, since ? period.period.substr(0, 4) : period.period,
           YearDigits(view_, period.span));
    }
  }

  // A word for the start of something right behind the time.
  bool StartsSince(const Span& period) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
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
    if (metric.frame == Frame::kFounding) found = Founding(*cue, figure);
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
    double best_gap = 12;
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kCue) continue;
      const Frame frame = words_.metrics()[hit.metric].frame;
      if (frame != Frame::kFounding && frame != Frame::kAccession && frame != Frame::kEvent) {
        continue;
      }
      if (CountsYears(hit)) continue;
      const std::uint32_t from = std::min(hit.end, period.end);
      const std::uint32_t to = std::max(hit.begin, period.begin);
      const double gap = view_.Gap(from, to) + 8 * view_.Count(from, to, ";；。");
      const bool ruling = best != nullptr && gap == best_gap && hit.governs;
      if ((gap < best_gap || ruling) && NearestTime(hit, period, gap)) {
        best_gap = gap;
        best = &hit;
      }
    }
    return best;
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

  // "A, B and C founded the SCO in 2001"; "the company was founded in 2015"; the group must stand
  // right beside the verb.
  bool Founding(const WordHit& cue, Figure& figure) {
    const NamedThing* group = nullptr;
    double best = 5;
    const std::uint32_t verb = BeforeFounders(cue);
    for (const NamedThing& name : view_.names) {
      if (!IsGroup(name)) continue;
      if (name.source && name.span.begin >= cue.begin) continue;  // "founded by"
      if (name.span.begin >= verb && name.span.end <= cue.begin) continue;
      const double gap = name.span.end <= cue.begin ? view_.Gap(name.span.end, verb)
                                                    : view_.Gap(cue.end, name.span.begin);
      // "A and B founded C": what the verb rules, unless it is "founded by".
      const bool apart = view_.language == Language::kEnglish && name.span.begin >= cue.end &&
                         view_.Count(cue.end, name.span.begin, ",") > 0;
      const double cost = gap + (name.nominal ? 1 : 0) + (apart ? 3 : 0);
      const bool founded = cue.governs && name.span.begin >= cue.end && gap <= 2 && !name.source;
      if (cost < best || founded) {
        best = cost;
        group = &name;
      }
    }
    if (const NamedThing* opened = FoundedAtOpening(cue); opened != nullptr) {
      figure.subject = opened->entity;
      for (const NamedThing& name : view_.names) {
        if (name.span.begin < cue.end || name.span.end > opened->span.begin || name.nominal ||
            name.type != EntityType::kOrganization || name.entity == opened->entity) {
          continue;
        }
        figure.parties.push_back(name.entity);
      }
      std::sort(figure.parties.begin(), figure.parties.end());
      return true;
    }
    if (group == nullptr) return FoundedBefore(cue, figure);
    // "A and B created an institute": what a verb of the past rules stands behind it.
    const bool slavic = view_.language == Language::kRussian ||
                        view_.language == Language::kBelarusian;
    if (slavic && cue.governs && group->span.end <= cue.begin) return false;
    figure.subject = group->entity;
    if (x_.entities[group->entity].kind == "company") {
      memory_.site = group->entity;
      memory_.site_sentence = view_.index;
    }
    Members(group->entity, cue, figure);
    for (const EntityIndex founder : figure.parties) {
      if (x_.entities[founder].type == EntityType::kOrganization) memory_.owners.push_back(founder);
    }
    if (!memory_.owners.empty() && x_.entities[group->entity].kind == "company") {
      memory_.company = group->entity;
      memory_.company_sentence = view_.index;
    }
    return true;
  }

  // "Founded in 2031 by A and B, C makes cars": what stands behind the comma; else null.
  const NamedThing* FoundedAtOpening(const WordHit& cue) const {
    constexpr std::uint32_t kOpening = 12;  // bytes: "Jointly "
    if (view_.language != Language::kEnglish || cue.begin > view_.span.begin + kOpening) return nullptr;
    for (const NamedThing& name : view_.names) {
      if (name.span.begin < cue.begin) return nullptr;
      if (IsGroup(name) && view_.Count(cue.end, name.span.begin, ",") > 0) return &name;
    }
    return nullptr;
  }

  // 甲由乙和丙成立: where the founders begin that stand before the verb; else the verb.
  std::uint32_t BeforeFounders(const WordHit& cue) const {
    if (view_.language != Language::kChinese) return cue.begin;
    const auto founder = std::find_if(view_.names.begin(), view_.names.end(),
                                      [&](const NamedThing& name) {
                                        return name.source && IsGroup(name) &&
                                               name.span.end <= cue.begin;
                                      });
    return founder == view_.names.end() ? cue.begin : founder->span.begin;
  }

  // "It was founded in 2015": what the sentence before opens with.
  bool FoundedBefore(const WordHit& cue, Figure& figure) {
    constexpr std::uint32_t kOpening = 48;  // bytes in which a sentence names what it speaks of
    if (view_.index == 0 || !view_.Has(Role::kPronoun, view_.span.begin, view_.span.begin + 4)) {
      return false;
    }
    if (cue.begin > view_.span.begin + kOpening) return false;
    for (std::uint32_t s = view_.index; s > 0 && s + 3 > view_.index;) {
      const Sentence& before = x_.document.sentences[--s];
      if (before.zone == Zone::kTitle || before.paper != x_.document.sentences[view_.index].paper) {
        return false;
      }
      const auto first = std::lower_bound(
          x_.mentions.begin(), x_.mentions.end(), before.span.begin,
          [](const Mention& one, std::uint32_t at) { return one.span.begin < at; });
      if (first == x_.mentions.end() || first->span.begin >= before.span.end) continue;
      if (first->entity == kNoEntity || first->span.begin > before.span.begin + kOpening) {
        return false;
      }
      if (first->type != EntityType::kOrganization && first->type != EntityType::kProject) {
        return false;
      }
      figure.subject = first->entity;
      return true;
    }
    return false;
  }

  void Members(EntityIndex group, const WordHit& cue, Figure& figure) const {
    AddFounders(group, cue, figure);
    // Bodies of countries found for themselves: 美的与白俄罗斯地平线公司合资成立公司.
    if (!figure.parties.empty()) return;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.demonym || name.place || name.entity == group) continue;
      if (name.span.end > cue.begin) continue;
      if (std::find(figure.parties.begin(), figure.parties.end(), name.country) ==
          figure.parties.end()) {
        figure.parties.push_back(name.country);
      }
    }
  }

  // Organizations that found: before a verb that rules the group, or after "by".
  void AddFounders(EntityIndex group, const WordHit& cue, Figure& figure) const {
    const bool chinese = view_.language == Language::kChinese;
    const bool slavic = view_.language == Language::kRussian ||
                        view_.language == Language::kBelarusian;
    // 甲与乙合资成立丙: right behind the verb.
    const bool active = std::any_of(
        view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
          return name.entity == group && name.span.begin >= cue.end &&
                 (cue.governs || (chinese && view_.Gap(cue.end, name.span.begin) < 1));
        });
    // "создано в 2031 году заводом и корпорацией": the founders stand behind the verb, without a word.
    const bool passive = slavic && std::any_of(
        view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
          return name.entity == group && name.span.end <= cue.begin;
        });
    bool listed = false;
    std::uint32_t last = 0;
    for (const NamedThing& name : view_.names) {
      const bool goes_on = name.between || (listed && last < name.span.begin &&
                                            view_.Text(last, name.span.begin) == ", ");
      const bool behind = passive && name.span.begin >= cue.end && !name.place && !name.owner &&
                          view_.Count(cue.end, name.span.begin, ",;:") == 0;
      const bool founder = active ? name.span.end <= cue.begin
                                  : name.source || (listed && goes_on) || behind;
      listed = founder;
      last = name.span.end;
      if (!founder || name.type != EntityType::kOrganization || name.nominal ||
          name.entity == group) {
        continue;
      }
      if (std::find(figure.parties.begin(), figure.parties.end(), name.entity) ==
          figure.parties.end()) {
        figure.parties.push_back(name.entity);
      }
    }
    std::sort(figure.parties.begin(), figure.parties.end());
  }

  bool Accession(const WordHit& cue, Figure& figure) {
    Members(kNoEntity, cue, figure);
    if (figure.parties.empty()) return false;
    for (const NamedThing& name : view_.names) {
      if (IsGroup(name)) figure.subject = name.entity;
    }
    if (figure.subject == kNoEntity) {
      // The group of the sentences before.
      for (std::size_t k = x_.figures.size(); k > 0; --k) {
        const Figure& before = x_.figures[k - 1];
        if (before.sentence + 3 < view_.index) break;
        if (before.subject != kNoEntity &&
            x_.entities[before.subject].type == EntityType::kOrganization) {
          figure.subject = before.subject;
          break;
        }
      }
    }
    return figure.subject != kNoEntity;
  }

  bool Event(const WordHit& cue, const Span& period, Figure& figure) {
    const std::string_view word = view_.Text(cue.begin, cue.end);
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kEvent) continue;
      const double gap = name.span.end <= period.begin ? view_.Gap(name.span.end, period.begin)
                                                       : view_.Gap(period.end, name.span.begin);
      if (gap > 14) continue;
      figure.subject = name.entity;
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
};

}  // namespace

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

}  // namespace kg::extract
