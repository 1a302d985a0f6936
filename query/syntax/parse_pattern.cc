#include <algorithm>
#include <charconv>

#include "query/syntax/parser_state.h"

namespace kg::query {

bool Parser::AtRelationship(std::size_t at) const {
  auto is = [&](std::size_t place, char c) {
    return place < tokens_.size() && tokens_[place].kind == TokenKind::kSymbol &&
           tokens_[place].text.size() == 1 && tokens_[place].text[0] == c;
  };
  bool sure = is(at, '<');  // more than minus signs
  if (sure) ++at;
  if (!is(at, '-')) return false;
  ++at;
  if (is(at, '[')) {
    if (tokens_[at].partner == 0) return false;
    at = tokens_[at].partner + 1;
    sure = true;
  }
  if (!is(at, '-')) return false;
  ++at;
  if (is(at, '>')) {
    ++at;
    sure = true;
  }
  if (sure && (is(at, '+') || is(at, '*'))) {
    ++at;
  } else if (sure && is(at, '{') && tokens_[at].partner != 0) {
    at = tokens_[at].partner + 1;
  }
  return is(at, '(');
}

bool Parser::AtPattern(std::size_t at) const {
  const Token& open = tokens_[at];
  if (open.kind != TokenKind::kSymbol || open.text != "(" || open.partner == 0) return false;
  auto is = [&](std::size_t place, std::string_view symbol) {
    return tokens_[place].kind == TokenKind::kSymbol && tokens_[place].text == symbol;
  };
  std::size_t inside = at + 1;
  const bool named = tokens_[inside].kind == TokenKind::kName ||
                     tokens_[inside].kind == TokenKind::kQuotedName;
  if (named) ++inside;
  const bool node = is(inside, ")") || is(inside, ":") || is(inside, "{") ||
                    tokens_[inside].kind == TokenKind::kParameter ||
                    (named && tokens_[inside].kind == TokenKind::kName);  // (n WHERE ...)
  return node && AtRelationship(open.partner + 1);
}

Result<std::vector<PathPattern>> Parser::ReadPatterns() {
  std::vector<PathPattern> patterns;
  do {
    Result<PathPattern> pattern = ReadPathPattern();
    if (!pattern) return std::move(pattern).error();
    patterns.push_back(std::move(*pattern));
  } while (Take(","));
  return patterns;
}

Result<PathPattern> Parser::ReadPathPattern() {
  const std::uint32_t start = begin();
  std::string name;
  if (IsName() && Is("=", 1)) {
    name = tokens_[at_].text;
    at_ += 2;
  }
  const bool shortest =
      (IsWord("SHORTESTPATH") || IsWord("ALLSHORTESTPATHS")) && Is("(", 1);
  Result<PathPattern> path = PathPattern{};
  if (shortest || IsWord("SHORTEST") || IsWord("ANY") || IsWord("ALL")) {
    path = shortest ? ReadShortestPath() : ReadSelectedPath();
    if (!path) return path;
  } else {
    if (Status status = ReadChain(*path); !status) return status.error();
  }
  path->name = std::move(name);
  path->span = Since(start);
  return path;
}

Result<PathPattern> Parser::ReadShortestPath() {
  PathPattern path;
  path.kind = IsWord("SHORTESTPATH") ? PathPattern::Kind::kShortest
                                     : PathPattern::Kind::kAllShortest;
  const Span word = Peek().span;
  at_ += 2;
  if (Status status = ReadChain(path); !status) return status.error();
  if (path.relationships.size() != 1 || path.relationships.front().group) {
    return FailAt(word, "UnexpectedSyntax",
                  "A shortest path is asked between two nodes joined by one relationship, as in "
                  "shortestPath((a)-[:T*..5]->(b)).");
  }
  if (Status status = Expect(")", "after the path"); !status) return status.error();
  return path;
}

// ANY k, SHORTEST k, SHORTEST k GROUPS, ANY SHORTEST, ALL SHORTEST, for one relationship.
Result<PathPattern> Parser::ReadSelectedPath() {
  PathPattern path;
  path.kind = PathPattern::Kind::kShortest;
  const std::uint32_t start = begin();
  const bool all = TakeWord("ALL");
  const bool any = !all && TakeWord("ANY");
  const bool named = TakeWord("SHORTEST");
  if (!named && !any) return Unexpected("a pattern");
  bool counted = all || any;
  if (!all && Peek().kind == TokenKind::kInteger) {
    counted = true;
    const std::string& digits = Peek().text;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), path.count);
    if (error != std::errc() || end != digits.data() + digits.size() || path.count == 0) {
      return FailAt(Peek().span, "NumberOutOfRange",
                    "A path selector needs a number of paths that is 1 or greater.");
    }
    ++at_;
  }
  if (!TakeWord("PATHS")) TakeWord("PATH");
  path.groups = !all && !any && (TakeWord("GROUPS") || TakeWord("GROUP"));
  const Span words = Since(start);
  if (Status status = ReadChain(path); !status) return status.error();
  if (!(counted || path.groups) || path.relationships.size() != 1 ||
      path.relationships.front().group) {
    return FailAt(words, "UnsupportedFeature",
                  "The path selectors ANY, ANY SHORTEST, ALL SHORTEST, SHORTEST k and "
                  "SHORTEST k GROUPS are for two nodes joined by one relationship, as in "
                  "SHORTEST 1 (a)-[:T]->+(b).");
  }
  if (all || (path.groups && path.count == 1)) {
    path.kind = PathPattern::Kind::kAllShortest;
    path.groups = false;
  }
  return path;
}

