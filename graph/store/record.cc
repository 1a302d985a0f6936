#include "graph/store/record.h"

#include <algorithm>

#include "graph/store/bytes.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

void AppendSupport(std::string& out, Support support) {
  AppendVarint(out, (std::uint64_t{support.documents} << 1) | (support.asserted ? 1 : 0));
}

Support ReadSupport(ByteReader& in) {
  const std::uint64_t packed = in.Varint();
  return {static_cast<std::uint32_t>(packed >> 1), (packed & 1) != 0};
}

void AppendVariants(std::string& out, const std::vector<PropertyVariant>& variants) {
  AppendVarint(out, variants.size());
  for (const PropertyVariant& variant : variants) {
    AppendValue(out, variant.value);
    AppendSupport(out, variant.support);
  }
}

std::vector<PropertyVariant> ReadVariants(ByteReader& in) {
  std::vector<PropertyVariant> variants;
  const std::uint64_t count = in.Varint();
  for (std::uint64_t i = 0; i < count && !in.bad(); ++i) {
    Value value = ReadValue(in);
    const Support support = ReadSupport(in);
    variants.push_back({std::move(value), support});
  }
  return variants;
}

// By Compare, then type, so that 1 and 1.0 have fixed places.
bool Less(const Value& a, const Value& b) {
  const auto order = Compare(a, b);
  if (order != 0) return order < 0;
  return a.type() < b.type();
}

auto Place(std::vector<PropertyVariant>& variants, const Value& value) {
  return std::lower_bound(variants.begin(), variants.end(), value,
                          [](const PropertyVariant& v, const Value& x) { return Less(v.value, x); });
}

Error Damaged(std::string_view what) {
  return {ErrorCode::kCorrupt, "the store is damaged: a " + std::string(what) +
                                   " record cannot be read; restore a backup or build it again"};
}

}  // namespace

Value PropertyRecord::Visible() const {
  if (hidden) return {};
  const PropertyVariant* best = nullptr;
  for (const PropertyVariant& variant : variants) {
    if (variant.support.asserted) return variant.value;
    if (best == nullptr || variant.support.documents > best->support.documents) best = &variant;
  }
  if (best != nullptr) return best->value;
  if (members.empty()) return {};
  Value::List list;
  list.reserve(members.size());
  for (const PropertyVariant& member : members) list.push_back(member.value);
  return Value::OfList(std::move(list));
}

PropertyRecord& PropertySet::At(KeyId key) {
  auto it = std::lower_bound(properties_.begin(), properties_.end(), key,
                             [](const PropertyRecord& p, KeyId k) { return p.key < k; });
  if (it == properties_.end() || it->key != key) {
    it = properties_.insert(it, PropertyRecord{});
    it->key = key;
  }
  return *it;
}

void PropertySet::Drop(KeyId key) {
  std::erase_if(properties_, [key](const PropertyRecord& p) { return p.key == key; });
}

Value PropertySet::Get(KeyId key) const {
  auto it = std::lower_bound(properties_.begin(), properties_.end(), key,
                             [](const PropertyRecord& p, KeyId k) { return p.key < k; });
  return it != properties_.end() && it->key == key ? it->Visible() : Value();
}

void PropertySet::All(std::vector<std::pair<KeyId, Value>>& out) const {
  for (const PropertyRecord& property : properties_) {
    Value value = property.Visible();
    if (!value.is_null()) out.emplace_back(property.key, std::move(value));
  }
}

void PropertySet::AddDocument(KeyId key, const Value& value, bool member) {
  PropertyRecord& property = At(key);
  std::vector<PropertyVariant>& variants = member ? property.members : property.variants;
  auto it = Place(variants, value);
  if (it == variants.end() || !(it->value == value)) {
    it = variants.insert(it, PropertyVariant{value, {}});
  }
  ++it->support.documents;
}

void PropertySet::RemoveDocument(KeyId key, const Value& value, bool member) {
  PropertyRecord& property = At(key);
  std::vector<PropertyVariant>& variants = member ? property.members : property.variants;
  auto it = Place(variants, value);
  if (it != variants.end() && it->value == value && it->support.documents > 0) {
    --it->support.documents;
    if (!it->support.any()) variants.erase(it);
  }
  // A removal by hand has nothing left to hide once no document gives the property.
  if (property.variants.empty() && property.members.empty()) property.hidden = false;
  if (property.empty()) Drop(key);
}

