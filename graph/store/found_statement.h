#pragma once

#include <optional>

#include "graph/store/record.h"
#include "graph/store/store.h"
#include "graph/store/tokens.h"
#include "graph/store/view.h"

// Statements by their ids, put together again from the records that hold them.
namespace kg::store {

Result<std::optional<RelationshipRecord>> ReadRelationship(const View& view,
                                                           RelationshipId relationship);
// Nothing: no such statement, or a hand-made relationship that is gone.
Result<std::optional<FoundStatement>> FindStatement(const View& view, const Tokens& tokens,
                                                    StatementId id);

}  // namespace kg::store
