#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "query/procedures/families.h"

namespace kg::query {
namespace {

using T = Value::Type;
using Rows = ProcedureRows;

constexpr std::size_t kBatch = 4096;

template <typename Ids>
Status AppendNames(const store::Reader& reader, const Ids& ids, Rows& rows) {
  std::vector<std::string> names;
  for (auto id : ids) names.emplace_back(reader.NameOf(id));
  std::sort(names.begin(), names.end());
  for (std::string& name : names) rows.push_back({Value::String(std::move(name))});
  return {};
}

// The names are kept for ever; those that nothing has any more are not told.
Status Labels(const Context& context, std::span<const Value>, Rows& rows) {
  std::vector<LabelId> used = context.reader->AllLabels();
  std::erase_if(used, [&](LabelId id) { return context.reader->CountNodes(id) == 0; });
  return AppendNames(*context.reader, used, rows);
}
Status Types(const Context& context, std::span<const Value>, Rows& rows) {
  std::vector<TypeId> used = context.reader->AllTypes();
  std::erase_if(used, [&](TypeId id) { return context.reader->CountRelationships(id) == 0; });
  return AppendNames(*context.reader, used, rows);
}
Status Keys(const Context& context, std::span<const Value>, Rows& rows) {
  return AppendNames(*context.reader, context.reader->AllKeys(), rows);
}

// The names that drivers know.
std::string PropertyType(const Value& value) {
  switch (value.type()) {
    case T::kBoolean: return "Boolean";
    case T::kInteger: return "Long";
    case T::kFloat: return "Double";
    case T::kString: return "String";
    case T::kDate: return "Date";
    case T::kLocalTime: return "LocalTime";
    case T::kTime: return "Time";
    case T::kLocalDateTime: return "LocalDateTime";
    case T::kDateTime: return "DateTime";
    case T::kDuration: return "Duration";
    case T::kList:
      return (value.list().empty() ? "Any" : PropertyType(value.list().front())) + "Array";
    default: return "Any";
  }
}

// What the entities of one kind hold.
struct Described {
  struct Held {
    std::uint64_t count = 0;
    std::set<std::string> types;
  };
  std::uint64_t count = 0;
  std::map<std::string, Held> properties;

