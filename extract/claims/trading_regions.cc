#include "extract/claims/trading_regions.h"

#include <algorithm>
#include <vector>

namespace kg::extract {
namespace {

// A city trades for itself where the other side is a place of another country, and no country is
// named: "trade of Minsk and Shanghai".
bool FacesPlace(const Extraction& x, const SentenceView& view, const NamedThing& city) {
  const std::string& land = x.entities[city.entity].within;
  bool faces = false;
  for (const NamedThing& other : view.names) {
    if (other.type == EntityType::kCountry && !other.nominal) return false;
    const Entity& place = x.entities[other.entity];
    // Two capitals stand for their states.
    const bool trades = place.kind == "city" || place.kind == "region" ||
                        (place.kind == "capital" && x.entities[city.entity].kind == "city");
    faces |= other.type == EntityType::kPlace && !other.demonym && !other.nominal && trades &&
             (!other.place || other.dest) && place.within.starts_with("country:") &&
             place.within != land;
  }
  return faces;
}

bool Holds(const std::vector<EntityIndex>& pair, EntityIndex place) {
  return std::find(pair.begin(), pair.end(), place) != pair.end();
}

// A region that the sentence tells the trade of: "the region's exports to China".
bool IsTrader(const Extraction& x, const SentenceView& view, const PartyMemory& memory,
              const NamedThing& name) {
  if (name.type != EntityType::kPlace || name.demonym) return false;
  const Entity& region = x.entities[name.entity];
  // "Trade of the region with Chongqing grew. Chongqing sold goods worth 3 million": one of the two spoken of.
  const bool spoken = memory.pair_sentence + 1 >= view.index && Holds(memory.pair, name.entity);
  if (name.country == kNoEntity && (spoken || Holds(memory.document_pair, name.entity))) return true;
  // 格罗德诺市对华出口: a city right before that, too.
  const bool town = region.kind == "city" || region.kind == "capital";
  const bool city = town && (!name.place || name.dest) && !name.nominal &&
                    region.within.starts_with("country:") &&
                    ((view.language == Language::kChinese && name.country == kNoEntity &&
                      view.After(name.span.end, Role::kDest) != nullptr) ||
                     FacesPlace(x, view, name));
  if (city) return true;
  if (name.country != kNoEntity) return false;
  // 秋明州对华出口: a region that no list knows.
  const bool unlisted = region.kind == "region" && region.within.empty() && !region.curated &&
                        view.language == Language::kChinese &&
                        view.After(name.span.end, Role::kDest) != nullptr;
  if (unlisted) return true;
  if (region.kind != "region" || !region.within.starts_with("country:")) return false;
  // "In the region exports of Belarus ...": only where.
  return !(name.place || name.nominal) ||
         std::none_of(view.names.begin(), view.names.end(), [&](const NamedThing& other) {
           return !other.demonym && other.country != kNoEntity &&
                  x.entities[other.country].key == region.within;
         });
}

}  // namespace

bool NamesTradingRegion(const Extraction& x, const SentenceView& view, const PartyMemory& memory) {
  return std::any_of(view.names.begin(), view.names.end(), [&](const NamedThing& name) {
    return IsTrader(x, view, memory, name);
  });
}

SentenceView WithRegions(const Extraction& x, const SentenceView& view, const PartyMemory& memory) {
  SentenceView out = view;
  for (std::size_t i = 0; i < view.names.size(); ++i) {
    const NamedThing& region = view.names[i];
    if (!IsTrader(x, view, memory, region)) continue;
    out.names[i].country = region.entity;
    for (const std::size_t k : {i - 1, i + 1}) {
      if (k >= view.names.size()) continue;
      const NamedThing& land = view.names[k];
      const double gap = k < i ? view.Gap(land.span.end, region.span.begin)
                               : view.Gap(region.span.end, land.span.begin);
      const bool of_it = land.country != kNoEntity && gap <= 1.5 &&
                         x.entities[land.country].key == x.entities[region.entity].within;
      // "between Belarus' Minsk Oblast and China"
      const bool owner = k < i && land.possessive;
      if (of_it && (owner || (!land.dest && !land.source && !land.between))) {
        out.names[k].country = kNoEntity;
        out.names[i].dest |= owner && land.dest;
        out.names[i].source |= owner && land.source;
        out.names[i].between |= owner && land.between;
      }
    }
  }
  return out;
}

}  // namespace kg::extract
