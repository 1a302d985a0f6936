#include "query/syntax/printer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string_view>

namespace kg::query {
namespace {

std::string Quote(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '\'': out += "\\'"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += c;
    }
  }
  return out + "'";
}

std::string PrintFloat(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string text(buffer.data(), end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && text.find('.') == std::string::npos) {
    text.insert(exponent, ".0");
  }
  return text;
}

std::string PrintLiteral(const Value& value) {
  switch (value.type()) {
    case Value::Type::kBoolean: return value.boolean() ? "true" : "false";
    case Value::Type::kInteger: return std::to_string(value.integer());
    case Value::Type::kFloat: return PrintFloat(value.floating());
    case Value::Type::kString: return Quote(value.string());
    default: return "null";
  }
}

std::string_view Text(BinaryOp op) {
  switch (op) {
    case BinaryOp::kAdd: return "+";
    case BinaryOp::kSubtract: return "-";
    case BinaryOp::kMultiply: return "*";
    case BinaryOp::kDivide: return "/";
    case BinaryOp::kModulo: return "%";
    case BinaryOp::kPower: return "^";
    case BinaryOp::kConcatenate: return "||";
    case BinaryOp::kIn: return "IN";
    case BinaryOp::kStartsWith: return "STARTS WITH";
    case BinaryOp::kEndsWith: return "ENDS WITH";
    case BinaryOp::kContains: return "CONTAINS";
    case BinaryOp::kMatches: return "=~";
  }
  return "?";
}

std::string_view Text(CompareOp op) {
  switch (op) {
    case CompareOp::kEqual: return "=";
    case CompareOp::kNotEqual: return "<>";
    case CompareOp::kLess: return "<";
    case CompareOp::kLessOrEqual: return "<=";
    case CompareOp::kGreater: return ">";
    case CompareOp::kGreaterOrEqual: return ">=";
  }
  return "?";
}

std::string_view Text(LogicOp op) {
  return op == LogicOp::kAnd ? "AND" : op == LogicOp::kOr ? "OR" : "XOR";
}

std::string_view Text(QuantifierKind kind) {
  switch (kind) {
    case QuantifierKind::kAll: return "all";
    case QuantifierKind::kAny: return "any";
    case QuantifierKind::kNone: return "none";
    case QuantifierKind::kSingle: return "single";
  }
  return "?";
}

bool IsOneOf(std::string_view name, std::span<const std::string_view> words) {
  std::string upper(name);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return std::find(words.begin(), words.end(), upper) != words.end();
}

std::string Quoted(std::string_view name) {
  std::string out = "`";
  for (char c : name) {
    if (c == '`') out += '`';
    out += c;
  }
  return out + "`";
}

// A variable whose name would read as something else where an expression or a node begins.
std::string PrintVariable(std::string_view name) {
  static constexpr std::string_view kWords[] = {
      "TRUE",     "FALSE",  "NULL",     "NOT",    "CASE",    "WHEN",    "THEN",     "ELSE",
      "END",      "AND",    "OR",       "XOR",    "IN",      "IS",      "STARTS",   "ENDS",
      "CONTAINS", "AS",     "WHERE",    "RETURN", "WITH",    "MATCH",   "OPTIONAL", "UNWIND",
      "CREATE",   "MERGE",  "SET",      "REMOVE", "DELETE",  "DETACH",  "CALL",     "FOREACH",
      "FINISH",   "UNION",  "ORDER",    "SKIP",   "OFFSET",  "LIMIT",   "ASC",      "DESC",
      "YIELD",    "EXISTS", "COUNT",    "COLLECT", "ALL",    "ANY",     "SHORTEST", "DISTINCT",
      "ON",       "USING",  "LOAD",     "USE",    "INSERT",  "FILTER",  "LET",      "SHOW",
      "DROP",     "BOTH",   "LEADING",  "TRAILING", "FROM",  "ASCENDING", "DESCENDING",
      "SHORTESTPATH", "ALLSHORTESTPATHS", "NONE", "SINGLE", "REDUCE", "EXPLAIN", "PROFILE"};
  return IsOneOf(name, kWords) ? Quoted(name) : PrintName(name);
}
std::string PrintVariable(const Variable& variable) { return PrintVariable(variable.name); }

