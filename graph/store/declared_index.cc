#include "graph/store/declared_index.h"

#include <algorithm>
#include <limits>

#include "graph/store/index_seek.h"
#include "graph/store/postings.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kFillBatch = 100'000;  // nodes

bool SameValues(std::span<const Value> a, std::span<const Value> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Value& x, const Value& y) { return Compare(x, y) == 0; });
}

Result<std::optional<std::vector<Value>>> StoredValues(const View& view, const StoredIndex& index,
                                                       NodeId node) {
  std::string bytes;
  auto found = view.Get(Family::kNode, NodeKey(node), bytes);
  if (!found) return std::move(found).error();
  NodeRecord record;
  if (!*found || !Decode(bytes, record)) return Corrupt(Family::kNode, NodeKey(node));
  return index.ValuesOf(record);
}

Error NotUnique(const StoredIndex& index, const Tokens& tokens, std::span<const Value> values) {
  std::string what;
  for (std::size_t i = 0; i < values.size(); ++i) {
    what += i == 0 ? "" : ", ";
    what += tokens.Name(TokenKind::kKey, static_cast<std::uint32_t>(index.keys[i]));
    if (values[i].is(Value::Type::kString) && values[i].string().size() <= 100) {
      what.append(" '").append(values[i].string()).append("'");
    } else if (values[i].is(Value::Type::kInteger)) {
      what.append(" ").append(std::to_string(values[i].integer()));
    }
  }
  return {ErrorCode::kConflict,
          "another node with label " +
              std::string(tokens.Name(TokenKind::kLabel, static_cast<std::uint32_t>(index.label))) +
              " has the same " + what + ", which index " + index.name + " does not allow"};
}

// kConflict if a node other than `node` is entered with these values.
Status CheckUnique(const View& view, const StoredIndex& index, const Tokens& tokens, NodeId node,
                   std::span<const Value> values) {
  std::vector<NodeId> there;
  Status status = ReadPostings(view, index.family(), index.Root(values), NodeId{}, kAll, there);
  if (!status.ok()) return status;
  for (const NodeId other : there) {
    if (other == node) continue;
    // The entries of long texts may share a beginning only.
    auto stored = StoredValues(view, index, other);
    if (!stored) return std::move(stored).error();
    if (*stored && SameValues(**stored, values)) return NotUnique(index, tokens, values);
  }
  return {};
}

}  // namespace

std::string StoredIndex::Prefix() const {
  if (!composite()) return IndexPrefix(label, keys.front());
  std::string prefix;
  PutOrdered(prefix, number);
  return prefix;
}

std::string StoredIndex::Root(std::span<const Value> values) const {
  std::string root = Prefix();
  for (const Value& value : values) root += IndexForm(value);
  return root;
}

std::optional<std::vector<Value>> StoredIndex::ValuesOf(const NodeRecord& node) const {
  if (!node.HasLabel(label)) return std::nullopt;
  std::vector<Value> values;
  values.reserve(keys.size());
  for (const KeyId key : keys) {
    const PropertyEntry* entry = node.properties.Find(key);
    if (entry == nullptr) return std::nullopt;
    values.push_back(entry->Visible());
    if (values.back().is_null()) return std::nullopt;
  }
  return values;
}

std::string StoredIndex::Encode() const {
  std::string out;
  PutBytes(out, name);
  PutVarint(out, unique ? 1 : 0);
  PutVarint(out, static_cast<std::uint32_t>(label));
  PutVarint(out, keys.size());
  for (const KeyId key : keys) PutVarint(out, static_cast<std::uint32_t>(key));
  return out;
}

bool Decode(std::string_view bytes, StoredIndex& index) {
  ByteReader reader(bytes);
  index.name = std::string(reader.Bytes());
  index.unique = reader.Varint() == 1;
  index.label = LabelId{reader.Varint32()};
  index.keys.clear();
  for (std::uint64_t left = reader.Varint(); left > 0 && reader.ok(); --left) {
    index.keys.push_back(KeyId{reader.Varint32()});
  }
  return reader.ok() && reader.done() && !index.keys.empty();
}

std::string DeclaredIndexKey(std::uint32_t number) {
  std::string key = "i";
  PutOrdered(key, number);
  return key;
}

Result<StoredIndexes> ReadIndexes(const View& view) {
  StoredIndexes indexes;
  std::unique_ptr<Cursor> cursor = view.Walk(Family::kMeta, "i");
  for (; cursor->Valid(); cursor->Next()) {
    StoredIndex& index = indexes.emplace_back();
    ByteReader key(cursor->key().substr(1));
    index.number = static_cast<std::uint32_t>(key.Ordered());
    if (!key.ok() || !key.done() || !Decode(cursor->value(), index)) {
      return Corrupt(Family::kMeta, cursor->key());
    }
  }
  if (Status status = cursor->status(); !status.ok()) return std::move(status).error();
  return indexes;
}

const StoredIndex* FindIndex(const StoredIndexes& indexes, std::string_view name) {
  for (const StoredIndex& index : indexes) {
    if (index.name == name) return &index;
  }
  return nullptr;
}

DeclaredIndex Describe(const StoredIndex& index, const Tokens& tokens) {
  DeclaredIndex described;
  described.name = index.name;
  described.label = tokens.Name(TokenKind::kLabel, static_cast<std::uint32_t>(index.label));
  for (const KeyId key : index.keys) {
    described.keys.emplace_back(tokens.Name(TokenKind::kKey, static_cast<std::uint32_t>(key)));
  }
  described.unique = index.unique;
  return described;
}

