#pragma once

#include <string>
#include <string_view>

namespace kg::tools {

// The line of `text` that `place` ("line:column", columns in code points, from 1) names, and below
// it a caret under that column, as a terminal shows them: Han characters take two columns,
// combining marks none. Long lines are cut around the place. "" if `place` is no place of `text`.
std::string PointAt(std::string_view text, std::string_view place);

}  // namespace kg::tools
