#include "extract/link/entity_table.h"

#include <algorithm>

#include "extract/gazetteer/table_file.h"
#include "extract/text/characters.h"
#include "extract/text/person_name.h"
#include "graph/model/ids.h"

namespace kg::extract {
namespace {

// So many persons whose names have a part that begins alike are compared with a new one. A long
// document has more Ivans, who are told apart by their surnames.
constexpr std::size_t kMostAlike = 200;

// The start of a part: what a person is looked up by. Long enough to part the surnames, short
// enough for every case ending to come after it.
std::string Start(const std::string& part) { return part.substr(0, 4); }

}  // namespace

std::string_view KeyPrefix(EntityType type) {
  switch (type) {
    case EntityType::kCountry: return "country";
    case EntityType::kPlace: return "place";
    case EntityType::kOrganization: return "org";
    case EntityType::kPerson: return "person";
    case EntityType::kInitiative: return "init";
    case EntityType::kProject: return "project";
    case EntityType::kAgreement: return "agreement";
    case EntityType::kEvent: return "event";
    case EntityType::kDocument: return "work";
    case EntityType::kConcept: return "concept";
  }
  return "entity";
}

EntityTable::EntityTable(std::vector<Entity>& entities, const Gazetteer& gazetteer,
                         const Folder& folder, const NameWords& words,
                         const PersonNameReader& person_names, const Nominative& nominative)
    : entities_(entities),
      gazetteer_(gazetteer),
      folder_(folder),
      words_(words),
      person_names_(person_names),
      nominative_(nominative) {
  for (EntityIndex i = 0; i < entities_.size(); ++i) by_key_.emplace(entities_[i].key, i);
}

EntityIndex EntityTable::Add(Entity entity) {
  const auto [place, fresh] =
      by_key_.try_emplace(entity.key, static_cast<EntityIndex>(entities_.size()));
  if (fresh) entities_.push_back(std::move(entity));
  return place->second;
}

void EntityTable::SeeAlias(EntityIndex entity, std::string_view printed) {
  std::vector<std::string>& aliases = entities_[entity].aliases;
  if (aliases.size() < 200 &&
      std::find(aliases.begin(), aliases.end(), printed) == aliases.end()) {
    aliases.emplace_back(printed);
  }
}

EntityIndex EntityTable::OfEntry(std::uint32_t entry) {
  const Gazetteer::Entry& known = gazetteer_.entries()[entry];
  if (const auto found = by_key_.find(known.key); found != by_key_.end()) return found->second;
  Entity entity;
  entity.key = known.key;
  entity.type = known.type;
  entity.kind = known.kind;
  entity.name = known.name;
  entity.names = known.names;
  entity.aliases = known.aliases;
  entity.known_aliases = known.aliases.size();
  entity.within = known.within;
  entity.curated = true;
  const EntityIndex index = Add(std::move(entity));
  if (known.type == EntityType::kPerson) {
    for (const auto& [language, name] : known.names) {
      PersonName parsed = person_names_.Read(name, folder_);
      for (const std::string& part : parsed.parts) {
        if (part.size() > 1) persons_[Start(part)].push_back({index, parsed});
      }
    }
  }
  return index;
}

std::string EntityTable::Norm(std::string_view printed) const {
  const std::string folded = folder_.FoldName(printed);
  std::vector<std::string> words(1);
  for (char c : folded) {
    if (c == ' ' || c == '"' || c == '\'' || c == ',' || c == '.' || c == '-' || c == '(' ||
        c == ')') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back().push_back(c);
    }
  }
  std::string norm;
  for (const std::string& word : words) {
    if (word.empty()) continue;
    if (std::find(words_.legal_forms.begin(), words_.legal_forms.end(), word) !=
        words_.legal_forms.end()) {
      continue;
    }
    norm += (norm.empty() ? "" : " ") + words_.StemOf(word);
  }
  return norm.empty() ? folded : norm;
}