Status SeekIndex(const View& view, const StoredIndex& index, std::span<const Value> first,
                 const std::optional<Bound>& low, const std::optional<Bound>& high,
                 std::vector<NodeId>& out) {
  const bool bounded = low || high;
  if (first.size() + (bounded ? 1 : 0) > index.keys.size()) {
    return Error{ErrorCode::kInvalid,
                 "index " + index.name + " has " + std::to_string(index.keys.size()) + " keys"};
  }
  bool cut = false;
  std::string prefix = index.Prefix();
  for (const Value& value : first) {
    if (!IsStorable(value)) return {};
    const std::string form = IndexForm(value);
    cut = cut || IsCut(form);
    prefix += form;
  }
  FormRange range = RangeOfForms(prefix, low, high);
  cut = cut || (low && IsCut(IndexForm(low->value))) || (high && IsCut(IndexForm(high->value)));
  if (range.begin >= range.end) return {};

  const std::size_t begin = out.size();
  std::unique_ptr<Cursor> cursor = view.WalkRange(index.family(), range.begin, range.end);
  while (cursor->Valid()) {
    const std::string root(cursor->key()), head(cursor->value());
    if (Status s = ReadPostings(view, index.family(), root, head, NodeId{}, kAll, out); !s.ok()) {
      return s;
    }
    ByteReader reader(head);
    if (ReadHeadLast(reader).spilled) {
      cursor->Seek(PrefixEnd(PostingBlockPrefix(root)));
    } else {
      cursor->Next();
    }
  }
  if (Status status = cursor->status(); !status.ok() || !cut) return status;

  // Beginnings of long texts were compared: now the texts.
  std::size_t kept = begin;
  for (std::size_t i = begin; i < out.size(); ++i) {
    auto values = StoredValues(view, index, out[i]);
    if (!values) return std::move(values).error();
    if (!*values) return Corrupt(index.family(), prefix);
    const std::span<const Value> of(**values);
    if (!SameValues(of.first(first.size()), first)) continue;
    if (bounded && !IsWithin(of[first.size()], low, high)) continue;
    out[kept++] = out[i];
  }
  out.resize(kept);
  return {};
}

Status MoveInIndexes(MutableView& view, const StoredIndexes& indexes, const Tokens& tokens,
                     NodeId node, const NodeRecord& before, const NodeRecord& after) {
  for (const StoredIndex& index : indexes) {
    const auto old_values = index.ValuesOf(before), new_values = index.ValuesOf(after);
    if (!old_values && !new_values) continue;
    if (old_values && new_values && *old_values == *new_values) continue;
    if (new_values && index.unique) {
      if (Status s = CheckUnique(view, index, tokens, node, *new_values); !s.ok()) return s;
    }
    if (!index.composite()) continue;
    const std::string old_root = old_values ? index.Root(*old_values) : std::string();
    const std::string new_root = new_values ? index.Root(*new_values) : std::string();
    if (old_root == new_root) continue;
    if (old_values) {
      if (Status s = RemovePosting(view, Family::kComposite, old_root, node); !s.ok()) return s;
    }
    if (new_values) {
      if (Status s = AddPosting(view, Family::kComposite, new_root, node); !s.ok()) return s;
    }
  }
  return {};
}

Status FillIndex(MutableView& view, const StoredIndex& index, const Tokens& tokens) {
  if (!index.composite() && !index.unique) return {};
  NodeId from{};
  for (;;) {
    std::vector<NodeId> nodes;
    Status status =
        ReadPostings(view, Family::kLabel, LabelRootKey(index.label), from, kFillBatch, nodes);
    if (!status.ok()) return status;
    if (nodes.empty()) return {};
    from = NodeId{static_cast<std::uint64_t>(nodes.back()) + 1};
    std::vector<std::pair<std::string, NodeId>> entries;
    for (const NodeId node : nodes) {
      auto values = StoredValues(view, index, node);
      if (!values) return std::move(values).error();
      if (!*values) continue;
      if (index.unique) {
        if (Status s = CheckUnique(view, index, tokens, node, **values); !s.ok()) return s;
      }
      if (!index.composite()) continue;
      std::string root = index.Root(**values);
      if (!index.unique) {
        entries.emplace_back(std::move(root), node);
      } else if (Status s = AddPosting(view, Family::kComposite, root, node); !s.ok()) {
        return s;  // entered at once: the next node is compared with it
      }
    }
    std::sort(entries.begin(), entries.end());
    for (std::size_t i = 0; i < entries.size();) {
      std::vector<NodeId> same;
      const std::string& root = entries[i].first;
      for (; i < entries.size() && entries[i].first == root; ++i) same.push_back(entries[i].second);
      if (Status s = AddPostings(view, Family::kComposite, root, same); !s.ok()) return s;
    }
  }
}

Status EmptyIndex(MutableView& view, const StoredIndex& index) {
  if (!index.composite()) return {};
  std::vector<std::string> keys;
  {
    std::unique_ptr<Cursor> cursor = view.Walk(Family::kComposite, index.Prefix());
    for (; cursor->Valid(); cursor->Next()) keys.emplace_back(cursor->key());
    if (Status status = cursor->status(); !status.ok()) return status;
  }
  for (std::string& key : keys) view.Delete(Family::kComposite, std::move(key));
  return {};
}

}  // namespace kg::store
