#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "graph/model/value.h"
#include "graph/store/bytes.h"

// Property values as bytes, in two forms: a short one for records and an ordered one for indexes.
namespace kg::store {

// Deepest list in a list that can be stored.
inline constexpr int kMaxListDepth = 16;

// Whether a property can hold it: booleans, numbers, strings, temporals, lists of those. Not null.
bool IsStorable(const Value& value);

// Record form: a tag below kFirstFreeTag, then what the tag says. Null has a tag too.
inline constexpr std::uint8_t kFirstFreeTag = 24;
void PutValue(std::string& out, const Value& value);
void PutStringValue(std::string& out, std::string_view text);  // as a string value
Value ReadValue(ByteReader& reader);
void SkipValue(ByteReader& reader);

// Index form: bytes order as Compare does, equal exactly if Compare finds them equal, and no form
// is a prefix of another. Forms are cut at kMaxIndexForm bytes: values that share a cut form must
// be told apart by reading them.
inline constexpr std::size_t kMaxIndexForm = 256;
std::string IndexForm(const Value& value);
// The same into `form`, whatever it held.
void MakeIndexForm(const Value& value, std::string& form);
void MakeStringIndexForm(std::string_view text, std::string& form);
inline bool IsCut(std::string_view form) { return form.size() >= kMaxIndexForm; }
// The range of forms of all strings that start with `prefix`: [first, second).
struct FormRange {
  std::string begin, end;
};
FormRange StringPrefixRange(std::string_view prefix);

}  // namespace kg::store
