#include "extract/text/language.h"

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
  FunctionWords::Word word;  // Cyrillic, lower case
  const auto add = [&](Language language, auto weight) {
    if (language == Language::kRussian) counts.russian += weight;
    if (language == Language::kBelarusian) counts.belarusian += weight;
  };
  const auto end_word = [&] {
    add(rules.function_words.Of(word), 2U);
    word = {};
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      if (!word.empty()) end_word();
      counts.latin += IsAsciiLetter(byte);
      ++at;
      continue;
    }
    if ((byte == 0xD0 || byte == 0xD1) && at + 1 < text.size()) {
      const char32_t c = DecodeAt(text, at);
      if (IsCommonCyrillic(c)) {
        ++counts.cyrillic;
        const char32_t lower = c >= 0x0430 ? c : c >= 0x0410 ? c + 32 : c + 80;
        word.Add(lower);
        const Language language = rules.LanguageOfLetter(lower);
        if (language != Language::kUnknown) add(language, 1U);
        continue;
      }
      at -= 2;
    }
    const char32_t c = DecodeAt(text, at);
    if (IsCyrillic(c)) {
      ++counts.cyrillic;
      const char32_t lower = ToLower(c);
      word.Add(lower);
      if (IsCyrillic(lower)) add(rules.LanguageOfLetter(lower), 1U);
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
