#include <array>
#include <optional>
#include <utility>

#include "query/syntax/parser_state.h"

namespace kg::query {

Result<ExprPtr> Parser::ReadExpression() {
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  return ReadLogic(LogicOp::kOr);
}

// OR, then XOR, then AND; each of them flat.
Result<ExprPtr> Parser::ReadLogic(LogicOp op) {
  const std::uint32_t start = begin();
  auto read_operand = [&] {
    if (op == LogicOp::kOr) return ReadLogic(LogicOp::kXor);
    return op == LogicOp::kXor ? ReadLogic(LogicOp::kAnd) : ReadNot();
  };
  const std::string_view word = op == LogicOp::kOr ? "OR" : op == LogicOp::kXor ? "XOR" : "AND";
  Result<ExprPtr> first = read_operand();
  if (!first || !IsWord(word)) return first;
  std::vector<ExprPtr> operands;
  operands.push_back(std::move(*first));
  while (TakeWord(word)) {
    Result<ExprPtr> next = read_operand();
    if (!next) return next;
    operands.push_back(std::move(*next));
  }
  return Make(start, Logic{op, std::move(operands)});
}

Result<ExprPtr> Parser::ReadNot() {
  const std::uint32_t start = begin();
  if (!IsWord("NOT")) return ReadComparison();
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  ++at_;
  Result<ExprPtr> operand = ReadNot();
  if (!operand) return operand;
  return Make(start, Unary{UnaryOp::kNot, std::move(*operand)});
}

Result<ExprPtr> Parser::ReadComparison() {
  const std::uint32_t start = begin();
  return ReadComparisonRest(start, ReadPredicated());
}

Result<ExprPtr> Parser::ReadComparisonRest(std::size_t start, Result<ExprPtr> first) {
  constexpr std::array<std::pair<std::string_view, CompareOp>, 6> kOps = {{
      {"=", CompareOp::kEqual},
      {"<>", CompareOp::kNotEqual},
      {"<=", CompareOp::kLessOrEqual},
      {">=", CompareOp::kGreaterOrEqual},
      {"<", CompareOp::kLess},
      {">", CompareOp::kGreater},
  }};
  if (!first) return first;
  std::vector<std::pair<CompareOp, ExprPtr>> rest;
  while (true) {
    std::optional<CompareOp> op;
    for (const auto& [symbol, candidate] : kOps) {
      if (Is(symbol)) op = candidate;
    }
    if (Is("!") && Is("=", 1)) return Fail("UnexpectedSyntax", "Unequal is written <>, not !=.");
    if (!op) break;
    ++at_;
    if (op == CompareOp::kEqual && Is("=")) {
      return Fail("UnexpectedSyntax", "Equal is written with one =, not ==.");
    }
    Result<ExprPtr> next = ReadPredicated();
    if (!next) return next;
    rest.emplace_back(*op, std::move(*next));
  }
  if (rest.empty()) return first;
  return Make(start, Comparison{std::move(*first), std::move(rest)});
}

// IN, STARTS WITH, ENDS WITH, CONTAINS, =~, IS [NOT] NULL, IS [NOT] :: TYPE, IS NORMALIZED.
Result<ExprPtr> Parser::ReadPredicated() {
  const std::uint32_t start = begin();
  Result<ExprPtr> left = ReadSum();
  return left ? ReadPredicatedRest(start, std::move(*left)) : std::move(left);
}

// What may follow the value that is tested.
Result<ExprPtr> Parser::ReadPredicatedRest(std::size_t start, ExprPtr value) {
  Result<ExprPtr> left = std::move(value);
  while (left) {
    if (TakeWords({"IS", "NOT", "NULL"})) {
      left = Make(start, NullTest{std::move(*left), true});
      continue;
    }
    if (TakeWords({"IS", "NULL"})) {
      left = Make(start, NullTest{std::move(*left), false});
      continue;
    }
    if (AtTypeTest()) {
      left = ReadTypeTest(start, std::move(*left));
      continue;
    }
    if (AtNormalTest()) {
      left = ReadNormalTest(start, std::move(*left));
      continue;
    }
    if (IsWord("IS")) {
      ++at_;
      const bool negated = TakeWord("NOT");
      left = ReadLabelTest(start, std::move(*left));
      if (left && negated) left = Make(start, Unary{UnaryOp::kNot, std::move(*left)});
      continue;
    }
    BinaryOp op;
    if (TakeWord("IN")) {
      op = BinaryOp::kIn;
    } else if (TakeWords({"STARTS", "WITH"})) {
      op = BinaryOp::kStartsWith;
    } else if (TakeWords({"ENDS", "WITH"})) {
      op = BinaryOp::kEndsWith;
    } else if (TakeWord("CONTAINS")) {
      op = BinaryOp::kContains;
    } else if (Take("=~")) {
      op = BinaryOp::kMatches;
    } else {
      break;
    }
    Result<ExprPtr> right = ReadSum();
    if (!right) return right;
    left = Make(start, Binary{op, std::move(*left), std::move(*right)});
  }
  return left;
}

Result<ExprPtr> Parser::ReadSum() {
  const std::uint32_t start = begin();
  Result<ExprPtr> left = ReadProduct();
  while (left && (Is("+") || Is("-") || Is("||"))) {
    const BinaryOp op = Is("+")   ? BinaryOp::kAdd
                        : Is("-") ? BinaryOp::kSubtract
                                  : BinaryOp::kConcatenate;
    ++at_;
    Result<ExprPtr> right = ReadProduct();
    if (!right) return right;
    left = Make(start, Binary{op, std::move(*left), std::move(*right)});
  }
  return left;
}

Result<ExprPtr> Parser::ReadProduct() {
  const std::uint32_t start = begin();
  Result<ExprPtr> left = ReadPower();
  while (left && (Is("*") || Is("/") || Is("%"))) {
    const BinaryOp op = Is("*")   ? BinaryOp::kMultiply
                        : Is("/") ? BinaryOp::kDivide
                                  : BinaryOp::kModulo;
    ++at_;
    Result<ExprPtr> right = ReadPower();
    if (!right) return right;
    left = Make(start, Binary{op, std::move(*left), std::move(*right)});
  }
  return left;
}

// Left-associative, as openCypher has it; a sign binds tighter.
Result<ExprPtr> Parser::ReadPower() {
  const std::uint32_t start = begin();
  Result<ExprPtr> left = ReadSign();
  while (left && Take("^")) {
    Result<ExprPtr> right = ReadSign();
    if (!right) return right;
    left = Make(start, Binary{BinaryOp::kPower, std::move(*left), std::move(*right)});
  }
  return left;
}

Result<ExprPtr> Parser::ReadSign() {
  if (!Is("+") && !Is("-")) return ReadPostfix();
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  const std::uint32_t start = begin();
  const bool minus = Is("-");
  ++at_;
  if (minus && Peek().kind == TokenKind::kInteger && !Is(".", 1) && !Is("[", 1)) {
    return ReadInteger(true, start);
  }
  Result<ExprPtr> operand = ReadSign();
  if (!operand) return operand;
  return Make(start, Unary{minus ? UnaryOp::kMinus : UnaryOp::kPlus, std::move(*operand)});
}

// After : or IS. n:$(names) is hasLabels(n, names).
Result<ExprPtr> Parser::ReadLabelTest(std::size_t start, ExprPtr base) {
  if (!IsDynamic()) {
    Result<LabelExpr> labels = ReadLabels();
    if (!labels) return std::move(labels).error();
    if (IsDynamic(1)) {
      return Fail("UnsupportedFeature",
                  "Labels that are written out and those that an expression gives are two tests: "
                  "n:A AND n:$(names).");
    }
    return Make(start, LabelTest{std::move(base), std::move(*labels)});
  }
  std::vector<DynamicLabels> dynamic;
  if (Status status = ReadDynamic(dynamic); !status) return status.error();
  Call call;
  call.name = dynamic.front().any ? "hasAnyLabel" : "hasLabels";
  call.arguments.push_back(std::move(base));
  call.arguments.push_back(std::move(dynamic.front().names));
  return Make(start, std::move(call));
}

Result<ExprPtr> Parser::ReadPostfix() {
  const std::uint32_t start = begin();
  Result<ExprPtr> base = ReadAtom();
  while (base) {
    if (Take(".")) {
      Result<std::string> key = ReadName("a property key");
      if (!key) return std::move(key).error();
      base = Make(start, Property{std::move(*base), std::move(*key)});
    } else if (Is(":") &&
               (IsName(1) || Is("!", 1) || Is("%", 1) || Is("(", 1) || IsDynamic(1))) {
      ++at_;
      base = ReadLabelTest(start, std::move(*base));
    } else if (Take("[")) {
      ExprPtr from, to;
      if (!Is("..")) {
        Result<ExprPtr> index = ReadExpression();
        if (!index) return index;
        from = std::move(*index);
      }
      if (Take("..")) {
        if (!Is("]")) {
          Result<ExprPtr> end = ReadExpression();
          if (!end) return end;
          to = std::move(*end);
        }
        if (Status status = Expect("]", "after the slice"); !status) return status.error();
        base = Make(start, Sublist{std::move(*base), std::move(from), std::move(to)});
      } else {
        if (Status status = Expect("]", "after the index"); !status) return status.error();
        base = Make(start, Subscript{std::move(*base), std::move(from)});
      }
    } else {
      break;
    }
  }
  return base;
}

}  // namespace kg::query
