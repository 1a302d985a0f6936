#include "extract/gazetteer/person_forms.h"

#include <algorithm>
#include <utility>

#include "extract/gazetteer/table_file.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::size_t kMostWords = 4;
constexpr std::size_t kFewestLetters = 2;  // before an ending

// "ё" is often written "е".
std::string Plain(std::string_view text) {
  std::string plain = Lowered(text);
  for (std::size_t at = plain.find("ё"); at != std::string::npos; at = plain.find("ё", at)) {
    plain.replace(at, std::string_view("ё").size(), "е");
  }
  return plain;
}

std::string KeyOf(Language language, std::string_view form) {
  return std::string(CodeOf(language)) + ' ' + std::string(form);
}

Result<Language> SlavicOf(const std::string& code, const std::string& where) {
  if (code == "ru") return Language::kRussian;
  if (code == "be") return Language::kBelarusian;
  return Error{ErrorCode::kInvalid, "the language must be ru or be", where};
}

// The ending of the dictionary form in place of the printed one; capitals stay.
std::string WithEnding(const std::string& word, const std::string& small, const std::string& lemma) {
  std::size_t same = 0;
  while (same < small.size() && same < lemma.size() && small[same] == lemma[same]) ++same;
  same = CharacterStart(lemma, same);
  return word.substr(0, same) + lemma.substr(same);
}

}  // namespace

Result<PersonForms> PersonForms::Load(const std::filesystem::path& schemas) {
  PersonForms forms;
  Result<TableFile> endings =
      TableFile::Read(schemas / "text" / "person_endings.tsv",
                      {"lang", "gender", "ending", "nom", "gen", "dat", "acc", "ins", "loc"});
  if (!endings) return std::move(endings).error();
  for (const TableFile::Row& row : endings->rows) {
    const Result<Language> language = SlavicOf(row.cells[0], row.where);
    if (!language) return language.error();
    if (row.cells[1] != "m" && row.cells[1] != "f") {
      return Error{ErrorCode::kInvalid, "the gender must be m or f", row.where};
    }
    Paradigm paradigm{*language, row.cells[1] == "f", row.cells[2] == "-" ? "" : row.cells[2], {}};
    for (std::size_t i = 0; i < kCases; ++i) {
      std::vector<std::string> alternatives = SplitList(row.cells[3 + i], '/');
      if (alternatives.empty()) {
        return Error{ErrorCode::kInvalid, "a case has no ending (write - for none)", row.where};
      }
      for (std::string& ending : alternatives) {
        if (ending == "-") ending.clear();
      }
      paradigm.cases.push_back(std::move(alternatives));
    }
    forms.paradigms_.push_back(std::move(paradigm));
  }
  std::stable_sort(forms.paradigms_.begin(), forms.paradigms_.end(),
                   [](const Paradigm& a, const Paradigm& b) {
                     return a.lemma.size() > b.lemma.size();
                   });
  Result<TableFile> names =
      TableFile::Read(schemas / "text" / "given_names.tsv", {"lang", "gender", "names"});
  if (!names) return std::move(names).error();
  for (const TableFile::Row& row : names->rows) {
    const Result<Language> language = SlavicOf(row.cells[0], row.where);
    if (!language) return language.error();
    const bool feminine = row.cells[1] == "f";
    for (const std::string& name : SplitList(row.cells[2], '|')) {
      const std::string small = Lowered(name);
      const Paradigm* paradigm = forms.Find(*language, feminine, small);
      if (paradigm == nullptr) {
        return Error{ErrorCode::kInvalid, "no ending fits the name " + name, row.where};
      }
      const std::string stem = small.substr(0, small.size() - paradigm->lemma.size());
      std::vector<std::string> seen;
      for (std::size_t i = 0; i < kCases; ++i) {
        for (const std::string& ending : paradigm->cases[i]) {
          std::vector<Given>& readings = forms.given_[KeyOf(*language, Plain(stem + ending))];
          readings.push_back({small, feminine, i});
          if (std::find(seen.begin(), seen.end(), ending) == seen.end()) seen.push_back(ending);
        }
      }
      std::string pattern = name.substr(0, stem.size()) + "(?:";
      // The longest first: of two that fit the first counts.
      std::stable_sort(seen.begin(), seen.end(), [](const std::string& a, const std::string& b) {
        return a.size() > b.size();
      });
      for (const std::string& ending : seen) {
        if (ending.empty()) continue;
        pattern += (pattern.ends_with(':') ? "" : "|") + ending;
      }
      const bool bare = std::find(seen.begin(), seen.end(), "") != seen.end();
      forms.patterns_.emplace_back(*language, pattern.ends_with(':')
                                                  ? name
                                                  : pattern + (bare ? ")?" : ")"));
    }
  }
  return forms;
}

