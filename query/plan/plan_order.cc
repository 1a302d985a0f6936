#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "query/plan/plan_match.h"

// In which order the relationships of a pattern are walked.
namespace kg::query {
namespace {

constexpr std::size_t kMaxStarts = 12;
// Patterns of so many relationships are put in order by looking at every order that matters.
constexpr std::size_t kMaxExact = 6;

}  // namespace

std::vector<std::size_t> MatchPlanner::OpenEdges(const State& state) const {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (state.edges_done[i]) continue;
    const Edge& edge = edges_[i];
    const bool left = state.bound.count(edge.left) != 0, right = state.bound.count(edge.right) != 0;
    const bool known = state.bound.count(edge.pattern->id) != 0;
    if (edge.shortest != nullptr ? left && right : left || right || known) open.push_back(i);
  }
  return open;
}

// Dynamic programming over sets of relationships: the cheapest way to have walked just these is
// kept, whatever order it took. Method: P. Selinger et al., "Access path selection in a relational
// database management system", SIGMOD 1979.
std::vector<std::size_t> MatchPlanner::CheapestOrder(const State& start) const {
  struct Way {
    State state;
    std::vector<std::size_t> order;
  };
  State from{start.bound, start.edges_done, start.tests_done, start.walked, start.rows, 0, nullptr};
  std::map<std::uint64_t, Way> ways;
  ways.emplace(0, Way{std::move(from), {}});
  while (true) {
    std::map<std::uint64_t, Way> longer;
    for (const auto& [walked, way] : ways) {
      for (std::size_t edge : OpenEdges(way.state)) {
        const State& before = way.state;
        State after{before.bound,  before.edges_done, before.tests_done, before.walked,
                    before.rows,   before.cost,       nullptr};
        Walk(after, edge);
        const std::uint64_t set = walked | std::uint64_t{1} << edge;
        const auto it = longer.find(set);
        if (it != longer.end() && it->second.state.cost <= after.cost) continue;
        std::vector<std::size_t> order = way.order;
        order.push_back(edge);
        longer.insert_or_assign(set, Way{std::move(after), std::move(order)});
      }
    }
    if (longer.empty()) break;
    ways = std::move(longer);
  }
  // All that is left was walked by every way: what can be reached does not depend on the order.
  return std::min_element(ways.begin(), ways.end(), [](const auto& a, const auto& b) {
           return a.second.state.cost < b.second.state.cost;
         })->second.order;
}

void MatchPlanner::Finish(State& state) const {
  const auto left = static_cast<std::size_t>(
      std::count(state.edges_done.begin(), state.edges_done.end(), false));
  if (left > 1 && left <= kMaxExact && edges_.size() <= 64) {
    for (std::size_t edge : CheapestOrder(state)) Walk(state, edge);
    return;
  }
  while (true) {
    const std::vector<std::size_t> open = OpenEdges(state);
    if (open.empty()) return;
    Walk(state, *std::min_element(open.begin(), open.end(), [&](std::size_t a, std::size_t b) {
      return EdgeRows(state, a) < EdgeRows(state, b);
    }));
  }
}

Result<PlanPtr> MatchPlanner::Run(PlanPtr input, std::set<VariableId>& bound) {
  State state;
  state.bound = outer_;
  state.edges_done.assign(edges_.size(), false);
  state.tests_done.assign(tests_.size(), false);
  state.rows = input->rows;
  state.plan = std::move(input);
  ApplyTests(state);
  Finish(state);
  while (true) {
    std::vector<std::pair<double, std::size_t>> starts;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (state.bound.count(nodes_[i].id) == 0) {
        starts.emplace_back(BestAccess(nodes_[i], state).rows, i);
      }
    }
    if (starts.empty()) break;
    std::stable_sort(starts.begin(), starts.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    if (starts.size() > kMaxStarts) starts.resize(kMaxStarts);
    std::size_t best = starts.front().second;
    double best_cost = -1;
    for (const auto& [rows, node] : starts) {
      State trial{state.bound, state.edges_done, state.tests_done, state.walked,
                  state.rows,  0,                nullptr};
      Enter(trial, node);
      Finish(trial);
      // What a start leaves undone is done by another one: compare cost per node reached.
      const auto reached = static_cast<double>(trial.bound.size() - state.bound.size());
      const double cost = trial.cost / std::max(1.0, reached);
      if (best_cost < 0 || cost < best_cost) {
        best_cost = cost;
        best = node;
      }
    }
    if (JoinApart(state, best)) continue;
    Enter(state, best);
    Finish(state);
  }
  // A shortest path may be asked for between nodes that were bound last.
  Finish(state);
  for (PathPattern* pattern : patterns_) {
    if (pattern->id == kUnbound || state.bound.count(pattern->id) != 0) continue;
    if (pattern->kind == PathPattern::Kind::kPlain) {
      state.plan = Planner::Wrap(PathOp{pattern->id, pattern}, std::move(state.plan), state.rows);
    }
    state.bound.insert(pattern->id);
  }
  ApplyTests(state);
  bound = std::move(state.bound);
  return std::move(state.plan);
}

}  // namespace kg::query
