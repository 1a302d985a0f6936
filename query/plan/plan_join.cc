#include <algorithm>
#include <cmath>
#include <utility>

#include "query/plan/columns.h"
#include "query/plan/plan_match.h"
#include "query/syntax/walk.h"

// Parts of a pattern that hang together by equal values only.
namespace kg::query {
namespace {

// Past so many rows the table would be too large for what it saves.
constexpr double kMaxJoined = 2e7;

void CollectFrom(const Predicate& predicate, std::set<VariableId>& out) {
  if (const auto* expr = std::get_if<const Expr*>(&predicate)) CollectVariables(**expr, out);
  if (const auto* equals = std::get_if<PropertyEquals>(&predicate)) {
    CollectVariables(*equals->value, out);
  }
  if (const auto* dynamic = std::get_if<HasDynamicLabels>(&predicate)) {
    CollectVariables(*dynamic->labels->names, out);
  }
}

bool Within(const std::set<VariableId>& some, const std::set<VariableId>& all) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace

// The part of the pattern around a node, found without what is bound already: its plan, or only its
// cost. Nothing if it cannot be found so.
std::optional<MatchPlanner::State> MatchPlanner::Apart(const State& state, std::size_t node,
                                                       bool with_plan) const {
  State part;
  part.edges_done = state.edges_done;
  part.tests_done = state.tests_done;
  for (std::size_t i = 0; i < tests_.size(); ++i) {
    std::set<VariableId> used;
    CollectFrom(tests_[i].predicate, used);
    if (std::any_of(used.begin(), used.end(), [this](VariableId id) { return outer_.count(id) != 0; })) {
      part.tests_done[i] = true;  // for later
    }
  }
  if (with_plan) part.plan = Planner::Wrap(StartOp{}, nullptr, 1);
  Enter(part, node);
  Finish(part);
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    const bool special = edges_[i].pattern->group || edges_[i].shortest != nullptr;
    if (special && part.edges_done[i] && !state.edges_done[i]) return std::nullopt;
  }
  for (const Plan* at = part.plan.get(); at != nullptr; at = at->input.get()) {
    for (VariableId id : ColumnsOf(at->node, {}).used) {
      if (outer_.count(id) != 0 || state.bound.count(id) != 0) return std::nullopt;
    }
  }
  return part;
}

// The equalities between what is bound and a part of the pattern.
std::vector<std::pair<JoinOp::Key, std::size_t>> MatchPlanner::JoinKeys(const State& state,
                                                                        const State& part) const {
  std::vector<std::pair<JoinOp::Key, std::size_t>> keys;
  for (std::size_t i = 0; i < tests_.size(); ++i) {
    const auto* expr = std::get_if<const Expr*>(&tests_[i].predicate);
    const auto* comparison = expr != nullptr ? std::get_if<Comparison>(&(*expr)->node) : nullptr;
    if (state.tests_done[i] || comparison == nullptr || comparison->rest.size() != 1 ||
        comparison->rest[0].first != CompareOp::kEqual) {
      continue;
    }
    const Expr* left = comparison->first.get();
    const Expr* right = comparison->rest[0].second.get();
    for (int turn = 0; turn < 2; ++turn, std::swap(left, right)) {
      std::set<VariableId> outer, inner;
      CollectVariables(*left, outer);
      CollectVariables(*right, inner);
      if (outer.empty() || inner.empty()) continue;
      if (!Within(outer, state.bound) || !Within(inner, part.bound)) continue;
      keys.push_back({{left, right}, i});
      break;
    }
  }
  return keys;
}

// Whether the part of the pattern around a node is better found once and joined by equal values than
// looked for from every row; if so, joins it.
bool MatchPlanner::JoinApart(State& state, std::size_t node) const {
  if (state.rows < 8) return false;
  const std::optional<State> part = Apart(state, node, false);
  if (!part || part->rows > kMaxJoined) return false;
  const auto keys = JoinKeys(state, *part);
  if (keys.empty()) return false;
  State nested{state.bound, state.edges_done, state.tests_done, state.walked, state.rows, 0, nullptr};
  Enter(nested, node);
  Finish(nested);
  // As many rows have one value as an index is taken to find.
  const double matches =
      std::min(part->rows, 10.0) * std::pow(0.1, static_cast<double>(keys.size() - 1));
  const double cost = part->cost + part->rows + state.rows * (1 + matches);
  if (cost * 2 > nested.cost) return false;

  JoinOp join;
  for (VariableId before : state.walked) {
    for (VariableId added : part->walked) {
      const RelationshipPattern& first = PatternOf(before);
      const RelationshipPattern& second = PatternOf(added);
      if (AreApart(first, second)) continue;
      if (first.variable_length || second.variable_length) return false;
      join.different.emplace_back(before, added);
    }
  }
  std::optional<State> planned = Apart(state, node, true);
  if (!planned) return false;
  for (const auto& [key, test] : keys) join.keys.push_back(key);
  join.columns.assign(planned->bound.begin(), planned->bound.end());
  const std::uint32_t depth = planned->plan->depth;
  join.inner = std::move(planned->plan);
  for (std::size_t i = 0; i < tests_.size(); ++i) {
    const bool own = Within(tests_[i].needs, planned->bound) && !tests_[i].needs.empty();
    std::set<VariableId> used;
    CollectFrom(tests_[i].predicate, used);
    const bool later = std::any_of(used.begin(), used.end(),
                                   [this](VariableId id) { return outer_.count(id) != 0; });
    if (own && !later) state.tests_done[i] = true;
  }
  state.edges_done = planned->edges_done;
  state.bound.insert(planned->bound.begin(), planned->bound.end());
  state.walked.insert(state.walked.end(), planned->walked.begin(), planned->walked.end());
  // The tests of the keys, which come next, take what does not match away.
  const double rows =
      state.rows * matches / std::pow(0.1, static_cast<double>(keys.size()));
  state.cost += cost;
  state.rows = rows;
  state.plan = Planner::Wrap(std::move(join), std::move(state.plan), rows);
  state.plan->depth += depth;
  ApplyTests(state);
  Finish(state);
  return true;
}

}  // namespace kg::query