// The name of a function: its parts between the dots, those quoted that are not plain.
std::string PrintFunction(std::string_view name) {
  static constexpr std::string_view kSyntax[] = {
      "TRUE", "FALSE", "NULL",   "NOT",    "CASE",         "ALL",
      "ANY",  "NONE",  "SINGLE", "REDUCE", "SHORTESTPATH", "ALLSHORTESTPATHS"};
  if (IsOneOf(name, kSyntax)) return Quoted(name);
  std::string out;
  while (true) {
    const std::size_t dot = name.find('.');
    out += PrintName(name.substr(0, dot));
    if (dot == std::string_view::npos) return out;
    out += '.';
    name.remove_prefix(dot + 1);
  }
}

// Inside brackets whose parts are parted by |, what has one of its own.
std::string Enclosed(const Expr& expr) {
  std::string text = Print(expr);
  return text.find('|') == std::string::npos ? text : "(" + text + ")";
}

bool IsAtom(const Expr& expr) {
  return !std::holds_alternative<Unary>(expr.node) && !std::holds_alternative<Binary>(expr.node) &&
         !std::holds_alternative<Logic>(expr.node) &&
         !std::holds_alternative<Comparison>(expr.node) &&
         !std::holds_alternative<NullTest>(expr.node) &&
         !std::holds_alternative<TypeTest>(expr.node) &&
         !std::holds_alternative<LabelTest>(expr.node);
}

// As an operand: negative numbers too want parentheses before `.` `[` and `^`.
std::string Operand(const Expr& expr) {
  const auto* literal = std::get_if<Literal>(&expr.node);
  const bool negative = literal != nullptr && literal->value.is_number() &&
                        PrintLiteral(literal->value).front() == '-';
  return IsAtom(expr) && !negative ? Print(expr) : "(" + Print(expr) + ")";
}

std::string List(const std::vector<ExprPtr>& exprs) {
  std::string out;
  for (const ExprPtr& expr : exprs) out += (out.empty() ? "" : ", ") + Print(*expr);
  return out;
}

