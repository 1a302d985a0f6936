#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "query/plan/planner_state.h"

namespace kg::query {

// Orders one MATCH: which node to find first, which relationship to walk next, which predicate to
// test when. From every promising start in the cheapest order (small patterns: by dynamic programming;
// greedy beyond); the cheapest whole wins. Costs are rows touched, estimated from the reader's exact
// counts.
class MatchPlanner {
 public:
  MatchPlanner(Planner& planner, std::vector<PathPattern*> patterns, const Expr* where,
               const std::set<VariableId>& bound);

  Result<PlanPtr> Run(PlanPtr input, std::set<VariableId>& bound);

 private:
  struct Node {
    VariableId id = kUnbound;
    std::set<std::string> labels;  // it has all of them
  };
  struct Edge {
    const RelationshipPattern* pattern;
    VariableId left, right;
    const PathPattern* shortest = nullptr;
    VariableId path = kUnbound;  // that it is part of
  };
  struct Test {
    Predicate predicate;
    std::set<VariableId> needs;  // of this pattern's own variables
    double keeps = 0.5;          // share of rows
  };
  // How a node is found without walking to it.
  struct Access {
    double rows = 0;
    Plan::Node node;
    std::optional<std::size_t> consumed;  // the test that it makes needless
  };
  // A chain under construction, or only its cost.
  struct State {
    std::set<VariableId> bound;
    std::vector<bool> edges_done, tests_done;
    std::vector<VariableId> walked;  // relationships so far
    double rows = 1, cost = 0;
    PlanPtr plan;  // null while only counting
  };

  void AddPattern(PathPattern& pattern);
  void AddNode(const NodePattern& pattern);
  void AddDynamicTests(VariableId id, const std::vector<DynamicLabels>& dynamic);
  void AddPropertyTests(VariableId id, const Expr* properties);
  void AddWhere(const Expr* where);
  void AddTest(Predicate predicate, std::set<VariableId> needs, double keeps);
  std::set<VariableId> NeedsOf(const Expr& expr) const;

  Access BestAccess(const Node& node, const State& state) const;
  std::optional<Access> AccessByDeclared(const Node& node, const State& state) const;
  // The bounds that tests put on a property and whose values are known when the node is looked for.
  struct Bounds {
    const Expr* low = nullptr;
    const Expr* high = nullptr;
    bool low_inclusive = false, high_inclusive = false;
    bool any() const { return low != nullptr || high != nullptr; }
  };
  Bounds BoundsOf(const Node& node, const std::string& key, const State& state) const;
  std::optional<Access> AccessByRange(const Node& node, const std::string& label,
                                      const std::string& key, const State& state) const;
  const Expr* EqualTo(const Node& node, const std::string& key, const State& state) const;
  std::optional<Access> AccessBy(const Node& node, const std::string& label, std::size_t test,
                                 const State& state) const;
  // The best of those by its labels.
  std::optional<Access> AccessBy(const Node& node, std::size_t test, const State& state) const;
  // Of a node of which no label is known.
  std::optional<Access> AccessByAnyLabel(const Node& node, std::size_t test,
                                         const State& state) const;
  std::optional<Access> AccessByComparison(const Node& node, const std::string& label,
                                           const Expr& expr, std::size_t test,
                                           const State& state) const;
  bool IsReady(const Expr& expr, const State& state) const;
  std::optional<Value> KnownValue(const Expr& expr) const;
  double CountOf(const std::set<std::string>& labels) const;
  double CountOf(const std::string& label) const;
  double DegreeOf(VariableId from, const RelationshipPattern& pattern, bool leftwards) const;

  std::optional<State> Apart(const State& state, std::size_t node, bool with_plan) const;
  std::vector<std::pair<JoinOp::Key, std::size_t>> JoinKeys(const State& state,
                                                            const State& part) const;
  bool JoinApart(State& state, std::size_t node) const;
  const RelationshipPattern& PatternOf(VariableId walked) const;
  // Whether no relationship can be both, by their types.
  static bool AreApart(const RelationshipPattern& a, const RelationshipPattern& b);

  std::vector<StepTest> StepsOf(const Edge& edge, const State& state) const;
  void Enter(State& state, std::size_t node) const;
  void Walk(State& state, std::size_t edge) const;
  void ApplyTests(State& state) const;
  // Everything that can be reached from what is bound.
  void Finish(State& state) const;
  // Those that start or end at what is bound.
  std::vector<std::size_t> OpenEdges(const State& state) const;
  std::vector<std::size_t> CheapestOrder(const State& start) const;
  double EdgeRows(const State& state, std::size_t edge) const;
  void Push(State& state, Plan::Node node, double rows) const;
  std::vector<VariableId> Others(const State& state, const RelationshipPattern& pattern) const;

  Planner& planner_;
  std::vector<PathPattern*> patterns_;
  std::set<VariableId> outer_, introduced_;
  std::vector<Node> nodes_;
  std::map<VariableId, std::size_t> node_of_;
  std::vector<Edge> edges_;
  std::vector<Test> tests_;
};

}  // namespace kg::query
