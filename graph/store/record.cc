#include "graph/store/record.h"

#include <algorithm>
#include <tuple>

#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

// A property that is one hand-made value is that value's bytes; anything else starts with this tag.
constexpr std::uint8_t kPacked = kFirstFreeTag;

std::string Bytes(const Value& value) {
  std::string bytes;
  PutValue(bytes, value);
  return bytes;
}

// The order in which candidates are kept: the visible one first.
bool Before(const Candidate& a, const Candidate& b) {
  if (a.asserted != b.asserted) return a.asserted;
  if (a.member != b.member) return a.member;
  if (!a.member) {
    if (a.documents != b.documents) return a.documents > b.documents;
  }
  if (const auto order = Compare(a.value, b.value); order != 0) return order < 0;
  return Bytes(a.value) < Bytes(b.value);
}

void PutEntry(std::string& out, const PropertyEntry& entry) {
  PutVarint(out, static_cast<std::uint32_t>(entry.key));
  const bool plain = !entry.hidden && entry.candidates.size() == 1 &&
                     entry.candidates[0].asserted && !entry.candidates[0].member &&
                     entry.candidates[0].documents == 0;
  if (plain) return PutValue(out, entry.candidates[0].value);
  std::string packed;
  PutVarint(packed, entry.candidates.size() << 1 | (entry.hidden ? 1 : 0));
  for (const Candidate& c : entry.candidates) {
    PutVarint(packed,
              std::uint64_t{c.documents} << 2 | (c.member ? 2u : 0u) | (c.asserted ? 1u : 0u));
    PutValue(packed, c.value);
  }
  out += static_cast<char>(kPacked);
  PutBytes(out, packed);
}

// The reader stands after the key.
bool IsPacked(const ByteReader& reader) {
  return !reader.done() && static_cast<std::uint8_t>(reader.rest()[0]) == kPacked;
}

Value ReadVisible(ByteReader& reader) {
  if (!IsPacked(reader)) return ReadValue(reader);
  reader.Byte();
  ByteReader packed(reader.Bytes());
  const std::uint64_t head = packed.Varint();
  if ((head & 1) != 0 || head == 0) return {};
  const std::uint64_t state = packed.Varint();
  Value first = ReadValue(packed);
  if ((state & 2) != 0) {
    Value::List members;
    members.push_back(std::move(first));
    for (std::uint64_t i = 1; i < head >> 1 && packed.ok(); ++i) {
      if ((packed.Varint() & 2) == 0) break;
      members.push_back(ReadValue(packed));
    }
    first = Value::OfList(std::move(members));
  }
  if (!packed.ok()) reader.Fail();
  return first;
}

void SkipEntry(ByteReader& reader) {
  if (!IsPacked(reader)) return SkipValue(reader);
  reader.Byte();
  reader.Bytes();
}

// The reader stands where properties begin. Keys ascend.
bool FindProperty(ByteReader& reader, KeyId key, Value& out) {
  out = {};
  const auto wanted = static_cast<std::uint32_t>(key);
  while (!reader.done()) {
    const std::uint32_t at = reader.Varint32();
    if (at > wanted) break;
    if (at == wanted) {
      out = ReadVisible(reader);
      break;
    }
    SkipEntry(reader);
  }
  return reader.ok();
}

bool AllProperties(ByteReader& reader, std::vector<std::pair<KeyId, Value>>& out) {
  while (!reader.done()) {
    const KeyId key{reader.Varint32()};
    Value value = ReadVisible(reader);
    if (!reader.ok()) return false;
    if (!value.is_null()) out.emplace_back(key, std::move(value));
  }
  return reader.ok();
}

// To where labels begin.
void SkipName(ByteReader& reader) {
  reader.Byte();
  if (reader.Bytes().empty()) reader.Varint();
}

void SkipLabels(ByteReader& reader) {
  const std::uint64_t count = reader.Varint();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    reader.Varint();
    reader.Varint();
  }
}

LabelEntry ReadLabel(ByteReader& reader) {
  LabelEntry entry;
  entry.label = LabelId{reader.Varint32()};
  const std::uint64_t state = reader.Varint();
  entry.asserted = (state & 1) != 0;
  entry.denied = (state & 2) != 0;
  entry.documents = static_cast<std::uint32_t>(state >> 2);
  return entry;
}

EndsRead ReadEnds(ByteReader& reader, bool& asserted) {
  asserted = (reader.Byte() & 1) != 0;
  EndsRead ends{};
  ends.source = NodeId{reader.Varint()};
  ends.type = TypeId{reader.Varint32()};
  ends.target = NodeId{reader.Varint()};
  return ends;
}

void SkipToProperties(ByteReader& reader) {
  bool asserted = false;
  ReadEnds(reader, asserted);
  if (asserted) {
    reader.Varint();
  } else {
    reader.Take(16);
  }
}

