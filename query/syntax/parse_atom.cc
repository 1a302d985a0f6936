#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "query/syntax/parser_state.h"

namespace kg::query {

Result<ExprPtr> Parser::ReadAtom() {
  const std::uint32_t start = begin();
  const Token& token = Peek();
  switch (token.kind) {
    case TokenKind::kInteger: return ReadInteger(false, start);
    case TokenKind::kFloat: return ReadFloat();
    case TokenKind::kBadNumber:
      return Fail("InvalidNumberLiteral", "'" + token.text + "' is not a number.");
    case TokenKind::kString: {
      std::string text = tokens_[at_++].text;
      return Make(start, Literal{Value::String(std::move(text))});
    }
    case TokenKind::kParameter: {
      std::string name = tokens_[at_++].text;
      return Make(start, Parameter{std::move(name)});
    }
    case TokenKind::kName:
    case TokenKind::kQuotedName: return ReadNamed();
    case TokenKind::kEnd: return Unexpected("an expression");
    case TokenKind::kSymbol: break;
  }
  if (Is("[")) return ReadList();
  if (Is("{")) return ReadMap();
  if (!Is("(")) return Unexpected("an expression");
  if (AtPattern(at_)) {
    PathPattern pattern;
    if (Status status = ReadChain(pattern); !status) return status.error();
    return Make(start, PatternPredicate{std::move(pattern)});
  }
  ++at_;
  Result<ExprPtr> inner = ReadExpression();
  if (!inner) return inner;
  if (Status status = Expect(")", "to close the parenthesis"); !status) return status.error();
  return inner;
}

Result<ExprPtr> Parser::ReadInteger(bool negative, std::size_t start) {
  const Token& token = Peek();
  std::string_view digits = token.text;
  int base = 10;
  if (digits.size() > 1 && digits[0] == '0' && (digits[1] | 0x20) == 'x') base = 16;
  if (digits.size() > 1 && digits[0] == '0' && (digits[1] | 0x20) == 'o') base = 8;
  if (base != 10) digits.remove_prefix(2);
  std::uint64_t magnitude = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  if (error != std::errc() || end != digits.data() + digits.size() ||
      magnitude > kMax + (negative ? 1 : 0)) {
    return Fail("IntegerOverflow", "The integer " + std::string(negative ? "-" : "") + token.text +
                                       " does not fit 64 bits; write it as a float.");
  }
  ++at_;
  return Make(start, Literal{Value::Integer(
                         static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude))});
}

Result<ExprPtr> Parser::ReadFloat() {
  const std::uint32_t start = begin();
  const std::string& text = Peek().text;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool huge = error == std::errc::result_out_of_range && std::strtod(text.c_str(), nullptr) > 1;
  if (huge || std::isinf(value)) {
    return Fail("FloatingPointOverflow", "The number " + text + " is too large for a float.");
  }
  ++at_;
  return Make(start, Literal{Value::Float(value)});
}

Result<ExprPtr> Parser::ReadList() {
  const std::uint32_t start = begin();
  ++at_;
  if (Take("]")) return Make(start, ListLiteral{});
  if (AtPattern(at_) || (IsName() && Is("=", 1) && AtPattern(at_ + 2))) {
    const Separator separator(*this, at_ - 1);
    return ReadPatternComprehension(start);
  }
  const bool constant = IsWord("TRUE") || IsWord("FALSE") || IsWord("NULL");
  if (IsName() && IsWord("IN", 1) && !constant) {
    const Separator separator(*this, at_ - 1);
    const std::uint32_t name_start = begin();
    Result<Variable> variable = ReadVariable();
    if (!variable) return std::move(variable).error();
    const Span name_span = Since(name_start);
    ++at_;
    Result<ExprPtr> list = ReadExpression();
    if (!list) return list;
    if (!Is(",")) return ReadListComprehensionRest(start, std::move(*variable), std::move(*list));
    // A list whose first element is `x IN list`.
    ExprPtr left = std::make_unique<Expr>(name_span, std::move(*variable));
    Result<ExprPtr> first =
        Make(name_start, Binary{BinaryOp::kIn, std::move(left), std::move(*list)});
    if (!first) return first;
    return ReadListRest(start, std::move(*first));
  }
  Result<ExprPtr> first = ReadExpression();
  if (!first) return first;
  return ReadListRest(start, std::move(*first));
}