struct ExprPrinter {
  std::string operator()(const Literal& node) const { return PrintLiteral(node.value); }
  std::string operator()(const Parameter& node) const { return "$" + PrintName(node.name); }
  std::string operator()(const Variable& node) const { return PrintVariable(node); }
  std::string operator()(const Property& node) const {
    return Operand(*node.base) + "." + PrintName(node.key);
  }
  std::string operator()(const LabelTest& node) const {
    return Operand(*node.base) + ":" + PrintLabels(node.labels);
  }
  std::string operator()(const Subscript& node) const {
    return Operand(*node.base) + "[" + Print(*node.index) + "]";
  }
  std::string operator()(const Sublist& node) const {
    return Operand(*node.base) + "[" + (node.from ? Print(*node.from) : "") + ".." +
           (node.to ? Print(*node.to) : "") + "]";
  }
  std::string operator()(const Unary& node) const {
    const std::string_view op = node.op == UnaryOp::kNot    ? "NOT "
                                : node.op == UnaryOp::kPlus ? "+"
                                                            : "-";
    // Else the sign would become a part of the number.
    const bool number = std::holds_alternative<Literal>(node.operand->node);
    return std::string(op) + (number ? "(" + Print(*node.operand) + ")" : Operand(*node.operand));
  }
  std::string operator()(const Binary& node) const {
    return Operand(*node.left) + " " + std::string(Text(node.op)) + " " + Operand(*node.right);
  }
  std::string operator()(const Logic& node) const {
    std::string out;
    for (const ExprPtr& operand : node.operands) {
      if (!out.empty()) out += " " + std::string(Text(node.op)) + " ";
      out += Operand(*operand);
    }
    return out;
  }
  std::string operator()(const Comparison& node) const {
    std::string out = Operand(*node.first);
    for (const auto& [op, operand] : node.rest) {
      out += " " + std::string(Text(op)) + " " + Operand(*operand);
    }
    return out;
  }
  std::string operator()(const NullTest& node) const {
    return Operand(*node.operand) + (node.negated ? " IS NOT NULL" : " IS NULL");
  }
  std::string operator()(const TypeTest& node) const {
    return Operand(*node.operand) + (node.negated ? " IS NOT :: " : " IS :: ") + PrintTypes(node.types);
  }
  std::string operator()(const ListLiteral& node) const {
    // [x IN list] would be a comprehension.
    const auto* in = node.elements.size() == 1 ? std::get_if<Binary>(&node.elements[0]->node)
                                               : nullptr;
    const bool open = in != nullptr && in->op == BinaryOp::kIn;
    return open ? "[(" + Print(*node.elements[0]) + ")]" : "[" + List(node.elements) + "]";
  }
  std::string operator()(const MapLiteral& node) const {
    std::string out;
    for (const auto& [key, value] : node.entries) {
      out += (out.empty() ? "" : ", ") + PrintName(key) + ": " + Print(*value);
    }
    return "{" + out + "}";
  }
  std::string operator()(const MapProjection& node) const {
    std::string out;
    for (const MapProjection::Item& item : node.items) {
      if (!out.empty()) out += ", ";
      switch (item.kind) {
        case MapProjection::Kind::kProperty: out += "." + PrintName(item.key); break;
        case MapProjection::Kind::kAll: out += ".*"; break;
        case MapProjection::Kind::kVariable: out += PrintName(item.key); break;
        case MapProjection::Kind::kEntry: out += PrintName(item.key) + ": " + Print(*item.value);
      }
    }
    return Print(*node.base) + " {" + out + "}";
  }
  std::string operator()(const Call& node) const {
    return PrintFunction(node.name) + "(" + (node.distinct ? "DISTINCT " : "") +
           (node.star ? "*" : List(node.arguments)) + ")";
  }
  std::string operator()(const Case& node) const {
    std::string out = "CASE";
    if (node.subject) out += " " + Print(*node.subject);
    for (const Case::Branch& branch : node.branches) {
      out += " WHEN " + List(branch.whens) + " THEN " + Print(*branch.then);
    }
    if (node.otherwise) out += " ELSE " + Print(*node.otherwise);
    return out + " END";
  }
  std::string operator()(const ListComprehension& node) const {
    return "[" + PrintVariable(node.variable) + " IN " + Enclosed(*node.list) +
           (node.where ? " WHERE " + Enclosed(*node.where) : "") +
           (node.result ? " | " + Enclosed(*node.result) : "") + "]";
  }
  std::string operator()(const Quantifier& node) const {
    return std::string(Text(node.kind)) + "(" + PrintVariable(node.variable) + " IN " +
           Print(*node.list) + " WHERE " + Print(*node.where) + ")";
  }
  std::string operator()(const Reduce& node) const {
    return "reduce(" + PrintVariable(node.accumulator) + " = " + Enclosed(*node.start) + ", " +
           PrintVariable(node.variable) + " IN " + Enclosed(*node.list) + " | " +
           Enclosed(*node.step) +
           ")";
  }
  std::string operator()(const PatternPredicate& node) const { return Print(node.pattern); }
  std::string operator()(const PatternComprehension& node) const {
    return "[" + Print(node.pattern) + (node.where ? " WHERE " + Enclosed(*node.where) : "") +
           " | " + Enclosed(*node.result) + "]";
  }
  std::string operator()(const Subquery& node) const {
    const std::string_view word = node.kind == SubqueryKind::kExists  ? "EXISTS"
                                  : node.kind == SubqueryKind::kCount ? "COUNT"
                                                                      : "COLLECT";
    return std::string(word) + " { " + Print(*node.query) + " }";
  }
};