// Nodes joined by relationships, and parts that repeat beside nodes; where no node is written beside
// such a part, one without a name stands there.
Status Parser::ReadChain(PathPattern& path) {
  const std::uint32_t start = begin();
  if (AtGroup()) {
    if (!IsQuantifier(Peek().partner + 1)) return ReadWholeGroup(path);
    path.nodes.emplace_back();
  } else {
    Result<NodePattern> node = ReadNode();
    if (!node) return std::move(node).error();
    path.nodes.push_back(std::move(*node));
  }
  while (Is("-") || Is("<") || AtGroup()) {
    const bool group = AtGroup();
    Result<RelationshipPattern> relationship = group ? ReadGroup() : ReadRelationship();
    if (!relationship) return std::move(relationship).error();
    path.relationships.push_back(std::move(*relationship));
    if (group && (!Is("(") || AtGroup())) {
      path.nodes.emplace_back();
      if (Is("-") || Is("<")) return Unexpected("a node after a part of a path that repeats");
    } else {
      Result<NodePattern> node = ReadNode();
      if (!node) return std::move(node).error();
      path.nodes.push_back(std::move(*node));
    }
    if (path.nodes.size() > kMaxDepth) return TooDeep();
  }
  path.span = Since(start);
  return {};
}

// A parenthesis that holds a path, not a node.
bool Parser::AtGroup() const {
  if (!Is("(")) return false;
  return Is("(", 1) || (IsName(1) && Is("=", 2) && Is("(", 3));
}

bool Parser::IsQuantifier(std::size_t at) const {
  if (at >= tokens_.size() || tokens_[at].kind != TokenKind::kSymbol) return false;
  const std::string& text = tokens_[at].text;
  return text == "+" || text == "*" || text == "{";
}

namespace {

// (()-[r:T]->()){1,3} is -[r:T]->{1,3}.
bool IsBareStep(const GroupPattern& group) {
  if (group.where || group.path.relationships.size() != 1) return false;
  for (const NodePattern& node : group.path.nodes) {
    if (!node.name.empty() || node.labels || !node.dynamic.empty() || node.properties || node.where) {
      return false;
    }
  }
  return true;
}

}  // namespace

// ((a)-[r]->(b) WHERE ...){1,3}
Result<RelationshipPattern> Parser::ReadGroup() {
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  const std::uint32_t start = begin();
  RelationshipPattern repeated;
  repeated.group = std::make_unique<GroupPattern>();
  if (Status status = ReadParenthesized(*repeated.group); !status) return status.error();
  if (!IsQuantifier(at_)) {
    return Unexpected("how often the part in parentheses repeats, as in {1,3} or +");
  }
  if (Status status = ReadQuantifier(repeated); !status) return status.error();
  repeated.span = Since(start);
  const PathPattern& inner = repeated.group->path;
  bool plain = !inner.relationships.empty();
  for (const RelationshipPattern& each : inner.relationships) {
    plain = plain && !each.variable_length;
  }
  if (!plain) {
    return FailAt(repeated.span, "UnsupportedFeature",
                  "A part of a path that repeats joins its nodes by one relationship after the "
                  "other; none of them has a variable length.");
  }
  if (!IsBareStep(*repeated.group)) return repeated;
  RelationshipPattern step = std::move(repeated.group->path.relationships.front());
  step.span = repeated.span;
  step.variable_length = true;
  step.min = repeated.min;
  step.max = repeated.max;
  step.explicit_min = repeated.explicit_min;
  step.fixed_length = repeated.fixed_length;
  return step;
}