Result<ExprPtr> Parser::ReadListRest(std::size_t start, ExprPtr first) {
  ListLiteral list;
  list.elements.push_back(std::move(first));
  while (Take(",")) {
    Result<ExprPtr> next = ReadExpression();
    if (!next) return next;
    list.elements.push_back(std::move(*next));
  }
  if (Status status = Expect("]", "to end the list"); !status) return status.error();
  return Make(start, std::move(list));
}

Result<ExprPtr> Parser::ReadListComprehensionRest(std::size_t start, Variable variable,
                                                  ExprPtr list) {
  ListComprehension comprehension{std::move(variable), std::move(list), nullptr, nullptr};
  if (TakeWord("WHERE")) {
    Result<ExprPtr> where = ReadExpression();
    if (!where) return where;
    comprehension.where = std::move(*where);
  }
  if (Take("|")) {
    Result<ExprPtr> result = ReadExpression();
    if (!result) return result;
    comprehension.result = std::move(*result);
  }
  if (Status status = Expect("]", "to end the comprehension"); !status) return status.error();
  return Make(start, std::move(comprehension));
}

Result<ExprPtr> Parser::ReadPatternComprehension(std::size_t start) {
  Result<PathPattern> pattern = ReadPathPattern();
  if (!pattern) return std::move(pattern).error();
  PatternComprehension comprehension{std::move(*pattern), nullptr, nullptr};
  if (TakeWord("WHERE")) {
    Result<ExprPtr> where = ReadExpression();
    if (!where) return where;
    comprehension.where = std::move(*where);
  }
  if (Status status = Expect("|", "before what each match yields"); !status) return status.error();
  Result<ExprPtr> result = ReadExpression();
  if (!result) return result;
  comprehension.result = std::move(*result);
  if (Status status = Expect("]", "to end the comprehension"); !status) return status.error();
  return Make(start, std::move(comprehension));
}

Result<ExprPtr> Parser::ReadMap() {
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  const std::uint32_t start = begin();
  ++at_;
  if (IsName() && Is("}", 1)) {
    return Fail("UnsupportedFeature", "A parameter is written $" + Peek().text + ".");
  }
  MapLiteral map;
  if (!Is("}")) {
    do {
      Result<std::string> key = ReadName("a key");
      if (!key) return std::move(key).error();
      if (Status status = Expect(":", "after a key"); !status) return status.error();
      Result<ExprPtr> value = ReadExpression();
      if (!value) return value;
      map.entries.emplace_back(std::move(*key), std::move(*value));
    } while (Take(","));
  }
  if (Status status = Expect("}", "to end the map"); !status) return status.error();
  return Make(start, std::move(map));
}

Result<ExprPtr> Parser::ReadMapProjection() {
  const std::uint32_t start = begin();
  Result<Variable> variable = ReadVariable();
  if (!variable) return std::move(variable).error();
  MapProjection projection;
  projection.base = std::make_unique<Expr>(Since(start), std::move(*variable));
  ++at_;
  using Kind = MapProjection::Kind;
  if (!Is("}")) {
    do {
      if (Take(".")) {
        if (Take("*")) {
          projection.items.push_back({Kind::kAll, "", nullptr});
          continue;
        }
        Result<std::string> key = ReadName("a property key");
        if (!key) return std::move(key).error();
        projection.items.push_back({Kind::kProperty, std::move(*key), nullptr});
        continue;
      }
      const std::uint32_t key_start = begin();
      Result<std::string> key = ReadName("a key");
      if (!key) return std::move(key).error();
      if (Take(":")) {
        Result<ExprPtr> value = ReadExpression();
        if (!value) return value;
        projection.items.push_back({Kind::kEntry, std::move(*key), std::move(*value)});
      } else {
        auto value = std::make_unique<Expr>(Since(key_start), Variable{*key});
        projection.items.push_back({Kind::kVariable, std::move(*key), std::move(value)});
      }
    } while (Take(","));
  }
  if (Status status = Expect("}", "to end the map"); !status) return status.error();
  return Make(start, std::move(projection));
}

