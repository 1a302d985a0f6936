#include "extract/link/person_name.h"

#include <algorithm>
#include <array>

#include "extract/text/characters.h"
#include "extract/unicode/unicode_tables.h"

namespace kg::extract {
namespace {

// Longer ones first; what transliterations write in more ways than one.
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kSpellings = {{
    {"shch", "s"}, {"sch", "s"}, {"iya", "ia"}, {"yu", "u"}, {"iu", "u"}, {"ju", "u"}, {"ya", "a"},
    {"ia", "a"},   {"ja", "a"},  {"ye", "e"},   {"ie", "e"}, {"je", "e"}, {"yo", "o"}, {"kh", "h"},
    {"zh", "z"},   {"sh", "s"},  {"ch", "c"},   {"ts", "c"}, {"tz", "c"}, {"y", "i"},  {"j", "i"},
    {"w", "v"},    {"x", "ks"},  {"'", ""},
}};
constexpr std::array<bool, 256> kBeginsSpelling = [] {
  std::array<bool, 256> begins{};
  for (const auto& spelling : kSpellings) {
    begins[static_cast<unsigned char>(spelling.first.front())] = true;
  }
  return begins;
}();

constexpr std::size_t kFewestLetters = 3;  // that are left of a word

bool IsCyrillic(std::string_view word) {
  return !word.empty() && static_cast<unsigned char>(word[0]) >= 0xD0 &&
         static_cast<unsigned char>(word[0]) <= 0xD2;
}

bool IsHan(std::string_view text) {
  return text.size() >= 3 && static_cast<unsigned char>(text[0]) >= 0xE3 &&
         static_cast<unsigned char>(text[0]) <= 0xE9;
}

std::vector<std::string> Parts(std::string_view folded) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    const bool dot = folded.substr(i).starts_with("\xC2\xB7");
    if (c == ' ' || c == ',' || c == '.' || dot) {
      if (!parts.back().empty()) parts.emplace_back();
      if (dot) ++i;
    } else if (c != '-' && c != '\'' && c != '*' && c != '"') {
      parts.back().push_back(c);
    }
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

// "Senk" is like "Senko" and "Senkom": a case ending may have stayed.
bool Like(const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (a.empty() || b.empty() || IsHan(a) || IsHan(b)) return false;
  const std::string& shorter = a.size() < b.size() ? a : b;
  const std::string& longer = a.size() < b.size() ? b : a;
  if (shorter.size() == 1) return longer[0] == shorter[0];
  return shorter.size() >= 4 && longer.size() <= shorter.size() + 2 && longer.starts_with(shorter);
}

}  // namespace

std::string PersonNameReader::ReadPart(std::string_view folded) const {
  if (IsHan(folded)) return std::string(folded);
  std::string word(folded);
  if (IsCyrillic(folded) && CountCharacters(folded) > kFewestLetters) {
    for (const auto& [ending, instead] : endings_) {
      if (EndsWith(word, ending) && CountCharacters(word) >= CountCharacters(ending) + kFewestLetters) {
        word.resize(word.size() - ending.size());
        word += instead;
        break;
      }
    }
  }
  std::string latin;
  for (std::size_t i = 0; i < word.size();) {
    std::size_t length = 1;
    while (i + length < word.size() && (static_cast<unsigned char>(word[i + length]) & 0xC0) == 0x80) {
      ++length;
    }
    const char32_t letter = PeekAt(word, i);
    if ((letter >= 0xC0 && letter <= 0x17F) || (letter >= 0x430 && letter < kEndOfLatinized)) {
      latin += kLatinized[letter].view();
    } else {
      latin.append(word, i, length);
    }
    i += length;
  }
  std::string spelled;
  for (std::size_t i = 0; i < latin.size();) {
    // Most letters begin none of the spellings.
    bool found = false;
    if (kBeginsSpelling[static_cast<unsigned char>(latin[i])]) {
      for (const auto& [from, to] : kSpellings) {
        if (!BeginsWith(std::string_view(latin).substr(i), from)) continue;
        spelled += to;
        i += from.size();
        found = true;
        break;
      }
    }
    if (!found) spelled.push_back(latin[i++]);
  }
  while (spelled.size() > 4 && std::string_view("aoeui").find(spelled.back()) != std::string::npos) {
    spelled.pop_back();
  }
  return spelled;
}

PersonName PersonNameReader::Read(std::string_view printed, const Folder& folder) const {
  PersonName name;
  for (const std::string& part : Parts(folder.FoldName(printed))) {
    std::string read = CountCharacters(part) == 1 ? ReadPart(part).substr(0, IsHan(part) ? 3 : 1)
                                          : ReadPart(part);
    if (!read.empty()) name.parts.push_back(std::move(read));
  }
  return name;
}

std::string PersonName::Key() const {
  std::vector<std::string> sorted = parts;
  std::sort(sorted.begin(), sorted.end());
  std::string key;
  for (const std::string& part : sorted) key += (key.empty() ? "" : " ") + part;
  return key;
}

bool SamePerson(const PersonName& a, const PersonName& b) {
  const PersonName& few = a.parts.size() <= b.parts.size() ? a : b;
  const PersonName& many = a.parts.size() <= b.parts.size() ? b : a;
  if (few.parts.empty()) return false;
  bool whole = false;
  std::vector<bool> used(many.parts.size(), false);
  for (const bool initials : {false, true}) {  // whole words choose their like first
    for (const std::string& part : few.parts) {
      if ((part.size() == 1) != initials) continue;
      bool found = false;
      for (const bool exact : {true, false}) {
        for (std::size_t i = 0; i < many.parts.size() && !found; ++i) {
          if (used[i] || !(exact ? part == many.parts[i] : Like(part, many.parts[i]))) continue;
          used[i] = found = true;
          whole = whole || (part.size() > 1 && many.parts[i].size() > 1);
        }
      }
      if (!found) return false;
    }
  }
  return whole;
}

}  // namespace kg::extract
