#include "extract/text/function_words.h"

#include <algorithm>
#include <utility>

#include "extract/text/characters.h"

namespace kg::extract {

bool FunctionWords::Add(std::string_view lowered, Language language) {
  Word word;
  for (std::size_t at = 0; at < lowered.size();) word.Add(DecodeAt(lowered, at));
  if (word.empty() || !word.known()) return false;
  longest_ = std::max(longest_, word.letters_);
  if (entries_.size() < 2 * (count_ + 1)) {
    std::vector<Entry> old(entries_.empty() ? 64 : entries_.size() * 2);
    std::swap(old, entries_);
    for (const Entry& entry : old) {
      if (entry.word.empty()) continue;
      std::size_t slot = SlotOf(entry.word);
      while (!entries_[slot].word.empty()) slot = Next(slot);
      entries_[slot] = entry;
    }
  }
  std::size_t slot = SlotOf(word);
  while (!entries_[slot].word.empty() && entries_[slot].word != word) slot = Next(slot);
  if (entries_[slot].word.empty()) {
    entries_[slot] = {word, language};
    ++count_;
  } else {
    entries_[slot].language = Language::kUnknown;
  }
  return true;
}

}  // namespace kg::extract