Result<ExprPtr> Parser::ReadCase() {
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  const std::uint32_t start = begin();
  ++at_;
  Case expr;
  if (!IsWord("WHEN")) {
    Result<ExprPtr> subject = ReadExpression();
    if (!subject) return subject;
    expr.subject = std::move(*subject);
  }
  if (!IsWord("WHEN")) return Unexpected("WHEN");
  // CASE x WHEN > 1, 0 THEN ...: every WHEN is then a condition on x.
  bool conditions = false;
  std::vector<std::vector<bool>> is_condition;
  while (TakeWord("WHEN")) {
    Case::Branch& branch = expr.branches.emplace_back();
    is_condition.emplace_back();
    do {
      const bool open = expr.subject && AtOpenCondition();
      Result<ExprPtr> when = open ? ReadOpenCondition() : ReadExpression();
      if (!when) return when;
      branch.whens.push_back(std::move(*when));
      is_condition.back().push_back(open);
      conditions = conditions || open;
    } while (expr.subject && Take(","));
    if (Status status = ExpectWord("THEN"); !status) return status.error();
    Result<ExprPtr> then = ReadExpression();
    if (!then) return then;
    branch.then = std::move(*then);
  }
  if (TakeWord("ELSE")) {
    Result<ExprPtr> otherwise = ReadExpression();
    if (!otherwise) return otherwise;
    expr.otherwise = std::move(*otherwise);
  }
  if (Status status = ExpectWord("END"); !status) return status.error();
  if (conditions) return MakeCaseOfConditions(start, std::move(expr), is_condition);
  return Make(start, std::move(expr));
}

namespace {

// The value that a CASE looks at; no name that can be written without backticks.
constexpr std::string_view kCaseSubject = "case of";

}  // namespace

bool Parser::AtOpenCondition() const {
  constexpr std::array<std::string_view, 7> kSymbols = {"=", "<>", "<", ">", "<=", ">=", "=~"};
  const bool symbol =
      std::any_of(kSymbols.begin(), kSymbols.end(), [this](std::string_view s) { return Is(s); });
  return symbol || (IsWord("IS") && !IsWord("THEN", 1)) ||
         (IsWord("STARTS") && IsWord("WITH", 1)) || (IsWord("ENDS") && IsWord("WITH", 1)) ||
         ((IsWord("CONTAINS") || IsWord("IN")) && !IsWord("THEN", 1) && !Is(",", 1));
}

// > 1, IS NULL, STARTS WITH 'a': of the CASE's subject.
Result<ExprPtr> Parser::ReadOpenCondition() {
  const std::uint32_t start = begin();
  Result<ExprPtr> subject = Make(start, Variable{std::string(kCaseSubject)});
  if (!subject) return subject;
  return ReadComparisonRest(start, ReadPredicatedRest(start, std::move(*subject)));
}

// head([x IN [subject] | CASE WHEN x > 1 OR x = 0 THEN ...])
Result<ExprPtr> Parser::MakeCaseOfConditions(std::size_t start, Case expr,
                                             const std::vector<std::vector<bool>>& is_condition) {
  for (std::size_t i = 0; i < expr.branches.size(); ++i) {
    Logic any{LogicOp::kOr, {}};
    for (std::size_t j = 0; j < expr.branches[i].whens.size(); ++j) {
      ExprPtr& when = expr.branches[i].whens[j];
      if (!is_condition[i][j]) {
        const std::uint32_t place = when->span.begin;
        Result<ExprPtr> subject = Make(place, Variable{std::string(kCaseSubject)});
        if (!subject) return subject;
        Comparison equal{std::move(*subject), {}};
        equal.rest.emplace_back(CompareOp::kEqual, std::move(when));
        Result<ExprPtr> made = Make(place, std::move(equal));
        if (!made) return made;
        when = std::move(*made);
      }
      any.operands.push_back(std::move(when));
    }
    ExprPtr condition;
    if (any.operands.size() == 1) {
      condition = std::move(any.operands.front());
    } else {
      const std::uint32_t place = any.operands.front()->span.begin;
      Result<ExprPtr> made = Make(place, std::move(any));
      if (!made) return made;
      condition = std::move(*made);
    }
    expr.branches[i].whens.clear();
    expr.branches[i].whens.push_back(std::move(condition));
  }
  ListLiteral only;
  only.elements.push_back(std::move(expr.subject));
  Result<ExprPtr> list = Make(start, std::move(only));
  if (!list) return list;
  Result<ExprPtr> inner = Make(start, std::move(expr));
  if (!inner) return inner;
  Result<ExprPtr> comprehension =
      Make(start, ListComprehension{Variable{std::string(kCaseSubject)}, std::move(*list), nullptr,
                                    std::move(*inner)});
  if (!comprehension) return comprehension;
  Call head;
  head.name = "head";
  head.arguments.push_back(std::move(*comprehension));
  return Make(start, std::move(head));
}

