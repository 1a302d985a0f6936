#include "extract/link/bodies_meant.h"

#include <algorithm>

namespace kg::extract {

// The mentions of titles that name something, by place.
std::vector<std::uint32_t> MentionsInTitles(const Extraction& x) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < x.mentions.size(); ++i) {
    const Mention& mention = x.mentions[i];
    if (x.document.sentences[mention.sentence].zone == Zone::kTitle && !mention.embedded &&
        !mention.demonym && mention.entity != kNoEntity && mention.type != EntityType::kDocument) {
      found.push_back(i);
    }
  }
  return found;
}

// The one of its type and kind that the title of a paper names, or kNoEntity.
EntityIndex NamedInTitle(const Extraction& x, const std::vector<std::uint32_t>& in_titles,
                         std::uint32_t paper, EntityType type, std::string_view kind) {
  const auto paper_of = [&](std::uint32_t mention) {
    return x.document.sentences[x.mentions[mention].sentence].paper;
  };
  EntityIndex only = kNoEntity;
  for (auto i = std::lower_bound(in_titles.begin(), in_titles.end(), paper,
                                 [&](std::uint32_t mention, std::uint32_t of) { return paper_of(mention) < of; });
       i != in_titles.end() && paper_of(*i) == paper; ++i) {
    const Mention& mention = x.mentions[*i];
    const Entity& entity = x.entities[mention.entity];
    if (entity.type != type || (!kind.empty() && entity.kind != kind)) continue;
    if (only != kNoEntity && only != mention.entity) return kNoEntity;
    only = mention.entity;
  }
  return only;
}

EntityIndex BodyOfSpeaker(const Extraction& x, const std::vector<std::uint32_t>& in_titles,
                          std::uint32_t paper, std::size_t before, EntityType type, std::string_view kind) {
  const EntityIndex titled = NamedInTitle(x, in_titles, paper, type, kind);
  if (titled != kNoEntity) return titled;
  for (std::size_t i = 0; i < before; ++i) {
    const Mention& mention = x.mentions[i];
    if (mention.entity == kNoEntity || mention.embedded || mention.demonym ||
        x.document.sentences[mention.sentence].paper != paper) {
      continue;
    }
    const Entity& entity = x.entities[mention.entity];
    if (entity.type == type && (kind.empty() || entity.kind == kind)) return mention.entity;
  }
  return kNoEntity;
}

EntityIndex LandBefore(const Extraction& x, const Span& word, std::size_t before) {
  constexpr std::size_t kLook = 3;  // mentions, of which some may be embedded
  for (std::size_t i = before; i > 0 && i + kLook > before; --i) {
    const Mention& mention = x.mentions[i - 1];
    if (!mention.demonym || mention.span.end + 1 != word.begin || mention.entity == kNoEntity) continue;
    return x.entities[mention.entity].type == EntityType::kCountry ? mention.entity : kNoEntity;
  }
  return kNoEntity;
}

bool LiesElsewhere(const Extraction& x, const Entity& entity, EntityIndex land) {
  return entity.within.starts_with("country:") && entity.within != x.entities[land].key;
}

}  // namespace kg::extract
