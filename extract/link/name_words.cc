#include "extract/link/name_words.h"

#include <algorithm>

#include "extract/gazetteer/table_file.h"
#include "extract/rules/toml_file.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::size_t kFewestLetters = 3;  // that are left of a word

std::vector<NameWords::Ending> Endings(const std::vector<std::string>& written) {
  std::vector<NameWords::Ending> endings;
  for (const std::string& one : written) {
    const std::size_t slash = one.find('/');
    endings.emplace_back(one.substr(0, slash),
                         slash == std::string::npos ? "" : one.substr(slash + 1));
  }
  return endings;
}

}  // namespace

Result<NameWords> NameWords::Load(const std::filesystem::path& schemas) {
  Result<TomlFile> file = TomlFile::Read(schemas / "text" / "names.toml");
  if (!file) return std::move(file).error();
  NameWords words;
  std::vector<std::string> persons, chinese, patronymics;
  struct Field {
    std::string_view table, key;
    std::vector<std::string>* words;
  };
  const Field fields[] = {{"lists", "conjunctions", &words.conjunctions},
                          {"lists", "weak_conjunctions", &words.weak_conjunctions},
                          {"lists", "han_conjunctions", &words.han_conjunctions},
                          {"lists", "han_etc", &words.han_etc},
                          {"lists", "han_closing", &words.han_closing},
                          {"lists", "adjectives", &words.adjective_endings},
                          {"eponyms", "words", &words.eponyms},
                          {"generic", "stems", &words.generic},
                          {"legal_forms", "words", &words.legal_forms},
                          {"legal_forms", "chinese", &words.han_legal_forms},
                          {"short_forms", "common", &words.common},
                          {"short_forms", "not_alone", &words.not_alone},
                          {"short_forms", "chinese", &words.han_trades},
                          {"endings", "words", &words.endings},
                          {"endings", "letters", &words.last_letters},
                          {"endings", "persons", &persons},
                          {"endings", "chinese", &chinese},
                          {"patronymics", "endings", &patronymics},
                          {"abbreviations", "cues", &words.abbreviation_cues}};
  for (const Field& field : fields) {
    const toml::table* table = file->root[field.table].as_table();
    if (table == nullptr) {
      return file->Wrong(file->root, "a table [" + std::string(field.table) + "] is missing");
    }
    if (Status got = file->Get(*table, field.key, *field.words); !got) return got.error();
    if (field.words->empty()) {
      return file->Wrong(*table, "the list " + std::string(field.key) + " is missing");
    }
  }
  std::sort(words.common.begin(), words.common.end());
  words.person_endings = Endings(persons);
  words.chinese_endings = Endings(chinese);
  words.patronymics = Endings(patronymics);
  return words;
}

bool NameWords::IsCommon(std::string_view word) const {
  return std::binary_search(common.begin(), common.end(), Lowered(word));
}

bool NameWords::StandsAlone(std::string_view word) const {
  return !IsCommon(word) &&
         std::none_of(not_alone.begin(), not_alone.end(),
                      [&](const std::string& ending) { return word.ends_with(ending); });
}

std::string NameWords::StemOf(std::string_view word) const {
  if (CountCharacters(word) < kFewestLetters + 1 || !IsCyrillic(PeekAt(word, 0))) {
    return std::string(word);
  }
  for (const std::string& ending : endings) {
    if (EndsWith(word, ending) && CountCharacters(word) >= CountCharacters(ending) + kFewestLetters) {
      return std::string(word.substr(0, word.size() - ending.size()));
    }
  }
  for (const std::string& letter : last_letters) {
    if (EndsWith(word, letter)) return std::string(word.substr(0, word.size() - letter.size()));
  }
  return std::string(word);
}

}  // namespace kg::extract
