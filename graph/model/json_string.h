#pragma once

#include <string>
#include <string_view>

namespace kg {

// Appends the text as JSON writes it, with quotes; bytes that are not UTF-8 become U+FFFD.
void AppendJsonString(std::string& out, std::string_view text);

}  // namespace kg
