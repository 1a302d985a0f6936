#include "graph/store/alias.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace kg::store {
namespace {

// Most names are short; longer texts are not names.
constexpr std::size_t kLongestName = 1000;

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0; });
}

std::string FoldPlain(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::u16string ToUtf16(std::string_view text) {
  std::u16string out(text.size(), u'\0');
  std::int32_t size = 0;
  UErrorCode code = U_ZERO_ERROR;
  u_strFromUTF8WithSub(out.data(), static_cast<std::int32_t>(out.size()), &size, text.data(),
                       static_cast<std::int32_t>(text.size()), 0xFFFD, nullptr, &code);
  out.resize(U_SUCCESS(code) ? static_cast<std::size_t>(size) : 0);
  return out;
}

std::u16string Normalize(const UNormalizer2* form, const std::u16string& text) {
  UErrorCode code = U_ZERO_ERROR;
  std::u16string out(text.size() * 2 + 16, u'\0');
  for (int round = 0; round < 2; ++round) {
    code = U_ZERO_ERROR;
    const std::int32_t size =
        unorm2_normalize(form, text.data(), static_cast<std::int32_t>(text.size()), out.data(),
                         static_cast<std::int32_t>(out.size()), &code);
    out.resize(static_cast<std::size_t>(std::max(size, 0)));
    if (U_SUCCESS(code)) return out;
  }
  return text;
}

}  // namespace

std::string Fold(std::string_view name) {
  name = name.substr(0, kLongestName);
  if (IsPlain(name)) return FoldPlain(name);
  UErrorCode code = U_ZERO_ERROR;
  const UNormalizer2* casefold = unorm2_getNFKCCasefoldInstance(&code);
  const UNormalizer2* decompose = unorm2_getNFDInstance(&code);
  if (U_FAILURE(code)) return std::string(name);
  const std::u16string folded = Normalize(decompose, Normalize(casefold, ToUtf16(name)));
  std::u16string kept;
  bool gap = false;
  for (std::size_t i = 0; i < folded.size();) {
    UChar32 c = folded[i++];
    if (U16_IS_LEAD(c) && i < folded.size() && U16_IS_TRAIL(folded[i])) {
      c = U16_GET_SUPPLEMENTARY(c, folded[i]);
      ++i;
    }
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    if (!u_isalnum(c)) {
      gap = !kept.empty();
      continue;
    }
    if (gap) kept += u' ';
    gap = false;
    if (c > 0xFFFF) {
      kept += static_cast<char16_t>(U16_LEAD(c));
      kept += static_cast<char16_t>(U16_TRAIL(c));
    } else {
      kept += static_cast<char16_t>(c);
    }
  }
  std::string out(kept.size() * 3, '\0');
  std::int32_t size = 0;
  code = U_ZERO_ERROR;
  u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &size, kept.data(),
              static_cast<std::int32_t>(kept.size()), &code);
  out.resize(U_SUCCESS(code) ? static_cast<std::size_t>(size) : 0);
  return out;
}

bool IsNameKey(std::string_view key) {
  return key.starts_with("name") || key == "aliases" || key == "alias";
}

std::vector<std::string> FoldedNames(const NodeRecord& node, const Tokens& tokens) {
  std::vector<std::string> names;
  auto add = [&names](const Value& value) {
    auto one = [&names](const Value& v) {
      if (!v.is(Value::Type::kString)) return;
      std::string folded = Fold(v.string());
      if (!folded.empty()) names.push_back(std::move(folded));
    };
    if (value.is(Value::Type::kList)) {
      for (const Value& element : value.list()) one(element);
    } else {
      one(value);
    }
  };
  for (const PropertyEntry& entry : node.properties.entries()) {
    if (entry.hidden || entry.candidates.empty()) continue;
    if (!IsNameKey(tokens.Name(TokenKind::kKey, static_cast<std::uint32_t>(entry.key)))) continue;
    if (entry.candidates.front().asserted) {
      add(entry.candidates.front().value);
    } else {
      for (const Candidate& c : entry.candidates) add(c.value);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace kg::store
