#include "extract/claims/stake_roles.h"

#include <algorithm>

#include "extract/claims/party_scene.h"

namespace kg::extract {
namespace {

// Who owns how much of what.
class StakeRoles : private PartyScene {
 public:
  StakeRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
             const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : PartyScene(x, words, view, choice, v, memory) {}

  std::optional<Parties> Find() {
    Parties out;
    std::vector<EntityIndex> things;
    for (const NamedThing& name : view_.names) {
      if ((name.type == EntityType::kOrganization || name.type == EntityType::kProject) &&
          !Holds(things, name.entity)) {
        things.push_back(name.entity);
      }
    }
    if (things.empty()) return std::nullopt;
    EntityIndex behind = OwnerBehind();
    if (behind == kNoEntity) behind = NextOwner();
    if (behind != kNoEntity) {
      const EntityIndex told = CompanyReferredTo(behind);
      const EntityIndex company = told != kNoEntity ? told
                                  : memory_.company != kNoEntity &&
                                          memory_.company_sentence + 2 >= view_.index
                                      ? memory_.company
                                      : CarriedSite();
      out.parties = {behind};
      if (company != kNoEntity && company != behind) out.parties.push_back(company);
      out.subject = behind;
      return out;
    }
    if (const EntityIndex beside = OwnerBeside(); beside != kNoEntity) {
      out.parties = {beside};
      out.subject = beside;
      // "the share of A in B is 50 %, of C 36 %"
      for (const NamedThing& name : view_.names) {
        if (name.type == EntityType::kOrganization && name.place && name.entity != beside &&
            name.span.end <= value_.span.begin && out.parties.size() < 2) {
          out.parties.push_back(name.entity);
        }
      }
      // The company is none of those that have a number of their own.
      for (const NamedThing& name : view_.names) {
        if ((name.type == EntityType::kOrganization || name.type == EntityType::kProject) &&
            !(name.type == EntityType::kProject && name.place) && !HasOwnNumber(name) &&
            name.entity != beside && out.parties.size() < 2) {
          out.parties.push_back(name.entity);
        }
      }
      const EntityIndex site = memory_.company != kNoEntity &&
                                       memory_.company_sentence + 2 >= view_.index
                                   ? memory_.company
                                   : CarriedSite();
      if (out.parties.size() > 1) {
        memory_.company = out.parties[1];
        memory_.company_sentence = view_.index;
      }
      // Who pays how much of a project in a park owns no part of the park.
      const bool owner = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
        return name.entity == site && HasOwnNumber(name);
      });
      const bool company = site != kNoEntity && !owner &&
                           x_.entities[site].type == EntityType::kOrganization;
      if (out.parties.size() < 2 && company && site != beside) out.parties.push_back(site);
      if (out.parties.size() < 2) {
        if (const EntityIndex before = CompanyBefore(beside); before != kNoEntity) {
          out.parties.push_back(before);
          memory_.company = before;
          memory_.company_sentence = view_.index;
        }
      }
      return out;
    }
    if (std::vector<EntityIndex> owners = JointOwners(); owners.size() >= 2) {
      const EntityIndex company = CompanyReferredTo(owners.front());
      out.parties = std::move(owners);
      if (company != kNoEntity && !Holds(out.parties, company)) out.parties.push_back(company);
      return out;
    }
    // "70 % belong to X": the owner stands after the number; else it is named first, or right
    // before a verb of owning.
    EntityIndex owner = things[0];
    const EntityIndex near = OwnerBefore();
    if (near != kNoEntity) owner = near;
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kOrganization || name.span.begin < value_.span.end) continue;
      if (SameNumber(name.span) && view_.Has(Role::kHeld, view_.span.begin, name.span.begin)) {
        owner = name.entity;
      }
      break;
    }
    // "Компании X принадлежит 49 % акций Y"
    if (const NamedThing* before = BeforeHeld()) owner = before->entity;
    // Of the others one that no other number parts from this one, before all one named before it.
    EntityIndex company = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kOrganization && name.type != EntityType::kProject) continue;
      if (name.entity == owner || x_.entities[name.entity].kind == "government") continue;
      if (name.span.begin >= value_.span.end && !SameNumber(name.span)) break;
      // "A (45 %), B (20 %), while C holds 31 percent": owners too.
      if (HasOwnNumber(name) && !IsBeside(name)) continue;
      const bool real = company == kNoEntity ||
                        (x_.entities[company].type == EntityType::kProject &&
                         name.type == EntityType::kOrganization);
      if (real) company = name.entity;
    }
    // "A is the largest owner of C with 60 %, followed by B, which owns 40 %"
    if (near != kNoEntity && memory_.company != kNoEntity && memory_.company != owner &&
        memory_.company_sentence == view_.index &&
        std::none_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
          return name.entity == company && name.span.begin >= value_.span.end;
        })) {
      company = memory_.company;
    }
    // "the government owns 31 %": of the company spoken of before.
    if (company == kNoEntity && memory_.company != kNoEntity && memory_.company != owner &&
        memory_.company_sentence + 2 >= view_.index) {
      company = memory_.company;
    }
    // 吉利持股比例提高到45%: of the company that the paragraph speaks of.
    if (company == kNoEntity && view_.language == Language::kChinese) {
      const EntityIndex spoken = CarriedSite();
      if (spoken != kNoEntity && spoken != owner &&
          x_.entities[spoken].type == EntityType::kOrganization) {
        company = spoken;
      }
    }
    if (company == kNoEntity) company = CompanyBefore(owner);
    if (company != kNoEntity) {
      memory_.company = company;
      memory_.company_sentence = view_.index;
    }
    owner = StateOf(owner);
    out.parties = {owner};
    if (company != kNoEntity) out.parties.push_back(company);
    out.subject = owner;
    return out;
  }

 private:
  // "a 60 percent stake is shared between A, B and C": those behind the verb, without numbers of
  // their own.
  std::vector<EntityIndex> JointOwners() const {
    std::vector<EntityIndex> owners;
    if (view_.language != Language::kEnglish) return owners;
    const auto held = std::find_if(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kHeld && hit.begin >= value_.span.end;
    });
    if (held == view_.hits.end() || PercentBetween(value_.span.end, view_.span.end)) return owners;
    for (const NamedThing& name : view_.names) {
      if (name.span.begin < held->end || name.nominal || name.demonym || name.possessive) continue;
      if (name.type == EntityType::kOrganization || name.country != kNoEntity) {
        owners.push_back(name.country != kNoEntity ? name.country : name.entity);
      }
    }
    return owners;
  }

  // "a stake in the company belongs to Geely", "a stake in BelGee belongs to Geely": the one that is
  // only referred to, or stands before the verb.
  EntityIndex CompanyReferredTo(EntityIndex owner) const {
    const auto held = std::find_if(view_.hits.begin(), view_.hits.end(),
                                   [](const WordHit& hit) { return hit.role == Role::kHeld; });
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kOrganization || name.entity == owner) continue;
      const bool before = view_.language == Language::kEnglish && held != view_.hits.end() &&
                          name.span.end <= held->begin;
      if (name.nominal || before) return name.entity;
    }
    return kNoEntity;
  }

  // "A and B founded C. A holds 60 percent": the last company of the sentence before that owns none
  // of what this one tells.
  EntityIndex CompanyBefore(EntityIndex owner) const {
    EntityIndex company = kNoEntity;
    if (view_.index == 0) return company;
    const Sentence& before = x_.document.sentences[view_.index - 1];
    if (before.paragraph != x_.document.sentences[view_.index].paragraph) return company;
    for (const Mention& one : MentionsOf(view_.index - 1)) {
      if (one.type != EntityType::kOrganization || one.embedded || one.entity == kNoEntity ||
          one.entity == owner || memory_.owners.contains(one.entity)) {
        continue;
      }
      const std::string& kind = x_.entities[one.entity].kind;
      const bool here = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
        return name.entity == one.entity;
      });
      if ((kind.empty() || kind == "company") && !here) company = one.entity;
    }
    return company;
  }

  // A government stands for its country.
  EntityIndex StateOf(EntityIndex e) const {
    if (x_.entities[e].kind != "government") return e;
    for (const NamedThing& name : view_.names) {
      if (name.country != kNoEntity && x_.entities[name.country].key == x_.entities[e].within) {
        return name.country;
      }
    }
    return e;
  }

  // "BELAZ 50 %, Geely (36.3 %)": an organization right before a percentage of its own.
  bool HasOwnNumber(const NamedThing& name) const {
    // 甲持有乙36.3%的股权: the number is that of the one who holds.
    if (view_.Before(name.span.begin, Role::kHolds) != nullptr) return false;
    const bool holds = view_.After(name.span.end, Role::kHolds) != nullptr;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind != ValueMention::Kind::kPercent || one.span.begin < name.span.end) continue;
      // 杜伊斯堡港口象征性持有0.7%
      const double gap = view_.Gap(name.span.end, one.outer.begin);
      const bool alone = std::none_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& other) {
        return other.span.begin >= name.span.end && other.span.end <= one.span.begin;
      });
      const bool verb = alone && gap <= 4 && Owns(name.span.end, one.outer.begin);
      return (holds || verb || gap <= 2) &&
             view_.Count(name.span.end, one.outer.begin, ",，;；、") == 0;
    }
    return false;
  }
  // A word of owning stands between.
  bool Owns(std::uint32_t from, std::uint32_t to) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      const bool cue = hit.role == Role::kCue &&
                       words_.metrics()[hit.metric].frame == Frame::kStake;
      return (cue || hit.role == Role::kHolds) && hit.begin >= from && hit.end <= to;
    });
  }

  // Right before this number.
  bool IsBeside(const NamedThing& name) const {
    return name.span.end <= value_.outer.begin &&
           view_.Gap(name.span.end, value_.outer.begin) <= 2 &&
           view_.Count(name.span.end, value_.outer.begin, ",，;；、") == 0;
  }
  // "58 % belonged to BELAZ, 36 % — Geely": the owner that follows each number of a list that opens
  // with a number, or kNoEntity.
  EntityIndex OwnerBehind() const {
    if (!view_.Has(Role::kHeld, view_.span.begin, view_.span.end)) return kNoEntity;
    EntityIndex owner = kNoEntity;
    std::size_t listed = 0;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind != ValueMention::Kind::kPercent) continue;
      std::size_t after = k + 1;
      while (after < view_.last_value && x_.values[after].kind != ValueMention::Kind::kPercent) ++after;
      const std::uint32_t until =
          after < view_.last_value ? x_.values[after].span.begin : view_.span.end;
      EntityIndex named = kNoEntity;
      for (const NamedThing& name : view_.names) {
        if (name.type != EntityType::kOrganization) continue;
        if (name.span.begin < one.span.begin && listed == 0) return kNoEntity;
        if (name.span.begin >= one.span.end && name.span.begin < until) named = name.entity;
      }
      if (named == kNoEntity) return kNoEntity;
      ++listed;
      if (one.span == value_.span) owner = named;
    }
    return listed >= 2 ? owner : kNoEntity;
  }

  // "X owns 50 % of Y, 45 % belong to Z, 5 % — to W": whom a word of belonging or a dash behind a
  // later number of the sentence names, or kNoEntity.
  EntityIndex NextOwner() const {
    std::size_t k = view_.first_value;
    while (k < view_.last_value && x_.values[k].kind != ValueMention::Kind::kPercent) ++k;
    if (k == view_.last_value || x_.values[k].span.begin >= value_.span.begin ||
        !view_.Has(Role::kHeld, view_.span.begin, x_.values[k].span.begin)) {
      return kNoEntity;
    }
    for (const NamedThing& name : view_.names) {
      if (name.span.begin < value_.span.end) continue;
      if (!SameNumber(name.span) || name.nominal) break;
      const std::uint32_t from = value_.span.end;
      const bool linked = view_.Has(Role::kHeld, from, name.span.begin) ||
                          view_.Count(from, name.span.begin, "—–") > 0;
      if (!linked || view_.Gap(from, name.span.begin) > 6) break;
      return name.country != kNoEntity ? name.country : name.entity;
    }
    return kNoEntity;
  }

  // The owner in such a list of two or more, or in what goes on about a company just spoken of.
  EntityIndex OwnerBeside() const {
    EntityIndex owner = kNoEntity;
    int listed = memory_.company != kNoEntity && memory_.company_sentence == view_.index ? 1 : 0;
    for (const NamedThing& name : view_.names) {
      // "the share of A in B is 50 %": B owns nothing here.
      if (name.type != EntityType::kOrganization || name.place || !HasOwnNumber(name)) continue;
      ++listed;
      if (IsBeside(name)) owner = name.entity;
    }
    return listed >= 2 && owner != memory_.company ? owner : kNoEntity;
  }

  // "..., followed by Geely, which owns 33 %", "the Chinese side will own 70 %": nothing but such a
  // verb between.
  EntityIndex OwnerBefore() const {
    for (auto name = view_.names.rbegin(); name != view_.names.rend(); ++name) {
      if (name->span.end > value_.span.begin || name->demonym) continue;
      // "MAZ, a maker of trucks, holding a 30 percent stake"
      const bool described = view_.language == Language::kEnglish &&
                             view_.Count(name->span.end, value_.outer.begin, ",") == 2 &&
                             view_.Count(name->span.end, name->span.end + 1, ",") == 1;
      if (view_.Gap(name->span.end, value_.outer.begin) > (described ? 14 : 5) ||
          !SameNumber(name->span) || PercentBetween(name->span.end, value_.outer.begin)) {
        break;
      }
      const bool owns = Owns(name->span.end, value_.span.begin);
      const bool beside = name->owner || name->place || name->nominal;
      if (!owns || beside || view_.Has(Role::kHeld, name->span.end, value_.span.begin)) break;
      return name->country != kNoEntity ? name->country : name->entity;
    }
    return kNoEntity;
  }

  // The last name before a word of belonging that stands before the first number.
  const NamedThing* BeforeHeld() const {
    const NamedThing* best = nullptr;
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kHeld || hit.end > value_.span.begin) continue;
      if (!SameNumber({hit.begin, hit.end}) || NumberBefore(hit.begin)) continue;
      for (const NamedThing& name : view_.names) {
        if (name.span.end > hit.begin) break;
        if (name.type == EntityType::kOrganization || name.type == EntityType::kProject) {
          best = &name;
        }
      }
      return best;
    }
    return best;
  }

  bool PercentBetween(std::uint32_t from, std::uint32_t to) const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == ValueMention::Kind::kPercent && one.span.begin >= from && one.span.end <= to) {
        return true;
      }
    }
    return false;
  }

  bool NumberBefore(std::uint32_t at) const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == ValueMention::Kind::kPercent && one.span.end <= at) return true;
    }
    return false;
  }

  // No other number stands between the number and the name.
  bool SameNumber(const Span& span) const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == ValueMention::Kind::kPeriod || one.kind == ValueMention::Kind::kIgnored) {
        continue;
      }
      if (one.span.begin >= value_.span.end && one.span.end <= span.begin) return false;
    }
    return true;
  }
};

}  // namespace

std::optional<Parties> FindStakeParties(const Extraction& extraction, const FigureWords& words,
                                        const SentenceView& view, const MetricChoice& choice,
                                        std::size_t v, PartyMemory& memory) {
  return StakeRoles(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract
