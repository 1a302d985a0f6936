#include "graph/store/found_statement.h"

#include <algorithm>

#include "graph/store/support.h"

namespace kg::store {
namespace {

template <typename Id>
std::string NameOf(const Tokens& tokens, TokenKind kind, Id id) {
  return std::string(tokens.Name(kind, static_cast<std::uint32_t>(id)));
}

// The relationship that a hand made as its `ordinal`-th; it may be gone.
Result<std::optional<RelationshipId>> FindHandMade(const View& view, std::uint64_t ordinal) {
  std::string key = "o";
  PutOrdered(key, ordinal);
  auto run = view.AtOrBefore(Family::kMeta, key, "o");
  if (!run) return std::move(run).error();
  if (!*run) return std::optional<RelationshipId>();
  ByteReader start(std::string_view((*run)->key).substr(1)), value((*run)->value);
  const std::uint64_t offset = ordinal - start.Ordered();
  const std::uint64_t first = value.Varint(), count = value.Varint();
  if (!start.ok() || !value.ok()) return Corrupt(Family::kMeta, (*run)->key);
  if (offset >= count) return std::optional<RelationshipId>();
  return std::optional(RelationshipId{first + offset});
}

}  // namespace

Result<std::optional<RelationshipRecord>> ReadRelationship(const View& view,
                                                           RelationshipId relationship) {
  RelationshipRecord record;
  bool found = false;
  const Status status =
      WithRecord(view, Family::kRelationship, RelationshipKey(relationship),
                 [&](std::string_view bytes) { return found = true, Decode(bytes, record); });
  if (!status.ok()) return status.error();
  return found ? std::optional(std::move(record)) : std::nullopt;
}

Result<std::optional<FoundStatement>> FindStatement(const View& view, const Tokens& tokens,
                                                    StatementId id) {
  const std::optional<FoundStatement> none;
  StatementRecord stored;
  if (IsHandMade(id)) {
    auto relationship = FindHandMade(view, id.low);
    if (!relationship) return std::move(relationship).error();
    if (!*relationship) return none;
    stored.kind = Statement::Kind::kRelationship;
    stored.subject = static_cast<std::uint64_t>(**relationship);
    stored.discriminator = "#" + std::to_string(id.low);
  } else {
    bool found = false;
    const std::string key = StatementKey(id);
    const Status status = WithRecord(view, Family::kStatement, key, [&](std::string_view bytes) {
      return found = true, Decode(bytes, stored);
    });
    if (!status.ok()) return status.error();
    if (!found) return none;
  }

  FoundStatement result;
  result.id = id;
  result.statement.kind = stored.kind;
  result.statement.discriminator = stored.discriminator;
  auto subject_of = [&view](NodeId node, NodeRecord& record) {
    return WithRecord(view, Family::kNode, NodeKey(node),
                      [&record](std::string_view bytes) { return Decode(bytes, record); });
  };
  NodeRecord node;
  if (stored.kind == Statement::Kind::kRelationship) {
    const RelationshipId relationship{stored.subject};
    auto record = ReadRelationship(view, relationship);
    if (!record) return std::move(record).error();
    if (!*record) return none;
    result.relationship = relationship;
    result.subject = (*record)->source;
    result.asserted = (*record)->asserted;
    result.statement.predicate = NameOf(tokens, TokenKind::kType, (*record)->type);
    if (Status s = subject_of((*record)->source, node); !s.ok()) return std::move(s).error();
    result.statement.subject = SubjectOf(node);
    if (Status s = subject_of((*record)->target, node); !s.ok()) return std::move(s).error();
    result.statement.object = SubjectOf(node);
    for (const PropertyEntry& entry : (*record)->properties.entries()) {
      if (Value value = entry.Visible(); !value.is_null()) {
        result.statement.qualifiers.emplace_back(NameOf(tokens, TokenKind::kKey, entry.key), std::move(value));
      }
    }
    std::sort(result.statement.qualifiers.begin(), result.statement.qualifiers.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return std::optional(std::move(result));
  }
  result.subject = NodeId{stored.subject};
  if (Status s = subject_of(*result.subject, node); !s.ok()) return std::move(s).error();
  result.statement.subject = node.key;
  if (stored.kind == Statement::Kind::kLabel) {
    const LabelId label{stored.predicate};
    result.statement.predicate = NameOf(tokens, TokenKind::kLabel, label);
    result.asserted = node.At(label).asserted;
    return std::optional(std::move(result));
  }
  const KeyId key{stored.predicate};
  result.statement.predicate = NameOf(tokens, TokenKind::kKey, key);
  for (const Candidate& c : node.properties.At(key).candidates) {
    if (c.member != (stored.kind == Statement::Kind::kMember)) continue;
    result.statement.value = c.value;
    result.asserted = c.asserted;
    if (kg::IdOf(result.statement) == id) return std::optional(std::move(result));
  }
  return Corrupt(Family::kStatement, StatementKey(id));
}

}  // namespace kg::store
