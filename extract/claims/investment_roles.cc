#include "extract/claims/investment_roles.h"

#include <algorithm>

#include "extract/claims/giver_scene.h"

namespace kg::extract {
namespace {

class InvestmentRoles : private GiverScene {
 public:
  InvestmentRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
                  const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : GiverScene(x, words, view, choice, v, memory) {}

  bool Find(Parties& out) {
    if (view_.Has(Role::kResidents, view_.span.begin, value_.span.begin)) return false;
    const bool received = Receives();
    EntityIndex investor = OfInvestor();
    if (investor == kNoEntity && !received && Gives()) investor = Doing();
    if (investor == kNoEntity && !received) investor = SpokenOfAs();
    if (investor == kNoEntity) return false;
    EntityIndex target = received ? Receiver(investor) : Target(investor);
    if (target == kNoEntity && MeansSame(investor)) target = memory_.invested;
    if (target == kNoEntity && memory_.card.open) target = memory_.title_site;
    if (target == kNoEntity && CountryActs(investor)) return false;
    out.parties = {investor};
    if (target != kNoEntity) out.parties.push_back(target);
    out.subject = investor;
    memory_.investor = investor;
    memory_.invested = target;
    memory_.investor_sentence = view_.index;
    return true;
  }

 private:
  bool MayInvest(const NamedThing& name) const {
    const Entity& body = x_.entities[name.entity];
    return !name.demonym && (body.MayBeCompany() || body.kind == "bank" || body.kind == "fund");
  }
  bool MayBeTarget(const NamedThing& name) const {
    return MayInvest(name) || name.type == EntityType::kProject;
  }

  bool Gives() const {
    return view_.Has(Role::kGive, view_.span.begin, view_.span.end) ||
           view_.Has(Role::kDeclared, view_.span.begin, view_.span.end) ||
           view_.Has(Role::kPlanned, view_.span.begin, value_.span.begin);
  }

  bool LedTo(const NamedThing& name) const {
    return name.place || name.dest || Led(name, Role::kDest) || Led(name, Role::kPlace);
  }

  // "investment by X", "инвестиции компании «X»", 由X投资: whose it is, by a word of role, or by its place
  // right behind the cue.
  EntityIndex OfInvestor() const {
    const bool slavic = view_.language == Language::kRussian || view_.language == Language::kBelarusian;
    for (const NamedThing& name : view_.names) {
      if (!MayInvest(name) || !SameClause(name.span) || OfAnother(name.span) || LedTo(name)) continue;
      const bool behind = name.phrase >= anchor_.end && view_.Gap(anchor_.end, name.phrase) <= 2.5 &&
                          view_.Count(anchor_.end, name.phrase, ",;:()—–") == 0 && !choice_.cue.empty();
      const bool near = behind || view_.Gap(value_.span.end, name.phrase) <= 4;
      if (name.source && near && !name.nominal) return name.entity;
      const bool bare = slavic && view_.Gap(anchor_.end, name.phrase) <= 1.5;
      if (behind && (name.owner || bare) && !IsVerb()) return name.entity;
    }
    return kNoEntity;
  }
  // The cue is no noun: "invested", "вложит".
  bool IsVerb() const {
    return view_.Has(Role::kGive, anchor_.begin, anchor_.end) || view_.After(anchor_.end, Role::kDest) != nullptr;
  }

  // The last body before the number that no word of role leads to.
  EntityIndex Doing() const {
    EntityIndex doer = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.span.end > value_.span.begin) break;
      const bool joined = name.between && doer != kNoEntity;
      if (MayInvest(name) && SameClause(name.span) && !LedTo(name) && !Given(name) && !joined &&
          !name.source) {
        doer = name.entity;
      }
    }
    return doer;
  }

