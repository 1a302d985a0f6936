#include "tools/ask/features.h"

#include <algorithm>

#include "extract/text/characters.h"

namespace kg::ask {

namespace {

// Sounds of letters, vowels that languages confuse as one. Not in the table: silent.
char SoundOfCyrillic(char32_t c) {
  switch (c) {
    case U'а':
    case U'о':
      return 'a';
    case U'е':
    case U'э':
    case U'я':
    case U'ё':
      return 'e';
    case U'и':
    case U'і':
    case U'ы':
    case U'й':
      return 'i';
    case U'у':
    case U'ю':
      return 'u';
    case U'б':
      return 'b';
    case U'в':
    case U'ў':
      return 'v';
    case U'г':
    case U'х':
      return 'g';
    case U'д':
      return 'd';
    case U'ж':
    case U'з':
    case U'с':
    case U'ш':
    case U'щ':
      return 's';
    case U'к':
      return 'k';
    case U'л':
      return 'l';
    case U'м':
      return 'm';
    case U'н':
      return 'n';
    case U'п':
      return 'p';
    case U'р':
      return 'r';
    case U'т':
    case U'ц':
    case U'ч':
      return 't';
    case U'ф':
      return 'f';
    default:
      return 0;
  }
}

char SoundOfLatin(char c, char next) {
  switch (c) {
    case 'o':
      return 'a';
    case 'y':
    case 'j':
      return 'i';
    case 'w':
      return 'v';
    case 'h':
      return 'g';
    case 'z':
    case 'x':
      return 's';
    case 'c':
      return next == 'h' ? 't' : next == 'e' || next == 'i' ? 's' : 'k';
    case 'q':
      return 'k';
    default:
      return c;
  }
}

}  // namespace

std::string SoundOf(std::string_view word) {
  constexpr std::size_t kSounds = 5;
  std::string out;
  for (std::size_t at = 0; at < word.size() && out.size() < kSounds;) {
    const std::size_t begin = at;
    const char32_t c = extract::DecodeAt(word, at);
    char sound = 0;
    if (extract::IsAsciiLetter(c)) {
      const char before = begin > 0 ? word[begin - 1] : ' ';
      const char letter = word[begin];
      // The second letter of "sh", "zh", "ch", "ph", "th", "kh" is no sound of its own.
      const bool tail =
          letter == 'h' && std::string_view("szcptk").find(before) != std::string_view::npos;
      sound = tail ? char{0} : SoundOfLatin(letter, at < word.size() ? word[at] : ' ');
      if (letter == 'p' && at < word.size() && word[at] == 'h') sound = 'f';
      if (letter == 'k' && at < word.size() && word[at] == 'h') sound = 'g';
    } else {
      sound = SoundOfCyrillic(c);
    }
    if (begin < word.size() && word[begin] == 'x') out += 'k';
    if (sound != 0 && (out.empty() || out.back() != sound)) out += sound;
  }
  if (out.size() < kSounds) return "";
  return out.substr(0, kSounds);
}

Marks MarksOf(std::string_view text, const Words& words) {
  const FoldedText folded(text);
  Marks out;
  for (const Words::Idea& idea : words.IdeasIn(folded)) out.insert("i" + std::to_string(idea.id));
  for (std::size_t i = 0; i < folded.tokens.size(); ++i) {
    if (!folded.tokens[i].han) {
      out.insert("w" + StemOf(folded.word(i)));
      if (std::string sound = SoundOf(folded.word(i)); !sound.empty()) out.insert("c" + sound);
    } else if (i + 1 < folded.tokens.size() && folded.tokens[i + 1].han &&
               folded.tokens[i].span.end == folded.tokens[i + 1].span.begin) {
      out.insert("h" + std::string(folded.word(i)) + std::string(folded.word(i + 1)));
    }
  }
  return out;
}

double Coverage(const std::vector<Topic>& topics, const Marks& marks) {
  double all = 0, covered = 0;
  for (const Topic& topic : topics) {
    all += topic.weight;
    const bool found = std::any_of(topic.marks.begin(), topic.marks.end(),
                                   [&](const std::string& mark) { return marks.contains(mark); });
    if (found) covered += topic.weight;
  }
  return all > 0 ? covered / all : 0;
}

}  // namespace kg::ask
