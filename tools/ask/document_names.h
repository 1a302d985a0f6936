#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "tools/ask/facts.h"
#include "tools/ask/question.h"

namespace kg::ask {

// Sources of documents, and whether they name an entity; asked once each for one question.
class DocumentNames {
 public:
  explicit DocumentNames(Facts& facts) : facts_(facts) {}
  // Empty: there is no such document.
  const std::string& SourceOf(const std::string& document);
  // What stands just before the sentence of a place; valid as long as this.
  std::string_view Before(const Place& place);
  // Whether the document names the entity, as far as an answer needs to read it.
  bool Name(const std::string& document, const NamedEntity& entity);
  // Whether it names it at its beginning, or often.
  bool IsAbout(const std::string& document, const NamedEntity& entity);

 private:
  Facts& facts_;
  std::map<std::string, std::string> sources_;
  std::map<std::pair<std::string, std::string>, bool> naming_, about_;
};

// Long sources are read as far as this.
inline constexpr std::size_t kReadOfSource = 200'000;

}  // namespace kg::ask
