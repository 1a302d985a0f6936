#include "graph/io/typed_text.h"

#include <array>
#include <charconv>
#include <cstring>
#include <system_error>
#include <utility>

#include "graph/io/temporal_text.h"

namespace kg::io {
namespace {

// The first name of a type is the one that is printed.
constexpr std::array<std::pair<std::string_view, CellType>, 16> kTypes = {{
    {"long", CellType::kInteger},
    {"int", CellType::kInteger},
    {"integer", CellType::kInteger},
    {"short", CellType::kInteger},
    {"byte", CellType::kInteger},
    {"double", CellType::kFloat},
    {"float", CellType::kFloat},
    {"boolean", CellType::kBoolean},
    {"string", CellType::kString},
    {"char", CellType::kString},
    {"date", CellType::kDate},
    {"localtime", CellType::kLocalTime},
    {"time", CellType::kTime},
    {"localdatetime", CellType::kLocalDateTime},
    {"datetime", CellType::kDateTime},
    {"duration", CellType::kDuration},
}};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool SameWord(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (Lower(a[i]) != Lower(b[i])) return false;
  }
  return true;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

template <typename Number>
std::optional<Number> ReadNumber(std::string_view text) {
  text = Trim(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  Number number{};
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template <typename T>
std::optional<Value> Of(const std::optional<T>& read) {
  return read ? std::optional(Value::Of(*read)) : std::nullopt;
}

}  // namespace

std::optional<CellType> CellTypeOf(std::string_view name) {
  for (const auto& [word, type] : kTypes) {
    if (SameWord(word, name)) return type;
  }
  return std::nullopt;
}

std::string_view NameOf(CellType type) {
  for (const auto& [word, named] : kTypes) {
    if (named == type) return word;
  }
  return "string";
}

std::optional<std::int64_t> ReadInteger(std::string_view text) {
  return ReadNumber<std::int64_t>(text);
}
std::optional<double> ReadFloat(std::string_view text) { return ReadNumber<double>(text); }

std::optional<Value> ReadTyped(CellType type, std::string_view text) {
  switch (type) {
    case CellType::kInteger:
      if (const auto number = ReadInteger(text)) return Value::Integer(*number);
      return std::nullopt;
    case CellType::kFloat:
      if (const auto number = ReadFloat(text)) return Value::Float(*number);
      return std::nullopt;
    case CellType::kBoolean:
      if (SameWord(Trim(text), "true")) return Value::Boolean(true);
      if (SameWord(Trim(text), "false")) return Value::Boolean(false);
      return std::nullopt;
    case CellType::kString: return Value::String(std::string(text));
    case CellType::kDate: return Of(ReadDate(Trim(text)));
    case CellType::kLocalTime: return Of(ReadLocalTime(Trim(text)));
    case CellType::kTime: return Of(ReadTime(Trim(text)));
    case CellType::kLocalDateTime: return Of(ReadLocalDateTime(Trim(text)));
    case CellType::kDateTime: return Of(ReadDateTime(Trim(text)));
    case CellType::kDuration: return Of(ReadDuration(Trim(text)));
  }
  return std::nullopt;
}

bool IsUtf8(std::string_view text) {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = at + text.size();
  const auto follows = [](unsigned char c) { return (c & 0xC0) == 0x80; };
  while (at < end) {
    if (end - at >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, at, 8);
      if ((word & 0x8080808080808080ull) == 0) {
        at += 8;
        continue;
      }
    }
    const unsigned char c = *at;
    if (c < 0x80) {
      ++at;
    } else if (c >= 0xC2 && c <= 0xDF) {
      if (end - at < 2 || !follows(at[1])) return false;
      at += 2;
    } else if (c >= 0xE0 && c <= 0xEF) {
      if (end - at < 3 || !follows(at[1]) || !follows(at[2])) return false;
      if ((c == 0xE0 && at[1] < 0xA0) || (c == 0xED && at[1] > 0x9F)) return false;
      at += 3;
    } else if (c >= 0xF0 && c <= 0xF4) {
      if (end - at < 4 || !follows(at[1]) || !follows(at[2]) || !follows(at[3])) return false;
      if ((c == 0xF0 && at[1] < 0x90) || (c == 0xF4 && at[1] > 0x8F)) return false;
      at += 4;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace kg::io
