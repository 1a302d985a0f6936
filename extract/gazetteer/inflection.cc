#include "extract/gazetteer/inflection.h"

#include <algorithm>

#include "extract/gazetteer/table_file.h"

namespace kg::extract {
namespace {

constexpr std::size_t kCases = 6;
constexpr std::size_t kMostForms = 400;

bool IsCyrillicWord(std::string_view word) {
  if (word.size() < 4) return false;
  const auto last = static_cast<unsigned char>(word[word.size() - 2]);
  return last == 0xD0 || last == 0xD1;
}

std::vector<std::string> Words(std::string_view name) {
  std::vector<std::string> words(1);
  for (char c : name) {
    words.back().push_back(c);
    if (c == ' ') words.emplace_back();
  }
  return words;
}

// The word without the marks after it, and those marks.
std::pair<std::string, std::string> SplitTail(const std::string& word) {
  std::size_t end = word.size();
  while (end > 0 && static_cast<unsigned char>(word[end - 1]) < 0x80) --end;
  return {word.substr(0, end), word.substr(end)};
}

}  // namespace

Result<Inflection> Inflection::Load(const std::filesystem::path& file) {
  Result<TableFile> table = TableFile::Read(
      file, {"lang", "class", "ending", "nom", "gen", "dat", "acc", "ins", "loc"});
  if (!table) return std::move(table).error();
  Inflection inflection;
  for (const TableFile::Row& row : table->rows) {
    Paradigm paradigm{};
    if (row.cells[0] != "ru" && row.cells[0] != "be") {
      return Error{ErrorCode::kInvalid, "the language must be ru or be", row.where};
    }
    paradigm.language = row.cells[0] == "ru" ? Language::kRussian : Language::kBelarusian;
    if (row.cells[1] == "noun") {
      paradigm.word_class = Class::kNoun;
    } else if (row.cells[1] == "adjective") {
      paradigm.word_class = Class::kAdjective;
    } else if (row.cells[1] == "demonym") {
      paradigm.word_class = Class::kDemonym;
    } else {
      return Error{ErrorCode::kInvalid, "the class must be noun, adjective or demonym", row.where};
    }
    paradigm.lemma = row.cells[2] == "-" ? "" : row.cells[2];
    for (std::size_t i = 0; i < kCases; ++i) {
      std::vector<std::string> alternatives = SplitList(row.cells[3 + i], '/');
      for (std::string& ending : alternatives) {
        if (ending == "-") ending.clear();
      }
      if (alternatives.empty()) {
        return Error{ErrorCode::kInvalid, "a case has no ending (write - for none)", row.where};
      }
      paradigm.cases.push_back(std::move(alternatives));
    }
    inflection.paradigms_.push_back(std::move(paradigm));
  }
  std::stable_sort(inflection.paradigms_.begin(), inflection.paradigms_.end(),
                   [](const Paradigm& a, const Paradigm& b) {
                     return a.lemma.size() > b.lemma.size();
                   });
  return inflection;
}

const Inflection::Paradigm* Inflection::Find(Language language, std::string_view word,
                                             Class word_class) const {
  for (const Paradigm& paradigm : paradigms_) {
    if (paradigm.language == language && paradigm.word_class == word_class &&
        word.size() > paradigm.lemma.size() && word.ends_with(paradigm.lemma)) {
      return &paradigm;
    }
  }
  return nullptr;
}

std::vector<std::string> Inflection::Forms(Language language, std::string_view name,
                                           Shape shape) const {
  std::vector<std::string> forms = {std::string(name)};
  const auto add = [&](std::string form) {
    if (forms.size() < kMostForms && std::find(forms.begin(), forms.end(), form) == forms.end()) {
      forms.push_back(std::move(form));
    }
  };
  if (shape == Shape::kDemonym) {
    const Paradigm* paradigm = Find(language, name, Class::kDemonym);
    if (paradigm == nullptr) return forms;
    const std::string stem(name.substr(0, name.size() - paradigm->lemma.size()));
    for (const auto& alternatives : paradigm->cases) {
      for (const std::string& ending : alternatives) add(stem + ending);
    }
    return forms;
  }
  struct Word {
    std::string stem, tail;  // around the ending
    const Paradigm* paradigm = nullptr;
  };
  std::vector<Word> words;
  std::size_t most_alternatives = 1;  // of an adjective in a case
  bool declined = true;  // until the head noun has been passed
  for (const std::string& word : Words(name)) {
    auto [bare, tail] = SplitTail(word);
    const Paradigm* paradigm = nullptr;
    if (declined && IsCyrillicWord(bare)) {
      // The class whose ending is longer: "адміністрацыя" is no adjective as "новыя" is.
      paradigm = Find(language, bare, Class::kAdjective);
      const Paradigm* noun = Find(language, bare, Class::kNoun);
      if (paradigm == nullptr || (noun != nullptr && noun->lemma.size() > paradigm->lemma.size())) {
        paradigm = noun;
        declined = shape == Shape::kPerson;
      }
    }
    if (paradigm != nullptr) bare.resize(bare.size() - paradigm->lemma.size());
    if (paradigm != nullptr && paradigm->word_class == Class::kAdjective) {
      for (const auto& alternatives : paradigm->cases) {
        most_alternatives = std::max(most_alternatives, alternatives.size());
      }
    }
    words.push_back({std::move(bare), std::move(tail), paradigm});
  }
  for (std::size_t at_case = 0; at_case < kCases; ++at_case) {
    // Adjectives take their alternatives together: the animate form, or the less usual ending.
    for (std::size_t alternative = 0; alternative < most_alternatives; ++alternative) {
      std::vector<std::string> partial = {""};
      bool any = alternative == 0;  // whether an adjective has that many
      for (const Word& word : words) {
        if (word.paradigm == nullptr) {
          for (std::string& head : partial) head.append(word.stem).append(word.tail);
          continue;
        }
        const std::vector<std::string>& endings = word.paradigm->cases[at_case];
        if (word.paradigm->word_class == Class::kAdjective) {
          any = any || alternative < endings.size();
          const std::string& ending = endings[std::min(alternative, endings.size() - 1)];
          for (std::string& head : partial) head.append(word.stem).append(ending).append(word.tail);
          continue;
        }
        std::vector<std::string> longer;
        for (const std::string& head : partial) {
          for (const std::string& ending : endings) {
            if (longer.size() < kMostForms) longer.push_back(head + word.stem + ending + word.tail);
          }
        }
        partial = std::move(longer);
      }
      if (!any) break;
      for (std::string& form : partial) add(std::move(form));
    }
  }
  return forms;
}

std::vector<std::string> Inflection::AdjectiveLemmas(Language language,
                                                     std::string_view word) const {
  std::vector<std::string> lemmas;
  for (const Paradigm& paradigm : paradigms_) {
    if (paradigm.language != language || paradigm.word_class != Class::kAdjective) continue;
    for (const auto& alternatives : paradigm.cases) {
      for (const std::string& ending : alternatives) {
        if (word.size() <= ending.size() || !word.ends_with(ending)) continue;
        std::string lemma(word.substr(0, word.size() - ending.size()));
        lemma += paradigm.lemma;
        if (Find(language, lemma, Class::kAdjective) != &paradigm) continue;
        if (std::find(lemmas.begin(), lemmas.end(), lemma) == lemmas.end()) {
          lemmas.push_back(std::move(lemma));
        }
      }
    }
  }
  return lemmas;
}

}  // namespace kg::extract
