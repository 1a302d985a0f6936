#include <algorithm>
#include <iterator>

#include "query/exec/operators.h"
#include "query/exec/per_row.h"
#include "query/exec/traversal.h"

namespace kg::query {
namespace {

// Depth-first over trails of repetitions. What a few trails of one level continue to is asked of the
// inner plan at once, and followed to its end before the next few: memory is that of the levels of
// one descent.
class Repeat final : public PerRow {
 public:
  Repeat(const RepeatOp& op, Parts parts, Builder::Inner inner)
      : PerRow(std::move(parts.input), std::move(parts.copied)),
        op_(op), group_(*op.pattern->group), inner_(std::move(inner)),
        start_((op.reversed ? group_.path.nodes.back() : group_.path.nodes.front()).id),
        end_((op.reversed ? group_.path.nodes.front() : group_.path.nodes.back()).id),
        needs_list_(parts.Needs(op.relationships)), needs_to_(parts.Needs(op.to) && !op.into) {
    for (const GroupPattern::Collected& each : group_.lists) {
      if (parts.Needs(each.list)) lists_.push_back(each);
    }
  }

 protected:
  void Begin() override { levels_.clear(); }

  Status Open(Execution& execution, const Batch&) override {
    levels_.clear();
    LetGo(execution);
    return {};
  }

  Status Produce(Execution& execution, const Batch& batch, std::uint32_t row, Batch& out,
                 bool& done) override {
    if (levels_.empty()) {
      const bool bound = batch.Has(op_.from) && batch[op_.from][row].is(Value::Type::kNode);
      const bool reachable = !op_.into || batch[op_.to][row].is(Value::Type::kNode);
      if (!bound || !reachable) return {};
      Level& first = levels_.emplace_back();
      first.ends.push_back(batch[op_.from][row].node());
      first.before.push_back(0);
    }
    while (!levels_.empty()) {
      Level& top = levels_.back();
      const std::size_t length = levels_.size() - 1;
      for (; top.shown < top.ends.size(); ++top.shown) {
        if (length < op_.pattern->min) continue;
        if (out.size >= kBatchRows) {
          done = false;
          return {};
        }
        if (Status status = execution.Tick(); !status) return status;
        Emit(batch, row, top.shown, out);
      }
      const bool longest = op_.pattern->max && length >= *op_.pattern->max;
      if (longest || top.place == top.ends.size()) {
        LetGo(execution, top.bytes);
        levels_.pop_back();
        continue;
      }
      if (Status status = Continue(execution, batch, row); !status) return status;
    }
    return {};
  }

 private:
  // Trails of the same number of repetitions, each by its last one; `before` is the place of the
  // rest of it in the level below.
  struct Level {
    std::vector<NodeId> ends;
    std::vector<std::uint32_t> before;
    std::vector<RelationshipId> relationships;  // those of one after those of the other
    std::vector<Value> values;                  // likewise, of the lists that are needed
    std::size_t shown = 0, place = 0, bytes = 0;
  };
  static constexpr std::size_t kAtOnce = 64;

  std::size_t steps() const { return group_.path.relationships.size(); }

