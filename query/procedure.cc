#include "query/procedure.h"

#include <algorithm>
#include <utility>

#include "query/error.h"

namespace kg::query {
namespace {

using Rows = std::vector<std::vector<Value>>;
using T = Value::Type;

template <typename Ids>
Status AppendNames(const store::Reader& reader, const Ids& ids, Rows& rows) {
  std::vector<std::string> names;
  for (auto id : ids) names.emplace_back(reader.NameOf(id));
  std::sort(names.begin(), names.end());
  for (std::string& name : names) rows.push_back({Value::String(std::move(name))});
  return {};
}

Status Labels(const Context& context, std::span<const Value>, Rows& rows) {
  return AppendNames(*context.reader, context.reader->AllLabels(), rows);
}
Status Types(const Context& context, std::span<const Value>, Rows& rows) {
  return AppendNames(*context.reader, context.reader->AllTypes(), rows);
}
Status Keys(const Context& context, std::span<const Value>, Rows& rows) {
  return AppendNames(*context.reader, context.reader->AllKeys(), rows);
}

// What supports a node or a relationship: documents, spans, rules and the words themselves.
Status Evidence(const Context& context, std::span<const Value> arguments, Rows& rows) {
  const Value& entity = arguments[0];
  if (entity.is_null()) return {};
  auto found = entity.is(T::kNode) ? context.reader->EvidenceOf(entity.node())
               : entity.is(T::kRelationship)
                   ? context.reader->EvidenceOf(entity.relationship())
                   : Result<std::vector<store::SupportedBy>>(Error(TypeError(
                         "InvalidArgumentType", "Evidence is of nodes and relationships.")));
  if (!found) return std::move(found).error();
  for (const store::SupportedBy& support : *found) {
    rows.push_back({Value::String(support.document_name), Value::String(support.quote),
                    Value::String(support.sentence), Value::String(support.evidence.rule),
                    Value::Integer(support.evidence.span.begin),
                    Value::Integer(support.evidence.span.end)});
  }
  return {};
}

// Entities by any of their names, in any script.
Status FindByName(const Context& context, std::span<const Value> arguments, Rows& rows) {
  if (!arguments[0].is(T::kString)) return {};
  std::vector<NodeId> nodes;
  if (Status status = context.reader->FindByName(arguments[0].string(), nodes); !status) {
    return status;
  }
  for (NodeId node : nodes) rows.push_back({Value::Node(node)});
  return {};
}

}  // namespace

Procedures::Procedures() {
  const TypeSet entity = TypeSet(T::kNode) | T::kRelationship;
  Add({"db.labels", {}, {{"label", T::kString}}, true, Labels});
  Add({"db.relationshipTypes", {}, {{"relationshipType", T::kString}}, true, Types});
  Add({"db.propertyKeys", {}, {{"propertyKey", T::kString}}, true, Keys});
  Add({"kg.evidence",
       {{"entity", entity}},
       {{"document", T::kString}, {"quote", T::kString}, {"sentence", T::kString},
        {"rule", T::kString}, {"begin", T::kInteger}, {"end", T::kInteger}},
       true, Evidence});
  Add({"kg.findByName", {{"name", T::kString}}, {{"node", T::kNode}}, true, FindByName});
}

void Procedures::Add(Procedure procedure) {
  std::string name = procedure.name;
  procedures_.insert_or_assign(std::move(name), std::move(procedure));
}

const Procedure* Procedures::Find(std::string_view name) const {
  const auto it = procedures_.find(name);
  return it == procedures_.end() ? nullptr : &it->second;
}

}  // namespace kg::query
