#pragma once

#include <cstdint>

#include "extract/claims/claim.h"
#include "extract/claims/figure_roles.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// The date that opens a paragraph and holds for its sentences.
struct ParagraphLead {
  std::uint32_t paragraph = 0xFFFFFFFF;
  Period period;  // empty: none
  Span year;      // its four digits
  bool heads = false;  // it stands alone, and holds for the paragraphs below
};

// "2013, July. Twelve documents are signed.": reads the date that may open the sentence's paragraph.
// True if it does.
bool FindLead(const Extraction& extraction, const SentenceView& view, ParagraphLead& lead);

// The four digits of the year inside a period's bytes; empty if it has none.
Span YearDigits(const SentenceView& view, const Span& period);

// Years that are facts of their own: of founding, of joining, of an event. Appends them.
void FindYears(Extraction& extraction, const FigureWords& words, const SentenceView& view,
               PartyMemory& memory);

// The same for a sentence without a time of its own, in a paragraph that opens with a date.
void FindDatedYear(Extraction& extraction, const FigureWords& words, const SentenceView& view,
                   const ParagraphLead& lead, PartyMemory& memory);

// "set up in 2031, with A holding 60 percent": whether a time inside the sentence is that of a founding
// which its figures tell.
bool DatesFounding(const Extraction& extraction, const SentenceView& view, const Period& period);

}  // namespace kg::extract
