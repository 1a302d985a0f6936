#include "query/unknown_names.h"

#include <algorithm>

#include "query/syntax/ast.h"
#include "query/syntax/parser.h"

namespace kg::query {
namespace {

class Finder {
 public:
  explicit Finder(const store::Reader& reader) : reader_(reader) {}

  void Visit(const Query& query) {
    for (const SingleQuery& part : query.parts) {
      for (const Clause& clause : part.clauses) {
        if (const auto* match = std::get_if<Match>(&clause.node)) {
          for (const PathPattern& pattern : match->patterns) Visit(pattern);
        } else if (const auto* call = std::get_if<CallSubquery>(&clause.node)) {
          Visit(*call->query);
        }
      }
    }
  }

  std::vector<UnknownName> Take() { return std::move(names_); }

 private:
  void Visit(const PathPattern& pattern) {
    for (const NodePattern& node : pattern.nodes) {
      if (node.labels) Visit(*node.labels);
    }
    for (const RelationshipPattern& relationship : pattern.relationships) {
      for (const std::string& type : relationship.types) {
        if (!reader_.FindType(type)) Add({UnknownName::Kind::kRelationshipType, type});
      }
      if (relationship.group) Visit(relationship.group->path);
    }
  }

  void Visit(const LabelExpr& labels) {
    if (labels.kind == LabelExpr::Kind::kName && !reader_.FindLabel(labels.name)) {
      Add({UnknownName::Kind::kLabel, labels.name});
    }
    for (const LabelExpr& operand : labels.operands) Visit(operand);
  }

  void Add(UnknownName name) {
    if (std::find(names_.begin(), names_.end(), name) == names_.end()) {
      names_.push_back(std::move(name));
    }
  }

  const store::Reader& reader_;
  std::vector<UnknownName> names_;
};

}  // namespace

std::string UnknownName::Sentence() const {
  return (kind == Kind::kLabel ? "no node has the label " : "no relationship has the type ") + name;
}

std::vector<UnknownName> UnknownNames(std::string_view query, const store::Reader& reader) {
  const Result<ParsedQuery> parsed = Parse(query);
  if (!parsed) return {};
  Finder finder(reader);
  finder.Visit(parsed->query);
  return finder.Take();
}

}  // namespace kg::query
