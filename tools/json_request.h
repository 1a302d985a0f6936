#pragma once

#include <string>
#include <string_view>

#include "graph/model/result.h"

namespace kg::tools {

// One line of `kg extract --stdin`: {"name": ..., "text": ...}. "id" or "doc" may stand for "name".
struct TextLine {
  std::string name, text;
};

// kInvalid if the line is no such object. `name` is set as far as it could be read.
Result<TextLine> ParseTextLine(std::string_view line);

}  // namespace kg::tools