std::string PrintPatterns(const std::vector<PathPattern>& patterns) {
  std::string out;
  for (const PathPattern& pattern : patterns) out += (out.empty() ? "" : ", ") + Print(pattern);
  return out;
}

std::string PrintSetLabels(const SetLabels& item) {
  std::string out = PrintVariable(item.target);
  for (const std::string& label : item.labels) out += ":" + PrintName(label);
  for (const ExprPtr& names : item.dynamic) out += ":$(" + Print(*names) + ")";
  return out;
}

// n.key, n[key]
template <typename Item>
std::string PrintTarget(const Item& item) {
  return Operand(*item.target) + (item.dynamic_key ? "[" + Print(*item.dynamic_key) + "]"
                                                   : "." + PrintName(item.key));
}

std::string PrintSetItem(const SetItem& item) {
  if (const auto* property = std::get_if<SetProperty>(&item)) {
    return PrintTarget(*property) + " = " + Print(*property->value);
  }
  if (const auto* map = std::get_if<SetMap>(&item)) {
    return PrintVariable(map->target) + (map->merge ? " += " : " = ") + Print(*map->value);
  }
  return PrintSetLabels(std::get<SetLabels>(item));
}

std::string PrintSetItems(const std::vector<SetItem>& items) {
  std::string out;
  for (const SetItem& item : items) out += (out.empty() ? "" : ", ") + PrintSetItem(item);
  return out;
}

struct ClausePrinter {
  std::string operator()(const Match& node) const {
    return std::string(node.optional ? "OPTIONAL " : "") + "MATCH " + PrintPatterns(node.patterns) +
           (node.where ? " WHERE " + Print(*node.where) : "");
  }
  std::string operator()(const Unwind& node) const {
    return "UNWIND " + Print(*node.list) + " AS " + PrintVariable(node.variable);
  }
  std::string operator()(const Projection& node) const {
    std::string out = node.is_return ? "RETURN" : "WITH";
    if (node.distinct) out += " DISTINCT";
    if (node.star) out += " *";
    bool first = !node.star;
    for (const ProjectionItem& item : node.items) {
      out += (first ? " " : ", ") + Print(*item.value);
      if (item.aliased) out += " AS " + PrintName(item.name);
      first = false;
    }
    first = true;
    for (const SortItem& item : node.order) {
      out += (first ? " ORDER BY " : ", ") + Print(*item.value);
      if (item.descending) out += " DESC";
      first = false;
    }
    if (node.skip) out += " SKIP " + Print(*node.skip);
    if (node.limit) out += " LIMIT " + Print(*node.limit);
    if (node.where) out += " WHERE " + Print(*node.where);
    return out;
  }
  std::string operator()(const Create& node) const {
    return "CREATE " + PrintPatterns(node.patterns);
  }
  std::string operator()(const Merge& node) const {
    std::string out = "MERGE " + Print(node.pattern);
    if (!node.on_create.empty()) out += " ON CREATE SET " + PrintSetItems(node.on_create);
    if (!node.on_match.empty()) out += " ON MATCH SET " + PrintSetItems(node.on_match);
    return out;
  }
  std::string operator()(const Set& node) const { return "SET " + PrintSetItems(node.items); }
  std::string operator()(const Remove& node) const {
    std::string out;
    for (const RemoveItem& item : node.items) {
      out += out.empty() ? "REMOVE " : ", ";
      if (const auto* property = std::get_if<RemoveProperty>(&item)) {
        out += PrintTarget(*property);
      } else {
        out += PrintSetLabels(std::get<SetLabels>(item));
      }
    }
    return out;
  }
  std::string operator()(const Delete& node) const {
    return std::string(node.detach ? "DETACH " : "") + "DELETE " + List(node.targets);
  }
  std::string operator()(const ProcedureCall& node) const {
    std::string out = (node.optional ? "OPTIONAL CALL " : "CALL ") + node.name;
    if (node.has_arguments) out += "(" + List(node.arguments) + ")";
    if (!node.has_yield) return out;
    out += " YIELD ";
    if (node.star) {
      out += "*";
    } else if (node.yield.empty()) {
      out += "-";
    }
    bool first = true;
    for (const YieldItem& item : node.yield) {
      if (!first) out += ", ";
      first = false;
      out += PrintName(item.column);
      if (item.column != item.variable.name) out += " AS " + PrintVariable(item.variable);
    }
    if (node.where) out += " WHERE " + Print(*node.where);
    return out;
  }
  std::string operator()(const CallSubquery& node) const {
    std::string out = node.optional ? "OPTIONAL CALL " : "CALL ";
    if (node.has_scope) {
      out += "(";
      if (node.scope_star) out += "*";
      bool first = true;
      for (const Variable& variable : node.imports) {
        out += (first ? "" : ", ") + PrintVariable(variable);
        first = false;
      }
      out += ") ";
    }
    return out + "{ " + Print(*node.query) + " }";
  }
  std::string operator()(const Foreach& node) const {
    std::string out =
        "FOREACH (" + PrintVariable(node.variable) + " IN " + Print(*node.list) + " |";
    for (const Clause& clause : node.clauses) out += " " + Print(clause);
    return out + ")";
  }
  std::string operator()(const Finish&) const { return "FINISH"; }
};

}  // namespace

