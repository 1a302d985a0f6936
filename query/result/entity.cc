#include "query/result/entity.h"

#include <algorithm>

#include "query/functions/print.h"
#include "query/functions/temporal.h"

namespace kg::query {
namespace {

template <typename Id>
Status ReadProperties(const store::Reader& reader, Id id,
                      std::vector<std::pair<std::string_view, Value>>& out) {
  std::vector<std::pair<KeyId, Value>> read;
  if (Status status = reader.Properties(id, read); !status) return status;
  for (auto& [key, value] : read) out.emplace_back(reader.NameOf(key), std::move(value));
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return {};
}

void AppendProperties(std::string& out,
                      const std::vector<std::pair<std::string_view, Value>>& properties) {
  Value::Map map;
  for (const auto& [key, value] : properties) map.emplace_back(std::string(key), value);
  out += LiteralText(Value::OfMap(std::move(map)));
}

Status AppendNode(std::string& out, NodeId id, const store::Reader* reader) {
  Result<NodeView> node = ReadNode(reader, id);
  if (!node) return std::move(node).error();
  out += '(';
  for (const std::string_view label : node->labels) (out += ':').append(label);
  if (!node->properties.empty()) {
    if (!node->labels.empty()) out += ' ';
    AppendProperties(out, node->properties);
  }
  out += ')';
  return {};
}

Status AppendRelationship(std::string& out, RelationshipId id, const store::Reader* reader) {
  Result<RelationshipView> relationship = ReadRelationship(reader, id);
  if (!relationship) return std::move(relationship).error();
  out += '[';
  if (!relationship->type.empty()) (out += ':').append(relationship->type);
  if (!relationship->properties.empty()) {
    out += ' ';
    AppendProperties(out, relationship->properties);
  }
  out += ']';
  return {};
}

}  // namespace

Result<NodeView> ReadNode(const store::Reader* reader, NodeId id) {
  NodeView view;
  if (reader == nullptr) return view;
  std::vector<LabelId> labels;
  if (Status status = reader->LabelsOf(id, labels); !status) return status.error();
  for (const LabelId label : labels) view.labels.push_back(reader->NameOf(label));
  if (Status status = ReadProperties(*reader, id, view.properties); !status) return status.error();
  return view;
}

Result<RelationshipView> ReadRelationship(const store::Reader* reader, RelationshipId id) {
  RelationshipView view;
  if (reader == nullptr) return view;
  Result<store::RelationshipEnds> ends = reader->Ends(id);
  if (!ends) {
    if (ends.error().code == ErrorCode::kNotFound) return view;
    return std::move(ends).error();
  }
  view.source = ends->source;
  view.target = ends->target;
  view.type = reader->NameOf(ends->type);
  if (Status status = ReadProperties(*reader, id, view.properties); !status) return status.error();
  return view;
}

Status AppendText(std::string& out, const Value& value, const store::Reader* reader) {
  switch (value.type()) {
    case Value::Type::kNode: return AppendNode(out, value.node(), reader);
    case Value::Type::kRelationship: return AppendRelationship(out, value.relationship(), reader);
    case Value::Type::kPath: {
      const Value::Path& path = value.path();
      out += '<';
      for (std::size_t i = 0; i < path.nodes.size(); ++i) {
        if (i > 0) {
          bool forward = true;
          if (reader != nullptr) {
            Result<store::RelationshipEnds> ends = reader->Ends(path.relationships[i - 1]);
            forward = !ends || ends->source == path.nodes[i - 1];
          }
          out += forward ? "-" : "<-";
          Status status = AppendRelationship(out, path.relationships[i - 1], reader);
          if (!status) return status;
          out += forward ? "->" : "-";
        }
        if (Status status = AppendNode(out, path.nodes[i], reader); !status) return status;
      }
      out += '>';
      return {};
    }
    case Value::Type::kList: {
      out += '[';
      bool first = true;
      for (const Value& element : value.list()) {
        if (!first) out += ", ";
        first = false;
        if (Status status = AppendText(out, element, reader); !status) return status;
      }
      out += ']';
      return {};
    }
    case Value::Type::kMap: {
      out += '{';
      bool first = true;
      for (const auto& [key, element] : value.map()) {
        if (!first) out += ", ";
        first = false;
        out += key;
        out += ": ";
        if (Status status = AppendText(out, element, reader); !status) return status;
      }
      out += '}';
      return {};
    }
    default: out += LiteralText(value); return {};
  }
}

}  // namespace kg::query
