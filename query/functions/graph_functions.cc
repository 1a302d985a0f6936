#include <algorithm>
#include <array>

#include "query/functions/families.h"
#include "query/functions/print.h"

namespace kg::query {
namespace {

using Type = Value::Type;

Error NoGraph(std::string_view function) {
  return Error{ErrorCode::kInvalid, std::string(function) + "() needs a graph"};
}

QueryError Deleted() {
  return {ErrorType::kEntityNotFound, Phase::kRuntime, "DeletedEntityAccess",
          "the entity was deleted earlier in this query"};
}

// An entity that has nothing may be one that is gone.
template <typename Id>
Status CheckAlive(const Context& context, Id id, bool nothing) {
  if (!nothing || context.deleted_relationships == nullptr) return {};
  Result<bool> exists = context.reader->Exists(id);
  if (!exists) return std::move(exists).error();
  if (!*exists) return Error(Deleted());
  return {};
}

Result<Value> Labels(const Context& context, Arguments arguments) {
  const Value& node = arguments[0];
  if (node.is_null()) return Value();
  if (!node.is(Type::kNode)) return WrongType("labels", "a node", node);
  if (context.reader == nullptr) return NoGraph("labels");
  std::vector<LabelId> ids;
  if (Status read = context.reader->LabelsOf(node.node(), ids); !read) return read.error();
  if (Status alive = CheckAlive(context, node.node(), ids.empty()); !alive) return alive.error();
  Value::List labels;
  for (const LabelId id : ids) labels.push_back(Value::String(std::string(context.reader->NameOf(id))));
  return Value::OfList(std::move(labels));
}

Result<Value> TypeOf(const Context& context, Arguments arguments) {
  const Value& relationship = arguments[0];
  if (relationship.is_null()) return Value();
  if (!relationship.is(Type::kRelationship)) return WrongType("type", "a relationship", relationship);
  if (context.reader == nullptr) return NoGraph("type");
  if (context.deleted_relationships != nullptr) {
    const auto it = context.deleted_relationships->find(relationship.relationship());
    if (it != context.deleted_relationships->end()) {
      return Value::String(std::string(context.reader->NameOf(it->second)));
    }
  }
  Result<store::RelationshipEnds> ends = context.reader->Ends(relationship.relationship());
  if (!ends) {
    if (ends.error().code == ErrorCode::kNotFound) return Error(Deleted());
    return std::move(ends).error();
  }
  return Value::String(std::string(context.reader->NameOf(ends->type)));
}

// Whether a node has labels, or a relationship a type: all or any of the names, a string or a list.
template <bool kAll>
Result<Value> HasLabels(const Context& context, Arguments arguments) {
  constexpr std::string_view kName = kAll ? "hasLabels" : "hasAnyLabel";
  const Value& entity = arguments[0];
  const Value& names = arguments[1];
  if (entity.is_null() || names.is_null()) return Value();
  if (context.reader == nullptr) return NoGraph(kName);
  Value::List one;
  if (names.is(Type::kString)) one.push_back(names);
  if (!names.is(Type::kString) && !names.is(Type::kList)) {
    return WrongType(kName, "a string or a list of strings", names);
  }
  const Value::List& wanted = names.is(Type::kList) ? names.list() : one;
  Value type;
  if (entity.is(Type::kRelationship)) {
    Result<Value> found = TypeOf(context, arguments.first(1));
    if (!found) return found;
    type = std::move(*found);
  } else if (!entity.is(Type::kNode)) {
    return WrongType(kName, "a node or a relationship", entity);
  }
  for (const Value& name : wanted) {
    if (name.is_null()) return Value();
    if (!name.is(Type::kString)) return WrongType(kName, "names that are strings", name);
    bool has = false;
    if (entity.is(Type::kRelationship)) {
      has = type.string() == name.string();
    } else if (const std::optional<LabelId> label = context.reader->FindLabel(name.string())) {
      Result<bool> found = context.reader->HasLabel(entity.node(), *label);
      if (!found) return std::move(found).error();
      has = *found;
    }
    if (has != kAll) return Value::Boolean(has);
  }
  return Value::Boolean(kAll);
}

template <typename Id>
Result<Value::Map> ReadProperties(const Context& context, Id id) {
  std::vector<std::pair<KeyId, Value>> read;
  if (Status status = context.reader->Properties(id, read); !status) return status.error();
  if (Status alive = CheckAlive(context, id, read.empty()); !alive) return alive.error();
  Value::Map map;
  for (auto& [key, value] : read) {
    map.emplace_back(std::string(context.reader->NameOf(key)), std::move(value));
  }
  return map;
}

Result<Value> Properties(const Context& context, Arguments arguments) {
  const Value& value = arguments[0];
  if (value.is_null() || value.is(Type::kMap)) return value;
  if (!value.is(Type::kNode) && !value.is(Type::kRelationship)) {
    return WrongType("properties", "a node, a relationship or a map", value);
  }
  if (context.reader == nullptr) return NoGraph("properties");
  Result<Value::Map> map = value.is(Type::kNode) ? ReadProperties(context, value.node())
                                                 : ReadProperties(context, value.relationship());
  if (!map) return std::move(map).error();
  return Value::OfMap(std::move(*map));
}

Result<Value> Keys(const Context& context, Arguments arguments) {
  if (arguments[0].is_null()) return Value();
  Result<Value> properties = Properties(context, arguments);
  if (!properties) return properties;
  Value::List keys;
  for (const auto& [key, value] : properties->map()) keys.push_back(Value::String(key));
  return Value::OfList(std::move(keys));
}

Result<Value> Id(const Context&, Arguments arguments) {
  const Value& value = arguments[0];
  if (value.is_null()) return Value();
  if (value.is(Type::kNode)) return Value::Integer(static_cast<std::int64_t>(value.node()));
  if (value.is(Type::kRelationship)) {
    return Value::Integer(static_cast<std::int64_t>(value.relationship()));
  }
  return WrongType("id", "a node or a relationship", value);
}

Result<Value> ElementIdOf(const Context&, Arguments arguments) {
  const Value& value = arguments[0];
  if (value.is_null()) return Value();
  if (value.is(Type::kNode)) return Value::String(ElementId(value.node()));
  if (value.is(Type::kRelationship)) return Value::String(ElementId(value.relationship()));
  return WrongType("elementId", "a node or a relationship", value);
}

template <bool kStart>
Result<Value> End(const Context& context, Arguments arguments) {
  constexpr std::string_view kName = kStart ? "startNode" : "endNode";
  const Value& value = arguments[0];
  if (value.is_null()) return Value();
  if (!value.is(Type::kRelationship)) return WrongType(kName, "a relationship", value);
  if (context.reader == nullptr) return NoGraph(kName);
  Result<store::RelationshipEnds> ends = context.reader->Ends(value.relationship());
  if (!ends) {
    if (ends.error().code == ErrorCode::kNotFound) return Error(Deleted());
    return std::move(ends).error();
  }
  return Value::Node(kStart ? ends->source : ends->target);
}

Result<Value> Nodes(const Context&, Arguments arguments) {
  const Value& path = arguments[0];
  if (path.is_null()) return Value();
  if (!path.is(Type::kPath)) return WrongType("nodes", "a path", path);
  Value::List nodes;
  for (const NodeId id : path.path().nodes) nodes.push_back(Value::Node(id));
  return Value::OfList(std::move(nodes));
}

Result<Value> Relationships(const Context&, Arguments arguments) {
  const Value& path = arguments[0];
  if (path.is_null()) return Value();
  if (!path.is(Type::kPath)) return WrongType("relationships", "a path", path);
  Value::List relationships;
  for (const RelationshipId id : path.path().relationships) {
    relationships.push_back(Value::Relationship(id));
  }
  return Value::OfList(std::move(relationships));
}

Result<Value> Length(const Context&, Arguments arguments) {
  const Value& path = arguments[0];
  if (path.is_null()) return Value();
  if (!path.is(Type::kPath)) return WrongType("length", "a path", path);
  return Value::Integer(static_cast<std::int64_t>(path.path().relationships.size()));
}

constexpr TypeSet kEntity = kNode | kRelationship;

constexpr std::array<Function, 14> kFunctions = {{
    {"elementId", 1, 1, {kEntity}, kText, false, ElementIdOf},
    {"endNode", 1, 1, {kRelationship}, kNode, false, End<false>},
    {"hasAnyLabel", 2, 2, {kEntity, kText | kList}, Type::kBoolean, false, HasLabels<false>},
    {"hasLabels", 2, 2, {kEntity, kText | kList}, Type::kBoolean, false, HasLabels<true>},
    {"id", 1, 1, {kEntity}, kInteger, false, Id},
    {"keys", 1, 1, {kEntity | kMap}, kList, false, Keys},
    {"labels", 1, 1, {kNode}, kList, false, Labels},
    {"length", 1, 1, {kPath}, kInteger, false, Length},
    {"nodes", 1, 1, {kPath}, kList, false, Nodes},
    {"properties", 1, 1, {kEntity | kMap}, kMap, false, Properties},
    {"relationships", 1, 1, {kPath}, kList, false, Relationships},
    {"rels", 1, 1, {kPath}, kList, false, Relationships},
    {"startNode", 1, 1, {kRelationship}, kNode, false, End<true>},
    {"type", 1, 1, {kRelationship}, kText, false, TypeOf},
}};

}  // namespace

std::span<const Function> GraphFunctions() { return kFunctions; }

}  // namespace kg::query
