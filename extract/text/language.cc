#include "extract/text/language.h"

#include <string>

#include "extract/text/characters.h"

namespace kg::extract {

void LanguageCounts::Add(const LanguageCounts& other) {
  han += other.han;
  latin += other.latin;
  cyrillic += other.cyrillic;
  russian += other.russian;
  belarusian += other.belarusian;
}

Language LanguageCounts::Verdict(Language cyrillic_default) const {
  if (han + latin + cyrillic == 0) return Language::kUnknown;
  if (han * 3 >= latin && han * 3 >= cyrillic) return Language::kChinese;
  if (latin >= cyrillic) return Language::kEnglish;
  if (russian == belarusian) return cyrillic_default;
  return russian > belarusian ? Language::kRussian : Language::kBelarusian;
}

LanguageCounts CountLanguages(std::string_view text, const TextRules& rules) {
  LanguageCounts counts;
  std::string word;  // Cyrillic, lower case
  const auto end_word = [&] {
    if (word.size() <= 40)
      if (const auto found = rules.function_words.find(word); found != rules.function_words.end()) {
        if (found->second == Language::kRussian) counts.russian += 2;
        if (found->second == Language::kBelarusian) counts.belarusian += 2;
      }
    word.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      if (!word.empty()) end_word();
      counts.latin += IsAsciiLetter(byte);
      ++at;
      continue;
    }
    const char32_t c = DecodeAt(text, at);
    if (IsCyrillic(c)) {
      ++counts.cyrillic;
      const char32_t lower = ToLower(c);
      if (word.size() <= 40) AppendUtf8(lower, word);
      if (const auto found = rules.letters.find(lower); found != rules.letters.end()) {
        if (found->second == Language::kRussian) ++counts.russian;
        if (found->second == Language::kBelarusian) ++counts.belarusian;
      }
      continue;
    }
    if (!word.empty()) end_word();
    if (IsHan(c)) {
      ++counts.han;
    } else if (c < 0x250) {
      counts.latin += IsLetter(c);
    }
  }
  if (!word.empty()) end_word();
  return counts;
}

}  // namespace kg::extract
