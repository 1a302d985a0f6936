#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "graph/model/span.h"

namespace kg::extract {

// What a name denotes. Printed in annotations under these words.
enum class EntityType : std::uint8_t {
  kCountry, kPlace, kOrganization, kPerson, kInitiative, kProject, kAgreement, kEvent, kDocument,
  kConcept,
};

// Index into Extraction::entities.
using EntityIndex = std::uint32_t;
inline constexpr EntityIndex kNoEntity = 0xFFFFFFFF;

// An entity of this document. Entities of the gazetteer have the gazetteer's key in every document
// and language; others get one made of type and normal name ("org:3f2a…").
struct Entity {
  std::string key;   // "country:BY", "org:great-stone"
  EntityType type = EntityType::kOrganization;
  std::string kind;  // "park", "university", ... of ontology.md; "" if unknown
  std::string name;  // preferred; English where known
  std::vector<std::pair<std::string, std::string>> names;  // language code, name
  std::vector<std::string> aliases;                        // forms known, then forms seen
  std::size_t known_aliases = 0;  // so many of `aliases` are the gazetteer's
  std::string within;  // key of the entity that it lies in or belongs to; "" if unknown
  bool curated = false;
  // Of an entity that no table knows: how its name sounds (extract/link/sound.h).
  std::string translit, sound;

  // An organization that is not known to be something else than a company.
  bool MayBeCompany() const {
    return type == EntityType::kOrganization && (kind.empty() || kind == "company");
  }
};

// A span of clean text that denotes an entity.
struct Mention {
  Span span;
  EntityType type = EntityType::kOrganization;
  bool demonym = false;   // "Chinese", "белорусский": an adjective or inhabitant of the entity
  bool nominal = false;   // "the two sides", 两国, "the park": no name; not printed as a mention
  bool embedded = false;  // inside another mention
  EntityIndex entity = kNoEntity;
  std::uint32_t sentence = 0;  // index into Document::sentences
  std::string rule;            // rule id@version that found it
  float confidence = 1;
};

}  // namespace kg::extract
