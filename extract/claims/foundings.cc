#include "extract/claims/foundings.h"

#include <algorithm>

namespace kg::extract {
namespace {

// Words between a verb and what it rules, and between members of a list with their descriptions:
// "the holding company Horizont".
constexpr double kNear = 5, kFar = 9, kDescription = 6.5, kOneWord = 2.5;

bool IsGroup(const NamedThing& name) {
  return name.type == EntityType::kOrganization || name.type == EntityType::kInitiative ||
         name.type == EntityType::kProject;
}

class FoundingReader {
 public:
  FoundingReader(const Extraction& x, const FigureWords& words, const SentenceView& view,
                 const WordHit& cue, const Span& time)
      : x_(x), words_(words), view_(view), cue_(cue), time_(time) {
    // Founders and founded, without adjectives and countries of the name behind: "China's Midea".
    const std::vector<NamedThing>& names = view.names;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].demonym || Bracketed(names[i])) continue;
      const bool of_next = names[i].country != kNoEntity && i + 1 < names.size() &&
                           names[i + 1].type == EntityType::kOrganization &&
                           !Separated(names[i], names[i + 1]) && !Apart(names[i], names[i + 1]) &&
                           view.Gap(names[i].span.end, names[i + 1].span.begin) <= kDescription;
      if (!of_next) actors_.push_back(&names[i]);
    }
  }

  std::optional<Founding> Read() {
    switch (view_.language) {
      case Language::kChinese: return Chinese();
      case Language::kRussian: case Language::kBelarusian: return Slavic();
      default: return English();
    }
  }

 private:
  using Place = std::size_t;  // in actors_; actors_.size(): none

  // "Southeast University (Nanjing) and ...": where a body is.
  bool Bracketed(const NamedThing& name) const {
    if (name.type != EntityType::kPlace && name.type != EntityType::kCountry) return false;
    return name.span.begin > view_.span.begin + 2 &&
           view_.Count(name.span.begin - 3, name.span.begin, "(（") > 0;
  }
  // Only where something is founded: "at the university", «при университете».
  bool IsHost(const NamedThing& name) const {
    return name.place || view_.Before(name.phrase, Role::kHost) != nullptr ||
           view_.Before(name.span.begin, Role::kHost) != nullptr;
  }

  // A comma or a word for "and", "with" stands between.
  bool Separated(const NamedThing& a, const NamedThing& b) const {
    return view_.Count(a.span.end, b.span.begin, ",，、;；") > 0 ||
           view_.Has(Role::kBetween, a.span.end, b.span.begin);
  }
  // The verb or the time stands between.
  bool Apart(const NamedThing& a, const NamedThing& b) const {
    const auto between = [&](std::uint32_t begin, std::uint32_t end) {
      return a.span.end <= begin && end <= b.span.begin;
    };
    return between(cue_.begin, cue_.end) || between(time_.begin, time_.end);
  }
  bool InList(const NamedThing& a, const NamedThing& b) const {
    if (Apart(a, b) || view_.Gap(a.span.end, b.span.begin) > kDescription) return false;
    // "Minsk Automobile Plant (MAZ)"; "the two countries" are two names of one place.
    return Separated(a, b) || a.entity == b.entity || a.span == b.span;
  }
  // Something that has no name follows the verb, which founds it: "founded a museum", 创办学校.
  bool RulesUnnamed() const {
    if (!cue_.governs) return false;
    const bool time_behind = time_.begin >= cue_.end;
    std::uint32_t end = time_behind ? time_.begin : view_.span.end;
    for (const std::string_view mark : {",", ";", ".", "(", "，", "；", "。", "（"}) {
      const std::size_t found = view_.Text(cue_.end, end).find(mark);
      if (found != std::string_view::npos) end = cue_.end + static_cast<std::uint32_t>(found);
    }
    const bool placed = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return (name.place || IsHost(name)) && name.span.begin >= cue_.end && view_.Gap(cue_.end, name.span.begin) <= 2.5;
    });
    return !placed && view_.Gap(cue_.end, end) > (time_behind ? 2.5 : 0.9);
  }
  static bool IsFounder(const NamedThing& name) {
    if (name.nominal && name.type != EntityType::kCountry) return false;
    return !name.place &&
           (name.type == EntityType::kOrganization || name.type == EntityType::kCountry);
  }

  // The list of founders from, or up to, an actor.
  std::vector<EntityIndex> ListFrom(Place first) const {
    std::vector<EntityIndex> list;
    for (Place i = first; i < actors_.size(); ++i) {
      if (i > first && !InList(*actors_[i - 1], *actors_[i])) break;
      if (IsFounder(*actors_[i])) list.push_back(actors_[i]->entity);
    }
    return list;
  }
  std::vector<EntityIndex> ListUpTo(Place last) const {
    std::vector<EntityIndex> list;
    for (Place i = last + 1; i-- > 0;) {
      if (i < last && !InList(*actors_[i], *actors_[i + 1])) break;
      if (IsFounder(*actors_[i])) list.push_back(actors_[i]->entity);
    }
    return list;
  }

  Place FirstFrom(std::uint32_t at) const {
    return static_cast<Place>(std::find_if(actors_.begin(), actors_.end(),
                                           [&](const NamedThing* name) { return name->span.begin >= at; }) -
                              actors_.begin());
  }
  // The nearest that may have founded something, before `at`.
  Place FounderBefore(std::uint32_t at, double most) const {
    for (Place i = actors_.size(); i-- > 0;) {
      const NamedThing& name = *actors_[i];
      if (name.span.end > at) continue;
      if (view_.Gap(name.span.end, at) > most || view_.Count(name.span.end, at, ";；。") > 0) break;
      if (IsFounder(name)) return i;
    }
    return actors_.size();
  }
  // The body that a verb at [begin, end) speaks of from behind: the nearest, but rather one that no
  // preposition makes an attribute.
  Place FoundedBefore(std::uint32_t at, double most) const {
    Place best = actors_.size();
    double least = most;
    for (Place i = 0; i < actors_.size() && actors_[i]->span.end <= at; ++i) {
      const NamedThing& name = *actors_[i];
      if (!IsGroup(name) || view_.Count(name.span.end, at, ";；。") > 0) continue;
      const double cost = view_.Gap(name.span.end, at) + (name.nominal ? 1 : 0) +
                          (name.owner || name.place || name.dest || name.source ? 3 : IsHost(name) ? 3 : 0);
      if (cost <= least) {
        least = cost;
        best = i;
      }
    }
    return best;
  }
  // The body right behind the verb, times and places apart.
  Place FoundedBehind(std::uint32_t at, double most) const {
    for (Place i = FirstFrom(at); i < actors_.size(); ++i) {
      const NamedThing& name = *actors_[i];
      if (view_.Gap(at, name.span.begin) > most || view_.Count(at, name.span.begin, ";；。") > 0) break;
      if (IsHost(name) || (!IsGroup(name) && name.type == EntityType::kPlace)) continue;
      return IsGroup(name) && !name.source ? i : actors_.size();
    }
    return actors_.size();
  }

  std::optional<Founding> Make(Place founded, std::vector<EntityIndex> founders) const {
    if (founded >= actors_.size()) return std::nullopt;
    return Made(actors_[founded]->entity, std::move(founders));
  }
  static Founding Made(EntityIndex founded, std::vector<EntityIndex> founders) {
    std::sort(founders.begin(), founders.end());
    founders.erase(std::unique(founders.begin(), founders.end()), founders.end());
    std::erase(founders, founded);
    return {founded, std::move(founders)};
  }

  // Where the agent begins: behind "by", right after the verb, the time and the place apart.
  Place Agent() const {
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kSource || hit.end < cue_.end || hit.begin < cue_.begin) continue;
      if (view_.Gap(cue_.end, hit.begin) > kFar) break;
      const Place first = FirstFrom(hit.end);
      if (first < actors_.size() && view_.Gap(hit.end, actors_[first]->span.begin) <= kFar) return first;
    }
    // "founded by" is one cue.
    const Place first = FirstFrom(cue_.end);
    if (first < actors_.size() && actors_[first]->source) return first;
    return actors_.size();
  }

  std::optional<Founding> English() const {
    const Place agent = Agent();
    if (agent < actors_.size()) {
      const Place opened = Opened(agent);
      if (opened < actors_.size()) {
        std::vector<EntityIndex> founders = ListFrom(agent);
        std::erase(founders, actors_[opened]->entity);
        return Make(opened, std::move(founders));
      }
      const Place before = FoundedBefore(cue_.begin, kFar);
      if (before >= actors_.size() && OpensWithPronoun(false)) return Made(kNoEntity, ListFrom(agent));
      return Make(before, ListFrom(agent));
    }
    const Place next = FoundedBehind(cue_.end, kNear);
    const bool rules = cue_.governs && next < actors_.size() && !actors_[next]->dest &&
                       !(time_.begin >= cue_.end && time_.end <= actors_[next]->span.begin) &&
                       view_.Count(cue_.end, actors_[next]->span.begin, ",") == 0;
    if (rules) {
      const Place founder = FounderBefore(cue_.begin, kNear);
      return Make(next, founder < actors_.size() ? ListUpTo(founder) : std::vector<EntityIndex>());
    }
    if (RulesUnnamed()) return std::nullopt;
    const Place before = FoundedBefore(cue_.begin, kNear);
    return Make(before < actors_.size() ? before : Opened(actors_.size()), FoundersWith());
  }

  // "founded in 2031 jointly with A and B"
  std::vector<EntityIndex> FoundersWith() const {
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kFoundsWith || hit.begin < cue_.end || view_.Gap(cue_.end, hit.begin) > kFar) continue;
      const Place first = FirstFrom(hit.end);
      if (first < actors_.size() && view_.Gap(hit.end, actors_[first]->phrase) <= 2.5) return ListFrom(first);
    }
    return {};
  }

  // "Founded in 2031 by A and B, C makes cars": what stands behind the comma.
  Place Opened(Place agent) const {
    constexpr std::uint32_t kOpening = 12;  // bytes: "Jointly "
    if (cue_.begin > view_.span.begin + kOpening || FoundedBefore(cue_.begin, kNear) < actors_.size()) return actors_.size();
    const std::uint32_t from = agent < actors_.size() ? actors_[agent]->span.end : cue_.end;
    for (Place i = FirstFrom(from); i < actors_.size(); ++i) {
      const NamedThing& name = *actors_[i];
      if (IsGroup(name) && !name.between && view_.Count(cue_.end, name.span.begin, ",") > 0) {
        const bool last = i + 1 >= actors_.size() || !InList(name, *actors_[i + 1]);
        if (last) return i;
      }
    }
    return actors_.size();
  }

  std::optional<Founding> Slavic() const {
    if (cue_.governs) {
      const Place next = FoundedBehind(cue_.end, kFar);
      const Place founder = FounderBefore(cue_.begin, kNear);
      if (next >= actors_.size()) return FrontedObject();
      if (OpensWithPronoun(true)) return Made(kNoEntity, ListFrom(FirstFrom(cue_.end)));
      // «Компанию основали A и B»: a word for a body right before the verb is its object.
      const Place object = FoundedBefore(cue_.begin, kOneWord);
      if (object < actors_.size() && actors_[object]->nominal && actors_[object]->type != EntityType::kCountry) {
        return Make(object, ListFrom(FirstFrom(cue_.end)));
      }
      // «C создали A и B»: one body before the verb, several behind it.
      std::vector<EntityIndex> behind = ListFrom(FirstFrom(cue_.end));
      if (founder < actors_.size() && behind.size() > 1 && ListUpTo(founder).size() == 1) {
        return Make(founder, std::move(behind));
      }
      return Make(next, founder < actors_.size() ? ListUpTo(founder) : std::vector<EntityIndex>());
    }
    const Place before = FoundedBefore(cue_.begin, kNear);
    if (before >= actors_.size() && OpensWithPronoun(false)) {
      const Place first = FirstFrom(cue_.end);
      const bool near = first < actors_.size() && view_.Gap(cue_.end, actors_[first]->span.begin) <= kFar;
      return Made(kNoEntity, near ? ListFrom(first) : std::vector<EntityIndex>{});
    }
    if (before >= actors_.size() || IsHost(*actors_[before])) return Make(FoundedBehind(cue_.end, kFar), FoundersWith());
    if (std::vector<EntityIndex> with = FoundersWith(); !with.empty()) return Make(before, std::move(with));
    // The instrumental behind the verb, its time and place.
    for (Place i = FirstFrom(cue_.end); i < actors_.size(); ++i) {
      const NamedThing& name = *actors_[i];
      if (view_.Gap(cue_.end, name.span.begin) > kFar || view_.Count(cue_.end, name.span.begin, ",;.") > 0) break;
      if (name.place || name.type == EntityType::kPlace) continue;
      if (!IsFounder(name) || name.source || name.dest) break;
      return Make(before, ListFrom(i));
    }
    return Make(before, {});
  }

  // "It was founded by A and B", «Его учредили A и B»: a pronoun opens the sentence, so many words before the
  // verb; as the object of a verb it stands right before it.
  bool OpensWithPronoun(bool object) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      const bool pronoun = hit.role == Role::kPronoun || (object && hit.role == Role::kWhose);
      return pronoun && hit.begin <= view_.span.begin + 2 && hit.end <= cue_.begin &&
             view_.Gap(hit.end, cue_.begin) <= (object ? 1 : kDescription);
    });
  }

  // «Компанию мы учредили в 2031 году»: a word for a body before the verb, and nothing behind it.
  std::optional<Founding> FrontedObject() const {
    const Place before = FoundedBefore(cue_.begin, kOneWord);
    if (RulesUnnamed() || before >= actors_.size() || !actors_[before]->nominal || time_.begin < cue_.end) return std::nullopt;
    return Make(before, {});
  }

  std::optional<Founding> Chinese() const {
    // 由甲和乙
    const WordHit* by = nullptr;
    for (const WordHit& hit : view_.hits) {
      if (hit.role == Role::kSource && hit.end <= cue_.begin &&
          view_.Count(hit.end, cue_.begin, "，；。") == 0) {
        by = &hit;
      }
    }
    if (by != nullptr) {
      const Place first = FirstFrom(by->end);
      if (first < actors_.size() && actors_[first]->span.end <= cue_.begin && IsFounder(*actors_[first]) &&
          view_.Gap(by->end, actors_[first]->span.begin) <= 1) {
        const Place before = FoundedBefore(by->begin, kFar);
        return Make(before < actors_.size() ? before : FoundedBehind(cue_.end, kNear), ListFrom(first));
      }
    }
    // 丙成立于2031年，由甲和乙合作创办
    if (by == nullptr) {
      const Place before = FoundedBefore(cue_.begin, kNear);
      const std::vector<EntityIndex> founders = FoundersBehind();
      if (before < actors_.size() && !founders.empty()) return Make(before, founders);
    }
    const Place next = FoundedBehind(cue_.end, kNear);
    const bool rules = next < actors_.size() &&
                       view_.Count(cue_.end, actors_[next]->span.begin, "，；。") == 0 &&
                       !(time_.begin >= cue_.end && time_.end <= actors_[next]->span.begin);
    if (rules) {
      const Place founder = FounderBefore(cue_.begin, kFar);
      return Make(next, founder < actors_.size() ? ListUpTo(founder) : std::vector<EntityIndex>());
    }
    if (RulesUnnamed()) return std::nullopt;
    const Place before = FoundedBefore(cue_.begin, kNear);
    if (before >= actors_.size()) return std::nullopt;
    // 甲与乙合办的丙成立
    for (const WordHit& hit : view_.hits) {
      if (hit.role == Role::kCue && words_.metrics()[hit.metric].frame == Frame::kFounding &&
          hit.end < actors_[before]->span.begin && view_.Gap(hit.end, actors_[before]->span.begin) <= 2) {
        const Place founder = FounderBefore(hit.begin, kNear);
        if (founder < actors_.size()) return Make(before, ListUpTo(founder));
      }
    }
    return Make(before, {});
  }

  // Those behind a later 由 that another verb of founding follows.
  std::vector<EntityIndex> FoundersBehind() const {
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kSource || hit.begin < cue_.end || view_.Count(hit.end, cue_.begin, "；。") > 0) continue;
      const Place first = FirstFrom(hit.end);
      if (first >= actors_.size() || view_.Gap(hit.end, actors_[first]->span.begin) > 1) continue;
      const bool founds = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& verb) {
        return verb.role == Role::kCue && words_.metrics()[verb.metric].frame == Frame::kFounding &&
               verb.begin > actors_[first]->span.end;
      });
      std::vector<EntityIndex> built = BuiltBy(first);
      if (!founds && !built.empty()) return built;
      if (founds) return ListFrom(first);
    }
    return {};
  }

  // 由甲与乙合作建设: those of the list up to the verb.
  std::vector<EntityIndex> BuiltBy(Place first) const {
    for (const WordHit& verb : view_.hits) {
      if (verb.role != Role::kCoFounds || verb.begin < actors_[first]->span.end) continue;
      std::vector<EntityIndex> list;
      for (Place i = first; i < actors_.size() && actors_[i]->span.end <= verb.begin; ++i) {
        if (IsFounder(*actors_[i])) list.push_back(actors_[i]->entity);
      }
      return view_.Count(actors_[first]->span.end, verb.begin, "，；。") == 0 ? list : std::vector<EntityIndex>{};
    }
    return {};
  }

  const Extraction& x_;
  const FigureWords& words_;
  const SentenceView& view_;
  const WordHit& cue_;
  const Span time_;
  std::vector<const NamedThing*> actors_;  // by begin
};

}  // namespace

std::optional<Founding> ReadFounding(const Extraction& extraction, const FigureWords& words,
                                     const SentenceView& view, const WordHit& cue,
                                     const Span& time) {
  return FoundingReader(extraction, words, view, cue, time).Read();
}

}  // namespace kg::extract
