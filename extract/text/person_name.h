#pragma once

#include <string>
#include <string_view>

#include "extract/text/text_rules.h"

namespace kg::extract {

// How a phrase looks as the name of one person.
enum class NameShape : std::uint8_t {
  kNone,
  kInitials,   // "A. S.", "D Q": the rest of a name only
  kSingle,     // "Melnik": one word with a capital
  kWithInitials,  // "A. S. Melnik", "Melnik A. S.", "Sun D Q"
  kFull,       // "Yuelong Zhang", "XU Li-Jun", "Чжоу Линь", "Андрей Сергеевич Мельник"
  kHan,        // 何丽娜, "郭 明", T. C. 韦尔京斯卡娅
};

// The shape of a phrase without commas; white space around it is not allowed.
NameShape ShapeOfName(std::string_view phrase);

// Whole names, not parts of one.
inline bool IsWholeName(NameShape shape) {
  return shape == NameShape::kWithInitials || shape == NameShape::kFull || shape == NameShape::kHan;
}

// The name without the blank that lists of authors spread a short Chinese one by, "郭 明".
std::string WithoutHanBlanks(std::string_view name);

}  // namespace kg::extract
