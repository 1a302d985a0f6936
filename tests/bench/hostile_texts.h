#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kg::bench {

// A kind of text that nobody means to be read, in any size.
struct HostileKind {
  std::string_view name;
  std::string (*make)(std::size_t bytes);
};

// Random bytes, digits, brackets, one-word lines, tables of numbers, one long line, names over and
// over, three scripts without spaces, nested quotes, charsets mixed, cut characters. The same size
// gives the same text.
const std::vector<HostileKind>& HostileKinds();

}  // namespace kg::bench
