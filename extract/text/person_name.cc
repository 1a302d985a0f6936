#include "extract/text/person_name.h"

#include <algorithm>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

// Small words inside names: "van der Berg", "de la Cruz", "bin Laden".
bool IsParticle(std::string_view word) {
  static constexpr std::string_view kParticles[] = {"van", "von", "der", "den", "de", "la", "le",
                                                    "du", "dos", "da", "del", "di", "bin", "al",
                                                    "el", "ter", "ten", "af", "av", "zu"};
  for (const std::string_view particle : kParticles)
    if (word == particle) return true;
  return false;
}

bool IsApostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x02BC || c == '`'; }

}  // namespace

NameShape ShapeOfName(std::string_view phrase) {
  if (phrase.empty() || phrase.size() > 120) return NameShape::kNone;
  int capital_words = 0;
  int words = 0, initials = 0, han = 0, han_words = 0, longest_han = 0;
  for (std::size_t at = 0; at < phrase.size();) {
    char32_t c = PeekAt(phrase, at);
    if (c == ' ') {
      ++at;
      continue;
    }
    if (IsHan(c)) {
      int run = 0;
      while (at < phrase.size() && (IsHan(PeekAt(phrase, at)) || PeekAt(phrase, at) == 0xB7)) {
        if (IsHan(DecodeAt(phrase, at))) ++run;
        else --han_words;  // the dot inside a foreign name
      }
      han += run;
      ++han_words;
      longest_han = run > longest_han ? run : longest_han;
      continue;
    }
    if (!IsLetter(c)) return NameShape::kNone;
    // A word: letters, hyphens and apostrophes; capital first.
    const std::size_t begin = at;
    int letters = 0, parts = 1, upper = 0;
    while (at < phrase.size()) {
      std::size_t next = at;
      c = DecodeAt(phrase, next);
      if (IsLetter(c) && !IsHan(c)) {
        ++letters;
        upper += IsUpper(c);
      } else if ((c == '-' || IsDash(c)) && letters > 0) {
        ++parts;
      } else if (!IsApostrophe(c) && !(c >= 0x300 && c <= 0x36F)) {
        break;
      }
      at = next;
    }
    const std::string_view word = phrase.substr(begin, at - begin);
    const bool dot = at < phrase.size() && phrase[at] == '.';
    if (dot) {
      ++at;
      // "Yu." and "Дж." are initials too; "Jr." and longer words with a stop are not.
      if (letters > 2 && !(parts > 1 && letters <= 4)) return NameShape::kNone;
    }
    const bool capital = IsUpper(PeekAt(word, 0));
    if (!capital) {
      if (!IsParticle(word)) return NameShape::kNone;
      continue;
    }
    // "D Q", "DQ", "D.-Q.", "A."
    if (dot || letters == 1 || (parts > 1 && letters == parts)) {
      ++initials;
    } else if (upper == letters && letters <= 3 && words > 0 && !dot && initials == 0 && letters <= 2) {
      ++initials;  // "Sun DQ"
    } else {
      ++words;
      capital_words += upper == letters;
    }
  }
  if (han > 0) {
    if (words > 0) return NameShape::kNone;
    if (initials > 0) return han >= 2 && han <= 12 && han_words <= 2 ? NameShape::kHan : NameShape::kNone;
    const bool spread = han_words == 2 && han <= 4 && longest_han <= 2;
    if (han_words == 1 || spread) return han >= 2 && han <= (han_words == 1 && longest_han > 4 ? 12 : 4) ? NameShape::kHan : NameShape::kNone;
    return han_words <= 0 && han <= 14 ? NameShape::kHan : NameShape::kNone;
  }
  if (words == 0) return initials > 0 && initials <= 4 ? NameShape::kInitials : NameShape::kNone;
  // More capitals than a name has are a title.
  if (capital_words >= 3 && capital_words == words) return NameShape::kNone;
  if (initials > 0) {
    return words <= 3 && initials <= 4 ? NameShape::kWithInitials : NameShape::kNone;
  }
  if (words == 1) return NameShape::kSingle;
  return words <= 4 ? NameShape::kFull : NameShape::kNone;
}

std::string WithoutHanBlanks(std::string_view name) {
  std::string joined(name);
  if (IsHan(PeekAt(name, 0)) && IsHan(PeekBefore(name, name.size())))
    joined.erase(std::remove(joined.begin(), joined.end(), ' '), joined.end());
  return joined;
}

}  // namespace kg::extract
