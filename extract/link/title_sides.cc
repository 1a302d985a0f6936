#include "extract/link/title_sides.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace kg::extract {
namespace {

// A capital may be one of two, where the other is none: both together stand for their states.
bool MayBeSide(const Entity& entity) {
  if (entity.type == EntityType::kOrganization) return entity.kind == "university";
  return entity.type == EntityType::kPlace &&
         (entity.kind == "region" || entity.kind == "city" || entity.kind == "capital");
}

bool FaceEachOther(const Entity& one, const Entity& other) {
  return one.type == other.type && !one.within.empty() && !other.within.empty() &&
         one.within != other.within && (one.kind != "capital" || other.kind != "capital");
}

}  // namespace

SidesOfPapers SidesOfTitles(const Extraction& x) {
  std::unordered_map<std::uint32_t, std::vector<EntityIndex>> named;
  Span body;  // the last that a name of a region or a town may be part of: "Brest Regional Library"
  for (const Mention& mention : x.mentions) {
    const Sentence& sentence = x.document.sentences[mention.sentence];
    if (sentence.zone != Zone::kTitle || mention.demonym || mention.nominal || mention.entity == kNoEntity ||
        body.Contains(mention.span)) {
      continue;
    }
    if (mention.type != EntityType::kPlace && mention.type != EntityType::kAgreement &&
        mention.type != EntityType::kDocument) {
      body = mention.span;
    }
    if (!MayBeSide(x.entities[mention.entity])) continue;
    std::vector<EntityIndex>& sides = named[sentence.paper];
    const bool more = sides.size() <= 2;  // than two are no sides
    if (more && std::find(sides.begin(), sides.end(), mention.entity) == sides.end()) {
      sides.push_back(mention.entity);
    }
  }
  SidesOfPapers sides;
  for (const auto& [paper, two] : named) {
    if (two.size() == 2 && FaceEachOther(x.entities[two[0]], x.entities[two[1]])) {
      sides[paper] = {two[0], two[1]};
    }
  }
  return sides;
}

}  // namespace kg::extract
