#include <algorithm>
#include <optional>

#include "query/exec/links.h"
#include "query/exec/node_marks.h"
#include "query/exec/operators.h"
#include "query/exec/per_row.h"
#include "query/exec/traversal.h"
#include "query/exec/weights.h"

namespace kg::query {
namespace {

// One list of neighbours, ascending, with the relationships to them.
struct Side {
  std::span<const std::uint32_t> neighbours, relationships;
};

// The first place from `at` on whose neighbour is not below `wanted`: steps that double, then a
// binary search, so that a short list runs quickly through a long one.
// Method: J. Bentley and A. Yao, Information Processing Letters 5(3), 1976.
std::size_t Seek(std::span<const std::uint32_t> list, std::size_t at, std::uint32_t wanted) {
  std::size_t step = 1, low = at;
  while (at < list.size() && list[at] < wanted) {
    low = at + 1;
    at += step;
    step *= 2;
  }
  const auto begin = list.begin() + static_cast<std::ptrdiff_t>(low);
  const auto end = list.begin() + static_cast<std::ptrdiff_t>(std::min(at, list.size()));
  return static_cast<std::size_t>(std::lower_bound(begin, end, wanted) - list.begin());
}

class IntersectOperator final : public PerRow {
 public:
  struct Needs {
    bool to, first, second;
  };
  IntersectOperator(const IntersectOp& op, Needs needs, Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)),
        op_(op), needs_(needs), label_(op.to_label) {}

 protected:
  void Begin() override {
    at_first_ = at_second_ = 0;
    marked_.reset();
    last_second_.reset();
    first_own_.node.reset();
    second_own_.node.reset();
  }

  Status Open(Execution& execution, const Batch& batch) override {
    Begin();
    const store::Reader& reader = execution.reader();
    first_type_ = reader.FindType(op_.first.type);
    second_type_ = reader.FindType(op_.second.type);
    if (!first_type_ || !second_type_) return {};
    first_image_ = reader.Adjacency(*first_type_, op_.first.direction, batch.size);
    second_image_ = reader.Adjacency(*second_type_, op_.second.direction, batch.size);
    label_.Open(reader, batch.size);
    return {};
  }

  Status Produce(Execution& execution, const Batch& batch, std::uint32_t row, Batch& out,
                 bool& done) override {
    if (!first_type_ || !second_type_ || !batch.Has(op_.first.from) ||
        !batch.Has(op_.second.from)) {
      return {};
    }
    const Value &from = batch[op_.first.from][row], &other = batch[op_.second.from][row];
    if (!from.is(Value::Type::kNode) || !other.is(Value::Type::kNode)) return {};
    Result<Side> first = Neighbours(execution, first_image_.get(), from.node(), *first_type_,
                                    op_.first.direction, first_own_);
    if (!first) return std::move(first).error();
    Result<Side> second = Neighbours(execution, second_image_.get(), other.node(), *second_type_,
                                     op_.second.direction, second_own_);
    if (!second) return std::move(second).error();
    count_ = 0;
    if (op_.count != kUnbound && second_image_ != nullptr && MarkSecond(other.node(), *second) &&
        (label_.any() || label_.image() != nullptr)) {
      CountMarked(*first, *second, batch, row, out);
    } else if (Status status = Merge(execution, *first, *second, batch, row, out, done); !status) {
      return status;
    }
    if (op_.count != kUnbound && done && count_ > 0) {
      auto count = static_cast<std::uint64_t>(count_);
      if (!MultiplyWeight(count, WeightOf(batch, op_.weight, row))) return TooMany();
      out[op_.count].push_back(WeightValue(count));
      ++out.size;
    }
    return {};
  }

 private:
  // What is read from blocks when there is no image: the last node asked for.
  struct Own {
    std::optional<NodeId> node;
    std::vector<std::uint32_t> neighbours, relationships;
  };

  Result<Side> Neighbours(Execution& execution, const store::AdjacencyImage* image, NodeId node,
                          TypeId type, store::Direction direction, Own& own) {
    if (image != nullptr) return Side{image->Neighbours(node), image->Relationships(node)};
    if (own.node != node || execution.transaction() != nullptr) {
      std::vector<store::Neighbour> list;
      const TypeId types[] = {type};
      if (Status status = execution.reader().Expand(node, direction, types, list); !status) {
        return status.error();
      }
      own.neighbours.clear();
      own.relationships.clear();
      for (const store::Neighbour& each : list) {
        own.neighbours.push_back(static_cast<std::uint32_t>(each.node));
        own.relationships.push_back(static_cast<std::uint32_t>(each.relationship));
      }
      own.node = node;
    }
    return Side{own.neighbours, own.relationships};
  }