void PropertySet::Assert(KeyId key, const Value& value) {
  PropertyRecord& property = At(key);
  for (PropertyVariant& variant : property.variants) variant.support.asserted = false;
  std::erase_if(property.variants, [](const PropertyVariant& v) { return !v.support.any(); });
  property.hidden = false;
  if (value.is_null()) {
    property.hidden = !property.variants.empty() || !property.members.empty();
  } else {
    auto it = Place(property.variants, value);
    if (it == property.variants.end() || !(it->value == value)) {
      it = property.variants.insert(it, PropertyVariant{value, {}});
    }
    it->support.asserted = true;
  }
  if (property.empty()) Drop(key);
}

void PropertySet::Append(std::string& out) const {
  AppendVarint(out, properties_.size());
  for (const PropertyRecord& property : properties_) {
    AppendVarint(out, static_cast<std::uint32_t>(property.key));
    out += static_cast<char>((property.hidden ? 1 : 0) | (property.members.empty() ? 0 : 2));
    AppendVariants(out, property.variants);
    if (!property.members.empty()) AppendVariants(out, property.members);
  }
}

PropertySet PropertySet::Read(ByteReader& in) {
  PropertySet set;
  const std::uint64_t count = in.Varint();
  for (std::uint64_t i = 0; i < count && !in.bad(); ++i) {
    PropertyRecord property;
    property.key = KeyId{in.Varint32()};
    const std::uint8_t flags = in.Byte();
    property.hidden = (flags & 1) != 0;
    property.variants = ReadVariants(in);
    if ((flags & 2) != 0) property.members = ReadVariants(in);
    set.properties_.push_back(std::move(property));
  }
  return set;
}

bool NodeRecord::HasLabel(LabelId label) const {
  return std::any_of(labels.begin(), labels.end(),
                     [label](const auto& entry) { return entry.first == label; });
}

std::string NodeRecord::ToBytes() const {
  std::string out;
  out += asserted ? '\1' : '\0';
  AppendText(out, key);
  AppendVarint(out, labels.size());
  for (const auto& [label, support] : labels) {
    AppendVarint(out, static_cast<std::uint32_t>(label));
    AppendSupport(out, support);
  }
  properties.Append(out);
  return out;
}

Result<NodeRecord> NodeRecord::FromBytes(std::string_view bytes) {
  ByteReader in(bytes);
  NodeRecord record;
  record.asserted = in.Byte() != 0;
  record.key = in.Text();
  const std::uint64_t count = in.Varint();
  for (std::uint64_t i = 0; i < count && !in.bad(); ++i) {
    const LabelId label{in.Varint32()};
    record.labels.emplace_back(label, ReadSupport(in));
  }
  record.properties = PropertySet::Read(in);
  if (in.bad() || !in.done()) return Damaged("node");
  return record;
}

std::string RelationshipRecord::ToBytes() const {
  std::string out;
  out += static_cast<char>((asserted ? 1 : 0) | (has_statement ? 2 : 0));
  AppendVarint(out, static_cast<std::uint64_t>(source));
  AppendVarint(out, static_cast<std::uint32_t>(type));
  AppendVarint(out, static_cast<std::uint64_t>(target));
  if (has_statement) {
    AppendU64(out, statement.high);
    AppendU64(out, statement.low);
  }
  properties.Append(out);
  return out;
}

Result<RelationshipRecord> RelationshipRecord::FromBytes(std::string_view bytes) {
  ByteReader in(bytes);
  RelationshipRecord record;
  const std::uint8_t flags = in.Byte();
  record.asserted = (flags & 1) != 0;
  record.has_statement = (flags & 2) != 0;
  record.source = NodeId{in.Varint()};
  record.type = TypeId{in.Varint32()};
  record.target = NodeId{in.Varint()};
  if (record.has_statement) {
    record.statement.high = in.U64();
    record.statement.low = in.U64();
  }
  record.properties = PropertySet::Read(in);
  if (in.bad() || !in.done()) return Damaged("relationship");
  return record;
}

}  // namespace kg::store
