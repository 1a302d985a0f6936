#pragma once

#include <deque>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "graph/store/layout.h"
#include "graph/store/support.h"

// A document and its statements in the form in which they are kept, before anything is written.
namespace kg::store {

// kInvalid if the document or a statement cannot be stored: an empty name, a value that no
// property holds, evidence that does not lie in the source or cuts a character.
Status Validate(const DocumentRecord& document, std::span<const Statement> statements);

// What a document says, each statement once, with all its evidence and qualifiers.
class Gathered {
 public:
  struct Each {
    StatementId id;
    const Statement* said;  // values in one form
    SupportRecord support;
  };

  // `statements` must outlive this.
  Gathered(std::span<const Statement> statements, Tokens* tokens);
  const std::vector<Each>& all() const { return all_; }  // in the order in which they came first
  std::vector<StatementId> SortedIds() const;

 private:
  std::deque<Statement> normalized_;
  std::vector<Each> all_;
};

// Calls put(family, key, value) for all that is kept of a document but its statements' support.
using PutRecord = std::function<void(Family family, std::string key, std::string value)>;
void PutDocument(DocumentNumber number, const DocumentRecord& document,
                 const std::vector<StatementId>& sorted_ids, const PutRecord& put);

}  // namespace kg::store
