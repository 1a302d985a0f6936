#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tools/ask/words.h"

namespace kg::ask {

// What a text is about, as a set of marks that texts in other languages share: ideas ("i12"),
// beginnings of words ("wcoope"), how they sound ("ckaope"), pairs of Han characters ("h合作"),
// entities ("ecountry:BY").
using Marks = std::set<std::string, std::less<>>;

Marks MarksOf(std::string_view text, const Words& words);

// One thing that a question speaks of: any of the marks will do. `weight` says how much it tells.
struct Topic {
  std::vector<std::string> marks;
  std::string said;  // its words, folded
  double weight = 1;
  bool must = false;  // a deed or post: see Words::MustBeSaid
  bool goods = false;  // see Words::IsGoods
};

// How much of the topics a text with these marks covers, 0 to 1. No topics: 0.
double Coverage(const std::vector<Topic>& topics, const Marks& marks);

// How much a word tells that `with` of so many sentences have: the rarer, the more, 0.25 to 1; a word
// that none has 0.75.
double Telling(std::size_t with, std::size_t sentences);

}  // namespace kg::ask