bool PersonForms::IsOfMan(Language language, std::string_view word) const {
  constexpr std::size_t kGenitive = 1;
  const auto known = given_.find(KeyOf(language, Plain(word)));
  return known != given_.end() &&
         std::any_of(known->second.begin(), known->second.end(), [](const Given& given) {
           return !given.feminine && given.in_case == kGenitive;
         });
}

std::string PersonForms::GivenPattern(Language language) const {
  std::string all;
  for (const auto& [of, pattern] : patterns_) {
    if (of == language) all += (all.empty() ? "" : "|") + pattern;
  }
  return all;
}

const PersonForms::Paradigm* PersonForms::Find(Language language, bool feminine,
                                               std::string_view word) const {
  for (const Paradigm& paradigm : paradigms_) {
    if (paradigm.language == language && paradigm.feminine == feminine &&
        word.size() >= paradigm.lemma.size() && word.ends_with(paradigm.lemma)) {
      return &paradigm;
    }
  }
  return nullptr;
}

std::string PersonForms::LemmaOf(Language language, bool feminine, std::size_t in_case,
                                 std::string_view word) const {
  // Of two paradigms the one with the longer printed ending; of those that change nothing the last.
  std::string best;
  std::size_t length = 0;
  bool changed = false;
  for (const Paradigm& paradigm : paradigms_) {
    if (paradigm.language != language || paradigm.feminine != feminine) continue;
    for (const std::string& ending : paradigm.cases[in_case]) {
      if (!word.ends_with(ending)) continue;
      const std::string_view stem = word.substr(0, word.size() - ending.size());
      if (CountCharacters(stem) < kFewestLetters) continue;
      std::string lemma(stem);
      lemma += paradigm.lemma;
      if (Find(language, feminine, lemma) != &paradigm) continue;
      const bool changes = lemma != word;
      if (best.empty() || (changes && !changed) ||
          (changes == changed && ending.size() > length)) {
        best = std::move(lemma);
        length = ending.size();
        changed = changes;
      }
    }
  }
  return best;
}

std::string PersonForms::Read(Language language, const Given& reading, std::size_t given,
                              const std::vector<std::string>& words) const {
  std::string name;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string small = Lowered(words[i]);
    std::string lemma = small;
    if (i == given) lemma = reading.lemma;
    else if (!words[i].ends_with('.')) lemma = LemmaOf(language, reading.feminine, reading.in_case, small);
    if (lemma.empty()) return {};
    // What is in the nominative is not changed.
    if (reading.in_case == 0 && i != given && lemma != small) return {};
    name += (i == 0 ? "" : " ") + WithEnding(words[i], small, lemma);
  }
  return name;
}

PersonForms::Form PersonForms::Nominative(Language language, std::string_view printed) const {
  Form form{std::string(printed), false};
  if (language != Language::kRussian && language != Language::kBelarusian) return form;
  const std::vector<std::string> words = SplitList(printed, ' ');
  if (words.size() < 2 || words.size() > kMostWords) return form;
  for (std::size_t given = 0; given < words.size(); ++given) {
    const auto known = given_.find(KeyOf(language, Plain(words[given])));
    if (known == given_.end()) continue;
    std::vector<std::string> names;  // of its readings, the nominative first
    bool nominative = false;
    for (const bool first : {true, false}) {
      for (const Given& reading : known->second) {
        if ((reading.in_case == 0) != first) continue;
        std::string name = Read(language, reading, given, words);
        if (name.empty()) continue;
        if (first) {
          nominative = true;
          name = form.name;
        }
        if (std::find(names.begin(), names.end(), name) == names.end()) {
          names.push_back(std::move(name));
        }
      }
    }
    if (names.empty()) return form;
    form.certain = names.size() == 1;
    if (!nominative) form.name = names.front();
    return form;
  }
  return form;
}

}  // namespace kg::extract
