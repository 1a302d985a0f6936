#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace kg::extract {

// How many characters of a match stand before and behind its group "m", where the pattern tells:
// "(?:^|[^a-z])(?P<m>[A-Z]+)" has one before it. The borders of a match cost a fraction of those of a
// group, which RE2 finds state by state.
struct GroupMargins {
  std::size_t before = 0, after = 0;
  // Fewer may stand there if the match begins where the text does ("^"), or ends with it ("$").
  bool may_begin_text = false, may_end_text = false;
};

// Reads it off a pattern in RE2 syntax; nullopt where the numbers vary or the pattern uses what is
// not understood here.
std::optional<GroupMargins> MarginsOf(std::string_view pattern);

}  // namespace kg::extract
