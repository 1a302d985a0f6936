#include "query/plan/plan_match.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "query/syntax/walk.h"

namespace kg::query {
namespace {

constexpr double kUnknownShare = 0.1;
constexpr std::size_t kMostLabelsToSeek = 256;

store::Direction DirectionOf(const RelationshipPattern& pattern, bool leftwards) {
  if (!pattern.directed()) return store::Direction::kBoth;
  return pattern.right != leftwards ? store::Direction::kOut : store::Direction::kIn;
}

const Variable* AsVariable(const Expr& expr) { return std::get_if<Variable>(&expr.node); }

// `variable.key`, or nothing.
const Property* AsPropertyOf(const Expr& expr, VariableId id) {
  const auto* property = std::get_if<Property>(&expr.node);
  if (property == nullptr) return nullptr;
  const Variable* base = AsVariable(*property->base);
  return base != nullptr && base->id == id ? property : nullptr;
}

double ShareOf(const Expr& expr) {
  if (const auto* comparison = std::get_if<Comparison>(&expr.node)) {
    return comparison->rest[0].first == CompareOp::kEqual ? 0.1 : 0.4;
  }
  return 0.5;
}

}  // namespace

Result<PlanPtr> Planner::PlanMatch(std::vector<PathPattern*> patterns, const Expr* where,
                                   std::set<VariableId>& bound, PlanPtr input) {
  std::set<VariableId> visible = bound;
  for (const PathPattern* pattern : patterns) {
    for (const NodePattern& node : pattern->nodes) visible.insert(node.id);
    for (const RelationshipPattern& relationship : pattern->relationships) {
      visible.insert(relationship.id);
      if (relationship.step != kUnbound) visible.insert(relationship.step);
      if (relationship.group) CollectVariables(relationship.group->path, visible);
    }
    if (pattern->id != kUnbound) visible.insert(pattern->id);
  }
  Status status;
  auto nest = [&](ExprPtr& expr) {
    if (status.ok()) status = PlanNested(*expr, visible);
  };
  for (PathPattern* pattern : patterns) ForEachExpr(*pattern, nest);
  // The expression is the query's own; only its nested plans are noted.
  if (where != nullptr && status.ok()) {
    status = PlanNested(const_cast<Expr&>(*where), visible);  // NOLINT
  }
  if (!status) return std::move(status).error();
  const std::set<VariableId> outer = bound;
  const Plan* const below = input.get();
  Result<PlanPtr> plan =
      MatchPlanner(*this, std::move(patterns), where, bound).Run(std::move(input), bound);
  if (!plan) return plan;
  return PlanRepeated(std::move(*plan), below, outer);
}

// The inner plans of parts of a path that repeat, in what a MATCH has put on top of `below`.
Result<PlanPtr> Planner::PlanRepeated(PlanPtr plan, const Plan* below,
                                      const std::set<VariableId>& outer) {
  for (Plan* at = plan.get(); at != below; at = at->input.get()) {
    auto* repeat = std::get_if<RepeatOp>(&at->node);
    if (repeat == nullptr) continue;
    GroupPattern& group = *repeat->pattern->group;
    std::set<VariableId> bound = outer;
    bound.insert((repeat->reversed ? group.path.nodes.back() : group.path.nodes.front()).id);
    repeat->row = NewVariable();
    Result<PlanPtr> inner = MatchPlanner(*this, {&group.path}, group.where.get(), bound)
                                .Run(Wrap(StartOp{}, nullptr, 1), bound);
    if (!inner) return inner;
    repeat->inner = std::move(*inner);
    plan->depth += repeat->inner->depth;
  }
  return plan;
}

MatchPlanner::MatchPlanner(Planner& planner, std::vector<PathPattern*> patterns, const Expr* where,
                           const std::set<VariableId>& bound)
    : planner_(planner), patterns_(std::move(patterns)), outer_(bound) {
  for (PathPattern* pattern : patterns_) {
    for (const NodePattern& node : pattern->nodes) introduced_.insert(node.id);
    for (const RelationshipPattern& relationship : pattern->relationships) {
      introduced_.insert(relationship.id);
      if (!relationship.group) continue;
      for (const GroupPattern::Collected& each : relationship.group->lists) {
        introduced_.insert(each.list);
      }
    }
    if (pattern->id != kUnbound) introduced_.insert(pattern->id);
  }
  for (VariableId id : outer_) introduced_.erase(id);
  for (PathPattern* pattern : patterns_) AddPattern(*pattern);
  if (where != nullptr) AddWhere(where);
}

std::set<VariableId> MatchPlanner::NeedsOf(const Expr& expr) const {
  std::set<VariableId> all, needs;
  CollectVariables(expr, all);
  for (VariableId id : all) {
    if (introduced_.count(id) != 0) needs.insert(id);
  }
  return needs;
}

void MatchPlanner::AddTest(Predicate predicate, std::set<VariableId> needs, double keeps) {
  tests_.push_back({predicate, std::move(needs), keeps});
}

void MatchPlanner::AddWhere(const Expr* where) {
  if (const auto* logic = std::get_if<Logic>(&where->node);
      logic != nullptr && logic->op == LogicOp::kAnd) {
    for (const ExprPtr& operand : logic->operands) AddWhere(operand.get());
    return;
  }
  if (const auto* test = std::get_if<LabelTest>(&where->node)) {
    const Variable* variable = AsVariable(*test->base);
    if (variable != nullptr && test->labels.kind == LabelExpr::Kind::kName) {
      const auto node = node_of_.find(variable->id);
      if (node != node_of_.end() && introduced_.count(variable->id) != 0) {
        nodes_[node->second].labels.insert(test->labels.name);
      }
    }
  }
  AddTest(where, NeedsOf(*where), ShareOf(*where));
}

void MatchPlanner::AddPropertyTests(VariableId id, const Expr* properties) {
  if (properties == nullptr) return;
  const auto* map = std::get_if<MapLiteral>(&properties->node);
  if (map == nullptr) return;
  for (const auto& [key, value] : map->entries) {
    std::set<VariableId> needs = NeedsOf(*value);
    if (introduced_.count(id) != 0) needs.insert(id);
    AddTest(PropertyEquals{id, key, value.get()}, std::move(needs), kUnknownShare);
  }
}

void MatchPlanner::AddNode(const NodePattern& pattern) {
  const auto [it, fresh] = node_of_.try_emplace(pattern.id, nodes_.size());
  if (fresh) nodes_.push_back({pattern.id, {}});
  Node& node = nodes_[it->second];
  const bool own = introduced_.count(pattern.id) != 0;
  std::set<VariableId> needs;
  if (own) needs.insert(pattern.id);
  if (fresh && !own) AddTest(IsBound{pattern.id}, {}, 1);
  if (pattern.labels) {
    double keeps = 0.3;
    auto add_name = [&node](const LabelExpr& label) {
      if (label.kind == LabelExpr::Kind::kName) node.labels.insert(label.name);
    };
    add_name(*pattern.labels);
    if (pattern.labels->kind == LabelExpr::Kind::kAnd) {
      for (const LabelExpr& label : pattern.labels->operands) add_name(label);
    }
    const double all = std::max<double>(1, static_cast<double>(planner_.reader_.CountNodes()));
    if (!node.labels.empty()) keeps = std::min(1.0, CountOf(node.labels) / all);
    if (!node.labels.empty() && own) planner_.SetKind(pattern.id, *node.labels.begin());
    AddTest(HasLabels{pattern.id, &*pattern.labels}, needs, keeps);
  }
  AddPropertyTests(pattern.id, pattern.properties.get());
  AddDynamicTests(pattern.id, pattern.dynamic);
  if (pattern.where) AddWhere(pattern.where.get());
}

// Of a MERGE; elsewhere the binder has made them a part of the condition.
void MatchPlanner::AddDynamicTests(VariableId id, const std::vector<DynamicLabels>& dynamic) {
  for (const DynamicLabels& labels : dynamic) {
    std::set<VariableId> needs = NeedsOf(*labels.names);
    if (introduced_.count(id) != 0) needs.insert(id);
    AddTest(HasDynamicLabels{id, &labels}, std::move(needs), 0.3);
  }
}

void MatchPlanner::AddPattern(PathPattern& pattern) {
  for (const NodePattern& node : pattern.nodes) AddNode(node);
  for (std::size_t i = 0; i < pattern.relationships.size(); ++i) {
    RelationshipPattern& relationship = pattern.relationships[i];
    const bool shortest = pattern.kind != PathPattern::Kind::kPlain;
    edges_.push_back({&relationship, pattern.nodes[i].id, pattern.nodes[i + 1].id,
                      shortest ? &pattern : nullptr, pattern.id});
    if (!relationship.variable_length && !shortest) {
      AddPropertyTests(relationship.id, relationship.properties.get());
    }
    if (relationship.type_expr) {
      std::set<VariableId> needs;
      if (introduced_.count(relationship.id) != 0) needs.insert(relationship.id);
      AddTest(HasLabels{relationship.id, &*relationship.type_expr}, std::move(needs), 0.5);
    }
    AddDynamicTests(relationship.id, relationship.dynamic);
    if (relationship.where && relationship.step == kUnbound) AddWhere(relationship.where.get());
    if (relationship.types.size() == 1 && !relationship.variable_length && !shortest &&
        introduced_.count(relationship.id) != 0) {
      planner_.SetKind(relationship.id, relationship.types.front());
    }
  }
}

double MatchPlanner::CountOf(const std::string& label) const {
  const std::optional<LabelId> id = planner_.reader_.FindLabel(label);
  return id ? static_cast<double>(planner_.reader_.CountNodes(*id)) : 0;
}

double MatchPlanner::CountOf(const std::set<std::string>& labels) const {
  double count = static_cast<double>(planner_.reader_.CountNodes());
  for (const std::string& label : labels) count = std::min(count, CountOf(label));
  return count;
}

double MatchPlanner::DegreeOf(VariableId from, const RelationshipPattern& pattern,
                              bool leftwards) const {
  static_cast<void>(leftwards);
  if (pattern.group) {
    double once = 1;
    for (const RelationshipPattern& each : pattern.group->path.relationships) {
      once *= std::max(1.0, DegreeOf(kUnbound, each, false));
    }
    return std::pow(once, pattern.max ? std::min<double>(std::max(1u, *pattern.max), 6) : 4);
  }
  double relationships = 0;
  if (pattern.types.empty()) {
    relationships = static_cast<double>(planner_.reader_.CountRelationships());
  }
  for (const std::string& type : pattern.types) {
    const std::optional<TypeId> id = planner_.reader_.FindType(type);
    if (id) relationships += static_cast<double>(planner_.reader_.CountRelationships(*id));
  }
  if (!pattern.directed()) relationships *= 2;
  const auto node = node_of_.find(from);
  const double sources = node == node_of_.end() ? static_cast<double>(planner_.reader_.CountNodes())
                                                : CountOf(nodes_[node->second].labels);
  const double degree = relationships / std::max(1.0, sources);
  if (!pattern.variable_length) return degree;
  const double steps = pattern.max ? std::min<double>(*pattern.max, 6) : 4;
  return std::pow(std::max(degree, 1.0), std::max(1.0, steps));
}

bool MatchPlanner::IsReady(const Expr& expr, const State& state) const {
  for (VariableId id : NeedsOf(expr)) {
    if (state.bound.count(id) == 0) return false;
  }
  return true;
}

std::optional<Value> MatchPlanner::KnownValue(const Expr& expr) const {
  if (const auto* literal = std::get_if<Literal>(&expr.node)) return literal->value;
  if (const auto* parameter = std::get_if<Parameter>(&expr.node)) {
    for (const auto& [name, value] : planner_.parameters_) {
      if (name == parameter->name) return value;
    }
  }
  return std::nullopt;
}

std::optional<MatchPlanner::Access> MatchPlanner::AccessByComparison(
    const Node& node, const std::string& label, const Expr& expr, std::size_t test,
    const State& state) const {
  const double count = CountOf(label);
  auto seek = [&](const std::string& key, const Expr& value, bool in) -> std::optional<Access> {
    if (!IsReady(value, state) || NeedsOf(value).count(node.id) != 0) return std::nullopt;
    double rows = count * kUnknownShare;
    const std::optional<LabelId> label_id = planner_.reader_.FindLabel(label);
    const std::optional<KeyId> key_id = planner_.reader_.FindKey(key);
    if (!label_id || !key_id) {
      rows = 0;
    } else if (const std::optional<Value> known = KnownValue(value); known && !in) {
      rows = static_cast<double>(planner_.reader_.EstimateSeek(*label_id, *key_id, *known));
    } else {
      rows = std::min(rows, 10.0);
    }
    return Access{rows, SeekOp{node.id, label, key, &value, in},
                  in ? std::optional<std::size_t>() : test};
  };
  if (const auto* binary = std::get_if<Binary>(&expr.node)) {
    const Property* property = AsPropertyOf(*binary->left, node.id);
    if (property == nullptr) return std::nullopt;
    if (binary->op == BinaryOp::kIn) return seek(property->key, *binary->right, true);
    if (binary->op == BinaryOp::kStartsWith && IsReady(*binary->right, state)) {
      return Access{count * 0.05, SeekPrefixOp{node.id, label, property->key, binary->right.get()},
                    std::nullopt};
    }
    return std::nullopt;
  }
  const auto* comparison = std::get_if<Comparison>(&expr.node);
  if (comparison == nullptr) return std::nullopt;
  const Expr* left = comparison->first.get();
  for (const auto& [op, right] : comparison->rest) {
    const Property* property = AsPropertyOf(*left, node.id);
    const Expr* value = right.get();
    if (property == nullptr) {
      property = AsPropertyOf(*value, node.id);
      value = left;
    }
    left = right.get();
    if (property == nullptr || op == CompareOp::kNotEqual) continue;
    if (op != CompareOp::kEqual) {
      if (std::optional<Access> range = AccessByRange(node, label, property->key, state)) return range;
    } else if (comparison->rest.size() == 1) {
      return seek(property->key, *value, false);
    }
  }
  return std::nullopt;
}

std::optional<MatchPlanner::Access> MatchPlanner::AccessBy(const Node& node,
                                                           const std::string& label,
                                                           std::size_t test,
                                                           const State& state) const {
  if (const auto* expr = std::get_if<const Expr*>(&tests_[test].predicate)) {
    return AccessByComparison(node, label, **expr, test, state);
  }
  const auto* equals = std::get_if<PropertyEquals>(&tests_[test].predicate);
  if (equals == nullptr || equals->variable != node.id || !IsReady(*equals->value, state) ||
      NeedsOf(*equals->value).count(node.id) != 0) {
    return std::nullopt;
  }
  const std::optional<LabelId> label_id = planner_.reader_.FindLabel(label);
  const std::optional<KeyId> key_id = planner_.reader_.FindKey(equals->key);
  double rows = std::min(10.0, CountOf(label) * kUnknownShare);
  if (!label_id || !key_id) {
    rows = 0;
  } else if (const std::optional<Value> known = KnownValue(*equals->value)) {
    rows = static_cast<double>(planner_.reader_.EstimateSeek(*label_id, *key_id, *known));
  }
  return Access{rows, SeekOp{node.id, label, equals->key, equals->value, false}, test};
}

std::optional<MatchPlanner::Access> MatchPlanner::AccessBy(const Node& node, std::size_t test,
                                                           const State& state) const {
  std::optional<Access> best;
  for (const std::string& label : node.labels) {
    std::optional<Access> access = AccessBy(node, label, test, state);
    if (access && (!best || access->rows < best->rows)) best = std::move(access);
  }
  return best;
}

std::optional<MatchPlanner::Access> MatchPlanner::AccessByAnyLabel(const Node& node,
                                                                   std::size_t test,
                                                                   const State& state) const {
  const store::Reader& reader = planner_.reader_;
  const std::vector<LabelId> labels = reader.AllLabels();
  if (reader.CountUnlabelled() != 0 || labels.empty() || labels.size() > kMostLabelsToSeek) {
    return std::nullopt;
  }
  Access all;
  for (LabelId label : labels) {
    const std::optional<Access> access =
        AccessBy(node, std::string(reader.NameOf(label)), test, state);
    const auto* seek = access ? std::get_if<SeekOp>(&access->node) : nullptr;
    if (seek == nullptr) return std::nullopt;
    all.rows += access->rows;
    all.node = SeekAnyLabelOp{node.id, seek->key, seek->value, seek->in};
  }
  return all;
}

MatchPlanner::Access MatchPlanner::BestAccess(const Node& node, const State& state) const {
  Access best{static_cast<double>(planner_.reader_.CountNodes()), NodeScanOp{node.id}, std::nullopt};
  for (const std::string& label : node.labels) {
    const double rows = CountOf(label);
    if (rows <= best.rows) best = Access{rows, LabelScanOp{node.id, label}, std::nullopt};
  }
  for (std::size_t i = 0; i < tests_.size(); ++i) {
    if (state.tests_done[i]) continue;
    std::optional<Access> access =
        node.labels.empty() ? AccessByAnyLabel(node, i, state) : AccessBy(node, i, state);
    if (access && access->rows < best.rows) best = std::move(*access);
    // An index is never worse than the scan that it stands for.
    else if (access && access->rows <= best.rows && std::holds_alternative<LabelScanOp>(best.node)) {
      best = std::move(*access);
    }
  }
  if (std::optional<Access> access = AccessByDeclared(node, state);
      access && access->rows < best.rows) {
    best = std::move(*access);
  }
  return best;
}

void MatchPlanner::Push(State& state, Plan::Node node, double rows) const {
  state.cost += std::max(rows, state.rows) + 1;
  state.rows = rows;
  if (state.plan) state.plan = Planner::Wrap(std::move(node), std::move(state.plan), rows);
}

void MatchPlanner::ApplyTests(State& state) const {
  FilterOp filter;
  double keeps = 1;
  for (std::size_t i = 0; i < tests_.size(); ++i) {
    if (state.tests_done[i]) continue;
    const bool ready = std::all_of(tests_[i].needs.begin(), tests_[i].needs.end(),
                                   [&](VariableId id) { return state.bound.count(id) != 0; });
    if (!ready) continue;
    state.tests_done[i] = true;
    filter.predicates.push_back(tests_[i].predicate);
    keeps *= tests_[i].keeps;
  }
  if (filter.predicates.empty()) return;
  state.rows *= keeps;
  if (state.plan) {
    state.plan = Planner::Wrap(std::move(filter), std::move(state.plan), state.rows);
  }
}

void MatchPlanner::Enter(State& state, std::size_t node) const {
  Access access = BestAccess(nodes_[node], state);
  if (access.consumed) state.tests_done[*access.consumed] = true;
  // A label that the access itself ensures need not be tested.
  std::string ensured;
  if (const auto* scan = std::get_if<LabelScanOp>(&access.node)) ensured = scan->label;
  if (const auto* seek = std::get_if<SeekOp>(&access.node)) ensured = seek->label;
  if (const auto* seek = std::get_if<SeekRangeOp>(&access.node)) ensured = seek->label;
  if (const auto* seek = std::get_if<SeekPrefixOp>(&access.node)) ensured = seek->label;
  for (std::size_t i = 0; i < tests_.size(); ++i) {
    const auto* labels = std::get_if<HasLabels>(&tests_[i].predicate);
    if (labels != nullptr && labels->variable == nodes_[node].id &&
        labels->labels->kind == LabelExpr::Kind::kName && labels->labels->name == ensured) {
      state.tests_done[i] = true;
    }
  }
  Push(state, std::move(access.node), state.rows * std::max(access.rows, 0.01));
  state.bound.insert(nodes_[node].id);
  ApplyTests(state);
}

const RelationshipPattern& MatchPlanner::PatternOf(VariableId walked) const {
  return *std::find_if(edges_.begin(), edges_.end(), [walked](const Edge& edge) {
            return edge.pattern->id == walked;
          })->pattern;
}

bool MatchPlanner::AreApart(const RelationshipPattern& a, const RelationshipPattern& b) {
  return !a.types.empty() && !b.types.empty() &&
         std::none_of(a.types.begin(), a.types.end(), [&b](const std::string& type) {
           return std::find(b.types.begin(), b.types.end(), type) != b.types.end();
         });
}

std::vector<VariableId> MatchPlanner::Others(const State& state,
                                             const RelationshipPattern& pattern) const {
  std::vector<VariableId> others;
  for (VariableId id : state.walked) {
    if (!AreApart(PatternOf(id), pattern)) others.push_back(id);
  }
  return others;
}

double MatchPlanner::EdgeRows(const State& state, std::size_t index) const {
  const Edge& edge = edges_[index];
  const bool left = state.bound.count(edge.left) != 0, right = state.bound.count(edge.right) != 0;
  if (state.bound.count(edge.pattern->id) != 0) return state.rows;  // the relationship is known
  const VariableId from = left ? edge.left : edge.right;
  double rows = state.rows * DegreeOf(from, *edge.pattern, !left);
  if (left && right) {
    rows /= std::max<double>(1, static_cast<double>(planner_.reader_.CountNodes()));
    return std::min(rows, state.rows);
  }
  return rows;
}

std::vector<StepTest> MatchPlanner::StepsOf(const Edge& edge, const State& state) const {
  const RelationshipPattern& pattern = *edge.pattern;
  std::vector<StepTest> steps;
  if (pattern.step != kUnbound) steps.push_back({pattern.step, pattern.where.get()});
  for (const Test& test : tests_) {
    const auto* expr = std::get_if<const Expr*>(&test.predicate);
    const auto* quantifier = expr != nullptr ? std::get_if<Quantifier>(&(*expr)->node) : nullptr;
    if (quantifier == nullptr || (quantifier->kind != QuantifierKind::kAll &&
                                  quantifier->kind != QuantifierKind::kNone)) {
      continue;
    }
    bool nodes = false, ours = false;
    if (const Variable* list = AsVariable(*quantifier->list)) {
      ours = list->id == pattern.id && pattern.variable_length;
    } else if (const auto* call = std::get_if<Call>(&quantifier->list->node);
               call != nullptr && call->function != nullptr && call->arguments.size() == 1) {
      const Variable* path = AsVariable(*call->arguments[0]);
      nodes = call->function->name == "nodes";
      ours = path != nullptr && path->id == edge.path &&
             (nodes || call->function->name == "relationships");
    }
    if (!ours) continue;
    std::set<VariableId> needs = NeedsOf(*quantifier->where);
    const bool known = std::all_of(needs.begin(), needs.end(), [&state](VariableId id) {
      return state.bound.count(id) != 0;
    });
    if (!known) continue;
    steps.push_back({quantifier->variable.id, quantifier->where.get(), nodes,
                     quantifier->kind == QuantifierKind::kNone});
  }
  return steps;
}

void MatchPlanner::Walk(State& state, std::size_t index) const {
  const Edge& edge = edges_[index];
  const RelationshipPattern& pattern = *edge.pattern;
  const bool left = state.bound.count(edge.left) != 0, right = state.bound.count(edge.right) != 0;
  const double rows = EdgeRows(state, index);
  state.edges_done[index] = true;
  if (edge.shortest != nullptr) {
    ShortestPathOp shortest;
    shortest.from = edge.left;
    shortest.to = edge.right;
    shortest.relationships = pattern.id;
    shortest.path = edge.shortest->id;
    shortest.direction = DirectionOf(pattern, false);
    shortest.types = pattern.types;
    shortest.min = pattern.variable_length ? pattern.min : 1;
    shortest.max = pattern.variable_length ? pattern.max : std::optional<std::uint32_t>(1);
    shortest.all = edge.shortest->kind == PathPattern::Kind::kAllShortest;
    shortest.single = !pattern.variable_length;
    shortest.count = edge.shortest->count;
    shortest.groups = edge.shortest->groups;
    shortest.properties = pattern.properties.get();
    shortest.steps = StepsOf(edge, state);
    Push(state, std::move(shortest), state.rows);
  } else if (state.bound.count(pattern.id) != 0) {
    if (pattern.variable_length) {
      Push(state,
           EndsOfListOp{pattern.id, edge.left, edge.right, DirectionOf(pattern, false),
                        pattern.types, pattern.min, pattern.max, left, right},
           rows);
    } else {
      Push(state,
           EndsOp{pattern.id, edge.left, edge.right, DirectionOf(pattern, false), pattern.types,
                  left, right, Others(state, pattern)},
           rows);
    }
    state.walked.push_back(pattern.id);
  } else {
    const bool leftwards = !left;
    const VariableId from = leftwards ? edge.right : edge.left;
    const VariableId to = leftwards ? edge.left : edge.right;
    if (pattern.group) {
      Push(state,
           RepeatOp{from, pattern.id, to, &pattern, left && right, leftwards,
                    Others(state, pattern)},
           rows);
      for (const GroupPattern::Collected& each : pattern.group->lists) {
        state.bound.insert(each.list);
      }
    } else if (pattern.variable_length) {
      Push(state,
           VarExpandOp{from, pattern.id, to, DirectionOf(pattern, leftwards), pattern.types,
                       pattern.min, pattern.max, left && right, leftwards,
                       pattern.properties.get(), Others(state, pattern), StepsOf(edge, state)},
           rows);
    } else {
      Push(state,
           ExpandOp{from, pattern.id, to, DirectionOf(pattern, leftwards), pattern.types,
                    left && right, Others(state, pattern), ""},
           rows);
    }
    state.walked.push_back(pattern.id);
  }
  state.bound.insert({edge.left, edge.right});
  if (pattern.id != kUnbound) state.bound.insert(pattern.id);
  ApplyTests(state);
}

}  // namespace kg::query
