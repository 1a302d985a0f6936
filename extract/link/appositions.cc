#include "extract/link/appositions.h"

#include <algorithm>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::size_t kAlike = 4;  // characters with which all cases of a word begin

// The beginning of the last of some words in small letters: of "the plant" that of "plant".
std::string Beginning(std::string_view word) {
  if (const std::size_t space = word.rfind(' '); space != std::string_view::npos) word.remove_prefix(space + 1);
  std::size_t end = 0;
  for (std::size_t i = 0; i < kAlike && end < word.size(); ++i) DecodeAt(word, end);
  return Lowered(word.substr(0, end));
}

}  // namespace

bool IsApposition(std::string_view between, bool name_first) {
  constexpr std::size_t kLongest = 14;  // bytes
  if (between.size() > kLongest) return false;
  for (std::size_t at = 0; at < between.size();) {
    const char32_t c = DecodeAt(between, at);
    if (IsLower(c)) return name_first && (between == " is a " || between == " is the ");
    if (IsHan(c) || c == U'.' || c == U';' || c == U'。' || c == U'；' || c == U'、' || c == U'’') {
      return false;
    }
  }
  // 潍柴合资公司 tells who has one, 合资公司马兹潍柴 which it is.
  return !name_first || !between.empty();
}

void Appositions::See(const Span& word) {
  const std::string_view text = x_.document.clean.reading();
  const auto name = std::lower_bound(
      x_.mentions.begin(), x_.mentions.end(), word.end,
      [](const Mention& mention, std::uint32_t at) { return mention.span.begin < at; });
  if (name == x_.mentions.end() || name->type != EntityType::kOrganization || name->demonym ||
      name->embedded || name->entity == kNoEntity ||
      !IsApposition(text.substr(word.end, name->span.begin - word.end), false)) {
    return;
  }
  called_.emplace(Beginning(text.substr(word.begin, word.size())), name->entity);
}

bool Appositions::Calls(const Span& word, const Mention& earlier) const {
  const std::string_view text = x_.document.clean.reading();
  const std::string_view words = text.substr(word.begin, word.size());
  const std::string_view name = text.substr(earlier.span.begin, earlier.span.size());
  const std::string beginning = Beginning(words);
  // "the plant": with an article in any letters, the Power Plant.
  const bool article = words.find(' ') != std::string_view::npos;
  return called_.contains({beginning, earlier.entity}) ||
         (article ? Lowered(name).find(beginning) != std::string::npos
                  : name.find(beginning) != std::string_view::npos);
}

}  // namespace kg::extract
