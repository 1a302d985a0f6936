#pragma once

#include <string>
#include <string_view>

#include "graph/model/result.h"

namespace kg::extract {

struct Decoded {
  std::string text;      // valid UTF-8
  std::string encoding;  // "UTF-8", "UTF-16LE", "GB18030", "windows-1251" ...
};

// Bytes as UTF-8. A byte order mark decides; else bytes that are (nearly) all valid UTF-8 are
// UTF-8, and each of the few that are not becomes U+001A, one byte for one byte, so that offsets
// stay those of the file. Else the charsets of our four languages are tried and the one whose
// letters look most like running text is taken.
// kInvalid with a sentence if the bytes are empty, binary, or text in none of these charsets.
Result<Decoded> Decode(std::string_view bytes);

}  // namespace kg::extract