std::string PrintName(std::string_view name) {
  bool plain = !name.empty() && !(name[0] >= '0' && name[0] <= '9');
  for (char c : name) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                      (c >= '0' && c <= '9');
    plain = plain && word;
  }
  if (plain) return std::string(name);
  return Quoted(name);
}

std::string PrintLabels(const LabelExpr& labels) {
  auto join = [&labels](std::string_view separator) {
    std::string out;
    for (const LabelExpr& operand : labels.operands) {
      const bool bare = operand.operands.size() < 2;
      out += std::string(out.empty() ? "" : separator) +
             (bare ? PrintLabels(operand) : "(" + PrintLabels(operand) + ")");
    }
    return out;
  };
  switch (labels.kind) {
    case LabelExpr::Kind::kName: return PrintName(labels.name);
    case LabelExpr::Kind::kAnd: return join("&");
    case LabelExpr::Kind::kOr: return join("|");
    case LabelExpr::Kind::kNot: {
      const LabelExpr& operand = labels.operands.front();
      const bool bare = operand.operands.size() < 2;
      return "!" + (bare ? PrintLabels(operand) : "(" + PrintLabels(operand) + ")");
    }
    case LabelExpr::Kind::kAny: return "%";
  }
  return "";
}

std::string Print(const Expr& expr) { return std::visit(ExprPrinter{}, expr.node); }

namespace {

std::string PrintDynamic(const std::vector<DynamicLabels>& dynamic) {
  std::string out;
  for (const DynamicLabels& labels : dynamic) {
    out += std::string(labels.any ? ":$any(" : ":$(") + Print(*labels.names) + ")";
  }
  return out;
}

std::string PrintGroup(const RelationshipPattern& repeated) {
  const GroupPattern& group = *repeated.group;
  std::string out = "(" + Print(group.path);
  if (group.where) out += " WHERE " + Print(*group.where);
  out += "){" + std::to_string(repeated.min);
  if (!repeated.fixed_length) out += "," + (repeated.max ? std::to_string(*repeated.max) : "");
  return out + "}";
}

}  // namespace

std::string Print(const NodePattern& node) {
  std::string out = node.name.empty() ? "" : PrintVariable(node.name);
  if (node.labels) out += ":" + PrintLabels(*node.labels);
  out += PrintDynamic(node.dynamic);
  if (node.properties) out += (out.empty() ? "" : " ") + Print(*node.properties);
  if (node.where) out += (out.empty() ? "WHERE " : " WHERE ") + Print(*node.where);
  return "(" + out + ")";
}

