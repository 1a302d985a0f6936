#include "extract/link/translations.h"

#include <algorithm>
#include <map>
#include <set>

namespace kg::extract {
namespace {

constexpr std::size_t kLeast = 2;  // sentences of a language that a text is written in

}  // namespace

void JoinTranslatedAgreements(Extraction& x) {
  std::map<Language, std::set<EntityIndex>> named;
  for (const Mention& mention : x.mentions) {
    if (mention.type != EntityType::kAgreement || mention.entity == kNoEntity || mention.embedded) continue;
    named[x.document.sentences[mention.sentence].language].insert(mention.entity);
  }
  if (named.size() != 2) return;
  std::map<Language, std::size_t> sentences;
  for (const Sentence& sentence : x.document.sentences) {
    if (sentence.zone == Zone::kBody) ++sentences[sentence.language];
  }
  for (const auto& [language, entities] : named) {
    if (entities.size() != 1 || sentences[language] < kLeast) return;
  }
  EntityIndex kept = *named.begin()->second.begin(), other = *named.rbegin()->second.begin();
  if (kept > other) std::swap(kept, other);
  if (kept == other || x.entities[kept].curated || x.entities[other].curated) return;
  const Entity& gone = x.entities[other];
  x.entities[kept].names.insert(x.entities[kept].names.end(), gone.names.begin(), gone.names.end());
  x.entities[kept].aliases.insert(x.entities[kept].aliases.end(), gone.aliases.begin(),
                                  gone.aliases.end());
  x.entities.erase(x.entities.begin() + other);
  for (Mention& mention : x.mentions) {
    if (mention.entity == kNoEntity || mention.entity < other) continue;
    mention.entity = mention.entity == other ? kept : mention.entity - 1;
  }
}

}  // namespace kg::extract
