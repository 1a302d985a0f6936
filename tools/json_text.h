#pragma once

#include <string>
#include <string_view>

#include "graph/model/value.h"

// JSON as text, appended: what the command line prints line by line.
namespace kg::tools {

// With quotes; bytes that are not UTF-8 become U+FFFD.
void AppendJson(std::string_view text, std::string& out);
void AppendJson(double number, std::string& out);  // shortest form that reads back; null if not finite
// Values that documents bring: temporals and ids have no place in JSON and become null.
void AppendJson(const Value& value, std::string& out);

}  // namespace kg::tools
