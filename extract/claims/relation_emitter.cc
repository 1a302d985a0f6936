#include "extract/claims/relation_emitter.h"

#include <algorithm>
#include <utility>

namespace kg::extract {
namespace {

// Predicates that hold both ways: stored once, whichever end the text names first.
constexpr std::string_view kSymmetric[] = {"COOPERATES_WITH", "TRADES_WITH", "MET_WITH"};

bool IsSymmetric(std::string_view predicate) {
  return std::find(std::begin(kSymmetric), std::end(kSymmetric), predicate) !=
         std::end(kSymmetric);
}

}  // namespace

void PutQualifier(Value::Map& map, std::string_view key, Value value) {
  const auto place = std::lower_bound(
      map.begin(), map.end(), key,
      [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
  if (place == map.end() || place->first != key) {
    map.emplace(place, std::string(key), std::move(value));
  }
}

RelationEmitter::RelationEmitter(Extraction& x) : x_(x) {
  for (EntityIndex i = 0; i < x_.entities.size(); ++i) by_key_.emplace(x_.entities[i].key, i);
}

EntityIndex RelationEmitter::Actor(EntityIndex entity, const PatternElement& element) const {
  const Entity& what = x_.entities[entity];
  const bool state = std::any_of(element.types.begin(), element.types.end(),
                                 [](const auto& type) { return type.state || type.body; });
  const bool body = std::any_of(element.types.begin(), element.types.end(),
                                [](const auto& type) { return type.body; });
  const bool stands = what.type == EntityType::kPlace || what.kind == "government" ||
                      (body && what.type == EntityType::kOrganization);
  if (!state || !stands) return entity;
  const auto country = by_key_.find(what.within);
  return country == by_key_.end() ? entity : country->second;
}

bool RelationEmitter::LiesElsewhere(EntityIndex place, EntityIndex country) const {
  if (x_.entities[country].type != EntityType::kCountry ||
      x_.entities[place].type != EntityType::kPlace) {
    return false;
  }
  // "Brest, Belarus" lies in a region that lies in the country.
  constexpr int kMost = 4;
  std::string_view within = x_.entities[place].within;
  for (int step = 0; step < kMost && !within.empty(); ++step) {
    if (within.starts_with("country:")) return within != x_.entities[country].key;
    const auto outer = by_key_.find(std::string(within));
    if (outer == by_key_.end()) return false;
    within = x_.entities[outer->second].within;
  }
  return false;
}

void RelationEmitter::Add(Relation relation) {
  if (relation.subject == kNoEntity || relation.subject == relation.object) return;
  if (relation.object == kNoEntity && relation.literal.type() == Value::Type::kNull) return;
  // "China Development Bank lent Belarus money for Chinese machines": nobody finances at home.
  if (relation.predicate == "FINANCES" && relation.object != kNoEntity &&
      x_.entities[relation.subject].within == x_.entities[relation.object].key) {
    return;
  }
  // "Brest, France" is another Brest.
  if (relation.predicate == "LOCATED_IN" && relation.object != kNoEntity &&
      LiesElsewhere(relation.subject, relation.object)) {
    return;
  }
  EntityIndex a = relation.subject, b = relation.object;
  if (IsSymmetric(relation.predicate) && b < a) std::swap(a, b);
  // Of texts each is one of its own: all that a country is said to sell.
  const std::string text =
      relation.literal.type() == Value::Type::kString ? std::string(relation.literal.string()) : "";
  const auto key = std::tuple(a, relation.predicate, b, relation.sentence,
                              b == kNoEntity && text.empty() ? relation.evidence.begin : 0, text);
  const auto [place, fresh] = seen_.try_emplace(key, x_.relations.size());
  if (fresh) {
    x_.relations.push_back(std::move(relation));
    return;
  }
  // Said twice in one sentence: what the second saying adds.
  Relation& first = x_.relations[place->second];
  for (auto& [name, value] : relation.qualifiers) PutQualifier(first.qualifiers, name, std::move(value));
}

}  // namespace kg::extract
