#include "graph/store/postings.h"

namespace kg::store {
namespace {

using NodeList = PackedList<NodeCodec>;

NodeList ListAt(Family family, const std::string& root) {
  return {family, PostingBlockPrefix(root)};
}

Result<ListHead> ReadRoot(const View& view, Family family, const std::string& root) {
  std::string value;
  auto found = view.Get(family, root, value);
  if (!found) return std::move(found).error();
  ListHead head;
  if (!*found) return head;
  ByteReader reader(value);
  const HeadRead read = ReadHeadLast(reader);
  if (!reader.ok()) return Corrupt(family, root);
  head.count = read.count;
  head.spilled = read.spilled;
  head.entries = std::string(read.entries);
  return head;
}

void WriteRoot(MutableView& view, Family family, const std::string& root, const ListHead& head) {
  if (head.count == 0) return view.Delete(family, root);
  std::string value;
  head.PutLast(value);
  view.Put(family, root, std::move(value));
}

}  // namespace

Status ReadPostings(const View& view, Family family, const std::string& root,
                    std::string_view root_value, NodeId from, std::size_t limit,
                    std::vector<NodeId>& out) {
  if (limit == 0) return {};
  ByteReader reader(root_value);
  const HeadRead head = ReadHeadLast(reader);
  if (!reader.ok()) return Corrupt(family, root);
  return ListAt(family, root).Read(view, head, from, [&out, &limit](NodeId node) {
    out.push_back(node);
    return --limit > 0;
  });
}

Status ReadPostings(const View& view, Family family, const std::string& root, NodeId from,
                    std::size_t limit, std::vector<NodeId>& out) {
  std::string value;
  auto found = view.Get(family, root, value);
  if (!found) return std::move(found).error();
  return *found ? ReadPostings(view, family, root, value, from, limit, out) : Status();
}

Result<std::uint64_t> CountPostings(const View& view, Family family, const std::string& root) {
  std::string value;
  auto found = view.Get(family, root, value);
  if (!found) return std::move(found).error();
  if (!*found) return std::uint64_t{0};
  ByteReader reader(value);
  const HeadRead head = ReadHeadLast(reader);
  if (!reader.ok()) return Corrupt(family, root);
  return head.count;
}

Result<bool> ContainsPosting(const View& view, Family family, const std::string& root,
                             NodeId node) {
  std::string value;
  auto found = view.Get(family, root, value);
  if (!found || !*found) return found;
  ByteReader reader(value);
  const HeadRead head = ReadHeadLast(reader);
  if (!reader.ok()) return Corrupt(family, root);
  return ListAt(family, root).Contains(view, head, node);
}

Status AddPosting(MutableView& view, Family family, const std::string& root, NodeId node) {
  return AddPostings(view, family, root, {&node, 1});
}

Status AddPostings(MutableView& view, Family family, const std::string& root,
                   std::span<const NodeId> nodes) {
  auto head = ReadRoot(view, family, root);
  if (!head) return std::move(head).error();
  auto added = ListAt(family, root).Insert(view, *head, nodes);
  if (!added) return std::move(added).error();
  WriteRoot(view, family, root, *head);
  return {};
}

Status RemovePosting(MutableView& view, Family family, const std::string& root, NodeId node) {
  auto head = ReadRoot(view, family, root);
  if (!head) return std::move(head).error();
  auto removed = ListAt(family, root).Remove(view, *head, node);
  if (!removed) return std::move(removed).error();
  if (!*removed) return Corrupt(family, root);
  WriteRoot(view, family, root, *head);
  return {};
}

}  // namespace kg::store
