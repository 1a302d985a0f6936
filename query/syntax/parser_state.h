#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/result.h"
#include "query/error.h"
#include "query/syntax/ast.h"
#include "query/syntax/parser.h"
#include "query/syntax/token.h"

namespace kg::query {

// The parser itself, over the tokens of one query. Split by what it reads: parse_clause.cc,
// parse_pattern.cc, parse_expression.cc, parse_atom.cc.
class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens)
      : text_(text), tokens_(std::move(tokens)) {}

  Result<ParsedQuery> Whole();

 private:
  // Clauses.
  Result<Query> ReadQuery(bool nested);
  Result<SingleQuery> ReadSingleQuery(bool nested);
  bool AtClause() const;
  Result<Clause> ReadClause();
  Result<Match> ReadMatch();
  Result<Projection> ReadProjection(bool is_return);
  Result<ProjectionItem> ReadProjectionItem();
  Status ReadOrder(Projection& projection);
  Result<Unwind> ReadUnwind();
  Result<Merge> ReadMerge();
  Result<Create> ReadCreate();
  Result<std::vector<SetItem>> ReadSetItems();
  Result<SetItem> ReadSetItem();
  bool AtSetLabels() const;
  Result<SetLabels> ReadSetLabels();
  Result<RemoveProperty> ReadTargetProperty(std::string_view expected);
  Result<Remove> ReadRemove();
  Result<Delete> ReadDelete();
  Result<Clause::Node> ReadCall(bool optional);
  Result<CallSubquery> ReadCallSubquery();
  Status SkipTransactions();
  Result<ProcedureCall> ReadProcedureCall();
  Status ReadYield(ProcedureCall& call);
  Result<Foreach> ReadForeach();
  Status SkipHints();
  Status SkipOptions();
  Status RefuseForeign() const;  // clauses of others that are not supported

  // Commands: SHOW reads as a CALL, the others change what is declared.
  Result<SingleQuery> ReadShow();
  bool AtSchemaCommand() const;
  Result<SchemaCommand> ReadSchemaCommand();
  Status ReadDeclaredNode(std::string_view kind, SchemaCommand& command, std::string& variable);
  Status ReadDeclaredKeys(SchemaCommand& command, const std::string& variable);

  // Patterns.
  Result<std::vector<PathPattern>> ReadPatterns();
  Result<PathPattern> ReadPathPattern();
  Result<PathPattern> ReadShortestPath();
  Result<PathPattern> ReadSelectedPath();
  Status ReadChain(PathPattern& path);
  Result<NodePattern> ReadNode();
  Result<RelationshipPattern> ReadRelationship();
  Status ReadRelationshipDetail(RelationshipPattern& relationship);
  Status ReadRange(RelationshipPattern& relationship);
  Status ReadQuantifier(RelationshipPattern& relationship);
  Status ReadLength(std::uint32_t& length);
  Status ReadTypes(RelationshipPattern& relationship);
  Result<ExprPtr> ReadPatternProperties();
  Result<LabelExpr> ReadLabels();
  Result<LabelExpr> ReadLabelOr();
  Result<LabelExpr> ReadLabelAnd();
  Result<LabelExpr> ReadLabelAtom();
  bool AtRelationship(std::size_t at) const;
  bool AtPattern(std::size_t at) const;  // a node followed by a relationship
  bool AtGroup() const;
  bool IsQuantifier(std::size_t at) const;
  Result<RelationshipPattern> ReadGroup();
  Status ReadParenthesized(GroupPattern& group);
  Status ReadWholeGroup(PathPattern& path);
  bool IsDynamic(std::size_t ahead = 0) const;
  Status ReadDynamic(std::vector<DynamicLabels>& dynamic);
  Status ReadLabelsAndDynamic(std::optional<LabelExpr>& labels,
                              std::vector<DynamicLabels>& dynamic);

  // Expressions, from the loosest operator to atoms.
  Result<ExprPtr> ReadExpression();
  Result<ExprPtr> ReadLogic(LogicOp op);
  Result<ExprPtr> ReadNot();
  Result<ExprPtr> ReadComparison();
  Result<ExprPtr> ReadComparisonRest(std::size_t begin, Result<ExprPtr> first);
  Result<ExprPtr> ReadPredicated();
  Result<ExprPtr> ReadPredicatedRest(std::size_t begin, ExprPtr left);
  Result<ExprPtr> ReadLabelTest(std::size_t begin, ExprPtr base);
  bool AtTypeTest() const;
  Result<ExprPtr> ReadTypeTest(std::size_t begin, ExprPtr operand);
  Result<std::vector<ValueType>> ReadValueTypes();
  Result<ValueType> ReadValueType();
  bool AtNormalTest() const;
  Result<ExprPtr> ReadNormalTest(std::size_t begin, ExprPtr operand);
  Result<ExprPtr> ReadSum();
  Result<ExprPtr> ReadProduct();
  Result<ExprPtr> ReadPower();
  Result<ExprPtr> ReadSign();
  Result<ExprPtr> ReadPostfix();
  Result<ExprPtr> ReadAtom();
  Result<ExprPtr> ReadInteger(bool negative, std::size_t begin);
  Result<ExprPtr> ReadFloat();
  Result<ExprPtr> ReadList();
  Result<ExprPtr> ReadListRest(std::size_t begin, ExprPtr first);
  Result<ExprPtr> ReadPatternComprehension(std::size_t begin);
  Result<ExprPtr> ReadListComprehensionRest(std::size_t begin, Variable variable, ExprPtr list);
  Result<ExprPtr> ReadMap();
  Result<ExprPtr> ReadMapProjection();
  Result<ExprPtr> ReadCase();
  bool AtOpenCondition() const;
  Result<ExprPtr> ReadOpenCondition();
  Result<ExprPtr> MakeCaseOfConditions(std::size_t begin, Case expr,
                                       const std::vector<std::vector<bool>>& is_condition);
  Result<ExprPtr> ReadNamed();
  Result<ExprPtr> ReadQuantifier(QuantifierKind kind);
  Result<ExprPtr> ReadReduce();
  Result<ExprPtr> ReadSubquery(SubqueryKind kind);
  Result<ExprPtr> ReadCallExpression();
  Result<ExprPtr> ReadTrim();
  Result<std::vector<ExprPtr>> ReadArguments();

  // Tokens.
  const Token& Peek(std::size_t ahead = 0) const {
    const std::size_t place = at_ + ahead;
    return tokens_[place < tokens_.size() ? place : tokens_.size() - 1];
  }
  bool Is(std::string_view symbol, std::size_t ahead = 0) const {
    const Token& token = Peek(ahead);
    return token.kind == TokenKind::kSymbol && token.text == symbol;
  }
  static bool SameWord(std::string_view text, std::string_view upper);
  bool IsWord(std::string_view word, std::size_t ahead = 0) const;
  bool IsName(std::size_t ahead = 0) const {
    return Peek(ahead).kind == TokenKind::kName || Peek(ahead).kind == TokenKind::kQuotedName;
  }
  bool Take(std::string_view symbol);
  bool TakeWord(std::string_view word);
  bool TakeWords(std::initializer_list<std::string_view> words);
  Status Expect(std::string_view symbol, std::string_view where);
  Status ExpectWord(std::string_view word);
  Result<std::string> ReadName(std::string_view what);
  Result<Variable> ReadVariable();

  std::uint32_t begin() const { return Peek().span.begin; }
  Span Since(std::size_t begin) const;
  std::string TextOf(Span span) const { return std::string(text_.substr(span.begin, span.size())); }

  // Between brackets that open at `open`, the last | that is in no inner brackets; 0: none.
  std::size_t SeparatorIn(std::size_t open) const;

  // Builds a node of the tree; fails where it would be too deep.
  Result<ExprPtr> Make(std::size_t begin, Expr::Node node);

  Error Fail(std::string_view detail, std::string message) const;
  Error FailAt(Span span, std::string_view detail, std::string message) const;
  Error Unexpected(std::string_view expected) const;
  Error TooDeep() const;

  // Counts nesting for as long as it lives.
  struct Level {
    explicit Level(Parser& p) : parser(p) { ++parser.depth_; }
    ~Level() { --parser.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    bool TooDeep() const { return parser.depth_ > kMaxDepth; }
    Parser& parser;
  };

  // While brackets are read, their | is what it separates, not an alternative of labels.
  struct Separator {
    Separator(Parser& p, std::size_t open)
        : parser(p), outer(std::exchange(p.separator_, p.SeparatorIn(open))) {}
    ~Separator() { parser.separator_ = outer; }
    Separator(const Separator&) = delete;
    Separator& operator=(const Separator&) = delete;
    Parser& parser;
    std::size_t outer;
  };

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::uint32_t depth_ = 0;
  std::uint32_t clauses_ = 0;
  std::uint32_t labels_ = 0;  // in the label expression that is being read
  std::size_t separator_ = 0;  // the | of the comprehension that is being read
};

}  // namespace kg::query