constexpr std::uint64_t kHandMade = 0x6B672D68616E6421ull;  // "kg-hand!"

}  // namespace

Value PropertyEntry::Visible() const {
  if (hidden || candidates.empty()) return {};
  if (!candidates.front().member) return candidates.front().value;
  Value::List members;
  members.reserve(candidates.size());
  for (const Candidate& c : candidates) {
    if (c.member) members.push_back(c.value);
  }
  return Value::OfList(std::move(members));
}

Candidate* PropertyEntry::Find(const Value& value, bool member) {
  for (Candidate& c : candidates) {
    if (c.member == member && c.value == value) return &c;
  }
  return nullptr;
}

void PropertyEntry::Assert(const Value& value) {
  for (Candidate& c : candidates) c.asserted = false;
  std::erase_if(candidates, [](const Candidate& c) { return c.documents == 0; });
  if (value.is_null()) {
    hidden = hidden || !candidates.empty();
  } else {
    hidden = false;
    Candidate* found = Find(value, false);
    if (found == nullptr) found = &candidates.emplace_back(Candidate{.value = value});
    found->asserted = true;
  }
  Sort();
}

void PropertyEntry::AddSupport(const Value& value, bool member) {
  Candidate* found = Find(value, member);
  if (found == nullptr) {
    found = &candidates.emplace_back(Candidate{.value = value, .member = member});
  }
  ++found->documents;
}

bool PropertyEntry::RemoveSupport(const Value& value, bool member) {
  Candidate* found = Find(value, member);
  if (found == nullptr || found->documents == 0) return false;
  --found->documents;
  if (found->documents == 0 && !found->asserted) {
    candidates.erase(candidates.begin() + (found - candidates.data()));
  }
  return true;
}

void PropertyEntry::Sort() {
  if (candidates.size() > 1) std::sort(candidates.begin(), candidates.end(), Before);
}

const PropertyEntry* Properties::Find(KeyId key) const {
  auto it = std::lower_bound(entries_.begin(), entries_.end(), key,
                             [](const PropertyEntry& e, KeyId k) { return e.key < k; });
  return it != entries_.end() && it->key == key ? &*it : nullptr;
}

PropertyEntry& Properties::At(KeyId key) {
  auto it = std::lower_bound(entries_.begin(), entries_.end(), key,
                             [](const PropertyEntry& e, KeyId k) { return e.key < k; });
  if (it == entries_.end() || it->key != key) {
    it = entries_.insert(it, PropertyEntry{});
    it->key = key;
  }
  return *it;
}

void Properties::Drop(KeyId key) {
  std::erase_if(entries_, [key](const PropertyEntry& e) { return e.key == key && e.empty(); });
}

void Properties::Sort() {
  for (PropertyEntry& entry : entries_) entry.Sort();
}

bool Properties::supported() const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [](const PropertyEntry& e) { return e.supported(); });
}

void Properties::Put(std::string& out) const {
  for (const PropertyEntry& entry : entries_) PutEntry(out, entry);
}

void Properties::Read(ByteReader& reader) {
  entries_.clear();
  while (!reader.done() && reader.ok()) {
    PropertyEntry& entry = entries_.emplace_back();
    entry.key = KeyId{reader.Varint32()};
    if (!IsPacked(reader)) {
      entry.candidates.push_back({.value = ReadValue(reader), .asserted = true});
      continue;
    }
    reader.Byte();
    ByteReader packed(reader.Bytes());
    const std::uint64_t head = packed.Varint();
    entry.hidden = (head & 1) != 0;
    for (std::uint64_t i = 0; i < head >> 1 && packed.ok(); ++i) {
      Candidate& c = entry.candidates.emplace_back();
      const std::uint64_t state = packed.Varint();
      c.asserted = (state & 1) != 0;
      c.member = (state & 2) != 0;
      c.documents = static_cast<std::uint32_t>(state >> 2);
      c.value = ReadValue(packed);
    }
    if (!packed.ok() || !packed.done()) reader.Fail();
  }
}

LabelEntry& NodeRecord::At(LabelId label) {
  auto it = std::lower_bound(labels.begin(), labels.end(), label,
                             [](const LabelEntry& e, LabelId l) { return e.label < l; });
  if (it == labels.end() || it->label != label) {
    it = labels.insert(it, LabelEntry{});
    it->label = label;
  }
  return *it;
}

void NodeRecord::Drop(LabelId label) {
  std::erase_if(labels, [label](const LabelEntry& e) {
    return e.label == label && !e.asserted && !e.denied && e.documents == 0;
  });
}

bool NodeRecord::HasLabel(LabelId label) const {
  return std::any_of(labels.begin(), labels.end(),
                     [label](const LabelEntry& e) { return e.label == label && e.visible(); });
}