  // The next few trails of the top level, each by one repetition longer.
  Status Continue(Execution& execution, const Batch& batch, std::uint32_t row) {
    Level& top = levels_.back();
    const std::size_t first = top.place;
    const std::size_t count = std::min(kAtOnce, top.ends.size() - first);
    top.place += count;
    Batch& argument = inner_.argument->batch;
    argument.Clear(batch.columns.size());
    argument.size = count;
    for (VariableId id : inner_.imports) {
      if (id != start_ && id != op_.row && batch.Has(id)) argument[id].assign(count, batch[id][row]);
    }
    argument[start_].clear();
    for (std::size_t i = 0; i < count; ++i) {
      argument[start_].push_back(Value::Node(top.ends[first + i]));
      argument[op_.row].push_back(Value::Integer(static_cast<std::int64_t>(first + i)));
    }
    inner_.root->Reset();
    Level next;
    while (true) {
      Batch rows;
      if (Status status = inner_.root->Pull(execution, rows); !status) return status;
      if (rows.size == 0) break;
      for (std::uint32_t i = 0; i < rows.size; ++i) {
        if (Status status = execution.Tick(); !status) return status;
        const auto before = static_cast<std::uint32_t>(rows[op_.row][i].integer());
        if (!IsTrail(batch, row, rows, i, before)) continue;
        next.ends.push_back(rows[end_][i].node());
        next.before.push_back(before);
        for (const RelationshipPattern& each : group_.path.relationships) {
          next.relationships.push_back(rows[each.id][i].relationship());
        }
        for (const GroupPattern::Collected& each : lists_) next.values.push_back(rows[each.one][i]);
      }
      const std::size_t bytes =
          next.ends.capacity() * sizeof(NodeId) + next.before.capacity() * sizeof(std::uint32_t) +
          next.relationships.capacity() * sizeof(RelationshipId) +
          next.values.capacity() * sizeof(Value);
      if (Status status = Hold(execution, bytes - next.bytes); !status) return status;
      next.bytes = bytes;
    }
    if (next.ends.empty()) {
      LetGo(execution, next.bytes);
    } else {
      levels_.push_back(std::move(next));
    }
    return {};
  }

  // Whether none of the repetition's relationships is one of the row's or of the trail before it.
  bool IsTrail(const Batch& batch, std::uint32_t row, const Batch& rows, std::uint32_t at,
               std::uint32_t before) const {
    for (const RelationshipPattern& each : group_.path.relationships) {
      const RelationshipId id = rows[each.id][at].relationship();
      if (!IsNew(batch, row, op_.different_from, id)) return false;
      std::size_t place = before;
      for (std::size_t level = levels_.size() - 1; level > 0; --level) {
        const Level& used = levels_[level];
        const auto begin = used.relationships.begin() + static_cast<std::ptrdiff_t>(place * steps());
        const auto end = begin + static_cast<std::ptrdiff_t>(steps());
        if (std::find(begin, end, id) != end) return false;
        place = used.before[place];
      }
    }
    return true;
  }

  // One trail of the top level as a row.
  void Emit(const Batch& batch, std::uint32_t row, std::size_t place, Batch& out) {
    const NodeId end = levels_.back().ends[place];
    if (op_.into && batch[op_.to][row].node() != end) return;
    std::vector<std::size_t> places(levels_.size());
    for (std::size_t level = levels_.size() - 1; level > 0; --level) {
      places[level] = place;
      place = levels_[level].before[place];
    }
    auto in_order = [&](const auto& visit) {
      for (std::size_t i = 1; i < levels_.size(); ++i) {
        const std::size_t level = op_.reversed ? levels_.size() - i : i;
        visit(levels_[level], places[level]);
      }
    };
    if (needs_list_) {
      Value::List list;
      list.reserve((levels_.size() - 1) * steps());
      in_order([&](const Level& level, std::size_t at) {
        for (std::size_t i = 0; i < steps(); ++i) {
          list.push_back(Value::Relationship(level.relationships[at * steps() + i]));
        }
      });
      out[op_.relationships].push_back(Value::OfList(std::move(list)));
    }
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      Value::List list;
      list.reserve(levels_.size() - 1);
      in_order([&](const Level& level, std::size_t at) {
        list.push_back(level.values[at * lists_.size() + i]);
      });
      out[lists_[i].list].push_back(Value::OfList(std::move(list)));
    }
    if (needs_to_) out[op_.to].push_back(Value::Node(end));
    ++out.size;
  }

  const RepeatOp& op_;
  const GroupPattern& group_;
  Builder::Inner inner_;
  VariableId start_, end_;  // of one repetition, as it is walked
  bool needs_list_, needs_to_;
  std::vector<GroupPattern::Collected> lists_;
  std::vector<Level> levels_;
};

}  // namespace

OperatorPtr MakeRepeat(const RepeatOp& op, Parts parts, Builder::Inner inner) {
  return std::make_unique<Repeat>(op, std::move(parts), std::move(inner));
}

}  // namespace kg::query
