#include "extract/unicode/unicode_tables.h"

#include <algorithm>

namespace kg::extract {
namespace {

// The entry of a character in a list that is sorted by them, or nullptr.
template <typename Entry>
const Entry* Find(std::span<const Entry> list, char32_t c) {
  const auto place =
      std::lower_bound(list.begin(), list.end(), c,
                       [](const Entry& entry, char32_t wanted) { return entry.character < wanted; });
  return place != list.end() && place->character == c ? &*place : nullptr;
}

}  // namespace

std::string_view PinyinOf(char32_t c) {
  if (c >= kFirstHan && c <= kLastHan) return kPinyin[kPinyinOf[c - kFirstHan]].view();
  const CharacterPinyin* other = Find(kOtherPinyinOf, c);
  return other == nullptr ? std::string_view() : kPinyin[other->syllable].view();
}

std::string_view LongFoldOf(char32_t c) {
  const LongFold* fold = Find(kLongFolded, c);
  return fold == nullptr ? std::string_view() : fold->text;
}

}  // namespace kg::extract