  void Add(const store::Reader& reader, const std::vector<std::pair<KeyId, Value>>& all) {
    ++count;
    for (const auto& [key, value] : all) {
      Held& held = properties[std::string(reader.NameOf(key))];
      ++held.count;
      held.types.insert(PropertyType(value));
    }
  }
  // One row per property, or one without any; `first` are the columns before it.
  void Append(const std::vector<Value>& first, Rows& rows) const {
    if (properties.empty()) {
      std::vector<Value> row = first;
      row.insert(row.end(), {Value(), Value(), Value::Boolean(false)});
      rows.push_back(std::move(row));
    }
    for (const auto& [key, held] : properties) {
      Value::List types;
      for (const std::string& type : held.types) types.push_back(Value::String(type));
      std::vector<Value> row = first;
      row.insert(row.end(), {Value::String(key), Value::OfList(std::move(types)),
                             Value::Boolean(held.count == count)});
      rows.push_back(std::move(row));
    }
  }
};

using LabelNames = std::vector<std::string>;

Result<LabelNames> NamesOf(const store::Reader& reader, NodeId node) {
  std::vector<LabelId> ids;
  if (Status status = reader.LabelsOf(node, ids); !status) return status.error();
  LabelNames names;
  for (LabelId id : ids) names.emplace_back(reader.NameOf(id));
  std::sort(names.begin(), names.end());
  return names;
}

Value ListOf(const LabelNames& names) {
  Value::List list;
  for (const std::string& name : names) list.push_back(Value::String(name));
  return Value::OfList(std::move(list));
}

template <typename Id, typename Scan, typename Visit>
Status ForEach(const Context& context, Scan scan, Visit visit) {
  std::vector<Id> ids;
  Id from{};
  do {
    if (Status status = context.Check(); !status) return status;
    ids.clear();
    if (Status status = scan(from, ids); !status) return status;
    for (Id id : ids) {
      if (Status status = visit(id); !status) return status;
    }
    if (!ids.empty()) from = static_cast<Id>(static_cast<std::uint64_t>(ids.back()) + 1);
  } while (ids.size() == kBatch);
  return {};
}

// visit(relationship, ends)
template <typename Visit>
Status ForEachRelationship(const Context& context, Visit visit) {
  const store::Reader& reader = *context.reader;
  return ForEach<RelationshipId>(
      context,
      [&](RelationshipId from, auto& ids) { return reader.ScanRelationships(from, kBatch, ids); },
      [&](RelationshipId relationship) -> Status {
        Result<store::RelationshipEnds> ends = reader.Ends(relationship);
        if (!ends) return std::move(ends).error();
        return visit(relationship, *ends);
      });
}

Status NodeTypeProperties(const Context& context, std::span<const Value>, Rows& rows) {
  const store::Reader& reader = *context.reader;
  std::map<LabelNames, Described> kinds;
  std::vector<std::pair<KeyId, Value>> properties;
  Status status = ForEach<NodeId>(
      context, [&](NodeId from, auto& ids) { return reader.ScanNodes(from, kBatch, ids); },
      [&](NodeId node) -> Status {
        Result<LabelNames> labels = NamesOf(reader, node);
        if (!labels) return std::move(labels).error();
        properties.clear();
        if (Status read = reader.Properties(node, properties); !read) return read;
        kinds[std::move(*labels)].Add(reader, properties);
        return {};
      });
  if (!status) return status;
  for (const auto& [labels, kind] : kinds) {
    std::string name;
    for (const std::string& label : labels) name += ":`" + label + "`";
    kind.Append({Value::String(std::move(name)), ListOf(labels)}, rows);
  }
  return {};
}

Status RelationshipTypeProperties(const Context& context, std::span<const Value>, Rows& rows) {
  const store::Reader& reader = *context.reader;
  std::map<std::string, Described> kinds;
  std::vector<std::pair<KeyId, Value>> properties;
  Status status = ForEachRelationship(
      context, [&](RelationshipId relationship, const store::RelationshipEnds& ends) -> Status {
        properties.clear();
        if (Status read = reader.Properties(relationship, properties); !read) return read;
        kinds[std::string(reader.NameOf(ends.type))].Add(reader, properties);
        return {};
      });
  if (!status) return status;
  for (const auto& [type, kind] : kinds) {
    kind.Append({Value::String(":`" + type + "`")}, rows);
  }
  return {};
}

// One row: the labels, and which types lead from which to which.
Status Visualization(const Context& context, std::span<const Value>, Rows& rows) {
  const store::Reader& reader = *context.reader;
  constexpr std::size_t kMostKept = std::size_t{1} << 20;
  std::unordered_map<NodeId, LabelNames> known;
  std::set<std::string> labels;
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> links;
  auto names_of = [&](NodeId node) -> Result<LabelNames> {
    if (const auto it = known.find(node); it != known.end()) return it->second;
    Result<LabelNames> names = NamesOf(reader, node);
    if (names && known.size() < kMostKept) known.emplace(node, *names);
    return names;
  };
  for (LabelId id : reader.AllLabels()) {
    if (reader.CountNodes(id) > 0) labels.emplace(reader.NameOf(id));
  }
  Status status = ForEachRelationship(
      context, [&](RelationshipId, const store::RelationshipEnds& ends) -> Status {
        Result<LabelNames> from = names_of(ends.source), to = names_of(ends.target);
        if (!from) return std::move(from).error();
        if (!to) return std::move(to).error();
        for (const std::string& a : *from) {
          for (const std::string& b : *to) {
            ++links[{a, std::string(reader.NameOf(ends.type)), b}];
          }
        }
        return {};
      });
  if (!status) return status;
  Value::List nodes, relationships;
  for (const std::string& label : labels) {
    const auto id = reader.FindLabel(label);
    nodes.push_back(Value::OfMap(
        {{"name", Value::String(label)},
         {"count", Value::Integer(static_cast<std::int64_t>(reader.CountNodes(*id)))}}));
  }
  for (const auto& [link, count] : links) {
    const auto& [from, type, to] = link;
    relationships.push_back(Value::OfMap({{"from", Value::String(from)},
                                          {"type", Value::String(type)},
                                          {"to", Value::String(to)},
                                          {"count", Value::Integer(count)}}));
  }
  rows.push_back({Value::OfList(std::move(nodes)), Value::OfList(std::move(relationships))});
  return {};
}

// The indexes that were declared: what has a name can be dropped.
Status Indexes(const Context& context, std::span<const Value>, Rows& rows) {
  for (const store::DeclaredIndex& index : context.reader->Indexes()) {
    rows.push_back({Value::String(index.name), Value::String("ONLINE"), Value::String("RANGE"),
                    Value::String("NODE"), ListOf({index.label}), ListOf(index.keys),
                    index.unique ? Value::String(index.name) : Value()});
  }
  return {};
}

Status Constraints(const Context& context, std::span<const Value>, Rows& rows) {
  for (const store::DeclaredIndex& index : context.reader->Indexes()) {
    if (!index.unique) continue;
    rows.push_back({Value::String(index.name), Value::String("UNIQUENESS"), Value::String("NODE"),
                    ListOf({index.label}), ListOf(index.keys), Value::String(index.name)});
  }
  return {};
}

}  // namespace

void AddSchemaProcedures(Procedures& procedures) {
  procedures.Add({"db.indexes",
                  {},
                  {{"name", T::kString}, {"state", T::kString}, {"type", T::kString},
                   {"entityType", T::kString}, {"labelsOrTypes", T::kList},
                   {"properties", T::kList}, {"owningConstraint", T::kString}},
                  true, Indexes,
                  "The indexes that were declared; single properties are always indexed."});
  procedures.Add({"db.constraints",
                  {},
                  {{"name", T::kString}, {"type", T::kString}, {"entityType", T::kString},
                   {"labelsOrTypes", T::kList}, {"properties", T::kList},
                   {"ownedIndex", T::kString}},
                  true, Constraints, "The constraints that were declared."});
  procedures.Add({"db.labels", {}, {{"label", T::kString}}, true, Labels, "The labels in use."});
  procedures.Add({"db.relationshipTypes", {}, {{"relationshipType", T::kString}}, true, Types,
                  "The relationship types in use."});
  procedures.Add({"db.propertyKeys", {}, {{"propertyKey", T::kString}}, true, Keys,
                  "The property keys that have ever been used."});
  procedures.Add({"db.schema.nodeTypeProperties",
                  {},
                  {{"nodeType", T::kString}, {"nodeLabels", T::kList}, {"propertyName", T::kString},
                   {"propertyTypes", T::kList}, {"mandatory", T::kBoolean}},
                  true, NodeTypeProperties,
                  "Which properties of which types the nodes of each set of labels hold; reads "
                  "every node."});
  procedures.Add({"db.schema.relTypeProperties",
                  {},
                  {{"relType", T::kString}, {"propertyName", T::kString}, {"propertyTypes", T::kList},
                   {"mandatory", T::kBoolean}},
                  true, RelationshipTypeProperties,
                  "Which properties of which types the relationships of each type hold; reads "
                  "every relationship."});
  procedures.Add({"db.schema.visualization",
                  {},
                  {{"nodes", T::kList}, {"relationships", T::kList}},
                  true, Visualization,
                  "The labels, and which relationship types lead from which label to which, as "
                  "maps; reads every relationship."});
}

}  // namespace kg::query
