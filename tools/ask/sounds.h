#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "graph/model/result.h"

namespace kg::ask {

// How words sound, whatever alphabet they are written in, so that a question finds its word in a text
// of another language: мобильность, мабільнасць and "mobility" begin alike. Coarser than
// extract/link/sound.h, which compares names. schemas/ask/sounds.tsv says which letters stand for
// which sounds. Immutable once loaded.
class Sounds {
 public:
  // kNotFound, or kInvalid with the file and line of what is wrong.
  static Result<Sounds> Load(const std::filesystem::path& path);

  // Of the word's beginning, a letter a sound. "" for a short word.
  std::string Of(std::string_view folded_word) const;

 private:
  std::map<std::string, std::string, std::less<>> by_letters_;
  std::size_t longest_ = 0;  // bytes of letters
};

}  // namespace kg::ask
