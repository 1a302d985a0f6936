#pragma once

#include <string_view>
#include <vector>

#include "extract/text/document.h"
#include "extract/text/text_rules.h"

namespace kg::extract {

// Appends the e-mail addresses in text[within] to `spans`, in order.
void FindEmails(std::string_view text, Span within, std::vector<Span>& spans);

// True if a line reads as part of a byline: an address, a body, or nothing but names.
bool LooksLikeByline(std::string_view line, const TextRules& rules);
// True if it is a list of names, nothing else.
bool IsNameList(std::string_view line, const TextRules& rules);

// True if it begins with what joins a body to an author: "1 University", "*Institute".
bool BeginsWithMark(std::string_view line);

// True if it has names, and besides them posts, bodies and addresses at most.
bool HasNames(std::string_view line, const TextRules& rules);

// True if a line under names tells for whom they work, or where.
bool IsEmployer(std::string_view line, const TextRules& rules);

// Without the blanks, colons, dashes and stops around it.
Span TrimSegment(std::string_view text, Span span);

// Reads the lines under a title: authors, the bodies they belong to, their addresses.
void ReadByline(std::string_view text, const std::vector<Span>& lines, const TextRules& rules,
                Paper& paper);

}  // namespace kg::extract
