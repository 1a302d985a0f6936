#pragma once

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>

#include "extract/values/value_scanner.h"

// Tables of values: a text and what is read in it.
namespace kg::extract {

inline const ValueScanner& Scanner() {
  static const Result<ValueScanner> scanner =
      ValueScanner::Load(std::filesystem::path(KG_SOURCE_DIR) / "schemas");
  EXPECT_TRUE(scanner.ok()) << scanner.error().ToString();
  return *scanner;
}

inline const char* NameOf(Approximation approximation) {
  constexpr const char* kNames[] = {"", "~", "almost ", ">", ">=", "<", "<="};
  return kNames[static_cast<int>(approximation)];
}

// "text=approximation value unit", one value after another; periods as "text=iso".
inline std::string Print(std::string_view text, Language language) {
  std::string out;
  for (const ValueMention& value : Scanner().Scan(text, language)) {
    if (value.kind == ValueMention::Kind::kIgnored) continue;
    if (!out.empty()) out += " | ";
    out += std::string(text.substr(value.span.begin, value.span.size())) + "=";
    if (value.kind == ValueMention::Kind::kPeriod) {
      out += value.unresolved ? "?" : value.reach.empty() ? value.period : value.reach;
      continue;
    }
    out += NameOf(value.approximation) + value.value.ToString();
    if (!value.unit.empty()) out += " " + value.unit;
    if (value.equivalent) out += " equivalent";
  }
  return out;
}

struct ValueCase {
  std::string_view text, want;
};

inline void Check(Language language, std::span<const ValueCase> cases) {
  for (const auto& [text, want] : cases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Print(text, language), want);
  }
}

}  // namespace kg::extract
