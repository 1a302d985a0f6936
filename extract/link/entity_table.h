#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract/gazetteer/fold.h"
#include "extract/gazetteer/gazetteer.h"
#include "extract/link/name_words.h"
#include "extract/link/nominative.h"
#include "extract/link/person_name.h"
#include "extract/mention.h"

namespace kg::extract {

// The entities of one document as they are found: one for each thing, whatever it is called.
//
// Names of the gazetteer go by its keys. Others are compared by their norm: matching form without
// legal form, quotes and, in Russian and Belarusian, endings. Persons are compared part by part.
// Keys depend on type and norm only, so that documents agree on them.
class EntityTable {
 public:
  // `entities` is the list to fill; those in it already are kept and found by their keys.
  EntityTable(std::vector<Entity>& entities, const Gazetteer& gazetteer, const Folder& folder,
              const NameWords& words, const PersonNameReader& person_names,
              const Nominative& nominative);

  EntityIndex OfEntry(std::uint32_t entry);
  // `printed` as it stands in the text.
  EntityIndex OfName(EntityType type, std::string_view kind, std::string_view printed,
                     std::string_view language);
  void SeeAlias(EntityIndex entity, std::string_view printed);

  const std::vector<Entity>& entities() const { return entities_; }

 private:
  EntityIndex OfPerson(std::string_view printed, std::string_view language);
  // The only person met who "Виктор Иванович", a given name and the father's, may be: "Виктор
  // Шумейко". kNoEntity if the name is another one or there are several.
  EntityIndex Addressed(std::string_view name, const PersonName& parts, std::string_view language) const;
  std::string Norm(std::string_view printed) const;
  // The entry that a name has without whom the body is named after, or without its legal form.
  std::optional<std::uint32_t> KnownWithout(std::string_view printed, EntityType type) const;
  // The company of the gazetteer that a Chinese name in matching form is a longer form of: with
  // its country before it, with a legal form behind it.
  std::optional<std::uint32_t> KnownCompany(std::string name) const;
  EntityIndex Add(Entity entity);

  // Calls a person by a fuller name, or by one whose case is certain.
  void SeePersonName(EntityIndex entity, const PersonForms::Form& form, std::string_view language);

  struct Person {
    EntityIndex entity;
    PersonName name;
  };
  std::vector<Entity>& entities_;
  const Gazetteer& gazetteer_;
  const Folder& folder_;
  const NameWords& words_;
  const PersonNameReader& person_names_;
  const Nominative& nominative_;
  std::unordered_map<std::string, EntityIndex> by_key_;
  std::unordered_map<std::string, std::vector<Person>> persons_;  // by the start of a part
  std::unordered_map<EntityIndex, bool> certain_;  // whether the case of a person's name is
};

// "org", "country", ...: what keys of a type begin with.
std::string_view KeyPrefix(EntityType type);

}  // namespace kg::extract
