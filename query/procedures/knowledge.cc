#include <algorithm>
#include <charconv>
#include <optional>

#include "query/error.h"
#include "query/procedures/families.h"

namespace kg::query {
namespace {

using T = Value::Type;
using Rows = ProcedureRows;

// The float's own shortest digits: 0.85, not what its binary form is as a double.
double Widened(float share) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, share).ptr;
  double number = 0;
  std::from_chars(digits, end, number);
  return number;
}

Result<std::vector<store::SupportedBy>> SupportOf(const store::Reader& reader, const Value& what) {
  switch (what.type()) {
    case T::kNode: return reader.EvidenceOf(what.node());
    case T::kRelationship: return reader.EvidenceOf(what.relationship());
    case T::kString: {
      const Result<Hash128> id = ParseHash128(what.string());
      if (id) return reader.EvidenceOf(StatementId(*id));
      return Error(ArgumentError("InvalidArgumentValue",
                                 "A statement is named by 32 hexadecimal digits, as kg.id(r) "
                                 "gives them."));
    }
    default:
      return Error(TypeError("InvalidArgumentType",
                             "Evidence is of nodes, relationships and statements."));
  }
}

// What supports a node, a relationship or a statement: documents, spans, rules and the words.
Status Evidence(const Context& context, std::span<const Value> arguments, Rows& rows) {
  if (arguments[0].is_null()) return {};
  Result<std::vector<store::SupportedBy>> found = SupportOf(*context.reader, arguments[0]);
  if (!found) return std::move(found).error();
  std::size_t bytes = 0;
  for (const store::SupportedBy& support : *found) {
    bytes += support.quote.size() + support.sentence.size() + 512;
    if (bytes > context.memory_bytes) {
      return Error{ErrorCode::kLimit,
                   "The evidence needs more memory than the query may use; raise its memory limit."};
    }
    const kg::Evidence& evidence = support.evidence;
    rows.push_back({Value::String(support.document_name), Value::String(support.quote),
                    Value::String(support.sentence), Value::String(evidence.rule),
                    Value::Integer(evidence.span.begin), Value::Integer(evidence.span.end),
                    Value::Float(Widened(evidence.confidence))});
  }
  return {};
}

constexpr std::string_view kFigure = "Figure", kMetric = "metric", kConflict = "CONFLICTS_WITH",
                           kReason = "reason";

// Figures that disagree, each pair once; of one metric or of all.
Status Conflicts(const Context& context, std::span<const Value> arguments, Rows& rows) {
  const store::Reader& reader = *context.reader;
  const std::optional<LabelId> label = reader.FindLabel(kFigure);
  const std::optional<TypeId> type = reader.FindType(kConflict);
  if (!label || !type) return {};
  const std::optional<KeyId> metric = reader.FindKey(kMetric), reason = reader.FindKey(kReason);
  std::vector<NodeId> figures;
  if (arguments[0].is_null()) {
    if (Status status = reader.ScanLabel(*label, NodeId{}, reader.CountNodes(*label), figures);
        !status) {
      return status;
    }
  } else if (metric) {
    if (Status status = reader.Seek(*label, *metric, arguments[0], figures); !status) return status;
    std::sort(figures.begin(), figures.end());
  }
  std::vector<store::Neighbour> others;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (i % 1024 == 0) {
      if (Status status = context.Check(); !status) return status;
    }
    others.clear();
    if (Status status =
            reader.Expand(figures[i], store::Direction::kOut, {&*type, 1}, others);
        !status) {
      return status;
    }
    for (const store::Neighbour& other : others) {
      Result<Value> of = metric ? reader.Property(figures[i], *metric) : Result<Value>(Value());
      if (!of) return std::move(of).error();
      Result<Value> why =
          reason ? reader.Property(other.relationship, *reason) : Result<Value>(Value());
      if (!why) return std::move(why).error();
      rows.push_back({Value::Node(figures[i]), Value::Node(other.node), std::move(*of),
                      std::move(*why), Value::Relationship(other.relationship)});
    }
  }
  return {};
}

}  // namespace

void AddKnowledgeProcedures(Procedures& procedures) {
  const TypeSet supported = TypeSet(T::kNode) | T::kRelationship | T::kString;
  procedures.Add({"kg.evidence",
                  {{"statement", supported}},
                  {{"document", T::kString}, {"quote", T::kString}, {"sentence", T::kString},
                   {"rule", T::kString}, {"begin", T::kInteger}, {"end", T::kInteger},
                   {"confidence", T::kFloat}},
                  true, Evidence,
                  "The sentences that a node, a relationship or a statement (by its id) rests on."});
  procedures.Add({"kg.conflicts",
                  {{"metric", T::kString, true}},
                  {{"figure", T::kNode}, {"other", T::kNode}, {"metric", T::kString},
                   {"reason", T::kString}, {"relationship", T::kRelationship}},
                  true, Conflicts,
                  "Figures that disagree, with the reason; of one metric, or of all."});
}

}  // namespace kg::query
