#pragma once

#include <string_view>
#include <vector>

#include "extract/link/candidate.h"
#include "extract/link/name_words.h"
#include "extract/text/document.h"

namespace kg::extract {

// Abbreviations and short names that the text defines for a chosen mention: "Name (ABBR)",
// "Name (hereinafter - the Fund)", 名称（简称“短名”）. They bind for the whole document: a candidate
// for each place where one stands, with `same_as` at the mention that it was defined for.
std::vector<Candidate> FindAbbreviations(const Document& document,
                                         const std::vector<Candidate>& chosen,
                                         const NameWords& words);

// Index of the sentence that holds a clean offset, or kNoSentence.
inline constexpr std::uint32_t kNoSentence = 0xFFFFFFFF;
std::uint32_t SentenceAt(const Document& document, std::uint32_t offset);

}  // namespace kg::extract