Status Parser::ReadParenthesized(GroupPattern& group) {
  if (Status status = Expect("(", "to start a part of a path"); !status) return status;
  if (IsName() && Is("=", 1)) {
    return Fail("UnsupportedFeature", "Only a whole path can be named, not a part of it.");
  }
  if (Status status = ReadChain(group.path); !status) return status;
  if (TakeWord("WHERE")) {
    Result<ExprPtr> where = ReadExpression();
    if (!where) return std::move(where).error();
    group.where = std::move(*where);
  }
  return Expect(")", "to end the part of the path");
}

// ((a)-->(b) WHERE ...): parentheses that say nothing but what must hold.
Status Parser::ReadWholeGroup(PathPattern& path) {
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  GroupPattern group;
  if (Status status = ReadParenthesized(group); !status) return status;
  if (Is("(") || Is("-") || Is("<")) {
    return Fail("UnsupportedFeature",
                "A part of a path in parentheses needs a quantifier, as in {1,3} or +.");
  }
  path.nodes = std::move(group.path.nodes);
  path.relationships = std::move(group.path.relationships);
  path.span = group.path.span;
  if (!group.where) return {};
  ExprPtr& where = path.nodes.back().where;
  if (!where) {
    where = std::move(group.where);
    return {};
  }
  const std::uint32_t start = where->span.begin;
  Logic both{LogicOp::kAnd, {}};
  both.operands.push_back(std::move(where));
  both.operands.push_back(std::move(group.where));
  Result<ExprPtr> made = Make(start, std::move(both));
  if (!made) return std::move(made).error();
  where = std::move(*made);
  return {};
}

Result<NodePattern> Parser::ReadNode() {
  NodePattern node;
  const std::uint32_t start = begin();
  if (Status status = Expect("(", "to start a node"); !status) return status.error();
  if (IsName() && !(IsWord("WHERE") && !Is(")", 1) && !Is(":", 1))) {
    node.name = tokens_[at_++].text;
  }
  if (Is(":") || (IsWord("IS") && (IsName(1) || IsDynamic(1)))) {
    ++at_;
    if (Status status = ReadLabelsAndDynamic(node.labels, node.dynamic); !status) {
      return status.error();
    }
  }
  Result<ExprPtr> properties = ReadPatternProperties();
  if (!properties) return std::move(properties).error();
  node.properties = std::move(*properties);
  if (TakeWord("WHERE")) {
    Result<ExprPtr> where = ReadExpression();
    if (!where) return std::move(where).error();
    node.where = std::move(*where);
  }
  if (Status status = Expect(")", "to end the node"); !status) return status.error();
  node.span = Since(start);
  return node;
}

Result<ExprPtr> Parser::ReadPatternProperties() {
  if (Is("{")) return ReadMap();
  if (Peek().kind == TokenKind::kParameter) {
    const std::uint32_t start = begin();
    std::string name = tokens_[at_++].text;
    return Make(start, Parameter{std::move(name)});
  }
  return ExprPtr{};
}

Result<RelationshipPattern> Parser::ReadRelationship() {
  RelationshipPattern relationship;
  const std::uint32_t start = begin();
  relationship.left = Take("<");
  if (Status status = Expect("-", "in a relationship"); !status) return status.error();
  if (Take("[")) {
    if (Status status = ReadRelationshipDetail(relationship); !status) return status.error();
    if (Status status = Expect("]", "to end the relationship"); !status) return status.error();
  }
  if (Status status = Expect("-", "in a relationship"); !status) return status.error();
  relationship.right = Take(">");
  if (Is("+") || Is("*") || Is("{")) {
    if (Status status = ReadQuantifier(relationship); !status) return status.error();
  }
  relationship.span = Since(start);
  return relationship;
}

