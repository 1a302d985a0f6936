#include "tools/unknown_names.h"

#include <algorithm>

#include "query/syntax/ast.h"
#include "query/syntax/parser.h"

namespace kg::tools {
namespace {

class Finder {
 public:
  explicit Finder(const store::Reader& reader) : reader_(reader) {}

  void Visit(const query::Query& query) {
    for (const query::SingleQuery& part : query.parts) {
      for (const query::Clause& clause : part.clauses) {
        if (const auto* match = std::get_if<query::Match>(&clause.node)) {
          for (const query::PathPattern& pattern : match->patterns) Visit(pattern);
        } else if (const auto* call = std::get_if<query::CallSubquery>(&clause.node)) {
          Visit(*call->query);
        }
      }
    }
  }

  std::vector<std::string> Take() { return std::move(sentences_); }

 private:
  void Visit(const query::PathPattern& pattern) {
    for (const query::NodePattern& node : pattern.nodes) {
      if (node.labels) Visit(*node.labels);
    }
    for (const query::RelationshipPattern& relationship : pattern.relationships) {
      for (const std::string& type : relationship.types) {
        if (!reader_.FindType(type)) Say("no relationship has the type " + type);
      }
      if (relationship.group) Visit(relationship.group->path);
    }
  }

  void Visit(const query::LabelExpr& labels) {
    if (labels.kind == query::LabelExpr::Kind::kName && !reader_.FindLabel(labels.name)) {
      Say("no node has the label " + labels.name);
    }
    for (const query::LabelExpr& operand : labels.operands) Visit(operand);
  }

  void Say(std::string sentence) {
    if (std::find(sentences_.begin(), sentences_.end(), sentence) == sentences_.end()) {
      sentences_.push_back(std::move(sentence));
    }
  }

  const store::Reader& reader_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::vector<std::string> UnknownNames(std::string_view query, const store::Reader& reader) {
  const Result<query::ParsedQuery> parsed = query::Parse(query);
  if (!parsed) return {};
  Finder finder(reader);
  finder.Visit(parsed->query);
  return finder.Take();
}

}  // namespace kg::tools
