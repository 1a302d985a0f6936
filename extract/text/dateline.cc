#include "extract/text/dateline.h"

#include "extract/text/characters.h"

namespace kg::extract {

std::size_t DatelineAt(std::string_view sentence) {
  constexpr std::size_t kLongest = 80;  // bytes
  // A place in capitals, then a bracket that a dash follows.
  std::size_t letters = 0;
  for (std::size_t at = 0; at < sentence.size() && IsLetter(PeekAt(sentence, at)); ++letters) {
    if (!IsUpper(DecodeAt(sentence, at))) return 0;
  }
  if (letters < 3) return 0;
  const std::size_t close = sentence.substr(0, kLongest).find(") ");
  if (close == std::string_view::npos) return 0;
  const std::string_view rest = sentence.substr(close + 2);
  for (const std::string_view dash : {"– ", "— ", "-- ", "- "}) {
    if (rest.starts_with(dash)) return close + 2 + dash.size();
  }
  return 0;
}

}  // namespace kg::extract
