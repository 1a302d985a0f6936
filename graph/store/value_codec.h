#pragma once

#include <string>
#include <string_view>

#include "graph/model/value.h"
#include "graph/store/bytes.h"

// Property values as bytes, in two forms: lossless (records) and ordered (index keys).
namespace kg::store {

// Strings longer than this are cut in index keys; a seek then compares the stored values too.
inline constexpr std::size_t kIndexedStringBytes = 256;

// True for what a property may hold: all but null, maps, nodes, relationships, paths and lists
// that contain one of them or another list.
bool IsStorable(const Value& value);

void AppendValue(std::string& out, const Value& value);
Value ReadValue(ByteReader& in);  // bad() on bytes that are no value

// memcmp order of the results = Compare order of the values; equal exactly for equivalent values
// (1 and 1.0), but for strings that agree in their first kIndexedStringBytes bytes.
std::string OrderedBytes(const Value& value);
// The bytes that all strings with this prefix start with.
std::string OrderedStringPrefix(std::string_view prefix);

// All values of one type: [first, last) of their ordered bytes.
std::string FirstOfType(Value::Type type);
std::string AfterType(Value::Type type);

}  // namespace kg::store
