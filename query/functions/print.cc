#include "query/functions/print.h"

#include <charconv>
#include <cmath>

#include "query/functions/temporal.h"

namespace kg::query {
namespace {

bool IsName(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && c != '_' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
        !(c >= '0' && c <= '9')) {
      return false;
    }
  }
  return true;
}

void AppendQuoted(std::string& out, std::string_view text, char quote) {
  out += quote;
  for (const char c : text) {
    switch (c) {
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\\': out += "\\\\"; break;
      default:
        if (c == quote) out += quote == '`' ? '`' : '\\';
        out += c;
    }
  }
  out += quote;
}

void Append(std::string& out, const Value& value) {
  switch (value.type()) {
    case Value::Type::kNull: out += "null"; break;
    case Value::Type::kBoolean: out += value.boolean() ? "true" : "false"; break;
    case Value::Type::kInteger: out += std::to_string(value.integer()); break;
    case Value::Type::kFloat: out += PrintFloat(value.floating()); break;
    case Value::Type::kString: AppendQuoted(out, value.string(), '\''); break;
    case Value::Type::kList: {
      out += '[';
      bool first = true;
      for (const Value& element : value.list()) {
        if (!first) out += ", ";
        first = false;
        Append(out, element);
      }
      out += ']';
      break;
    }
    case Value::Type::kMap: {
      out += '{';
      bool first = true;
      for (const auto& [key, element] : value.map()) {
        if (!first) out += ", ";
        first = false;
        if (IsName(key)) {
          out += key;
        } else {
          AppendQuoted(out, key, '`');
        }
        out += ": ";
        Append(out, element);
      }
      out += '}';
      break;
    }
    case Value::Type::kNode: out += "(" + ElementId(value.node()) + ")"; break;
    case Value::Type::kRelationship: out += "[" + ElementId(value.relationship()) + "]"; break;
    case Value::Type::kPath: {
      const Value::Path& path = value.path();
      out += "<";
      for (std::size_t i = 0; i < path.nodes.size(); ++i) {
        if (i > 0) out += "-[" + ElementId(path.relationships[i - 1]) + "]-";
        out += "(" + ElementId(path.nodes[i]) + ")";
      }
      out += ">";
      break;
    }
    default: AppendQuoted(out, PrintTemporal(value), '\'');
  }
}

}  // namespace

std::string PrintFloat(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  char buffer[40];
  const double magnitude = std::fabs(number);
  // Plain digits where they are short to read, an exponent elsewhere.
  const bool plain = magnitude == 0 || (magnitude >= 1e-3 && magnitude < 1e7);
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, number,
                    plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string text(buffer, end.ptr);
  if (plain) {
    if (text.find('.') == std::string::npos) text += ".0";
    return text;
  }
  // 1e+20 → 1.0E20
  const std::size_t e = text.find('e');
  std::string mantissa = text.substr(0, e), exponent = text.substr(e + 1);
  if (mantissa.find('.') == std::string::npos) mantissa += ".0";
  const bool negative = exponent[0] == '-';
  exponent.erase(0, 1);
  exponent.erase(0, std::min(exponent.find_first_not_of('0'), exponent.size() - 1));
  return mantissa + "E" + (negative ? "-" : "") + exponent;
}

std::string PlainText(const Value& value) {
  if (value.is(Value::Type::kString)) return std::string(value.string());
  if (IsTemporal(value.type())) return PrintTemporal(value);
  std::string out;
  Append(out, value);
  return out;
}

std::string LiteralText(const Value& value) {
  std::string out;
  Append(out, value);
  return out;
}

std::string ElementId(NodeId id) { return "n:" + std::to_string(static_cast<std::uint64_t>(id)); }
std::string ElementId(RelationshipId id) {
  return "r:" + std::to_string(static_cast<std::uint64_t>(id));
}

}  // namespace kg::query