  // The second list as marks, if rows that follow share its node: one bit is then looked at for
  // each neighbour of the first.
  bool MarkSecond(NodeId node, const Side& second) {
    if (marked_ == node) return true;
    const bool again = last_second_ == node;
    last_second_ = node;
    if (!again) return false;
    marks_.Clear();
    for (std::uint32_t neighbour : second.neighbours) marks_.Add(NodeId{neighbour});
    marked_ = node;
    return true;
  }

  void CountMarked(const Side& a, const Side& b, const Batch& batch, std::uint32_t row,
                   Batch& out) {
    for (std::size_t i = 0; i < a.neighbours.size(); ++i) {
      const NodeId node{a.neighbours[i]};
      if (!marks_.Has(node) || (!label_.any() && !label_.image()->Contains(node))) continue;
      const auto [from, to] =
          std::equal_range(b.neighbours.begin(), b.neighbours.end(), a.neighbours[i]);
      for (auto it = from; it != to; ++it) {
        const auto q = static_cast<std::size_t>(it - b.neighbours.begin());
        Take(batch, row, node, RelationshipId{a.relationships[i]},
             RelationshipId{b.relationships[q]}, out);
      }
    }
  }

  Status Merge(Execution& execution, const Side& a, const Side& b, const Batch& batch,
               std::uint32_t row, Batch& out, bool& done) {
    std::size_t i = at_first_, j = at_second_, steps = 0;
    while (i < a.neighbours.size() && j < b.neighbours.size()) {
      if (++steps % 1024 == 0) {
        if (Status status = execution.CheckDeadline(); !status) return status;
      }
      const std::uint32_t left = a.neighbours[i], right = b.neighbours[j];
      if (left < right) {
        i = Seek(a.neighbours, i, right);
        continue;
      }
      if (right < left) {
        j = Seek(b.neighbours, j, left);
        continue;
      }
      std::size_t i_end = i + 1, j_end = j + 1;  // parallel relationships
      while (i_end < a.neighbours.size() && a.neighbours[i_end] == left) ++i_end;
      while (j_end < b.neighbours.size() && b.neighbours[j_end] == left) ++j_end;
      Result<bool> has = label_.Has(execution.reader(), NodeId{left});
      if (!has) return std::move(has).error();
      if (*has) {
        for (std::size_t p = i; p < i_end; ++p) {
          for (std::size_t q = j; q < j_end; ++q) {
            Take(batch, row, NodeId{left}, RelationshipId{a.relationships[p]},
                 RelationshipId{b.relationships[q]}, out);
          }
        }
      }
      i = i_end;
      j = j_end;
      if (out.size >= kBatchRows && op_.count == kUnbound) {
        at_first_ = i;
        at_second_ = j;
        done = i == a.neighbours.size() || j == b.neighbours.size();
        if (done) at_first_ = at_second_ = 0;
        return {};
      }
    }
    at_first_ = at_second_ = 0;
    return {};
  }

  void Take(const Batch& batch, std::uint32_t row, NodeId node, RelationshipId first,
            RelationshipId second, Batch& out) {
    if (op_.legs_differ && first == second) return;
    if (!op_.first.different_from.empty() &&
        !IsNew(batch, row, op_.first.different_from, first)) {
      return;
    }
    if (!op_.second.different_from.empty() &&
        !IsNew(batch, row, op_.second.different_from, second)) {
      return;
    }
    ++count_;
    if (op_.count != kUnbound) return;
    if (needs_.to) out[op_.to].push_back(Value::Node(node));
    if (needs_.first) out[op_.first.relationship].push_back(Value::Relationship(first));
    if (needs_.second) out[op_.second.relationship].push_back(Value::Relationship(second));
    ++out.size;
  }

  const IntersectOp& op_;
  Needs needs_;
  LabelCheck label_;
  std::optional<TypeId> first_type_, second_type_;
  std::shared_ptr<const store::AdjacencyImage> first_image_, second_image_;
  Own first_own_, second_own_;
  std::size_t at_first_ = 0, at_second_ = 0;  // where the row goes on
  NodeMarks marks_;                           // what the second leg of `marked_` leads to
  std::optional<NodeId> marked_, last_second_;
  std::int64_t count_ = 0;
};

}  // namespace

OperatorPtr MakeIntersect(const IntersectOp& op, Parts parts) {
  const IntersectOperator::Needs needs{parts.Needs(op.to), parts.Needs(op.first.relationship),
                                       parts.Needs(op.second.relationship)};
  return std::make_unique<IntersectOperator>(op, needs, std::move(parts));
}

}  // namespace kg::query