// What starts with a name: constants, CASE, calls, subqueries, variables.
Result<ExprPtr> Parser::ReadNamed() {
  const std::uint32_t start = begin();
  const bool plain = Peek().kind == TokenKind::kName;
  if (plain && Is("(", 1)) {
    const bool over_list = IsName(2) && IsWord("IN", 3);
    if (over_list) {
      if (IsWord("ALL")) return ReadQuantifier(QuantifierKind::kAll);
      if (IsWord("ANY")) return ReadQuantifier(QuantifierKind::kAny);
      if (IsWord("NONE")) return ReadQuantifier(QuantifierKind::kNone);
      if (IsWord("SINGLE")) return ReadQuantifier(QuantifierKind::kSingle);
    }
    if (IsWord("REDUCE") && IsName(2) && Is("=", 3)) return ReadReduce();
    if ((IsWord("SHORTESTPATH") || IsWord("ALLSHORTESTPATHS")) && Is("(", 2)) {
      Result<PathPattern> path = ReadShortestPath();
      if (!path) return std::move(path).error();
      return Make(start, PatternPredicate{std::move(*path)});
    }
  }
  if (plain && Is("{", 1)) {
    if (IsWord("EXISTS")) return ReadSubquery(SubqueryKind::kExists);
    if (IsWord("COUNT")) return ReadSubquery(SubqueryKind::kCount);
    if (IsWord("COLLECT")) return ReadSubquery(SubqueryKind::kCollect);
  }
  if (plain) {
    if (IsWord("CASE") && !Is(".", 1)) return ReadCase();
    if (TakeWord("TRUE")) return Make(start, Literal{Value::Boolean(true)});
    if (TakeWord("FALSE")) return Make(start, Literal{Value::Boolean(false)});
    if (TakeWord("NULL")) return Make(start, Literal{Value()});
  }
  // A call: name(.name)* followed by '('.
  std::size_t ahead = 1;
  while (Is(".", ahead) && IsName(ahead + 1)) ahead += 2;
  if (Is("(", ahead)) return ReadCallExpression();
  if (Is("{", 1) && (Is(".", 2) || Is("}", 2) || (IsName(2) && (Is(":", 3) || Is(",", 3) || Is("}", 3))))) {
    return ReadMapProjection();
  }
  Result<Variable> variable = ReadVariable();
  if (!variable) return std::move(variable).error();
  return Make(start, std::move(*variable));
}

Result<ExprPtr> Parser::ReadQuantifier(QuantifierKind kind) {
  const std::uint32_t start = begin();
  at_ += 2;
  Result<Variable> variable = ReadVariable();
  if (!variable) return std::move(variable).error();
  ++at_;
  Result<ExprPtr> list = ReadExpression();
  if (!list) return list;
  if (Status status = ExpectWord("WHERE"); !status) return status.error();
  Result<ExprPtr> where = ReadExpression();
  if (!where) return where;
  if (Status status = Expect(")", "to end the predicate"); !status) return status.error();
  return Make(start, Quantifier{kind, std::move(*variable), std::move(*list), std::move(*where)});
}

