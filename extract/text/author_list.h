#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/text/reference_words.h"

namespace kg::extract {

// The names at the beginning of an entry.
struct AuthorList {
  std::vector<std::pair<std::size_t, std::size_t>> names;  // bytes of the entry
  std::size_t end = 0;   // behind the last name and its "et al."
  bool sure = false;     // initials, Han names or "et al." leave no doubt
  bool et_al = false;
};

// Reads names from `begin` on: "Chen, L., & Novik, A. V.", "Li Y. W., Wei Y. J.", "Hu W, Ge Y, et
// al", "T. C. 韦尔京斯卡娅, 杨欣玥", "Atkins, Robert", "Zhong Wen, Zheng Minggui". Empty if there
// are none. `entry` is the folded text of an entry.
AuthorList ReadAuthors(std::string_view entry, std::size_t begin,
                       const ReferenceParser::Words& words);

}  // namespace kg::extract
