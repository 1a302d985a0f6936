#include "tests/support/query_maker.h"

#include <utility>

namespace kg::test {
namespace {

std::string Text(std::string_view text) { return std::string(text); }

}  // namespace

std::string QueryMaker::GraphText(std::size_t nodes, std::size_t relationships) {
  std::string out = "CREATE ";
  for (std::size_t i = 0; i < nodes; ++i) {
    out += i == 0 ? "" : ", ";
    out += "(n" + std::to_string(i);
    for (std::string_view label : {":A", ":B", ":C"}) {
      if (dice_.OneIn(2)) out += label;
    }
    std::string map;
    auto add = [&](std::string_view key, const std::string& value) {
      if (dice_.OneIn(4)) return;
      map += (map.empty() ? "" : ", ") + Text(key) + ": " + value;
    };
    add("i", std::to_string(static_cast<int>(dice_.Below(9)) - 2));
    add("f", std::to_string(dice_.Below(5)) + "." + std::to_string(dice_.Below(2) * 5));
    add("s", Text(dice_.Of({"'a'", "'ab'", "'Минск'", "'白俄罗斯'", "''", "'b c'"})));
    add("b", Text(dice_.Of({"true", "false"})));
    add("l", Text(dice_.Of({"[1, 2]", "[]", "['x']", "[2, 1, 3]"})));
    add("d", Text(dice_.Of({"date('2020-01-31')", "date('2024-02-29')"})));
    out += " {" + map + "})";
  }
  for (std::size_t i = 0; i < relationships; ++i) {
    out += ", (n" + std::to_string(dice_.Below(nodes)) + ")-[:" +
           Text(dice_.Of({"R", "S", "T"})) +
           (dice_.OneIn(3) ? "" : " {w: " + std::to_string(dice_.Below(4)) + "}") + "]->(n" +
           std::to_string(dice_.Below(nodes)) + ")";
  }
  return out;
}

std::string QueryMaker::Literal() {
  return Text(dice_.Of({"0", "1", "2", "-3", "1.5", "-0.0", "true", "false", "null", "'a'", "''",
                        "'Минск'", "[1, 2]", "[]", "[null]", "{a: 1}", "{}", "date('2020-01-31')",
                        "duration('P1M')", "9223372036854775807", "1e308", "'白'", "$p"}));
}

std::string QueryMaker::Value(std::span<const std::string> nodes, int depth) {
  const std::string node = nodes[dice_.Below(nodes.size())];
  switch (depth <= 0 ? dice_.Below(4) : dice_.Below(9)) {
    case 0: return node + ".i";
    case 1: return node + "." + Text(dice_.Of({"i", "f", "s", "b", "l", "d", "none"}));
    case 2: return std::to_string(dice_.Below(5));
    case 3: return Text(dice_.Of({"'a'", "'ab'", "null", "true", "1.5", "[1, 2]"}));
    case 4: return "size(labels(" + node + "))";
    case 5: return "coalesce(" + Value(nodes, depth - 1) + ", " + Value(nodes, depth - 1) + ")";
    case 6:
      return "CASE WHEN " + Condition(nodes, depth - 1) + " THEN " + Value(nodes, depth - 1) +
             " ELSE " + Value(nodes, depth - 1) + " END";
    case 7: return "[" + Value(nodes, depth - 1) + ", " + Value(nodes, depth - 1) + "]";
    default: return "toStringOrNull(" + Value(nodes, depth - 1) + ")";
  }
}

std::string QueryMaker::Condition(std::span<const std::string> nodes, int depth) {
  const std::string node = nodes[dice_.Below(nodes.size())];
  auto inner = [&] { return "(" + Condition(nodes, depth - 1) + ")"; };
  switch (depth <= 0 ? dice_.Below(9) : dice_.Below(16)) {
    case 0:
    case 1:
      return Value(nodes, depth - 1) + " " + Text(dice_.Of({"=", "<>", "<", "<=", ">", ">="})) +
             " " + Value(nodes, depth - 1);
    case 2: return node + ":" + Text(dice_.Of({"A", "B", "A|B", "!C", "A&B", "%"}));
    case 3: return Value(nodes, depth - 1) + Text(dice_.Of({" IS NULL", " IS NOT NULL"}));
    case 4: return node + ".b";
    case 5: return node + ".s STARTS WITH " + Text(dice_.Of({"'a'", "'М'", "''", "null"}));
    case 6: return node + ".s " + Text(dice_.Of({"CONTAINS 'b'", "ENDS WITH 'ск'", "=~ '.*b.*'"}));
    case 7: return Value(nodes, depth - 1) + " IN [1, 2, 'a', null]";
    case 8: return Text(dice_.Of({"true", "false", "null", "1 < 2", "null = 1"}));
    case 9: return inner() + " AND " + inner();
    case 10: return inner() + " OR " + inner();
    case 11: return inner() + " XOR " + inner();
    case 12: return "NOT " + inner();
    case 13:
      return Text(dice_.Of({"EXISTS { ", "NOT EXISTS { "})) + "(" + node + ")" +
             Relationship("", false) + "(x) WHERE x.i > " + std::to_string(dice_.Below(4)) + " }";
    case 14:
      return "COUNT { (" + node + ")" + Relationship("", false) + "() } > " +
             std::to_string(dice_.Below(3));
    default:
      return Text(dice_.Of({"any", "all", "none", "single"})) + "(q IN [1, 2, null] WHERE q > " +
             node + ".i)";
  }
}

std::string QueryMaker::Relationship(std::string_view name, bool variable_length) {
  std::string inside = Text(name);
  if (!dice_.OneIn(3)) inside += Text(dice_.Of({":R", ":S", ":R|T", ":!S", ":R|S|T"}));
  if (variable_length) {
    inside += Text(dice_.Of({"*", "*1..2", "*0..1", "*2", "*..3", "*0..2"}));
  }
  if (dice_.OneIn(5)) inside += " {w: " + std::to_string(dice_.Below(3)) + "}";
  const std::size_t direction = dice_.Below(3);
  return Text(direction == 0 ? "<-" : "-") + (inside.empty() ? "" : "[" + inside + "]") +
         (direction == 1 ? "->" : "-");
}

std::string QueryMaker::Node(std::string_view name) {
  std::string out = "(" + Text(name);
  if (dice_.OneIn(3)) out += Text(dice_.Of({":A", ":B", ":C", ":A|B", ":!A", ":A:B"}));
  if (dice_.OneIn(6)) out += " {i: " + std::to_string(dice_.Below(4)) + "}";
  return out + ")";
}

std::string QueryMaker::Path(std::span<const std::string> nodes, std::size_t steps) {
  std::string out = Node(nodes[0]);
  for (std::size_t i = 0; i < steps; ++i) {
    out += Relationship("", dice_.OneIn(6)) + Node(nodes[(i + 1) % nodes.size()]);
  }
  return out;
}

std::string QueryMaker::Expression(std::span<const std::string> names, int depth) {
  auto next = [&] { return Expression(names, depth - 1); };
  if (depth <= 0) {
    return names.empty() || dice_.OneIn(2) ? Literal() : names[dice_.Below(names.size())];
  }
  switch (dice_.Below(16)) {
    case 0: return Literal();
    case 1: return next() + "." + Text(dice_.Of({"i", "s", "l", "year", "`a b`"}));
    case 2:
      return "(" + next() + " " +
             Text(dice_.Of({"+", "-", "*", "/", "%", "^", "||", "=", "<>", "<", ">=", "AND", "OR",
                            "XOR", "IN", "STARTS WITH", "ENDS WITH", "CONTAINS", "=~"})) +
             " " + next() + ")";
    case 3: return Text(dice_.Of({"-", "NOT ", "+"})) + "(" + next() + ")";
    case 4:
      return Text(dice_.Of({"size", "head", "last", "tail", "toString", "toInteger", "toFloat",
                            "keys", "labels", "type", "id", "properties", "abs", "reverse",
                            "toUpper", "date", "duration", "nodes", "length", "isEmpty", "sqrt",
                            "exists", "elementId", "valueType", "toBoolean", "round", "trim"})) +
             "(" + next() + ")";
    case 5:
      return Text(dice_.Of({"coalesce", "left", "right", "split", "substring", "range", "atan2",
                            "duration.between", "nullIf", "round", "normalize", "bTrim"})) +
             "(" + next() + ", " + next() + ")";
    case 6: return "[" + next() + ", " + next() + "]";
    case 7: return "{a: " + next() + ", `b c`: " + next() + "}";
    case 8: return next() + "[" + next() + "]";
    case 9: return next() + "[" + next() + ".." + (dice_.OneIn(2) ? next() : "") + "]";
    case 10:
      return "[x IN " + next() + (dice_.OneIn(2) ? " WHERE " + next() : "") + " | " + next() + "]";
    case 11:
      return Text(dice_.Of({"all", "any", "none", "single"})) + "(x IN " + next() + " WHERE " +
             next() + ")";
    case 12: return "reduce(acc = " + next() + ", x IN " + next() + " | " + next() + ")";
    case 13: return "CASE " + next() + " WHEN " + next() + " THEN " + next() + " ELSE " + next() + " END";
    case 14: return next() + Text(dice_.Of({" IS NULL", " IS NOT NULL", " IS :: INTEGER", ":A|B"}));
    default:
      return Text(dice_.Of({"EXISTS", "COUNT"})) + " { MATCH (y)" + Relationship("", true) +
             "() WHERE " + next() + " RETURN y }";
  }
}

std::string QueryMaker::Projection(std::vector<std::string>& names, std::string_view word) {
  std::string out = Text(word) + (dice_.OneIn(4) ? " DISTINCT " : " ");
  std::vector<std::string> made;
  const std::size_t count = 1 + dice_.Below(3);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = "v" + std::to_string(names_made_++);
    std::string value = dice_.OneIn(2) && !names.empty() ? names[dice_.Below(names.size())]
                                                         : Expression(names, 2);
    if (dice_.OneIn(4)) {
      value = Text(dice_.Of({"count", "collect", "min", "max", "sum", "avg", "count(DISTINCT "})) ;
      value = value.back() == ' ' ? value + Expression(names, 1) + ")"
                                  : value + "(" + Expression(names, 1) + ")";
    }
    out += (i == 0 ? "" : ", ") + value + " AS " + name;
    made.push_back(name);
  }
  names = std::move(made);
  if (dice_.OneIn(3)) out += " ORDER BY " + names[0] + (dice_.OneIn(2) ? " DESC" : "");
  if (dice_.OneIn(5)) out += " SKIP " + std::to_string(dice_.Below(3));
  if (dice_.OneIn(4)) out += " LIMIT " + std::to_string(dice_.Below(5));
  return out;
}