// -[:T]->+  -[:T]->*  -[:T]->{2}  -[:T]->{1,3}: as -[:T*1..]-> and so on.
Status Parser::ReadQuantifier(RelationshipPattern& relationship) {
  if (relationship.variable_length) {
    return Fail("UnexpectedSyntax", "The relationship has a length already.");
  }
  relationship.variable_length = true;
  relationship.explicit_min = true;
  if (Take("+")) return {};
  if (Take("*")) {
    relationship.min = 0;
    return {};
  }
  ++at_;
  relationship.min = 0;
  const bool has_min = Peek().kind == TokenKind::kInteger;
  if (has_min) {
    if (Status status = ReadLength(relationship.min); !status) return status;
  }
  if (Take(",")) {
    if (Peek().kind == TokenKind::kInteger) {
      std::uint32_t max = 0;
      if (Status status = ReadLength(max); !status) return status;
      relationship.max = max;
    }
  } else {
    if (!has_min) return Unexpected("a number of steps");
    relationship.max = relationship.min;
    relationship.fixed_length = true;
  }
  return Expect("}", "to end the quantifier");
}

Status Parser::ReadLength(std::uint32_t& length) {
  const Token& token = Peek();
  const auto [end, error] =
      std::from_chars(token.text.data(), token.text.data() + token.text.size(), length);
  if (error != std::errc() || end != token.text.data() + token.text.size()) {
    return Fail("InvalidRelationshipPattern", "The length of a path must be a small integer.");
  }
  ++at_;
  return {};
}

Status Parser::ReadRelationshipDetail(RelationshipPattern& relationship) {
  if (IsName() && !(IsWord("WHERE") && !Is("]", 1) && !Is(":", 1))) {
    relationship.name = tokens_[at_++].text;
  }
  if (Is(":") || (IsWord("IS") && (IsName(1) || IsDynamic(1)))) {
    ++at_;
    if (IsDynamic()) {
      if (Status status = ReadDynamic(relationship.dynamic); !status) return status;
    } else if (Status status = ReadTypes(relationship); !status) {
      return status;
    }
  }
  if (Status status = ReadRange(relationship); !status) return status;
  Result<ExprPtr> properties = ReadPatternProperties();
  if (!properties) return std::move(properties).error();
  relationship.properties = std::move(*properties);
  if (TakeWord("WHERE")) {
    Result<ExprPtr> where = ReadExpression();
    if (!where) return std::move(where).error();
    relationship.where = std::move(*where);
  }
  return {};
}

Status Parser::ReadRange(RelationshipPattern& relationship) {
  if (Is("..")) {
    return Fail("InvalidRelationshipPattern", "A range of lengths needs a star: [*1..3].");
  }
  if (!Take("*")) return {};
  relationship.variable_length = true;
  if (Is("-")) {
    return Fail("InvalidRelationshipPattern", "The length of a path cannot be negative.");
  }
  if (Peek().kind == TokenKind::kInteger) {
    relationship.explicit_min = true;
    if (Status status = ReadLength(relationship.min); !status) return status;
    if (!Is("..")) {
      relationship.fixed_length = true;
      relationship.max = relationship.min;
    }
  }
  if (Take("..")) {
    if (Is("-")) {
      return Fail("InvalidRelationshipPattern", "The length of a path cannot be negative.");
    }
    if (Peek().kind == TokenKind::kInteger) {
      std::uint32_t max = 0;
      if (Status status = ReadLength(max); !status) return status;
      relationship.max = max;
    }
  }
  return {};
}

Result<LabelExpr> Parser::ReadLabels() {
  labels_ = 0;
  return ReadLabelOr();
}

// $(...), $all(...), $any(...)
bool Parser::IsDynamic(std::size_t ahead) const {
  if (!Is("$", ahead)) return false;
  return Is("(", ahead + 1) ||
         ((IsWord("ALL", ahead + 1) || IsWord("ANY", ahead + 1)) && Is("(", ahead + 2));
}

Status Parser::ReadDynamic(std::vector<DynamicLabels>& dynamic) {
  ++at_;
  DynamicLabels labels;
  labels.any = TakeWord("ANY");
  if (!labels.any) TakeWord("ALL");
  if (Status status = Expect("(", "after $"); !status) return status;
  Result<ExprPtr> names = ReadExpression();
  if (!names) return std::move(names).error();
  labels.names = std::move(*names);
  dynamic.push_back(std::move(labels));
  return Expect(")", "after the expression");
}

