#include "tools/json_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include "graph/model/json_string.h"

namespace kg::tools {

void AppendJson(std::string_view text, std::string& out) { AppendJsonString(out, text); }

void AppendJson(double number, std::string& out) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  out.append(buffer.data(), end);
}

void AppendJson(const Value& value, std::string& out) {
  switch (value.type()) {
    case Value::Type::kBoolean:
      out += value.boolean() ? "true" : "false";
      return;
    case Value::Type::kInteger:
      out += std::to_string(value.integer());
      return;
    case Value::Type::kFloat:
      AppendJson(value.floating(), out);
      return;
    case Value::Type::kString:
      AppendJson(value.string(), out);
      return;
    case Value::Type::kList: {
      out += '[';
      bool first = true;
      for (const Value& member : value.list()) {
        if (!first) out += ',';
        first = false;
        AppendJson(member, out);
      }
      out += ']';
      return;
    }
    case Value::Type::kMap: {
      out += '{';
      bool first = true;
      for (const auto& [key, member] : value.map()) {
        if (!first) out += ',';
        first = false;
        AppendJson(std::string_view(key), out);
        out += ':';
        AppendJson(member, out);
      }
      out += '}';
      return;
    }
    default:
      out += "null";
  }
}

}  // namespace kg::tools
