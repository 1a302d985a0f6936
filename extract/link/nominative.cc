#include "extract/link/nominative.h"

#include <algorithm>
#include <utility>

#include "extract/gazetteer/table_file.h"
#include "extract/rules/mention_rule.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::size_t kMostBefore = 5;  // adjectives before the noun

// The word with the ending of `lemma`, which is in small letters, and its own capitals.
std::string WithEnding(const std::string& word, const std::string& lowered,
                       const std::string& lemma) {
  std::size_t same = 0;
  while (same < lowered.size() && same < lemma.size() && lowered[same] == lemma[same]) ++same;
  same = CharacterStart(lemma, same);
  return lowered.size() == word.size() ? word.substr(0, same) + lemma.substr(same) : lemma;
}

}  // namespace

Result<Nominative> Nominative::Load(const std::filesystem::path& schemas) {
  Result<Inflection> inflection = Inflection::Load(schemas / "gazetteers" / "inflection.tsv");
  if (!inflection) return std::move(inflection).error();
  Result<TableFile> table =
      TableFile::Read(schemas / "text" / "heads.tsv", {"lang", "agreement", "nouns"});
  if (!table) return std::move(table).error();
  Result<PersonForms> persons = PersonForms::Load(schemas);
  if (!persons) return std::move(persons).error();
  Nominative nominative(std::move(*inflection), std::move(*persons));
  for (const TableFile::Row& row : table->rows) {
    const Language language = LanguageOf(row.cells[0]);
    if (language != Language::kRussian && language != Language::kBelarusian) {
      return Error{ErrorCode::kInvalid, "the language must be ru or be", row.where};
    }
    const std::vector<std::string> agreement = SplitList(row.cells[1], '/');
    for (const std::string& noun : SplitList(row.cells[2], '|')) {
      for (const std::string& form :
           nominative.inflection_.Forms(language, noun, Inflection::Shape::kName)) {
        nominative.heads_.try_emplace(row.cells[0] + ' ' + form, Head{noun, agreement});
      }
    }
  }
  return nominative;
}

std::string Nominative::Of(std::string_view language, std::string_view printed) const {
  const Language known = LanguageOf(language);
  if (known != Language::kRussian && known != Language::kBelarusian) return std::string(printed);
  std::string name;
  std::size_t begin = 0;
  std::vector<std::pair<std::string, std::string>> before;  // printed, in small letters
  while (begin < printed.size() && before.size() <= kMostBefore) {
    const std::size_t end = std::min(printed.find(' ', begin), printed.size());
    const std::string word(printed.substr(begin, end - begin));
    std::string lowered = Lowered(word);
    const auto head = heads_.find(std::string(language) + ' ' + lowered);
    if (head == heads_.end()) {
      before.emplace_back(word, std::move(lowered));
      begin = end + 1;
      continue;
    }
    if (head->second.lemma == lowered) break;
    for (const auto& [adjective, small] : before) {
      const std::vector<std::string> lemmas = inflection_.AdjectiveLemmas(known, small);
      const auto fits = std::find_if(lemmas.begin(), lemmas.end(), [&](const std::string& lemma) {
        return std::any_of(head->second.agreement.begin(), head->second.agreement.end(),
                           [&](const std::string& letter) { return lemma.ends_with(letter); });
      });
      if (fits == lemmas.end()) return std::string(printed);
      name += WithEnding(adjective, small, *fits) + ' ';
    }
    return name + WithEnding(word, lowered, head->second.lemma) + std::string(printed.substr(end));
  }
  return std::string(printed);
}

PersonForms::Form Nominative::OfPerson(std::string_view language, std::string_view printed) const {
  return persons_.Nominative(LanguageOf(language), printed);
}

bool Nominative::IsOfMan(std::string_view language, std::string_view word) const {
  return persons_.IsOfMan(LanguageOf(language), word);
}

}  // namespace kg::extract
