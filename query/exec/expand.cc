#include <algorithm>

#include "query/exec/links.h"
#include "query/exec/node_marks.h"
#include "query/exec/operators.h"
#include "query/exec/per_row.h"
#include "query/exec/traversal.h"

namespace kg::query {
namespace {

class Expand final : public PerRow {
 public:
  struct Needs {
    bool relationship, to, type;
  };
  Expand(const ExpandOp& op, Needs needs, Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)),
        op_(op), needs_(needs), label_(op.to_label) {}

 protected:
  void Begin() override {
    loaded_to_ = loaded_from_ = 0;
    place_ = 0;
    links_.clear();
    marks_.Clear();
  }

  Status Open(Execution& execution, const Batch& batch) override {
    loaded_from_ = loaded_to_ = 0;
    place_ = 0;
    links_.clear();
    const store::Reader& reader = execution.reader();
    reader_ = &reader;
    known_ = ResolveTypes(reader, op_.types, types_);
    if (!known_) return {};
    images_.Open(reader, types_, op_.direction, batch.size);
    label_.Open(reader, batch.size);
    return {};
  }

  Status Produce(Execution& execution, const Batch& batch, std::uint32_t row, Batch& out,
                 bool& done) override {
    if (!known_ || !batch.Has(op_.from) || !batch[op_.from][row].is(Value::Type::kNode)) return {};
    const Value* target = op_.into ? &batch[op_.to][row] : nullptr;
    if (target != nullptr && !target->is(Value::Type::kNode)) return {};
    const std::size_t marked = marks_.bytes();
    Status status = images_.ready() ? FromImages(execution, batch, row, target, out, done)
                                    : FromBlocks(execution, batch, row, target, out, done);
    if (!status) return status;
    return marks_.bytes() > marked ? Hold(execution, marks_.bytes() - marked) : Status();
  }

 private:
  // Appends a row, if this neighbour is wanted.
  Status Take(Execution& execution, const Batch& batch, std::uint32_t row, NodeId node,
              RelationshipId relationship, TypeId type, Batch& out) {
    if (!label_.any()) {
      Result<bool> has = label_.Has(execution.reader(), node);
      if (!has) return std::move(has).error();
      if (!*has) return {};
    }
    if (!op_.different_from.empty() && !IsNew(batch, row, op_.different_from, relationship)) {
      return {};
    }
    if (op_.distinct && !marks_.Add(node)) return {};
    if (needs_.relationship) out[op_.relationship].push_back(Value::Relationship(relationship));
    if (needs_.to) out[op_.to].push_back(Value::Node(node));
    if (needs_.type) out[op_.type_name].push_back(NameOf(type));
    ++out.size;
    return {};
  }

  Status FromImages(Execution& execution, const Batch& batch, std::uint32_t row,
                    const Value* target, Batch& out, bool& done) {
    const NodeId from = batch[op_.from][row].node();
    if (links_.empty()) {
      images_.Of(from, links_);
      at_ = 0;
      place_ = 0;
    }
    std::size_t steps = 0;
    for (; at_ < links_.size(); ++at_, place_ = 0) {
      const Links& links = links_[at_];
      std::size_t end = links.neighbours.size();
      if (target != nullptr && place_ == 0) {
        // Neighbours ascend: those that are the target stand together.
        const auto id = static_cast<std::uint64_t>(target->node());
        const auto [first, last] =
            std::equal_range(links.neighbours.begin(), links.neighbours.end(), id);
        place_ = static_cast<std::size_t>(first - links.neighbours.begin());
        end = static_cast<std::size_t>(last - links.neighbours.begin());
      } else if (target != nullptr) {
        const auto id = static_cast<std::uint64_t>(target->node());
        end = static_cast<std::size_t>(
            std::upper_bound(links.neighbours.begin(), links.neighbours.end(), id) -
            links.neighbours.begin());
      }
      if (CanAppend(links)) {
        Append(links, end, out);
        if (place_ == end) continue;
        done = false;
        return execution.Tick();
      }
      for (; place_ < end; ++place_) {
        if (out.size >= kBatchRows || ++steps > 16 * kBatchRows) {
          done = false;
          return execution.Tick();
        }
        const NodeId node{links.neighbours[place_]};
        if (links.skip_loops && node == from) continue;
        Status status = Take(execution, batch, row, node,
                             RelationshipId{links.relationships[place_]}, links.type, out);
        if (!status) return status;
      }
    }
    links_.clear();
    return {};
  }

  // Whether neighbours need no look but at their label.
  bool CanAppend(const Links& links) const {
    return !links.skip_loops && !op_.distinct && op_.different_from.empty() &&
           (label_.any() || label_.image() != nullptr);
  }
  // Appends rows from `place_` on, until the batch is full.
  void Append(const Links& links, std::size_t end, Batch& out) {
    const store::LabelImage* label = label_.image();
    Column* const to = needs_.to ? &out[op_.to] : nullptr;
    Column* const relationships = needs_.relationship ? &out[op_.relationship] : nullptr;
    const std::size_t before = out.size;
    std::size_t steps = 0;
    for (; place_ < end && out.size < kBatchRows && ++steps < 16 * kBatchRows; ++place_) {
      const NodeId node{links.neighbours[place_]};
      if (label != nullptr && !label->Contains(node)) continue;
      if (to != nullptr) to->push_back(Value::Node(node));
      if (relationships != nullptr) {
        relationships->push_back(Value::Relationship(RelationshipId{links.relationships[place_]}));
      }
      ++out.size;
    }
    if (!needs_.type || out.size == before) return;
    out[op_.type_name].resize(out.size, NameOf(links.type));
  }

