#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "graph/model/statement.h"
#include "graph/model/value.h"
#include "graph/store/store.h"

// What a store should hold, as plain maps in memory.
namespace kg::store {

using Kind = Statement::Kind;

struct ByOrder {
  bool operator()(const Value& a, const Value& b) const {
    const auto order = Compare(a, b);
    return order != 0 ? order < 0 : a.type() < b.type();
  }
};

struct ModelProperty {
  bool hidden = false;
  std::optional<Value> asserted;
  std::map<Value, std::set<std::string>, ByOrder> values, members;  // to documents

  Value Visible() const {
    if (hidden) return {};
    if (asserted) return *asserted;
    if (!members.empty()) {
      Value::List list;
      for (const auto& [value, documents] : members) list.push_back(value);
      return Value::OfList(std::move(list));
    }
    const std::set<std::string>* most = nullptr;
    Value best;
    for (const auto& [value, documents] : values) {
      if (most != nullptr && documents.size() <= most->size()) continue;
      most = &documents;
      best = value;
    }
    return best;
  }
  void Retract(const std::string& document) {
    for (auto* all : {&values, &members}) {
      for (auto& [value, documents] : *all) documents.erase(document);
      std::erase_if(*all, [](const auto& e) { return e.second.empty(); });
    }
  }
  bool supported() const { return asserted || !values.empty() || !members.empty(); }
};
using ModelProperties = std::map<std::string, ModelProperty>;

struct ModelLabel {
  std::set<std::string> documents;
  bool asserted = false, denied = false;
  bool visible() const { return asserted || (!documents.empty() && !denied); }
};

struct ModelNode {
  bool by_hand = false;
  std::map<std::string, ModelLabel> labels;
  ModelProperties properties;
};

struct ModelRelationship {
  std::string source, type, target;
  std::set<std::string> documents;
  bool by_hand = false;
  ModelProperties properties;
};

struct Model {
  std::map<std::string, ModelNode> nodes;  // by key; "hand:N" is the N-th made by hand
  std::map<std::string, ModelRelationship> relationships;
  std::map<std::string, std::uint64_t> evidence;  // by document

  bool Linked(const std::string& node) const {
    return std::any_of(relationships.begin(), relationships.end(), [&](const auto& r) {
      return r.second.source == node || r.second.target == node;
    });
  }
  void Clean() {
    std::erase_if(relationships,
                  [](const auto& r) { return !r.second.by_hand && r.second.documents.empty(); });
    std::erase_if(nodes, [this](const auto& entry) {
      const ModelNode& node = entry.second;
      if (node.by_hand || Linked(entry.first)) return false;
      for (const auto& [name, label] : node.labels) {
        if (label.asserted || !label.documents.empty()) return false;
      }
      for (const auto& [key, property] : node.properties) {
        if (property.supported()) return false;
      }
      return true;
    });
  }
  void Retract(const std::string& document) {
    for (auto& [key, node] : nodes) {
      for (auto& [name, label] : node.labels) label.documents.erase(document);
      for (auto& [name, property] : node.properties) property.Retract(document);
    }
    for (auto& [id, relationship] : relationships) {
      relationship.documents.erase(document);
      for (auto& [name, property] : relationship.properties) property.Retract(document);
    }
    evidence.erase(document);
  }
  void Support(const std::string& document, const Statement& s) {
    ModelNode& node = nodes[s.subject];
    evidence[document] += s.evidence.size();
    switch (s.kind) {
      case Kind::kLabel: node.labels[s.predicate].documents.insert(document); break;
      case Kind::kProperty:
        node.properties[s.predicate].values[s.value].insert(document);
        break;
      case Kind::kMember: node.properties[s.predicate].members[s.value].insert(document); break;
      case Kind::kRelationship: {
        nodes[s.object];
        ModelRelationship& r = relationships[ToHex(IdOf(s))];
        r.source = s.subject;
        r.type = s.predicate;
        r.target = s.object;
        r.documents.insert(document);
        for (const auto& [key, value] : s.qualifiers) r.properties[key].values[value].insert(document);
      }
    }
  }
};

inline std::string Print(const Value& value) {
  using T = Value::Type;
  switch (value.type()) {
    case T::kNull: return "null";
    case T::kBoolean: return value.boolean() ? "true" : "false";
    case T::kInteger: return std::to_string(value.integer());
    case T::kFloat: return "f" + std::to_string(value.floating());
    case T::kString: return '"' + std::string(value.string()) + '"';
    case T::kDate: return "d" + std::to_string(value.date().days);
    case T::kList: {
      std::string text = "[";
      for (const Value& element : value.list()) text += Print(element) + ',';
      return text + ']';
    }
    default: return "?";
  }
}

inline std::string Print(const ModelProperties& properties) {
  std::string text = "{";
  for (const auto& [key, property] : properties) {
    if (Value value = property.Visible(); !value.is_null()) text += key + '=' + Print(value) + ' ';
  }
  return text + '}';
}

// One line for each node and relationship, sorted: what two graphs must share to be the same.
inline std::set<std::string> Lines(const Model& model) {
  std::set<std::string> lines;
  for (const auto& [key, node] : model.nodes) {
    std::string line = key + ' ';
    for (const auto& [name, label] : node.labels) {
      if (label.visible()) line += ':' + name;
    }
    lines.insert(line + Print(node.properties));
  }
  for (const auto& [id, r] : model.relationships) {
    lines.insert(r.source + '-' + r.type + '>' + r.target + ' ' + (r.by_hand ? "hand" : id) +
                 Print(r.properties));
  }
  return lines;
}

}  // namespace kg::store
