#include "query/preload.h"

#include <set>
#include <utility>
#include <vector>

#include "graph/store/image.h"

namespace kg::query {
namespace {

constexpr std::size_t kSample = 64;
// More reads than any image costs to make.
constexpr std::uint64_t kWorthwhile = std::uint64_t{1} << 40;

template <typename Id>
Status AddKeys(const store::Reader& reader, Id entity, std::set<KeyId>& keys) {
  std::vector<std::pair<KeyId, Value>> properties;
  if (Status status = reader.Properties(entity, properties); !status) return status;
  for (const auto& [key, value] : properties) keys.insert(key);
  return {};
}

}  // namespace

Status Preload(const store::Reader& reader) {
  for (TypeId type : reader.AllTypes()) {
    if (reader.CountRelationships(type) == 0) continue;
    const auto out = reader.Adjacency(type, store::Direction::kOut, kWorthwhile);
    reader.Adjacency(type, store::Direction::kIn, kWorthwhile);
    if (!out) continue;
    std::set<KeyId> keys;
    std::size_t seen = 0;
    for (std::uint64_t node = out->first_node(); node < out->end_node() && seen < kSample; ++node) {
      for (std::uint32_t id : out->Relationships(NodeId{node})) {
        if (seen++ >= kSample) break;
        if (Status status = AddKeys(reader, RelationshipId{id}, keys); !status) return status;
      }
    }
    for (KeyId key : keys) reader.Column(type, key, kWorthwhile);
  }
  for (LabelId label : reader.AllLabels()) {
    if (reader.CountNodes(label) == 0) continue;
    reader.Labelled(label, kWorthwhile);
    std::vector<NodeId> nodes;
    if (Status status = reader.ScanLabel(label, NodeId{0}, kSample, nodes); !status) return status;
    std::set<KeyId> keys;
    for (NodeId node : nodes) {
      if (Status status = AddKeys(reader, node, keys); !status) return status;
    }
    for (KeyId key : keys) reader.Column(label, key, kWorthwhile);
  }
  return {};
}

}  // namespace kg::query
