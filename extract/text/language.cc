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
  const auto add = [&](Language language, auto weight) {
    if (language == Language::kRussian) counts.russian += weight;
    if (language == Language::kBelarusian) counts.belarusian += weight;
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      counts.latin += IsAsciiLetter(byte);
      ++at;
      continue;
    }
    std::size_t next = at;
    char32_t c = DecodeAt(text, next);
    if (IsCyrillic(c)) {
      FunctionWords::Word word;
      for (;;) {
        ++counts.cyrillic;
        const char32_t lower = ToLower(c);
        word.Add(lower);
        if (IsCyrillic(lower)) {
          const Language language = rules.LanguageOfLetter(lower);
          if (language != Language::kUnknown) add(language, 1U);
        }
        at = next;
        if (at >= text.size() || static_cast<unsigned char>(text[at]) < 0x80) break;
        c = DecodeAt(text, next);
        if (!IsCyrillic(c)) break;
      }
      add(rules.function_words.Of(word), 2U);
      continue;
    }
    at = next;
    if (IsHan(c)) {
      ++counts.han;
    } else if (c < 0x250) {
      counts.latin += IsLetter(c);
    }
  }
  return counts;
}

}  // namespace kg::extract