std::string QueryMaker::Clause(std::vector<std::string>& names) {
  auto fresh = [&] { return "n" + std::to_string(names_made_++); };
  auto known = [&] { return names.empty() || dice_.OneIn(2) ? fresh() : names[dice_.Below(names.size())]; };
  switch (dice_.Below(12)) {
    case 0:
    case 1:
    case 2: {
      const std::vector<std::string> nodes = {known(), fresh(), fresh()};
      std::string out = Text(dice_.OneIn(4) ? "OPTIONAL MATCH " : "MATCH ") +
                        Path(nodes, dice_.Below(3));
      names.push_back(nodes[0]);
      if (dice_.OneIn(2)) out += " WHERE " + Condition({&names.back(), 1}, 2);
      return out;
    }
    case 3: {
      const std::string name = fresh();
      std::string out = "UNWIND " + Expression(names, 2) + " AS " + name;
      names.push_back(name);
      return out;
    }
    case 4:
    case 5: return Projection(names, "WITH");
    case 6: {
      const std::string name = fresh();
      std::string out = Text(dice_.Of({"CREATE ", "MERGE "})) + "(" + name + ":A {i: " +
                        Expression(names, 1) + "})";
      names.push_back(name);
      return out;
    }
    case 7: return "SET " + known() + "." + Text(dice_.Of({"i", "s"})) + " = " + Expression(names, 2);
    case 8: return Text(dice_.Of({"DETACH DELETE ", "DELETE "})) + known();
    case 9: {
      const std::string name = fresh();
      std::string out = "CALL (*) { MATCH (q) RETURN " + Expression(names, 1) + " AS " + name +
                        " LIMIT 3 }";
      names.push_back(name);
      return out;
    }
    case 10: return "FOREACH (x IN " + Expression(names, 1) + " | CREATE (:C {i: x}))";
    default: {
      const std::string path = fresh(), from = fresh(), to = fresh();
      names.push_back(path);
      return "MATCH " + path + " = shortestPath((" + from + ":A)" + Relationship("", true) + "(" +
             to + ":B))";
    }
  }
}

std::string QueryMaker::Query() {
  std::vector<std::string> names;
  std::string out;
  const std::size_t clauses = dice_.Below(4);
  for (std::size_t i = 0; i < clauses; ++i) out += Clause(names) + " ";
  return out + Projection(names, "RETURN");
}

}  // namespace kg::test
