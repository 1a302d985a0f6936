#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graph/model/value.h"

// Values as the text of a table's cell.
namespace kg::io {

enum class CellType : std::uint8_t {
  kInteger, kFloat, kBoolean, kString, kDate, kLocalTime, kTime, kLocalDateTime, kDateTime, kDuration,
};

// As import headers name it, without regard to case: "int", "long", "double", "localdatetime", ...
std::optional<CellType> CellTypeOf(std::string_view name);
std::string_view NameOf(CellType type);

// Nothing: `text` is no value of that type. Blanks around anything but a string do not count.
std::optional<std::int64_t> ReadInteger(std::string_view text);
std::optional<double> ReadFloat(std::string_view text);
std::optional<Value> ReadTyped(CellType type, std::string_view text);

bool IsUtf8(std::string_view text);

}  // namespace kg::io