bool NodeRecord::HasLabels() const {
  return std::any_of(labels.begin(), labels.end(), [](const LabelEntry& e) { return e.visible(); });
}

bool NodeRecord::supported() const {
  return asserted || properties.supported() ||
         std::any_of(labels.begin(), labels.end(),
                     [](const LabelEntry& e) { return e.supported(); });
}

std::string NodeRecord::Encode() const {
  std::string out(1, asserted ? '\1' : '\0');
  PutBytes(out, key);
  if (key.empty()) PutVarint(out, ordinal);
  PutVarint(out, labels.size());
  for (const LabelEntry& e : labels) {
    PutVarint(out, static_cast<std::uint32_t>(e.label));
    PutVarint(out, std::uint64_t{e.documents} << 2 | (e.denied ? 2u : 0u) | (e.asserted ? 1u : 0u));
  }
  properties.Put(out);
  return out;
}

bool Decode(std::string_view bytes, NodeRecord& record) {
  ByteReader reader(bytes);
  record = {};
  record.asserted = (reader.Byte() & 1) != 0;
  record.key = std::string(reader.Bytes());
  if (record.key.empty()) record.ordinal = reader.Varint();
  const std::uint64_t count = reader.Varint();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    record.labels.push_back(ReadLabel(reader));
  }
  record.properties.Read(reader);
  return reader.ok();
}

StatementId RelationshipRecord::Id() const { return asserted ? IdOfHandMade(ordinal) : statement; }

std::string RelationshipRecord::Encode() const {
  std::string out(1, asserted ? '\1' : '\0');
  PutVarint(out, static_cast<std::uint64_t>(source));
  PutVarint(out, static_cast<std::uint32_t>(type));
  PutVarint(out, static_cast<std::uint64_t>(target));
  if (asserted) {
    PutVarint(out, ordinal);
  } else {
    PutBigEndian(out, statement.high, 8);
    PutBigEndian(out, statement.low, 8);
  }
  properties.Put(out);
  return out;
}

bool Decode(std::string_view bytes, RelationshipRecord& record) {
  ByteReader reader(bytes);
  record = {};
  const EndsRead ends = ReadEnds(reader, record.asserted);
  record.source = ends.source;
  record.type = ends.type;
  record.target = ends.target;
  if (record.asserted) {
    record.ordinal = reader.Varint();
  } else {
    record.statement.high = reader.BigEndian(8);
    record.statement.low = reader.BigEndian(8);
  }
  record.properties.Read(reader);
  return reader.ok();
}

StatementId IdOfHandMade(std::uint64_t relationship_ordinal) {
  return {kHandMade, relationship_ordinal};
}
bool IsHandMade(const StatementId& id) { return id.high == kHandMade; }

std::string SubjectOf(const NodeRecord& node) {
  return node.key.empty() ? "_:" + std::to_string(node.ordinal) : node.key;
}

bool ReadLabels(std::string_view node, std::vector<LabelId>& out) {
  ByteReader reader(node);
  SkipName(reader);
  const std::uint64_t count = reader.Varint();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    const LabelEntry entry = ReadLabel(reader);
    if (entry.visible()) out.push_back(entry.label);
  }
  return reader.ok();
}

bool ReadHasLabel(std::string_view node, LabelId label, bool& out) {
  ByteReader reader(node);
  SkipName(reader);
  out = false;
  const std::uint64_t count = reader.Varint();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    const LabelEntry entry = ReadLabel(reader);
    if (entry.label == label) {
      out = entry.visible();
      break;
    }
  }
  return reader.ok();
}

bool ReadNodeProperty(std::string_view node, KeyId key, Value& out) {
  ByteReader reader(node);
  SkipName(reader);
  SkipLabels(reader);
  return FindProperty(reader, key, out);
}

bool ReadNodeProperties(std::string_view node, std::vector<std::pair<KeyId, Value>>& out) {
  ByteReader reader(node);
  SkipName(reader);
  SkipLabels(reader);
  return AllProperties(reader, out);
}

bool ReadEnds(std::string_view relationship, EndsRead& out) {
  ByteReader reader(relationship);
  bool asserted = false;
  out = ReadEnds(reader, asserted);
  return reader.ok();
}

bool ReadRelationshipProperty(std::string_view relationship, KeyId key, Value& out) {
  ByteReader reader(relationship);
  SkipToProperties(reader);
  return FindProperty(reader, key, out);
}

bool ReadRelationshipProperties(std::string_view relationship,
                                std::vector<std::pair<KeyId, Value>>& out) {
  ByteReader reader(relationship);
  SkipToProperties(reader);
  return AllProperties(reader, out);
}

}  // namespace kg::store
