#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/error.h"
#include "query/plan/binder.h"

namespace kg::query {

// The binder itself. Split by what it binds: binder.cc (clauses), bind_pattern.cc,
// bind_expression.cc, bind_projection.cc.
class Binder {
 public:
  Binder(std::string_view text, const Procedures& procedures)
      : text_(text), procedures_(procedures) {}

  Result<BoundQuery> Whole(ParsedQuery parsed);

 private:
  using Scope = std::map<std::string, VariableId, std::less<>>;

  // Where an expression stands: what may occur in it.
  struct Place {
    bool aggregates = false;      // aggregate functions may
    bool in_aggregate = false;    // we are in the argument of one
    bool patterns = false;        // a pattern may stand for a truth value
    bool constant = false;        // no variables: SKIP, LIMIT
  };
  enum class PatternUse { kMatch, kCreate, kMerge, kPredicate, kComprehension };

  // Clauses.
  struct Nesting {
    bool expression = false;  // EXISTS { } and its like: may not write
    bool by_with = false;     // CALL { }: imports by WITH
  };
  Status BindQuery(Query& query, Nesting nesting);
  Status ImportByWith(const SingleQuery& part);
  Status BindSingle(Query& query, SingleQuery& single, bool nested);
  Status CheckComposition(const SingleQuery& single, bool nested) const;
  Status BindClause(Clause& clause, bool standalone);
  Status BindMatch(Match& match);
  Status BindUnwind(Unwind& unwind);
  Status BindCreate(Create& create);
  Status BindMerge(Merge& merge);
  Status BindSetItems(std::vector<SetItem>& items);
  Status BindSetLabels(SetLabels& labels);
  Status BindDynamicKey(ExprPtr& key);
  Status BindRemove(Remove& remove);
  Status BindDelete(Delete& clause);
  Status BindProcedureCall(ProcedureCall& call, Span span, bool standalone);
  Status BindCallSubquery(CallSubquery& call, Span span);
  Status BindForeach(Foreach& loop);

  // Projections.
  Status BindProjection(Projection& projection, Span span);
  Status ExpandStar(Projection& projection, Span span);
  Status BindItems(Projection& projection);
  Status GroupItems(Projection& projection, const std::vector<bool>& aggregated,
                    const std::vector<std::string>& texts);
  Status GroupExpr(ExprPtr& expr, const Projection& projection,
                   const std::vector<bool>& aggregated, const std::vector<std::string>& texts);
  Status BindAfter(ExprPtr& expr, Projection& projection, const std::vector<bool>& aggregated,
                   const std::vector<std::string>& texts, bool grouped, bool is_where);
  void ReplaceProjected(ExprPtr& expr, const Projection& projection,
                        const std::vector<bool>& aggregated,
                        const std::vector<std::string>& texts, bool root);
  Status BindCount(ExprPtr& expr, std::string_view what);

  // Patterns.
  Status BindPattern(PathPattern& pattern, PatternUse use);
  Status BindNode(NodePattern& node, PatternUse use, bool alone);
  Status BindRelationship(RelationshipPattern& relationship, PatternUse use);
  Status BindPatternProperties(ExprPtr& properties, PatternUse use);
  // The conditions inside nodes and relationships.
  Status BindInline(PathPattern& pattern);
  Status BindStep(RelationshipPattern& relationship);
  Status BindGroup(RelationshipPattern& repeated, PatternUse use);
  Status BindDynamic(DynamicLabels& labels, PatternUse use);
  Status TestDynamic(std::vector<DynamicLabels>& dynamic, const Variable& variable, ExprPtr& where);

  // Expressions.
  Result<StaticType> BindExpr(ExprPtr& expr, Place place);
  Result<StaticType> BindVariable(Variable& variable, Span span, Place place);
  Result<StaticType> BindCall(ExprPtr& expr, Place place);
  Result<StaticType> BindAggregate(Call& call, Span span, Place place);
  Result<StaticType> BindBinary(Binary& node, Place place);
  Result<StaticType> BindPatternPredicate(PatternPredicate& node, Span span, Place place);
  Result<StaticType> BindComprehension(ListComprehension& node, Place place);
  Result<StaticType> BindReduce(Reduce& node, Place place);
  Result<StaticType> BindCase(Case& node, Place place);
  Result<StaticType> BindMapProjection(MapProjection& node, Place place);
  Result<StaticType> BindSubquery(Subquery& node, Span span);
  Result<StaticType> BindPatternComprehension(PatternComprehension& node, Place place);
  Status BindBoolean(ExprPtr& expr, Place place);

  // Names.
  VariableId NewVariable(std::string name, StaticType type);
  VariableId Declare(const std::string& name, StaticType type);
  const VariableId* Find(const std::string& name) const;
  // Gives a name a new meaning until the guard goes.
  class Shadow {
   public:
    Shadow(Binder& binder, const std::string& name, VariableId id);
    ~Shadow();
    Shadow(const Shadow&) = delete;
    Shadow& operator=(const Shadow&) = delete;

   private:
    Binder& binder_;
    std::string name_;
    VariableId old_;
  };

  Error Fail(std::string_view detail, std::string message, Span span) const;
  Error Fail(ErrorType type, std::string_view detail, std::string message, Span span) const;
  Error Undefined(std::string_view name, Span span) const;

  std::string_view text_;
  const Procedures& procedures_;
  std::vector<BoundVariable> variables_;
  std::set<std::string> parameters_;
  Scope scope_;
  std::set<VariableId> locals_;  // of comprehensions: allowed where no other variable is
  std::set<VariableId> clause_relationships_;  // declared in this MATCH
  VariableId clause_start_ = 0;                // variables from here on are of this MATCH
  std::vector<std::string> undefined_is_ambiguous_;  // names that only grouped expressions hold
  int aggregates_found_ = 0;
};

inline constexpr TypeSet kNumberTypes = TypeSet(Value::Type::kInteger) | Value::Type::kFloat;
inline constexpr TypeSet kNullType = TypeSet(Value::Type::kNull);
inline constexpr TypeSet kTemporalTypes =
    TypeSet(Value::Type::kDate) | Value::Type::kLocalTime | Value::Type::kTime |
    Value::Type::kLocalDateTime | Value::Type::kDateTime | Value::Type::kDuration;
inline constexpr TypeSet kEntityTypes = TypeSet(Value::Type::kNode) | Value::Type::kRelationship;

// Whether a value of this type may stand where one of `wanted` must.
inline bool MayBe(const StaticType& type, TypeSet wanted) {
  return type.set.Overlaps(wanted | kNullType);
}

}  // namespace kg::query
