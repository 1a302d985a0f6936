#include "tools/ask/sounds.h"

#include <algorithm>
#include <fstream>

#include "extract/text/characters.h"

namespace kg::ask {

Result<Sounds> Sounds::Load(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return Error{ErrorCode::kNotFound, "cannot read the table of sounds", path.string()};
  Sounds out;
  bool heading = true;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (std::exchange(heading, false)) continue;
    const std::size_t tab = line.find('\t');
    if (tab == 0 || tab == std::string::npos || line.find('\t', tab + 1) != std::string::npos) {
      return Error{ErrorCode::kInvalid, "a row is letters, a tab and their sounds",
                   path.string() + ":" + std::to_string(number)};
    }
    out.longest_ = std::max(out.longest_, tab);
    if (!out.by_letters_.emplace(line.substr(0, tab), line.substr(tab + 1)).second) {
      return Error{ErrorCode::kInvalid, "these letters have a row already",
                   path.string() + ":" + std::to_string(number)};
    }
  }
  return out;
}

std::string Sounds::Of(std::string_view word) const {
  constexpr std::size_t kSounds = 5;
  std::string out;
  for (std::size_t at = 0; at < word.size() && out.size() < kSounds;) {
    auto found = by_letters_.end();
    std::size_t length = std::min(longest_, word.size() - at);
    for (; length > 0 && found == by_letters_.end(); --length) {
      found = by_letters_.find(word.substr(at, length));
      if (found != by_letters_.end()) break;
    }
    if (found == by_letters_.end()) {
      extract::DecodeAt(word, at);  // silent
      continue;
    }
    at += length;
    for (const char sound : found->second) {
      if (out.empty() || out.back() != sound) out += sound;
    }
  }
  return out.size() < kSounds ? "" : out.substr(0, kSounds);
}

}  // namespace kg::ask
