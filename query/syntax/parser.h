#pragma once

#include <cstdint>
#include <string_view>

#include "graph/model/result.h"
#include "query/syntax/ast.h"

namespace kg::query {

// How deep expressions, patterns and subqueries may nest, and how many clauses a query may have.
inline constexpr std::uint32_t kMaxDepth = 250;
inline constexpr std::uint32_t kMaxClauses = 20'000;
inline constexpr std::uint32_t kMaxLabels = 1'000;  // in one label expression

// Reads a query: recursive descent with one token of look-ahead (brackets know their partner, so
// a pattern is told from a parenthesis without trying). Time is linear in the text.
// Errors: kLimit for what is too long or too deep, else SyntaxError at compile time, with
// line:column.
Result<ParsedQuery> Parse(std::string_view text);

}  // namespace kg::query
