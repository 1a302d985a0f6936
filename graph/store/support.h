#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/model/statement.h"
#include "graph/store/key_value.h"
#include "graph/store/record.h"

namespace kg::store {

// A statement that documents support, as it is kept under its id.
struct StatementRecord {
  Statement::Kind kind = Statement::Kind::kLabel;
  NodeId subject{};
  std::uint32_t predicate = 0;  // LabelId, KeyId or TypeId, by kind
  RelationshipId relationship{};  // kRelationship
  Value value;                    // kProperty, kMember
  std::string discriminator;
  std::uint32_t documents = 0;

  std::string ToBytes() const;
  static Result<StatementRecord> FromBytes(std::string_view bytes);
};

// What one document says for one statement.
struct DocumentEvidence {
  std::vector<Evidence> evidence;
  std::vector<std::pair<KeyId, Value>> qualifiers;

  std::string ToBytes() const;
  static Result<DocumentEvidence> FromBytes(std::string_view bytes);
};

std::string DocumentBytes(const DocumentRecord& document);  // without its source
Result<DocumentRecord> ReadDocument(std::string_view bytes);

}  // namespace kg::store