EntityIndex EntityTable::Addressed(std::string_view name, const PersonName& parts,
                                   std::string_view language) const {
  const std::size_t space = name.find(' ');
  if (space == std::string_view::npos || parts.parts.size() != 2) return kNoEntity;
  const std::string second = Lowered(name.substr(space + 1));
  const bool patronymic =
      std::any_of(words_.patronymics.begin(), words_.patronymics.end(), [&](const NameWords::Ending& ending) {
        return second.ends_with(ending.first) &&
               nominative_.IsOfMan(language, second.substr(0, second.size() - ending.first.size()) + ending.second);
      });
  const auto alike = patronymic ? persons_.find(Start(parts.parts.front())) : persons_.end();
  if (alike == persons_.end()) return kNoEntity;
  EntityIndex only = kNoEntity;
  const std::size_t many = std::min(alike->second.size(), kMostAlike);
  for (std::size_t i = 0; i < many; ++i) {
    const Person& person = alike->second[i];
    if (person.name.parts.size() != 2 || person.name.parts.front() != parts.parts.front()) continue;
    if (only != kNoEntity && only != person.entity) return kNoEntity;
    only = person.entity;
  }
  return only;
}

EntityIndex EntityTable::OfPerson(std::string_view printed, std::string_view language) {
  const PersonForms::Form form = nominative_.OfPerson(language, printed);
  const PersonName name = person_names_.Read(form.name, folder_);
  const Person* best = nullptr;
  for (const std::string& part : name.parts) {
    if (part.size() < 2) continue;
    const auto found = persons_.find(Start(part));
    if (found == persons_.end()) continue;
    const std::size_t many = std::min(found->second.size(), kMostAlike);
    for (std::size_t i = 0; i < many; ++i) {
      const Person& person = found->second[i];
      if (!SamePerson(name, person.name)) continue;
      // Of several, the one whose name says most in common.
      if (best == nullptr || person.name.Key() == name.Key()) best = &person;
    }
  }
  if (best != nullptr) {
    const EntityIndex index = best->entity;
    SeeAlias(index, printed);
    SeePersonName(index, form, language);
    if (name.parts.size() > best->name.parts.size()) {
      for (const std::string& part : name.parts) {
        if (part.size() > 1) persons_[Start(part)].push_back({index, name});
      }
    }
    return index;
  }
  if (const EntityIndex addressed = Addressed(form.name, name, language); addressed != kNoEntity) {
    SeeAlias(addressed, printed);
    return addressed;
  }
  Entity entity;
  entity.key = "person:" + ToHex(HashBytes("person " + name.Key())).substr(0, 16);
  entity.type = EntityType::kPerson;
  entity.name = form.name;
  if (!language.empty()) entity.names.emplace_back(language, form.name);
  entity.aliases.emplace_back(printed);
  const EntityIndex index = Add(std::move(entity));
  certain_[index] = form.certain;
  for (const std::string& part : name.parts) {
    if (part.size() > 1) persons_[Start(part)].push_back({index, name});
  }
  return index;
}

std::optional<std::uint32_t> EntityTable::KnownCompany(std::string name) const {
  // The country that opens the name, 白俄罗斯马兹公司.
  constexpr std::size_t kHan = 3, kLongest = 6 * kHan;
  std::string_view country;
  std::size_t opening = 0;
  for (std::size_t size = 2 * kHan; size <= kLongest && size < name.size(); size += kHan) {
    for (const std::uint32_t entry : gazetteer_.FindName(name.substr(0, size))) {
      const Gazetteer::Entry& known = gazetteer_.entries()[entry];
      if (known.type != EntityType::kCountry) continue;
      country = known.key;
      opening = size;
    }
  }
  const auto is_company = [&](std::uint32_t entry) {
    return gazetteer_.entries()[entry].kind == "company";
  };
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string& form : words_.han_legal_forms) {
      if (name.size() < form.size() + opening + 2 * kHan || !name.ends_with(form)) continue;
      name.resize(name.size() - form.size());
      cut = true;
      break;
    }
    if (!cut) break;
    for (const std::uint32_t entry : gazetteer_.FindName(name)) {
      if (is_company(entry)) return entry;
    }
    if (opening == 0) continue;
    for (const std::uint32_t entry : gazetteer_.FindName(name.substr(opening))) {
      if (is_company(entry) && gazetteer_.entries()[entry].within == country) return entry;
    }
  }
  return std::nullopt;
}

