#include "tools/ask/graph_names.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "extract/rules/mention_rule.h"

namespace kg::ask {
namespace {

constexpr std::size_t kMostAlike = 3;  // entities of one name; more tell nothing apart
constexpr double kWeight = 1.5;        // of a name among what the question speaks of

using extract::EntityType;

// What may be such a name: as it stands between quotation marks, words in capitals, and what the
// question was read to name though no table knows it.
std::vector<std::string> NamesOf(const Question& question) {
  std::vector<std::string> names = question.quoted;
  names.insert(names.end(), question.runs.begin(), question.runs.end());
  for (const NamedEntity& entity : question.entities) {
    if (!entity.known && entity.type != EntityType::kPerson) names.push_back(entity.written);
  }
  return names;
}

// The tokens of the question that the name stands in; none: it does not.
std::vector<std::size_t> TokensOf(const Question& question, const std::string& name) {
  return Cue(name, false).Find(question.folded, 0).tokens;
}

bool IsInside(const NamedEntity& entity, const std::vector<std::size_t>& tokens) {
  return tokens.front() <= entity.first_token && entity.last_token <= tokens.back();
}

// What stands in these tokens is the name, and no longer words.
void TakeWords(Question& question, const std::vector<std::size_t>& tokens) {
  const auto of_name = [&](const Topic& topic) {
    return topic.marks.front()[0] != 'e' &&
           std::any_of(tokens.begin(), tokens.end(), [&](std::size_t token) {
             return question.folded.word(token) == topic.said;
           });
  };
  std::erase_if(question.words, of_name);
  std::erase_if(question.topics, of_name);
  std::erase_if(question.names, of_name);
}

// The question names it under a key of the tables.
bool IsKnown(const Question& question, const Named& named) {
  return std::any_of(question.entities.begin(), question.entities.end(), [&](const NamedEntity& entity) {
    return entity.known && entity.Is(named.key);
  });
}

void Add(Question& question, const std::string& written, const Named& named, EntityType type,
         const std::vector<std::size_t>& tokens) {
  NamedEntity entity{named.key, named.name, type, {named.name}, false, tokens.front(), tokens.back()};
  for (const std::string& name : named.names) {
    if (!name.empty()) entity.names.push_back(name);
  }
  entity.names.push_back(written);
  entity.written = written;
  entity.known = false;
  std::erase_if(question.entities, [&](const NamedEntity& other) {
    const bool replaced = !other.known && IsInside(other, tokens);
    if (!replaced) return false;
    std::erase_if(question.topics, [&](const Topic& topic) {
      return topic.marks.front() == "e" + other.key;
    });
    if (other.key != entity.key) entity.alike.push_back(other.key);
    return true;
  });
  Topic topic;
  topic.marks.push_back("e" + entity.key);
  topic.said = entity.name;
  topic.weight = kWeight;
  question.topics.push_back(std::move(topic));
  question.entities.push_back(std::move(entity));
  TakeWords(question, tokens);
}

}  // namespace

Status AddNamesOfGraph(Question& question, Facts& facts) {
  const std::vector<std::string> written = NamesOf(question);
  if (written.empty()) return {};
  Result<std::vector<std::pair<std::string, Named>>> found = facts.FindByNames(written);
  if (!found) return std::move(found).error();
  for (const std::string& name : written) {
    const std::vector<std::size_t> tokens = TokensOf(question, name);
    const auto same = static_cast<std::size_t>(std::count_if(
        found->begin(), found->end(), [&](const auto& entry) { return entry.first == name; }));
    if (tokens.empty() || same == 0 || same > kMostAlike) continue;
    const NamedEntity* own = nullptr;
    for (const auto& [said, named] : *found) {
      EntityType type = EntityType::kOrganization;
      if (said != name || IsKnown(question, named)) continue;
      if (!extract::ParseEntityType(named.label, type)) continue;
      if (own == nullptr) {
        Add(question, name, named, type, tokens);
        own = &question.entities.back();
      } else if (!own->Is(named.key)) {
        question.entities.back().alike.push_back(named.key);
      }
    }
  }
  return {};
}

}  // namespace kg::ask
