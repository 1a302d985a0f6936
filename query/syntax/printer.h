#pragma once

#include <string>

#include "query/syntax/ast.h"

namespace kg::query {

// The tree as openCypher text: one space between words, parentheses around every operand that is
// not an atom. Parse(Print(q)) prints the same again; equal expressions print alike.
std::string Print(const ParsedQuery& query);
std::string Print(const Query& query);
std::string Print(const Clause& clause);
std::string Print(const Expr& expr);
std::string Print(const PathPattern& pattern);
std::string Print(const NodePattern& node);
std::string Print(const RelationshipPattern& relationship);

// A&B, A|B, !A, %; without the colon.
std::string PrintLabels(const LabelExpr& labels);

// A name, between backticks where it needs them.
std::string PrintName(std::string_view name);

}  // namespace kg::query
