#include "extract/claims/giver_scene.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "extract/text/characters.h"

namespace kg::extract {

void GiverScene::GiverAndReceiver(EntityIndex& giver, EntityIndex& receiver) const {
  const bool receives = Receives();
  // Without a cue of its own what follows the number tells who gets it.
  EntityIndex near = choice_.cue.empty() || choice_.shared ? kNoEntity : Beside();
  if (const EntityIndex opening = OpenedBy(); opening != kNoEntity) near = opening;
  // "Belarus borrowed": who takes stands beside the cue.
  const bool takes = (view_.language == Language::kChinese && receives) ||
                     std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
    return hit.role == Role::kReceive && hit.begin < choice_.cue.end && hit.end > choice_.cue.begin;
  });
  receiver = GivenTo();
  if (near != kNoEntity && near != receiver) (takes && receiver == kNoEntity ? receiver : giver) = near;
  if (const EntityIndex thanked = Thanked(); thanked != kNoEntity) giver = thanked;
  // "compared with $4 billion from Russia": the source right behind the number is its own.
  const EntityIndex own = SourceBehind();
  if (own != kNoEntity) {
    giver = own;
    if (receiver == own) receiver = kNoEntity;
  }
  // Where the clause of the number has a country of its own, other clauses do not count.
  const bool crowded = std::any_of(view_.names.begin(), view_.names.end(),
                                   [&](const NamedThing& name) {
                                     const bool side = !name.demonym ||
                                                       (!name.dest && name.span.end <= value_.span.begin);
                                     return name.country != kNoEntity && side &&
                                            SameClause(name.span);
                                   });
  std::vector<const NamedThing*> told;  // of this number
  for (const NamedThing& name : view_.names) {
    if (name.country == kNoEntity || IsExample(name)) continue;
    if (OpensAnother(name.span) || (name.source && OfAnother(name.span))) continue;
    if (name.source && own != kNoEntity && name.country != own) continue;
    if ((crowded && ToldAside(name)) || name.span.end <= clause_begin_) continue;
    told.push_back(&name);
  }
  // Words of role first; then the order.
  for (const NamedThing* name : told) {
    const bool names_side = !name->demonym || view_.language == Language::kChinese;
    if (name->source && giver == kNoEntity) {
      giver = name->country;
    } else if ((name->dest || name->place) && names_side && receiver == kNoEntity &&
               name->country != giver) {
      receiver = name->country;
    }
  }
  for (const NamedThing* name : told) {
    const EntityIndex who = name->country;
    if (who == giver || who == receiver) continue;
    const bool before = name->span.end <= value_.span.begin;
    if (before && receives && receiver == kNoEntity && !name->demonym) receiver = who;
    else if (before && giver == kNoEntity) giver = who;
    else if (receiver == kNoEntity && !name->demonym) receiver = who;
    else if (giver == kNoEntity) giver = who;
  }
  // "China lends 7 billion. Some 3 billion will go to Belarusian banks": who took before and is only
  // an adjective of what stands behind the number takes again.
  if (giver != kNoEntity && giver == memory_.receiver && memory_.giver != kNoEntity &&
      memory_.flow_sentence + 2 >= view_.index &&
      (receiver == kNoEntity || receiver == memory_.giver) && OnlyAttributeBehind(giver)) {
    receiver = giver;
    giver = memory_.giver;
  }
}

bool GiverScene::OnlyAttributeBehind(EntityIndex country) const {
  bool behind = false;
  for (const NamedThing& name : view_.names) {
    if (name.country != country) continue;
    if (!name.demonym || name.source || name.span.begin < value_.span.end) return false;
    behind = true;
  }
  return behind;
}

EntityIndex GiverScene::OpenedBy() const {
  if (view_.language == Language::kChinese || choice_.cue.empty()) return kNoEntity;
  const std::uint32_t at = value_.outer.begin;
  bool crossed = false;
  for (std::size_t k = view_.first_value; k < v_; ++k) {
    crossed |= x_.values[k].unit == value_.unit && x_.values[k].span.begin >= choice_.cue.end;
  }
  if (!crossed) return kNoEntity;
  for (const NamedThing& name : view_.names) {
    if (name.country == kNoEntity || name.demonym || name.source || name.dest || name.place) continue;
    if (name.span.end <= at && view_.Gap(name.span.end, at) <= 1 + view_.Count(name.span.end, at, "-–—") &&
        view_.Count(name.span.end, at, ",;:()") == 0) {
      return name.country;
    }
  }
  return kNoEntity;
}

EntityIndex GiverScene::GivenTo() const {
  if (view_.language != Language::kEnglish) return kNoEntity;
  EntityIndex giver = kNoEntity;
  for (const NamedThing& name : view_.names) {
    if (name.country == kNoEntity || name.span.end > value_.span.begin) continue;
    const bool given = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kGive && hit.end <= name.span.begin &&
             view_.Gap(hit.end, name.span.begin) <= 2 &&
             view_.Count(hit.end, name.span.begin, ",;:") == 0;
    });
    // "provide the Belarusian Side with": what stands in capitals behind an adjective is a name.
    const bool side = !name.demonym || IsUpper(PeekAt(view_.Text(name.span.end, view_.span.end), 1));
    if (given && side && giver != kNoEntity && giver != name.country && !name.dest && !name.source) {
      return name.country;
    }
    giver = name.country;
  }
  return kNoEntity;
}

