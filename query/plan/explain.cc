#include <array>
#include <chrono>
#include <cstdio>
#include <map>

#include "query/plan/plan.h"
#include "query/syntax/printer.h"

namespace kg::query {
namespace {

class Explainer {
 public:
  Explainer(const QueryPlan& plan, const Actuals& actual) : plan_(plan), actual_(actual) {}

  void Print(const Plan* plan, std::size_t indent) {
    for (; plan != nullptr; plan = plan->input.get()) {
      Line(indent, std::visit([this](const auto& op) { return Describe(op); }, plan->node), plan);
      if (const auto* optional = std::get_if<OptionalOp>(&plan->node)) {
        Print(optional->inner.get(), indent + 1);
      } else if (const auto* subquery = std::get_if<SubqueryOp>(&plan->node)) {
        Print(subquery->inner.get(), indent + 1);
      } else if (const auto* join = std::get_if<JoinOp>(&plan->node)) {
        Print(join->inner.get(), indent + 1);
      } else if (const auto* repeat = std::get_if<RepeatOp>(&plan->node)) {
        Print(repeat->inner.get(), indent + 1);
      } else if (const auto* merge = std::get_if<MergeOp>(&plan->node)) {
        Print(merge->match.get(), indent + 1);
      } else if (const auto* loop = std::get_if<ForeachOp>(&plan->node)) {
        Print(loop->inner.get(), indent + 1);
      } else if (const auto* all = std::get_if<UnionOp>(&plan->node)) {
        for (const PlanPtr& part : all->parts) Print(part.get(), indent + 1);
      }
    }
  }

  std::string Take() { return std::move(out_); }

 private:
  void Line(std::size_t indent, const std::string& text, const Plan* plan) {
    std::array<char, 64> number{};
    std::snprintf(number.data(), number.size(), "  ~%.6g", plan->rows);
    out_ += std::string(indent * 2, ' ') + text + number.data();
    if (const auto it = actual_.find(plan); it != actual_.end()) {
      std::snprintf(number.data(), number.size(), " rows=%llu time=%.3fms",
                    static_cast<unsigned long long>(it->second.rows),
                    std::chrono::duration<double, std::milli>(it->second.time).count());
      out_ += number.data();
    }
    out_ += '\n';
  }

  // Hidden variables are numbered in the order in which the plan speaks of them.
  std::string Name(VariableId id) {
    if (id == kUnbound) return "_";
    const auto index = static_cast<std::size_t>(id);
    const std::vector<BoundVariable>& variables = plan_.query->variables;
    if (index < variables.size() && !variables[index].name.empty()) {
      return PrintName(variables[index].name);
    }
    const auto [it, fresh] = hidden_.try_emplace(id, hidden_.size() + 1);
    return "_" + std::to_string(it->second);
  }
  static std::string Text(const Expr* expr) { return kg::query::Print(*expr); }
  static std::string Types(const std::vector<std::string>& types) {
    std::string out;
    for (const std::string& type : types) out += (out.empty() ? ":" : "|") + PrintName(type);
    return out;
  }
  static std::string Range(std::uint32_t min, const std::optional<std::uint32_t>& max) {
    return "*" + std::to_string(min) + ".." + (max ? std::to_string(*max) : "");
  }
  std::string Step(VariableId from, store::Direction direction, const std::string& middle,
                   VariableId to, const std::string& label = "") {
    const bool in = direction == store::Direction::kIn, out = direction == store::Direction::kOut;
    return "(" + Name(from) + ")" + (in ? "<-[" : "-[") + middle + (out ? "]->" : "]-") + "(" +
           (to == kUnbound ? "" : Name(to)) + (label.empty() ? "" : ":" + PrintName(label)) + ")";
  }