  Status FromBlocks(Execution& execution, const Batch& batch, std::uint32_t row,
                    const Value* target, Batch& out, bool& done) {
    if (row >= loaded_to_) {
      if (Status status = Load(execution, batch, row); !status) return status;
    }
    if (place_ == 0 || place_ < BeginOf(row)) place_ = BeginOf(row);
    const std::size_t end = ends_[row - loaded_from_];
    std::size_t steps = 0;
    while (place_ < end && out.size < kBatchRows && ++steps < 16 * kBatchRows) {
      const store::Neighbour& next = neighbours_[place_++];
      if (target != nullptr && next.node != target->node()) continue;
      Status status =
          Take(execution, batch, row, next.node, next.relationship, next.type, out);
      if (!status) return status;
    }
    done = place_ >= end;
    return done ? Status() : execution.Tick();
  }

  std::size_t BeginOf(std::uint32_t row) const {
    return row == loaded_from_ ? 0 : ends_[row - loaded_from_ - 1];
  }

  // The neighbours of this row's node and of some that follow: fewer where there are hubs.
  Status Load(Execution& execution, const Batch& batch, std::uint32_t row) {
    nodes_.clear();
    neighbours_.clear();
    ends_.clear();
    loaded_from_ = row;
    place_ = 0;
    const std::size_t count = std::min<std::size_t>(chunk_, batch.size - row);
    std::vector<bool> bound(count);
    for (std::size_t i = 0; i < count; ++i) {
      bound[i] = batch[op_.from][row + i].is(Value::Type::kNode);
      if (bound[i]) nodes_.push_back(batch[op_.from][row + i].node());
    }
    std::vector<std::size_t> ends;
    if (Status status = execution.reader().ExpandBatch(nodes_, op_.direction, types_, neighbours_,
                                                       ends);
        !status) {
      return status;
    }
    if (Status status = execution.CheckBytes(neighbours_.size() * sizeof(store::Neighbour));
        !status) {
      return status;
    }
    // Rows whose node is null have no neighbours.
    std::size_t next = 0, end = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (bound[i]) end = ends[next++];
      ends_.push_back(end);
    }
    loaded_to_ = row + static_cast<std::uint32_t>(count);
    if (neighbours_.size() > 64 * kBatchRows) {
      chunk_ = std::max<std::size_t>(1, chunk_ / 4);
    } else if (neighbours_.size() < 8 * kBatchRows) {
      chunk_ = std::min(kBatchRows, chunk_ * 2);
    }
    return {};
  }

  // One value for each type: rows share its text.
  const Value& NameOf(TypeId type) {
    const auto index = static_cast<std::size_t>(type);
    if (index >= names_.size()) names_.resize(index + 1);
    if (names_[index].is_null()) names_[index] = Value::String(std::string(reader_->NameOf(type)));
    return names_[index];
  }

  const ExpandOp& op_;
  Needs needs_;
  const store::Reader* reader_ = nullptr;  // while it runs
  LabelCheck label_;
  NodeMarks marks_;
  std::vector<Value> names_;
  bool known_ = false;
  std::vector<TypeId> types_;
  // From images: what the row's node has, and how far it is done.
  LinkImages images_;
  std::vector<Links> links_;
  std::size_t at_ = 0, place_ = 0;
  // From blocks: the neighbours of the rows [loaded_from_, loaded_to_).
  std::vector<NodeId> nodes_;
  std::vector<store::Neighbour> neighbours_;
  std::vector<std::size_t> ends_;
  std::uint32_t loaded_from_ = 0, loaded_to_ = 0;
  std::size_t chunk_ = 64;
};

}  // namespace

bool ResolveTypes(const store::Reader& reader, const std::vector<std::string>& names,
                  std::vector<TypeId>& types) {
  types.clear();
  for (const std::string& name : names) {
    if (const std::optional<TypeId> type = reader.FindType(name)) types.push_back(*type);
  }
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return names.empty() || !types.empty();
}

bool IsNew(const Batch& batch, std::uint32_t row, const std::vector<VariableId>& different_from,
           RelationshipId relationship) {
  for (VariableId id : different_from) {
    if (!batch.Has(id)) continue;
    const Value& other = batch[id][row];
    if (other.is(Value::Type::kRelationship)) {
      if (other.relationship() == relationship) return false;
    } else if (other.is(Value::Type::kList)) {
      for (const Value& each : other.list()) {
        if (each.is(Value::Type::kRelationship) && each.relationship() == relationship) {
          return false;
        }
      }
    }
  }
  return true;
}

OperatorPtr MakeExpand(const ExpandOp& op, Parts parts) {
  const Expand::Needs needs{parts.Needs(op.relationship), parts.Needs(op.to) && !op.into,
                            op.type_name != kUnbound && parts.Needs(op.type_name)};
  return std::make_unique<Expand>(op, needs, std::move(parts));
}

}  // namespace kg::query