// :A|B, :A&$(names), :$(names):A
Status Parser::ReadLabelsAndDynamic(std::optional<LabelExpr>& labels,
                                    std::vector<DynamicLabels>& dynamic) {
  do {
    if (IsDynamic()) {
      if (Status status = ReadDynamic(dynamic); !status) return status;
      continue;
    }
    Result<LabelExpr> read = ReadLabels();
    if (!read) return std::move(read).error();
    if (!labels) {
      labels = std::move(*read);
      continue;
    }
    LabelExpr both{LabelExpr::Kind::kAnd, {}, {}};
    auto add = [&both](LabelExpr expr) {
      if (expr.kind != LabelExpr::Kind::kAnd) {
        both.operands.push_back(std::move(expr));
        return;
      }
      for (LabelExpr& operand : expr.operands) both.operands.push_back(std::move(operand));
    };
    add(std::move(*labels));
    add(std::move(*read));
    labels = std::move(both);
  } while (Take("&") || Take(":"));
  return {};
}

// A|B as a list of types, everything else as an expression.
Status Parser::ReadTypes(RelationshipPattern& relationship) {
  if (!IsName() && !Is("!") && !Is("%") && !Is("(")) return Unexpected("a relationship type");
  Result<LabelExpr> types = ReadLabels();
  if (!types) return std::move(types).error();
  auto is_name = [](const LabelExpr& expr) { return expr.kind == LabelExpr::Kind::kName; };
  if (is_name(*types)) {
    relationship.types.push_back(std::move(types->name));
  } else if (types->kind == LabelExpr::Kind::kOr &&
             std::all_of(types->operands.begin(), types->operands.end(), is_name)) {
    for (LabelExpr& type : types->operands) relationship.types.push_back(std::move(type.name));
  } else {
    relationship.type_expr = std::move(*types);
  }
  return {};
}

Result<LabelExpr> Parser::ReadLabelOr() {
  Result<LabelExpr> first = ReadLabelAnd();
  if (!first || !Is("|") || at_ == separator_) return first;
  LabelExpr any{LabelExpr::Kind::kOr, {}, {}};
  any.operands.push_back(std::move(*first));
  while (at_ != separator_ && Take("|")) {
    Take(":");
    Result<LabelExpr> next = ReadLabelAnd();
    if (!next) return next;
    any.operands.push_back(std::move(*next));
  }
  return any;
}

Result<LabelExpr> Parser::ReadLabelAnd() {
  Result<LabelExpr> first = ReadLabelAtom();
  if (!first || !(Is("&") || Is(":")) || IsDynamic(1)) return first;
  LabelExpr all{LabelExpr::Kind::kAnd, {}, {}};
  all.operands.push_back(std::move(*first));
  while ((Is("&") || Is(":")) && !IsDynamic(1)) {
    ++at_;
    Result<LabelExpr> next = ReadLabelAtom();
    if (!next) return next;
    all.operands.push_back(std::move(*next));
  }
  return all;
}

Result<LabelExpr> Parser::ReadLabelAtom() {
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  if (++labels_ > kMaxLabels) {
    return Error{ErrorCode::kLimit,
                 "A label expression has at most " + std::to_string(kMaxLabels) + " labels.",
                 PlaceOf(begin(), text_)};
  }
  if (Take("!")) {
    Result<LabelExpr> operand = ReadLabelAtom();
    if (!operand) return operand;
    LabelExpr negation{LabelExpr::Kind::kNot, {}, {}};
    negation.operands.push_back(std::move(*operand));
    return negation;
  }
  if (Take("%")) return LabelExpr{LabelExpr::Kind::kAny, {}, {}};
  if (Take("(")) {
    Result<LabelExpr> inner = ReadLabelOr();
    if (!inner) return inner;
    if (Status status = Expect(")", "to end the label expression"); !status) return status.error();
    return inner;
  }
  Result<std::string> name = ReadName("a label");
  if (!name) return std::move(name).error();
  return LabelExpr{LabelExpr::Kind::kName, std::move(*name), {}};
}

}  // namespace kg::query
