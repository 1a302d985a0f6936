#include "extract/text/stem_set.h"

#include <algorithm>
#include <utility>

#include "extract/text/characters.h"

namespace kg::extract {

std::uint64_t StemSet::KeyOf(std::string_view text, std::size_t bytes) {
  std::uint64_t key = bytes;
  for (std::size_t i = 0; i < bytes; ++i) key = key << 8 | static_cast<unsigned char>(text[i]);
  return key;
}

void StemSet::Add(std::string stem) {
  if (stem.empty()) return;
  const std::size_t bytes = std::min(stem.size(), kKeyBytes);
  has_size_[bytes] = true;
  stems_[KeyOf(stem, bytes)].push_back(std::move(stem));
}

bool StemSet::BeginsWithOne(std::string_view lowered) const {
  for (std::size_t bytes = 1; bytes <= kKeyBytes && bytes <= lowered.size(); ++bytes) {
    if (!has_size_[bytes]) continue;
    const auto found = stems_.find(KeyOf(lowered, bytes));
    if (found == stems_.end()) continue;
    if (std::any_of(found->second.begin(), found->second.end(),
                    [&](const std::string& stem) { return lowered.starts_with(stem); })) {
      return true;
    }
  }
  return false;
}

bool StemSet::HasStem(std::string_view lowered) const {
  bool inside = false;
  for (std::size_t at = 0; at < lowered.size();) {
    std::size_t next = at;
    const char32_t c = DecodeAt(lowered, next);
    const bool letter = IsLetter(c);
    if (letter && (!inside || IsHan(c)) && BeginsWithOne(lowered.substr(at))) return true;
    inside = letter && !IsHan(c);
    at = next;
  }
  return false;
}

}  // namespace kg::extract
