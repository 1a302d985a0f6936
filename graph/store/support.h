#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/statement.h"
#include "graph/store/store.h"
#include "graph/store/tokens.h"

// What the statement, by_document and document families hold, decoded.
namespace kg::store {

// What a statement that documents support says, and how well it is supported.
struct StatementRecord {
  Statement::Kind kind = Statement::Kind::kLabel;
  std::uint64_t subject = 0;    // a node; of kRelationship: the relationship
  std::uint32_t predicate = 0;  // label, key or type
  std::uint64_t documents = 0, evidence = 0;
  std::string discriminator;  // of kRelationship

  std::string Encode() const;
};
bool Decode(std::string_view bytes, StatementRecord& record);

// What one document says in support of one statement.
struct SupportRecord {
  std::vector<std::pair<KeyId, Value>> qualifiers;  // sorted, no two alike
  std::vector<Evidence> evidence;                   // sorted, no two alike

  void Sort();
  std::string Encode(Tokens& tokens) const;
};
bool Decode(std::string_view bytes, const Tokens& tokens, SupportRecord& record);
// How many pieces of evidence, without decoding them.
bool CountEvidence(std::string_view bytes, std::uint64_t& out);

struct StoredDocument {
  DocumentRecord record;  // without source
  std::uint64_t source_size = 0, statements = 0;

  std::string Encode() const;
};
bool Decode(std::string_view bytes, StoredDocument& document);

// Reading.
Result<std::optional<DocumentNumber>> FindDocumentNumber(const View& view,
                                                         std::string_view key_or_name);
Result<StoredDocument> ReadDocument(const View& view, DocumentNumber number);
Result<std::string> ReadSource(const View& view, DocumentNumber number, Span span);
Result<std::vector<StatementId>> StatementsOf(const View& view, DocumentNumber number);
// With quotes.
Status AppendSupport(const View& view, const Tokens& tokens, const StatementId& statement,
                     std::vector<SupportedBy>& out);
// What one document says; nothing if it does not support the statement.
Status AppendSupportIn(const View& view, const Tokens& tokens, const StatementId& statement,
                       DocumentNumber number, std::vector<SupportedBy>& out);
Result<std::vector<DocumentNumber>> SupportersOf(const View& view, const StatementId& statement);
// By document name, then evidence.
void SortSupport(std::vector<SupportedBy>& support);

}  // namespace kg::store