void EntityTable::SeePersonName(EntityIndex index, const PersonForms::Form& form,
                                std::string_view language) {
  Entity& entity = entities_[index];
  if (entity.curated || (language != "ru" && language != "be")) return;
  const auto words = [](std::string_view name) {  // without initials
    std::size_t count = 0;
    for (const std::string& word : SplitList(name, ' ')) count += word.find('.') == std::string::npos;
    return count;
  };
  const std::size_t now = words(entity.name), then = words(form.name);
  if (then < now || (then == now && (certain_[index] || !form.certain))) return;
  for (auto& [code, name] : entity.names) {
    if (code == language && name == entity.name) name = form.name;
  }
  entity.name = form.name;
  certain_[index] = form.certain;
}

std::optional<std::uint32_t> EntityTable::KnownWithout(std::string_view printed,
                                                       EntityType type) const {
  const auto known = [&](std::string_view name) -> std::optional<std::uint32_t> {
    for (const std::uint32_t entry : gazetteer_.FindName(folder_.FoldName(name))) {
      if (gazetteer_.entries()[entry].type == type) return entry;
    }
    return std::nullopt;
  };
  for (const std::string& word : words_.eponyms) {
    const std::size_t at = printed.find(" " + word + " ");
    if (at == std::string_view::npos) continue;
    if (const auto entry = known(printed.substr(0, at))) return entry;
  }
  // "CITIC Construction Co., Ltd."
  for (std::string_view rest = printed;;) {
    const std::size_t space = rest.rfind(' ');
    if (space == std::string_view::npos) return std::nullopt;
    std::string last = Lowered(rest.substr(space + 1));
    while (!last.empty() && (last.back() == '.' || last.back() == ',')) last.pop_back();
    if (std::find(words_.legal_forms.begin(), words_.legal_forms.end(), last) ==
        words_.legal_forms.end()) {
      return std::nullopt;
    }
    rest = rest.substr(0, space);
    while (!rest.empty() && rest.back() == ',') rest.remove_suffix(1);
    if (const auto entry = known(rest)) return entry;
  }
}

EntityIndex EntityTable::OfName(EntityType type, std::string_view kind, std::string_view printed,
                                std::string_view language) {
  if (type == EntityType::kPerson && printed.find(' ') != std::string_view::npos) {
    const std::string joined = WithoutHanBlanks(printed);
    if (joined.size() < printed.size()) return OfName(type, kind, joined, language);
  }
  // A name of the gazetteer that its automaton missed, such as one in other capitals.
  const std::string folded = folder_.FoldName(printed);
  for (std::uint32_t entry : gazetteer_.FindName(folded)) {
    if (gazetteer_.entries()[entry].type == type) return OfEntry(entry);
  }
  if (type == EntityType::kOrganization && kind == "company" && language == "zh") {
    if (const std::optional<std::uint32_t> entry = KnownCompany(folded)) return OfEntry(*entry);
  }
  if (type == EntityType::kPerson) return OfPerson(printed, language);
  if (type == EntityType::kOrganization) {
    if (const std::optional<std::uint32_t> entry = KnownWithout(printed, type)) return OfEntry(*entry);
  }
  const std::string norm = Norm(printed);
  Entity entity;
  entity.key = std::string(KeyPrefix(type)) + ":" + ToHex(HashBytes(norm)).substr(0, 16);
  entity.type = type;
  entity.kind = kind;
  entity.name = type == EntityType::kOrganization ? nominative_.Of(language, printed)
                                                  : std::string(printed);
  if (!language.empty()) entity.names.emplace_back(language, entity.name);
  const EntityIndex index = Add(std::move(entity));
  SeeAlias(index, printed);
  return index;
}

}  // namespace kg::extract