EntityIndex GiverScene::Thanked() const {
  for (const NamedThing& name : view_.names) {
    if (name.country == kNoEntity || name.span.end > value_.span.begin) continue;
    const bool thanked = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kThanks && hit.end <= name.span.begin &&
             view_.Gap(hit.end, name.span.begin) <= 2.5 && view_.Count(hit.end, name.span.begin, ",;:，；") == 0;
    });
    if (thanked) return name.country;
  }
  return kNoEntity;
}

EntityIndex GiverScene::SourceBehind() const {
  for (const NamedThing& name : view_.names) {
    if (name.span.begin < value_.span.end) continue;
    const bool right_behind = name.source && name.country != kNoEntity &&
                              view_.Gap(value_.span.end, name.span.begin) <= 2 &&
                              view_.Count(value_.span.end, name.span.begin, ",，;；") == 0;
    return right_behind ? name.country : kNoEntity;
  }
  return kNoEntity;
}

bool GiverScene::Receives() const {
  return view_.Has(Role::kReceive, view_.span.begin, value_.span.begin) &&
         !view_.Has(Role::kGive, view_.span.begin, value_.span.begin);
}

void GiverScene::FillFlow(EntityIndex& giver, EntityIndex& receiver) const {
  if (giver == kNoEntity && receiver == kNoEntity) {
    const std::vector<EntityIndex> pair =
        memory_.pair.size() == 2 ? memory_.pair : memory_.document_pair;
    // Organizations are spoken of no further than in the next sentence.
    const bool lasts = memory_.giver != kNoEntity && memory_.receiver != kNoEntity &&
                       (memory_.flow_sentence + 1 >= view_.index ||
                        (IsCountry(memory_.giver) && IsCountry(memory_.receiver)));
    if (lasts) {
      giver = memory_.giver;
      receiver = memory_.receiver;
      return;
    }
    for (const EntityIndex country : pair) {
      if (x_.entities[country].key == metric_.default_giver) giver = country;
    }
    if (giver != kNoEntity) receiver = Partner(giver);
    return;
  }
  // "Belarus borrowed 6 million there, and Latvia 4 million": from whom it was before.
  if (giver == kNoEntity && IsCountry(receiver) && memory_.flow_sentence == view_.index &&
      memory_.giver != kNoEntity && memory_.giver != receiver && Partner(receiver) == kNoEntity) {
    giver = memory_.giver;
    return;
  }
  if (giver != kNoEntity && receiver == kNoEntity && IsCountry(giver)) {
    receiver = Partner(giver);
  } else if (giver == kNoEntity && receiver != kNoEntity && IsCountry(receiver)) {
    giver = Partner(receiver);
  }
}

void GiverScene::FixDefault(EntityIndex& giver, EntityIndex& receiver) const {
  if (giver == kNoEntity || receiver == kNoEntity || metric_.default_giver.empty()) return;
  if (x_.entities[receiver].key != metric_.default_giver) return;
  bool said = false;
  for (const NamedThing& name : view_.names) {
    if (name.country == giver && (name.source || name.demonym)) said = true;
    if (name.country == receiver && name.dest) said = true;
    // "The government of Belarus provided ..."
    if (view_.language != Language::kChinese && name.country == giver &&
        name.span.end <= value_.span.begin && GivesAfter(name.span.end)) {
      said = true;
    }
  }
  if (!said) std::swap(giver, receiver);
}

bool GiverScene::GivesAfter(std::uint32_t at) const {
  return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
    return hit.role == Role::kGive && hit.begin >= at && hit.end <= value_.span.begin &&
           view_.Gap(at, hit.begin) <= 2 && view_.Count(at, hit.begin, ",，;；") == 0;
  });
}

bool GiverScene::ToldAside(const NamedThing& name) const {
  if (SameClause(name.span)) return false;
  if (metric_.frame == Frame::kLoan) return true;
  const bool goal = name.dest || name.place;
  return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& other) {
    const bool like = (goal && (other.dest || other.place)) || (name.source && other.source);
    return like && other.country != kNoEntity && SameClause(other.span);
  });
}

std::uint32_t GiverScene::ClauseBegin() const {
  const std::string_view before = view_.Text(view_.span.begin, value_.span.begin);
  const std::size_t colon = before.rfind(": ");
  if (colon == std::string_view::npos) return view_.span.begin;
  const std::uint32_t clause = view_.span.begin + static_cast<std::uint32_t>(colon);
  const bool own = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
    return name.type == EntityType::kOrganization && !name.nominal && name.span.begin >= clause;
  });
  return own ? clause : view_.span.begin;
}

bool GiverScene::SameClause(const Span& span) const {
  if (span.end <= clause_begin_) return false;
  const std::uint32_t from = std::min(span.end, value_.span.end);
  const std::uint32_t to = std::max(span.begin, value_.span.begin);
  for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
    const ValueMention& one = x_.values[k];
    if (one.kind != ValueMention::Kind::kMoney || one.span == value_.span) continue;
    if (one.equivalent || value_.equivalent) continue;
    if (one.span.begin >= from && one.span.end <= to) return false;
    // "... a grant of 50 million, and the bank will get a credit of 150 million"
    if (span.begin >= value_.span.end && one.span.begin >= span.end &&
        view_.Count(value_.span.end, span.begin, ",，;；") > 0) {
      return false;
    }
  }
  return true;
}

}  // namespace kg::extract