std::string Print(const RelationshipPattern& relationship) {
  if (relationship.group) return PrintGroup(relationship);
  std::string inside = relationship.name.empty() ? "" : PrintVariable(relationship.name);
  bool first = true;
  for (const std::string& type : relationship.types) {
    inside += (first ? ":" : "|") + PrintName(type);
    first = false;
  }
  if (relationship.type_expr) inside += ":" + PrintLabels(*relationship.type_expr);
  inside += PrintDynamic(relationship.dynamic);
  if (relationship.variable_length) {
    inside += "*";
    if (relationship.explicit_min) inside += std::to_string(relationship.min);
    if (!relationship.fixed_length && (relationship.explicit_min || relationship.max)) {
      inside += ".." + (relationship.max ? std::to_string(*relationship.max) : "");
    }
  }
  if (relationship.properties) inside += (inside.empty() ? "" : " ") + Print(*relationship.properties);
  if (relationship.where) inside += (inside.empty() ? "WHERE " : " WHERE ") + Print(*relationship.where);
  return std::string(relationship.left ? "<-" : "-") + (inside.empty() ? "" : "[" + inside + "]") +
         (relationship.right ? "->" : "-");
}

std::string Print(const PathPattern& pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.nodes.size(); ++i) {
    if (i > 0) out += Print(pattern.relationships[i - 1]);
    out += Print(pattern.nodes[i]);
  }
  if (pattern.kind == PathPattern::Kind::kShortest) {
    out = pattern.count > 1 ? "SHORTEST " + std::to_string(pattern.count) +
                                  (pattern.groups ? " GROUPS " : " ") + out
                            : "shortestPath(" + out + ")";
  }
  if (pattern.kind == PathPattern::Kind::kAllShortest) out = "allShortestPaths(" + out + ")";
  return pattern.name.empty() ? out : PrintVariable(pattern.name) + " = " + out;
}

std::string Print(const Clause& clause) { return std::visit(ClausePrinter{}, clause.node); }

std::string Print(const Query& query) {
  std::string out;
  for (std::size_t i = 0; i < query.parts.size(); ++i) {
    if (i > 0) out += query.union_all[i - 1] ? " UNION ALL " : " UNION ";
    bool first = true;
    for (const Clause& clause : query.parts[i].clauses) {
      out += (first ? "" : " ") + Print(clause);
      first = false;
    }
  }
  return out;
}

namespace {

std::string Print(const SchemaCommand& command) {
  using Kind = SchemaCommand::Kind;
  const bool create = command.kind == Kind::kCreateIndex || command.kind == Kind::kCreateConstraint;
  const bool constraint =
      command.kind == Kind::kCreateConstraint || command.kind == Kind::kDropConstraint;
  std::string out = create ? "CREATE " : "DROP ";
  out += constraint ? "CONSTRAINT" : "INDEX";
  if (!command.name.empty()) out += " " + PrintName(command.name);
  if (command.lenient) out += create ? " IF NOT EXISTS" : " IF EXISTS";
  if (!create) return out;
  std::string keys;
  for (const std::string& key : command.keys) keys += (keys.empty() ? "(n." : ", n.") + PrintName(key);
  return out + " FOR (n:" + PrintName(command.label) + (constraint ? ") REQUIRE " : ") ON ") + keys +
         (constraint ? ") IS UNIQUE" : ")");
}

}  // namespace

std::string Print(const ParsedQuery& query) {
  const std::string_view mode = query.mode == ExplainMode::kExplain   ? "EXPLAIN "
                                : query.mode == ExplainMode::kProfile ? "PROFILE "
                                                                      : "";
  return std::string(mode) + (query.command ? Print(*query.command) : Print(query.query));
}

}  // namespace kg::query
