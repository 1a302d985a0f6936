#pragma once

#include <string_view>

#include "extract/text/document.h"
#include "extract/text/text_rules.h"

namespace kg::extract {

// Signs of each language in a text; they add up over its parts.
struct LanguageCounts {
  std::size_t han = 0, latin = 0, cyrillic = 0;  // letters
  std::size_t russian = 0, belarusian = 0;       // weighted signs among the Cyrillic ones

  void Add(const LanguageCounts& other);
  // The language that prevails. A Han character weighs as much as three letters. Cyrillic text
  // without a sign of either language is `cyrillic`.
  Language Verdict(Language cyrillic = Language::kRussian) const;
};

// Reads the letters and function words of a text. Linear.
LanguageCounts CountLanguages(std::string_view text, const TextRules& rules);

}  // namespace kg::extract
