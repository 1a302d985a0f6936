#include <algorithm>
#include <vector>

#include "extract/claims/party_scene.h"

// Between which lands trains run and goods are carried, and who sends them.
namespace kg::extract {

EntityIndex PartyScene::SenderOf(const std::vector<EntityIndex>& ends) const {
  const EntityIndex doer = Doer();
  if (Holds(ends, doer)) return doer;
  const bool leaves = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
    return name.country == memory_.at_home && name.source && name.type == EntityType::kCountry;
  });
  return leaves && Holds(ends, memory_.at_home) ? memory_.at_home : kNoEntity;
}

EntityIndex PartyScene::Crossed() const {
  for (const NamedThing& name : view_.names) {
    if (name.type != EntityType::kCountry) continue;
    const bool crossed = view_.Before(name.span.begin, Role::kThrough) != nullptr ||
                         view_.After(name.span.end, Role::kThrough) != nullptr;
    if (crossed) return name.country;
  }
  return kNoEntity;
}

std::vector<EntityIndex> PartyScene::EndsOfRoute() const {
  const bool han = view_.language == Language::kChinese;
  const NamedThing *from = nullptr, *to = nullptr;
  for (const NamedThing& name : view_.names) {
    const bool end = name.country != kNoEntity ||
                     (name.type == EntityType::kPlace && (x_.entities[name.entity].kind == "city" ||
                                                          x_.entities[name.entity].kind == "region"));
    if (!end || name.demonym || name.nominal || OfAnother(name.span)) continue;
    const bool starts = name.source || (han && !name.dest);
    if (from == nullptr && starts) from = &name;
    const bool led = name.dest || (han && from != &name && view_.Before(name.span.begin, Role::kToward) != nullptr);
    if ((from != nullptr || !han) && to == nullptr && led && !name.source) to = &name;
  }
  // "Belarus sent 300 trains to China"
  const EntityIndex sender = from == nullptr && to != nullptr ? Doer() : kNoEntity;
  if (sender != kNoEntity && to->country != kNoEntity && to->country != sender) return {sender, to->country};
  if (from == nullptr || to == nullptr) return {};
  // 山东开往白俄罗斯的班列
  if (from->type == EntityType::kPlace && to->type == EntityType::kCountry) {
    if (x_.entities[from->entity].within == x_.entities[to->entity].key) return {};
    return {from->country != kNoEntity ? from->country : from->entity, to->country};
  }
  const bool places = from->type == EntityType::kPlace && to->type == EntityType::kPlace;
  if (places ? x_.entities[from->entity].within == x_.entities[to->entity].within
             : from->country == kNoEntity || to->country == kNoEntity || from->country == to->country) {
    return {};
  }
  if (!places) return {from->country, to->country};
  // Trains between two towns are their countries', those between two regions theirs.
  std::vector<EntityIndex> ends;
  for (const NamedThing* end : {from, to}) {
    const Entity& place = x_.entities[end->entity];
    const auto land = view_.countries->find(place.within);
    ends.push_back(place.kind == "region" || land == view_.countries->end() ? end->entity : land->second);
  }
  return ends;
}

bool PartyScene::BetweenPlaces() const {
  std::size_t from = 0, to = 0;
  for (const NamedThing& name : view_.names) {
    if (name.type != EntityType::kPlace || name.demonym || OfAnother(name.span)) continue;
    from += name.source ? 1U : 0U;
    to += name.dest || name.between || !name.source ? 1U : 0U;
  }
  return from > 0 && to > 0;
}

}  // namespace kg::extract
