#include "graph/store/image_builder.h"

#include <algorithm>
#include <limits>

#include "graph/store/adjacency.h"
#include "graph/store/postings.h"
#include "graph/store/record.h"

namespace kg::store {
namespace {

constexpr std::uint64_t kMaxId = std::numeric_limits<std::uint32_t>::max();
// A step of a walk costs about a sixth of a seek.
constexpr std::uint64_t kStepsPerSeek = 6;

Error TooManyIds() {
  return {ErrorCode::kUnsupported, "the store has handed out more ids than an image can hold"};
}

// Reads one property of each of `ids` from its record, in order.
template <typename Read>
Result<ColumnImage> BuildColumn(const View& view, Family family,
                                const std::shared_ptr<const IdSet>& ids, KeyId key, Read read) {
  ColumnBuilder builder(ids);
  std::unique_ptr<Cursor> cursor;
  std::uint64_t next = 0;  // the cursor stands on the first record >= this
  for (const std::uint32_t id : ids->ids()) {
    std::string wanted;
    PutOrdered(wanted, id);
    if (cursor == nullptr) {
      cursor = view.WalkRange(family, wanted, "");
    } else if (id - next > kStepsPerSeek) {
      cursor->Seek(wanted);
    }
    // Of keys of ordered numbers the shorter is the smaller.
    while (cursor->Valid() && cursor->key() < wanted) cursor->Next();
    next = std::uint64_t{id} + 1;
    if (!cursor->Valid() || cursor->key() != wanted) {
      if (Status status = cursor->status(); !status.ok()) return std::move(status).error();
      return Corrupt(family, wanted);
    }
    Value value;
    if (!read(cursor->value(), key, value)) return Corrupt(family, wanted);
    builder.Add(value);
    cursor->Next();
  }
  return builder.Finish();
}

}  // namespace

Result<LabelImage> BuildLabelImage(const View& view, LabelId label) {
  std::vector<NodeId> nodes;
  if (Status status = ReadPostings(view, Family::kLabel, LabelRootKey(label), NodeId{},
                                   std::numeric_limits<std::size_t>::max(), nodes);
      !status.ok()) {
    return std::move(status).error();
  }
  if (!nodes.empty() && static_cast<std::uint64_t>(nodes.back()) > kMaxId) return TooManyIds();
  std::vector<std::uint32_t> ids;
  ids.reserve(nodes.size());
  for (const NodeId node : nodes) ids.push_back(static_cast<std::uint32_t>(node));
  return LabelImage(IdSet(std::move(ids)));
}

Result<AdjacencyImage> BuildAdjacencyImage(const View& view, Family side, TypeId type) {
  std::vector<std::uint32_t> offsets, neighbours, relationships;
  std::uint64_t first = 0, greatest = 0;
  auto take = [&](const Link& link) {
    const auto node = static_cast<std::uint64_t>(link.node);
    const auto relationship = static_cast<std::uint64_t>(link.relationship);
    greatest = std::max({greatest, node, relationship});
    neighbours.push_back(static_cast<std::uint32_t>(node));
    relationships.push_back(static_cast<std::uint32_t>(relationship));
    return true;
  };
  // Rows up to the node's are closed; its own is open at the end.
  auto open = [&](std::uint64_t node) {
    if (offsets.empty()) first = node;
    offsets.resize(static_cast<std::size_t>(node - first) + 1,
                   static_cast<std::uint32_t>(neighbours.size()));
  };
  std::unique_ptr<Cursor> cursor = view.Walk(side, "");
  std::uint64_t expected = 0;
  for (; cursor->Valid(); cursor->Next()) {
    ByteReader key(cursor->key());
    const std::uint64_t node = key.Ordered();
    bool sound = key.ok() && node <= kMaxId;
    if (key.done()) {
      ByteReader root(cursor->value());
      while (!root.done()) {
        const TypeId group{root.Varint32()};
        const HeadRead head = ReadHead(root);
        if (!root.ok() || group > type) break;
        if (group < type) continue;
        open(node);
        expected += head.count;
        if (!head.spilled) sound = sound && DecodeEntries<LinkCodec>(head.entries, take);
      }
      sound = sound && root.ok();
    } else if (TypeId{static_cast<std::uint32_t>(key.Ordered() - 1)} == type) {
      sound = sound && key.ok() && DecodeEntries<LinkCodec>(cursor->value(), take);
    }
    if (!sound) return Corrupt(side, cursor->key());
    if (neighbours.size() > kMaxId) return TooManyIds();
  }
  if (Status status = cursor->status(); !status.ok()) return std::move(status).error();
  if (greatest > kMaxId) return TooManyIds();
  if (neighbours.size() != expected) return Corrupt(side, "");
  offsets.push_back(static_cast<std::uint32_t>(neighbours.size()));
  offsets.shrink_to_fit();
  neighbours.shrink_to_fit();
  relationships.shrink_to_fit();
  return AdjacencyImage(first, std::move(offsets), std::move(neighbours),
                        std::move(relationships));
}

Result<ColumnImage> BuildColumnImage(const View& view, std::shared_ptr<const IdSet> nodes,
                                     KeyId key) {
  return BuildColumn(view, Family::kNode, nodes, key, ReadNodeProperty);
}

Result<ColumnImage> BuildColumnImage(const View& view, const AdjacencyImage& links, KeyId key) {
  std::vector<std::uint32_t> ids;
  ids.reserve(links.size());
  for (std::uint64_t node = links.first_node(); node < links.end_node(); ++node) {
    const auto of = links.Relationships(NodeId{node});
    ids.insert(ids.end(), of.begin(), of.end());
  }
  std::sort(ids.begin(), ids.end());
  return BuildColumn(view, Family::kRelationship, std::make_shared<const IdSet>(std::move(ids)),
                     key, ReadRelationshipProperty);
}

}  // namespace kg::store
