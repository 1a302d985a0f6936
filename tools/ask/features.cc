#include "tools/ask/features.h"

#include <algorithm>
#include <cmath>

#include "extract/text/characters.h"

namespace kg::ask {

Marks MarksOf(std::string_view text, const Words& words) {
  const FoldedText folded(text);
  Marks out;
  for (const Words::Idea& idea : words.IdeasIn(folded)) out.insert("i" + std::to_string(idea.id));
  for (std::size_t i = 0; i < folded.tokens.size(); ++i) {
    if (!folded.tokens[i].han) {
      out.insert("w" + StemOf(folded.word(i)));
      if (std::string sound = words.sounds().Of(folded.word(i)); !sound.empty()) out.insert("c" + sound);
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

double Telling(std::size_t with, std::size_t sentences) {
  constexpr double kNowhere = 0.75, kLeast = 0.25;
  if (with == 0) return kNowhere;
  return std::max(kLeast, 1 - std::log(1.0 + static_cast<double>(with)) /
                                  std::log(2.0 + static_cast<double>(sentences)));
}

}  // namespace kg::ask
