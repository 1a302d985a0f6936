#include "query/syntax/parser.h"

#include <algorithm>
#include <type_traits>

#include "query/syntax/lexer.h"
#include "query/syntax/parser_state.h"

namespace kg::query {
namespace {

std::uint32_t DepthOf(const ExprPtr& expr) { return expr ? expr->depth : 0; }
std::uint32_t DepthOf(const std::vector<ExprPtr>& exprs) {
  std::uint32_t depth = 0;
  for (const ExprPtr& expr : exprs) depth = std::max(depth, DepthOf(expr));
  return depth;
}

// The deepest of the children that can form a chain; nesting by brackets is counted by Level.
struct ChildDepth {
  std::uint32_t operator()(const Property& node) const { return DepthOf(node.base); }
  std::uint32_t operator()(const LabelTest& node) const { return DepthOf(node.base); }
  std::uint32_t operator()(const Subscript& node) const {
    return std::max(DepthOf(node.base), DepthOf(node.index));
  }
  std::uint32_t operator()(const Sublist& node) const { return DepthOf(node.base); }
  std::uint32_t operator()(const Unary& node) const { return DepthOf(node.operand); }
  std::uint32_t operator()(const Binary& node) const {
    return std::max(DepthOf(node.left), DepthOf(node.right));
  }
  std::uint32_t operator()(const Logic& node) const { return DepthOf(node.operands); }
  std::uint32_t operator()(const Comparison& node) const {
    std::uint32_t depth = DepthOf(node.first);
    for (const auto& [op, expr] : node.rest) depth = std::max(depth, DepthOf(expr));
    return depth;
  }
  std::uint32_t operator()(const NullTest& node) const { return DepthOf(node.operand); }
  std::uint32_t operator()(const TypeTest& node) const { return DepthOf(node.operand); }
  std::uint32_t operator()(const ListLiteral& node) const { return DepthOf(node.elements); }
  std::uint32_t operator()(const MapLiteral& node) const {
    std::uint32_t depth = 0;
    for (const auto& [key, expr] : node.entries) depth = std::max(depth, DepthOf(expr));
    return depth;
  }
  std::uint32_t operator()(const Call& node) const { return DepthOf(node.arguments); }
  std::uint32_t operator()(const Case& node) const {
    std::uint32_t depth = std::max(DepthOf(node.subject), DepthOf(node.otherwise));
    for (const Case::Branch& branch : node.branches) {
      depth = std::max({depth, DepthOf(branch.whens), DepthOf(branch.then)});
    }
    return depth;
  }
  template <typename Other>
  std::uint32_t operator()(const Other&) const {
    return 0;
  }
};

}  // namespace

Expr::Expr(Span where, Node what) : span(where), node(std::move(what)) {
  depth = 1 + std::visit(ChildDepth{}, node);
}
Expr::~Expr() = default;

Result<ParsedQuery> Parse(std::string_view text) {
  Result<std::vector<Token>> tokens = Lex(text);
  if (!tokens) return std::move(tokens).error();
  return Parser(text, std::move(*tokens)).Whole();
}

bool Parser::SameWord(std::string_view text, std::string_view upper) {
  return text.size() == upper.size() &&
         std::equal(text.begin(), text.end(), upper.begin(), [](char a, char b) {
           return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
         });
}

bool Parser::IsWord(std::string_view word, std::size_t ahead) const {
  const Token& token = Peek(ahead);
  return token.kind == TokenKind::kName && SameWord(token.text, word);
}

bool Parser::Take(std::string_view symbol) {
  if (!Is(symbol)) return false;
  ++at_;
  return true;
}

bool Parser::TakeWord(std::string_view word) {
  if (!IsWord(word)) return false;
  ++at_;
  return true;
}

bool Parser::TakeWords(std::initializer_list<std::string_view> words) {
  std::size_t ahead = 0;
  for (std::string_view word : words) {
    if (!IsWord(word, ahead++)) return false;
  }
  at_ += ahead;
  return true;
}

Status Parser::Expect(std::string_view symbol, std::string_view where) {
  if (Take(symbol)) return {};
  return Unexpected("'" + std::string(symbol) + "' " + std::string(where));
}

Status Parser::ExpectWord(std::string_view word) {
  if (TakeWord(word)) return {};
  return Unexpected(word);
}

Result<std::string> Parser::ReadName(std::string_view what) {
  if (!IsName()) return Unexpected(what);
  return tokens_[at_++].text;
}

Result<Variable> Parser::ReadVariable() {
  Result<std::string> name = ReadName("a variable");
  if (!name) return std::move(name).error();
  return Variable{std::move(*name)};
}

Span Parser::Since(std::size_t begin) const {
  const std::uint32_t end = at_ > 0 ? tokens_[at_ - 1].span.end : 0;
  return {static_cast<std::uint32_t>(begin), std::max(end, static_cast<std::uint32_t>(begin))};
}

std::size_t Parser::SeparatorIn(std::size_t open) const {
  std::size_t found = 0;
  for (std::size_t at = open + 1; at < tokens_[open].partner; ++at) {
    if (tokens_[at].kind != TokenKind::kSymbol) continue;
    if (tokens_[at].text == "|") found = at;
    if (tokens_[at].partner > at) at = tokens_[at].partner;
  }
  return found;
}

Result<ExprPtr> Parser::Make(std::size_t begin, Expr::Node node) {
  auto expr = std::make_unique<Expr>(Since(begin), std::move(node));
  if (expr->depth > 2 * kMaxDepth) return TooDeep();
  return expr;
}

Error Parser::FailAt(Span span, std::string_view detail, std::string message) const {
  return QueryError{ErrorType::kSyntaxError, Phase::kCompileTime, detail, std::move(message), span}
      .In(text_);
}

Error Parser::Fail(std::string_view detail, std::string message) const {
  return FailAt(Peek().span, detail, std::move(message));
}

Error Parser::Unexpected(std::string_view expected) const {
  const Token& token = Peek();
  const std::string found =
      token.kind == TokenKind::kEnd ? "the end of the query" : "'" + TextOf(token.span) + "'";
  return Fail("UnexpectedSyntax", "Expected " + std::string(expected) + ", found " + found + ".");
}

Error Parser::TooDeep() const {
  return Error{ErrorCode::kLimit,
               "The query nests more than " + std::to_string(kMaxDepth) +
                   " levels deep here; write it flatter.",
               PlaceOf(Peek().span.begin, text_)};
}

}  // namespace kg::query
