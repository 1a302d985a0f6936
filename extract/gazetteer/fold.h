#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/span.h"

namespace kg::extract {

// A text in matching form, with the way back: origin[i] is the offset, in the text that was
// folded, of the character that byte i came from; origin.size() == text.size() + 1.
struct FoldedText {
  std::string text;
  std::vector<std::uint32_t> origin;

  Span ToOriginal(Span folded) const { return {origin[folded.begin], origin[folded.end]}; }
};

// Brings names and texts to the form in which they are compared: NFKC with case folded, Russian
// yo as ye, simplified Han, one kind of quote, apostrophe, hyphen and space, no soft hyphens.
//
// Works code point by code point from tables made of ICU's data, so its cost is linear and the
// offsets stay exact. It holds nothing: one serves every thread.
class Folder {
 public:
  FoldedText Fold(std::string_view text) const;
  // `text` with traditional Han as simplified, each at its place; "" if it has none.
  std::string Simplified(std::string_view text) const;
  // Fold without offsets.
  std::string FoldName(std::string_view name) const;
};

}  // namespace kg::extract
