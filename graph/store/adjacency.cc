#include "graph/store/adjacency.h"

#include <algorithm>

namespace kg::store {
namespace {

using LinkList = PackedList<LinkCodec>;

struct Group {
  TypeId type{};
  ListHead head;
};

bool Wanted(std::span<const TypeId> types, TypeId type) {
  return types.empty() || std::find(types.begin(), types.end(), type) != types.end();
}

LinkList ListOf(Family family, NodeId node, TypeId type) {
  return {family, TypeBlockPrefix(node, type)};
}

Result<std::vector<Group>> ReadRoot(const View& view, Family family, NodeId node) {
  const std::string key = NodeKey(node);
  std::string value;
  auto found = view.Get(family, key, value);
  if (!found) return std::move(found).error();
  std::vector<Group> groups;
  if (!*found) return groups;
  ByteReader reader(value);
  while (!reader.done() && reader.ok()) {
    Group& group = groups.emplace_back();
    group.type = TypeId{reader.Varint32()};
    const HeadRead head = ReadHead(reader);
    group.head = {head.count, head.spilled, std::string(head.entries)};
  }
  if (!reader.ok()) return Corrupt(family, key);
  return groups;
}

void WriteRoot(MutableView& view, Family family, NodeId node, std::vector<Group>& groups) {
  std::erase_if(groups, [](const Group& g) { return g.head.count == 0; });
  if (groups.empty()) return view.Delete(family, NodeKey(node));
  std::size_t bytes = 0;
  for (const Group& g : groups) bytes += g.head.entries.size();
  while (bytes > kRootBytes) {
    auto longest =
        std::max_element(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
          return a.head.entries.size() < b.head.entries.size();
        });
    bytes -= longest->head.entries.size();
    ListOf(family, node, longest->type).Spill(view, longest->head);
  }
  std::string value;
  for (const Group& g : groups) {
    PutVarint(value, static_cast<std::uint32_t>(g.type));
    g.head.Put(value);
  }
  view.Put(family, NodeKey(node), std::move(value));
}

}  // namespace

Status AppendNeighbours(const View& view, Family family, NodeId node, std::string_view root,
                        std::span<const TypeId> types, bool skip_loops,
                        std::vector<Neighbour>& out) {
  const bool outgoing = family == Family::kOut;
  ByteReader reader(root);
  while (!reader.done()) {
    const TypeId type{reader.Varint32()};
    const HeadRead head = ReadHead(reader);
    if (!reader.ok()) return Corrupt(family, NodeKey(node));
    if (!Wanted(types, type)) continue;
    auto sink = [&](const Link& link) {
      if (!skip_loops || link.node != node) {
        out.push_back({link.relationship, type, link.node, outgoing});
      }
      return true;
    };
    if (!head.spilled) {
      if (!DecodeEntries<LinkCodec>(head.entries, sink)) return Corrupt(family, NodeKey(node));
    } else if (Status status = ListOf(family, node, type).Read(view, head, Link{}, sink);
               !status.ok()) {
      return status;
    }
  }
  return {};
}

Status AppendNeighbours(const View& view, Family family, NodeId node, std::span<const TypeId> types,
                        bool skip_loops, std::vector<Neighbour>& out) {
  std::string root;
  auto found = view.Get(family, NodeKey(node), root);
  if (!found) return std::move(found).error();
  return *found ? AppendNeighbours(view, family, node, root, types, skip_loops, out) : Status();
}

Result<std::uint64_t> CountLinks(const View& view, Family family, NodeId node,
                                 std::span<const TypeId> types, std::uint64_t* loops) {
  std::string root;
  auto found = view.Get(family, NodeKey(node), root);
  if (!found) return std::move(found).error();
  std::uint64_t count = 0;
  ByteReader reader(*found ? std::string_view(root) : std::string_view());
  while (!reader.done()) {
    const TypeId type{reader.Varint32()};
    const HeadRead head = ReadHead(reader);
    if (!reader.ok()) return Corrupt(family, NodeKey(node));
    if (!Wanted(types, type)) continue;
    count += head.count;
    if (loops == nullptr) continue;
    const Status status =
        ListOf(family, node, type)
            .Read(view, head, Link{node, RelationshipId{}}, [&](const Link& link) {
              if (link.node != node) return false;
              ++*loops;
              return true;
            });
    if (!status.ok()) return status.error();
  }
  return count;
}

Result<bool> HasLinks(const View& view, NodeId node) {
  std::string root;
  auto out = view.Get(Family::kOut, NodeKey(node), root);
  if (!out || *out) return out;
  return view.Get(Family::kIn, NodeKey(node), root);
}

Result<bool> ContainsLink(const View& view, Family family, NodeId node, TypeId type,
                          const Link& link) {
  auto groups = ReadRoot(view, family, node);
  if (!groups) return std::move(groups).error();
  for (const Group& g : *groups) {
    if (g.type != type) continue;
    return ListOf(family, node, type)
        .Contains(view, {g.head.count, g.head.spilled, g.head.entries}, link);
  }
  return false;
}

Status AddLink(MutableView& view, Family family, NodeId node, TypeId type, const Link& link) {
  auto groups = ReadRoot(view, family, node);
  if (!groups) return std::move(groups).error();
  auto at = std::lower_bound(groups->begin(), groups->end(), type,
                             [](const Group& g, TypeId t) { return g.type < t; });
  if (at == groups->end() || at->type != type) at = groups->insert(at, Group{type, {}});
  auto added = ListOf(family, node, type).Insert(view, at->head, {&link, 1});
  if (!added) return std::move(added).error();
  WriteRoot(view, family, node, *groups);
  return {};
}

Status RemoveLink(MutableView& view, Family family, NodeId node, TypeId type, const Link& link) {
  auto groups = ReadRoot(view, family, node);
  if (!groups) return std::move(groups).error();
  for (Group& g : *groups) {
    if (g.type != type) continue;
    auto removed = ListOf(family, node, type).Remove(view, g.head, link);
    if (!removed) return std::move(removed).error();
    if (!*removed) break;
    WriteRoot(view, family, node, *groups);
    return {};
  }
  return Corrupt(family, NodeKey(node));
}

}  // namespace kg::store