  // "It will put in another 3 million", «Её инвестиции составят ...»: the one that invested before, or
  // that the sentence before opens with.
  EntityIndex SpokenOfAs() const {
    // "A has put in 5 million and promises another 3"
    if (memory_.investor != kNoEntity && memory_.investor_sentence == view_.index && v_ > view_.first_value &&
        (view_.Has(Role::kGive, x_.values[v_ - 1].span.end, value_.span.begin) ||
         view_.Has(Role::kPlanned, x_.values[v_ - 1].span.end, value_.span.begin))) {
      return memory_.investor;
    }
    if (memory_.card.open && memory_.investor != kNoEntity) return memory_.investor;
    const std::uint32_t begin = std::max(view_.span.begin, view_.dateline);
    const bool opens = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return (hit.role == Role::kPronoun && hit.begin <= begin + 2 && Gives()) ||
             (hit.role == Role::kWhose && hit.end <= anchor_.begin && view_.Gap(hit.end, anchor_.begin) <= 3);
    });
    if (!opens) return kNoEntity;
    constexpr std::uint32_t kFresh = 2;  // sentences
    if (memory_.investor != kNoEntity && memory_.investor_sentence + kFresh >= view_.index) return memory_.investor;
    std::uint32_t sentence = 0;
    const EntityIndex spoken = SpokenOf(sentence);
    const bool next = spoken != kNoEntity && sentence + 1 == view_.index;
    return next && x_.entities[spoken].MayBeCompany() ? spoken : kNoEntity;
  }

  // What a word of role leads to: rather a plant or a project than the park or the country in which it
  // lies.
  EntityIndex Target(EntityIndex investor) const {
    EntityIndex target = kNoEntity;
    int best = 0;
    for (const NamedThing& name : view_.names) {
      if (name.entity == investor || !SameClause(name.span) || OfAnother(name.span)) continue;
      const int rank = TargetRank(name);
      if (rank <= best) continue;
      best = rank;
      target = rank == 1 ? name.country : name.entity;
    }
    return target != kNoEntity ? target : PointedTo(investor);
  }

  // "The bank lent the plant 3 million, and X put 5 million into it": the last body before the investor.
  EntityIndex PointedTo(EntityIndex investor) const {
    const auto pronoun = std::find_if(view_.hits.begin(), view_.hits.end(), [](const WordHit& hit) {
      return hit.role == Role::kToIt;
    });
    EntityIndex it = kNoEntity;
    if (pronoun == view_.hits.end()) return it;
    for (const NamedThing& name : view_.names) {
      if (name.span.end > pronoun->begin || name.entity == investor) break;
      if (MayBeTarget(name) && x_.entities[name.entity].MayBeCompany()) it = name.entity;
    }
    return it;
  }

  int TargetRank(const NamedThing& name) const {
    const bool behind = name.span.begin >= value_.span.end;
    if (name.type == EntityType::kCountry) {
      const bool to = !name.demonym && !name.nominal && (name.place || name.dest);
      return to && name.span.begin > view_.span.begin ? 1 : 0;
    }
    if (!MayBeTarget(name) || !(LedTo(name) || Built(name) || Given(name))) return 0;
    // "the company, a resident of the park": only where it is.
    const bool park = x_.entities[name.entity].kind == "park";
    if (park) return Led(name, Role::kResident) ? 0 : 2;
    return (name.nominal ? 3 : 4) + (behind ? 1 : 0);
  }

  // "It promises the venture 5 million": right behind a verb of giving.
  bool Given(const NamedThing& name) const {
    if (view_.language == Language::kChinese) return false;
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kGive && hit.end <= name.phrase && view_.Gap(hit.end, name.phrase) <= 1;
    });
  }

  // "into the construction of the plant X", 投资1.8亿欧元建设某厂
  bool Built(const NamedThing& name) const {
    if (name.span.begin < value_.span.end) return false;
    const std::uint32_t from = value_.span.end, to = name.phrase;
    if (view_.Gap(from, to) > 6 || view_.Count(from, to, ",，;；") > 0) return false;
    if (view_.language == Language::kChinese) return view_.Gap(from, to) <= 3;
    return name.owner && (view_.Has(Role::kDest, from, to) || view_.Has(Role::kPlace, from, to));
  }

  // "The plant received from X 5 million": the last body before the verb.
  EntityIndex Receiver(EntityIndex investor) const {
    EntityIndex receiver = kNoEntity;
    for (const NamedThing& name : view_.names) {
      const bool before = name.span.end <= value_.span.begin && !name.source && !name.between;
      if (before && MayBeTarget(name) && name.entity != investor) receiver = name.entity;
    }
    return receiver;
  }

  // "... has put 5 million into the plant and promises it another 3 million"
  bool MeansSame(EntityIndex investor) const {
    if (memory_.invested == kNoEntity || investor != memory_.investor) return false;
    if (memory_.investor_sentence + 1 < view_.index) return false;
    return view_.Has(Role::kToIt, view_.span.begin, view_.span.end) ||
           (memory_.investor_sentence == view_.index && view_.Has(Role::kAnother, view_.span.begin, view_.span.end));
  }

  // "X said that China will invest 5 million": a country acts, or its companies do.
  bool CountryActs(EntityIndex investor) const {
    bool behind = false;
    for (const NamedThing& name : view_.names) {
      if (name.span.end > value_.span.begin) break;
      behind |= name.entity == investor;
      if (!behind || name.country == kNoEntity || name.nominal || name.possessive) continue;
      const bool acts = name.demonym ? view_.After(name.span.end, Role::kSide) != nullptr
                                     : !name.dest && !name.place && !name.owner && !name.source;
      if (acts) return true;
    }
    return false;
  }
};

}  // namespace

bool FindInvestmentParties(const Extraction& extraction, const FigureWords& words,
                           const SentenceView& view, const MetricChoice& choice, std::size_t v,
                           PartyMemory& memory, Parties& out) {
  return InvestmentRoles(extraction, words, view, choice, v, memory).Find(out);
}

}  // namespace kg::extract
