#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/ask/answer.h"
#include "tools/ask/facts.h"
#include "tools/ask/question.h"
#include "tools/ask/words.h"

// Questions as typed in a hurry: a letter wrong, left out, doubled or changed for its neighbour.
namespace kg::ask {

// Whether two words differ by one such slip. `ending`: so many letters at the end of either may
// differ besides, as those of a word in another case do. Of Han characters the wrong one must sound
// alike.
bool AreOneSlipApart(std::string_view a, std::string_view b, std::size_t ending);

// A question put right, and what was.
struct Mended {
  std::string text;
  std::vector<Reply::Reading> readings;
};

// Puts questions right by what is known: never what is known itself, and only where one known thing
// alone can be meant.
class Mender {
 public:
  Mender(const Words& words, Facts& facts) : words_(words), facts_(facts) {}

  // Names that are a slip away from just one name of the graph.
  std::optional<Mended> MendNames(const Question& question);
  // Words of so many letters that are a slip away from just one word of questions.
  std::optional<Mended> MendWords(const Question& question, std::size_t letters) const;

 private:
  struct KnownName {
    FoldedText folded;
    std::string written, key;
  };
  // The token is a word of questions.
  bool IsWord(const Question& question, std::size_t token) const;
  void LoadNames();
  // The one name that these tokens of the question may mean; nullptr: none, or several.
  const KnownName* OnlyNameFor(const Question& question, std::size_t first, std::size_t size) const;

  const Words& words_;
  Facts& facts_;
  std::optional<std::vector<KnownName>> names_;  // once they were needed
};

}  // namespace kg::ask
