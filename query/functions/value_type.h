#pragma once

#include <span>
#include <string>
#include <vector>

#include "query/functions/function.h"

namespace kg::query {

// A type as a query writes it: INTEGER, STRING NOT NULL, LIST<FLOAT | STRING>.
struct ValueType {
  TypeSet types;  // Any() for ANY, empty for NOTHING
  bool not_null = false;
  std::vector<ValueType> element;  // of a list: any of these; empty: anything
};

// Whether a value is of any of the types. Null is of every type that does not exclude it.
bool IsOfType(const Value& value, std::span<const ValueType> types);

// The narrowest type of a value, as valueType() gives it: "LIST<INTEGER NOT NULL> NOT NULL".
std::string TypeOf(const Value& value);

// "INTEGER | FLOAT", "ANY".
std::string PrintTypes(TypeSet types);
// As it is written in a query.
std::string PrintTypes(std::span<const ValueType> types);

}  // namespace kg::query
