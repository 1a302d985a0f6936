#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "extract/gazetteer/fold.h"
#include "extract/link/name_words.h"
#include "extract/mention.h"
#include "graph/model/result.h"

namespace kg::extract {

// How a name sounds, whatever the script that it is written in: what names of unknown entities are
// compared by.
struct Sound {
  // Latin letters without marks, words in order: "wang wentao", "iurii senko". Chinese names are in
  // pinyin, Cyrillic ones of Chinese (Palladius) too, others as ICU transliterates them. "" if the
  // name has too little to compare.
  std::string translit;
  // Equal for names that may be the same: "han wang wentao" for a Chinese person; else the
  // consonants by class (b p; v f w; l r ...), words in the order of the alphabet.
  std::string key;
};

// How like two transliterations are: 1 for equal ones, less by each letter that differs, as a share
// of the longer (Levenshtein's distance). Of what is longer than 64 letters only those count.
double Likeness(std::string_view a, std::string_view b);

// Reads names by the tables of Chinese syllables and of characters. Immutable once built.
class SoundReader {
 public:
  static Result<SoundReader> Load(const std::filesystem::path& syllables, const NameWords& words);
  SoundReader(SoundReader&&) noexcept;
  SoundReader& operator=(SoundReader&&) noexcept;
  ~SoundReader();

  // A Chinese person's name in Cyrillic letters as it is where it is not declined: "Чжан Вэньчуаня"
  // is "Чжан Вэньчуань". Other names stay.
  std::string Undeclined(std::string_view printed) const;
  Sound Read(EntityType type, std::string_view printed, const Folder& folder) const;

 private:
  struct Tables;
  explicit SoundReader(std::unique_ptr<Tables> tables);
  std::unique_ptr<Tables> tables_;
};

}  // namespace kg::extract