  std::string Describe(const StartOp&) { return "Start"; }
  std::string Describe(const NodeScanOp& op) { return "NodeScan " + Name(op.node); }
  std::string Describe(const LabelScanOp& op) {
    return "LabelScan " + Name(op.node) + ":" + PrintName(op.label);
  }
  std::string Describe(const SeekOp& op) {
    return "IndexSeek " + Name(op.node) + ":" + PrintName(op.label) + " " + PrintName(op.key) +
           (op.in ? " IN " : " = ") + Text(op.value) +
           (op.index.empty() ? "" : Declared(op));
  }
  std::string Describe(const SeekAnyLabelOp& op) {
    return "IndexSeek " + Name(op.node) + " of any label " + PrintName(op.key) +
           (op.in ? " IN " : " = ") + Text(op.value);
  }
  static std::string Declared(const SeekOp& op) {
    std::string out;
    for (const Expr* value : op.more) out += ", " + Text(value);
    if (op.low != nullptr) out += (op.low_inclusive ? ", >= " : ", > ") + Text(op.low);
    if (op.high != nullptr) out += (op.high_inclusive ? ", <= " : ", < ") + Text(op.high);
    return out + " by " + PrintName(op.index);
  }
  std::string Describe(const SeekRangeOp& op) {
    std::string out =
        "IndexRange " + Name(op.node) + ":" + PrintName(op.label) + " " + PrintName(op.key);
    if (op.low != nullptr) out += (op.low_inclusive ? " >= " : " > ") + Text(op.low);
    if (op.high != nullptr) out += (op.high_inclusive ? " <= " : " < ") + Text(op.high);
    return out;
  }
  std::string Describe(const SeekPrefixOp& op) {
    return "IndexPrefix " + Name(op.node) + ":" + PrintName(op.label) + " " + PrintName(op.key) +
           " STARTS WITH " + Text(op.prefix);
  }
  std::string Describe(const OrderedScanOp& op) {
    return "OrderedScan " + Name(op.node) + ":" + PrintName(op.label) + " by " +
           PrintName(op.key) + (op.descending ? " DESC" : "");
  }
  std::string Describe(const ExpandOp& op) {
    std::string out = op.into ? "ExpandInto " : op.distinct ? "ExpandDistinct " : "Expand ";
    out += Step(op.from, op.direction, Name(op.relationship) + Types(op.types), op.to, op.to_label);
    if (op.type_name != kUnbound) out += " type AS " + Name(op.type_name);
    return out;
  }
  std::string Describe(const CountLinksOp& op) {
    return "CountLinks " + Step(op.from, op.direction, Types(op.types), kUnbound, op.to_label) +
           " AS " + Name(op.count);
  }
  std::string Describe(const CountNodesOp& op) {
    return "CountNodes (" + (op.label.empty() ? "" : ":" + PrintName(op.label)) + ") AS " +
           Name(op.count);
  }
  std::string Describe(const GatherOp& op) {
    return "Gather " + Name(op.node) + " AS " + Name(op.count);
  }
  std::string Describe(const IntersectOp& op) {
    std::string out = "Intersect ";
    for (const IntersectOp::Leg* leg : {&op.first, &op.second}) {
      if (leg == &op.second) out += ", ";
      out += Step(leg->from, leg->direction, Name(leg->relationship) + Types({leg->type}), op.to,
                  op.to_label);
    }
    return op.count == kUnbound ? out : out + " AS " + Name(op.count);
  }
  std::string Describe(const VarExpandOp& op) {
    return (op.into ? "VarExpandInto " : op.distinct ? "Reach " : "VarExpand ") +
           Step(op.from, op.direction,
                Name(op.relationships) + Types(op.types) + Range(op.min, op.max), op.to);
  }
  std::string Describe(const RepeatOp& op) {
    return (op.into ? "RepeatInto (" : "Repeat (") + Name(op.from) + ")" +
           (op.reversed ? "<" : "") + Range(op.pattern->min, op.pattern->max) +
           (op.reversed ? "(" : ">(") + Name(op.to) + ")";
  }
  std::string Describe(const EndsOp& op) {
    return "Ends " + Step(op.from, op.direction, Name(op.relationship) + Types(op.types), op.to);
  }
  std::string Describe(const EndsOfListOp& op) {
    return "EndsOfList " +
           Step(op.from, op.direction, Name(op.relationships) + Types(op.types), op.to);
  }
  std::string Describe(const ShortestPathOp& op) {
    const std::string several = std::to_string(op.count) + (op.groups ? " groups " : " ");
    return (op.all ? "AllShortestPaths " : "ShortestPath " + (op.count > 1 ? several : "")) +
           Step(op.from, op.direction,
                Name(op.relationships) + Types(op.types) + Range(op.min, op.max), op.to);
  }
  std::string Describe(const JoinOp& op) {
    std::string out;
    for (const JoinOp::Key& key : op.keys) {
      out += (out.empty() ? "Join " : " AND ") + Text(key.outer) + " = " + Text(key.inner);
    }
    return out;
  }
  std::string Describe(const PathOp& op) { return "Path " + Name(op.path); }
  std::string Describe(const FilterOp& op) {
    std::string out;
    for (const Predicate& predicate : op.predicates) {
      out += out.empty() ? "Filter " : " AND ";
      if (const auto* expr = std::get_if<const Expr*>(&predicate)) {
        out += Text(*expr);
      } else if (const auto* equals = std::get_if<PropertyEquals>(&predicate)) {
        out += Name(equals->variable) + "." + PrintName(equals->key) + " = " + Text(equals->value);
      } else if (const auto* labels = std::get_if<HasLabels>(&predicate)) {
        out += Name(labels->variable) + ":" + PrintLabels(*labels->labels);
      } else if (const auto* dynamic = std::get_if<HasDynamicLabels>(&predicate)) {
        out += Name(dynamic->variable) + (dynamic->labels->any ? ":$any(" : ":$(") +
               Text(dynamic->labels->names.get()) + ")";
      } else if (const auto* bound = std::get_if<IsBound>(&predicate)) {
        out += Name(bound->variable) + " IS NOT NULL";
      } else {
        const auto& same = std::get<SameEntity>(predicate);
        out += Name(same.left) + " = " + Name(same.right);
      }
    }
    return out;
  }
  std::string Describe(const ProjectOp& op) {
    std::string out;
    for (const auto& [id, expr] : op.items) {
      out += (out.empty() ? "Project " : ", ") + Text(expr) + " AS " + Name(id);
    }
    return out;
  }
  std::string Describe(const CopyOp&) { return "Columns"; }
  std::string Describe(const AggregateOp& op) {
    return Groups("Aggregate", op) + (op.weight == kUnbound ? "" : " weight " + Name(op.weight));
  }
  std::string Describe(const ColumnAggregateOp& op) {
    std::string out = Groups("ColumnAggregate", op.aggregate) + " of " + Name(op.node) +
                      (op.label.empty() ? "" : ":" + PrintName(op.label));
    for (std::size_t i = 0; i < op.tests.size(); ++i) {
      out += (i == 0 ? " where " : " AND ") + Test(op.tests[i]);
    }
    return out;
  }
  static std::string Test(const ColumnTest& test) {
    constexpr std::array<std::string_view, 10> kOps = {
        " = ", " < ", " <= ", " > ", " >= ", " STARTS WITH ", " ENDS WITH ", " CONTAINS ",
        " IS NULL", " IS NOT NULL"};
    return PrintName(test.key) + std::string(kOps[static_cast<std::size_t>(test.op)]) +
           (test.value != nullptr ? Text(test.value) : "");
  }
  std::string Groups(std::string out, const AggregateOp& op) {
    bool first = true;
    for (const auto& [id, expr] : op.keys) {
      out += (first ? " " : ", ") + Text(expr);
      first = false;
    }
    first = true;
    for (const Call* call : op.aggregates) {
      out += (first ? " | " : ", ") + call->name + "(" + (call->distinct ? "DISTINCT " : "");
      if (call->star) out += "*";
      for (std::size_t i = 0; i < call->arguments.size(); ++i) {
        out += (i > 0 ? ", " : "") + Text(call->arguments[i].get());
      }
      out += ")";
      first = false;
    }
    return out;
  }
  std::string Describe(const DistinctOp& op) {
    std::string out = "Distinct";
    for (VariableId id : op.columns) out += " " + Name(id);
    return out;
  }
  std::string Describe(const SortOp& op) {
    std::string out;
    for (const auto& [expr, descending] : op.keys) {
      const char* name = op.limit == nullptr ? "Sort " : op.ordered ? "TopOrdered " : "Top ";
      out += (out.empty() ? name : ", ") + Text(expr) +
             (descending ? " DESC" : "");
    }
    return out;
  }
  std::string Describe(const SkipOp& op) { return "Skip " + Text(op.count); }
  std::string Describe(const LimitOp& op) { return "Limit " + Text(op.count); }
  std::string Describe(const UnwindOp& op) {
    return "Unwind " + Text(op.list) + " AS " + Name(op.element);
  }
  std::string Describe(const OptionalOp&) { return "Optional"; }
  std::string Describe(const SubqueryOp&) { return "Subquery"; }
  std::string Describe(const CreateOp& op) {
    std::string out;
    for (const PathPattern* pattern : op.patterns) {
      out += (out.empty() ? "Create " : ", ") + kg::query::Print(*pattern);
    }
    return out;
  }
  std::string Describe(const MergeOp& op) {
    return "Merge " + kg::query::Print(op.merge->pattern);
  }
  std::string Describe(const SetOp&) { return "Set"; }
  std::string Describe(const RemoveOp&) { return "Remove"; }
  std::string Describe(const DeleteOp& op) {
    return op.clause->detach ? "DetachDelete" : "Delete";
  }
  std::string Describe(const ForeachOp& op) {
    return "Foreach " + Name(op.element) + " IN " + Text(op.list);
  }
  std::string Describe(const CallOp& op) { return "Call " + op.call->name; }
  std::string Describe(const UnionOp&) { return "Union"; }
  std::string Describe(const CountStoreOp& op) {
    if (op.relationships) return "CountRelationships" + (op.types.empty() ? "" : " " + Types(op.types));
    return "CountNodes" + (op.label.empty() ? "" : " :" + PrintName(op.label));
  }

  const QueryPlan& plan_;
  const Actuals& actual_;
  std::string out_;
  std::map<VariableId, std::size_t> hidden_;
};

}  // namespace

std::string Explain(const QueryPlan& plan, const Actuals& actual) {
  Explainer explainer(plan, actual);
  explainer.Print(plan.root.get(), 0);
  return explainer.Take();
}

}  // namespace kg::query