Result<ExprPtr> Parser::ReadReduce() {
  const std::uint32_t start = begin();
  const Separator separator(*this, at_ + 1);
  at_ += 2;
  Result<Variable> accumulator = ReadVariable();
  if (!accumulator) return std::move(accumulator).error();
  ++at_;
  Result<ExprPtr> initial = ReadExpression();
  if (!initial) return initial;
  if (Status status = Expect(",", "after the start value"); !status) return status.error();
  Result<Variable> variable = ReadVariable();
  if (!variable) return std::move(variable).error();
  if (Status status = ExpectWord("IN"); !status) return status.error();
  Result<ExprPtr> list = ReadExpression();
  if (!list) return list;
  if (Status status = Expect("|", "before the step"); !status) return status.error();
  Result<ExprPtr> step = ReadExpression();
  if (!step) return step;
  if (Status status = Expect(")", "to end reduce"); !status) return status.error();
  return Make(start, Reduce{std::move(*accumulator), std::move(*initial), std::move(*variable),
                            std::move(*list), std::move(*step)});
}

Result<ExprPtr> Parser::ReadSubquery(SubqueryKind kind) {
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  const std::uint32_t start = begin();
  at_ += 2;
  Result<Query> query = ReadQuery(true);
  if (!query) return std::move(query).error();
  if (Status status = Expect("}", "to end the subquery"); !status) return status.error();
  return Make(start, Subquery{kind, std::make_unique<Query>(std::move(*query))});
}

Result<ExprPtr> Parser::ReadCallExpression() {
  const std::uint32_t start = begin();
  if (IsWord("TRIM") && (IsWord("BOTH", 2) || IsWord("LEADING", 2) || IsWord("TRAILING", 2)) &&
      !Is(")", 3) && !Is(",", 3) && !Is(".", 3)) {
    return ReadTrim();
  }
  Call call;
  call.name = tokens_[at_++].text;
  while (Take(".")) call.name += "." + tokens_[at_++].text;
  ++at_;
  if (Is("*") && Is(")", 1)) {
    at_ += 2;
    call.star = true;
    return Make(start, std::move(call));
  }
  call.distinct = TakeWord("DISTINCT");
  if (!call.distinct) TakeWord("ALL");
  Result<std::vector<ExprPtr>> arguments = ReadArguments();
  if (!arguments) return std::move(arguments).error();
  call.arguments = std::move(*arguments);
  if (call.arguments.size() == 2 && SameWord(call.name, "NORMALIZE")) {
    // normalize(text, NFD): the form is a word, no variable.
    const auto* form = std::get_if<Variable>(&call.arguments[1]->node);
    if (form != nullptr && (SameWord(form->name, "NFC") || SameWord(form->name, "NFD") ||
                            SameWord(form->name, "NFKC") || SameWord(form->name, "NFKD"))) {
      call.arguments[1]->node = Literal{Value::String(form->name)};
    }
  }
  return Make(start, std::move(call));
}

// trim(BOTH 'x' FROM text) is bTrim(text, 'x').
Result<ExprPtr> Parser::ReadTrim() {
  const std::uint32_t start = begin();
  at_ += 2;
  Call call;
  call.name = IsWord("BOTH") ? "bTrim" : IsWord("LEADING") ? "lTrim" : "rTrim";
  ++at_;
  ExprPtr set;
  if (!IsWord("FROM")) {
    Result<ExprPtr> read = ReadExpression();
    if (!read) return read;
    set = std::move(*read);
  }
  if (Status status = ExpectWord("FROM"); !status) return status.error();
  Result<ExprPtr> text = ReadExpression();
  if (!text) return text;
  call.arguments.push_back(std::move(*text));
  if (set) call.arguments.push_back(std::move(set));
  if (Status status = Expect(")", "after the text"); !status) return status.error();
  return Make(start, std::move(call));
}

// Up to and with the closing parenthesis.
Result<std::vector<ExprPtr>> Parser::ReadArguments() {
  std::vector<ExprPtr> arguments;
  if (Take(")")) return arguments;
  do {
    Result<ExprPtr> argument = ReadExpression();
    if (!argument) return std::move(argument).error();
    arguments.push_back(std::move(*argument));
  } while (Take(","));
  if (Status status = Expect(")", "after the arguments"); !status) return status.error();
  return arguments;
}

}  // namespace kg::query
