#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/store/store.h"

// What a caller needs who keeps statements that follow from several documents, such as a comparison
// of two figures: they are supported by the documents that they follow from, like any other, and go
// with them.
namespace kg::store {

// Takes away the support that the document gives to the statements `withdrawn` (those that it does
// not support are passed over), then adds `added`. The fingerprint stays. kNotFound; kInvalid as
// for PutDocument, and for a statement that the document supports already.
Result<DocumentChange> AmendDocument(Transaction& transaction, std::string_view key_or_name,
                                     std::span<const Statement> added,
                                     std::span<const StatementId> withdrawn);

// Appends the nodes that the document gives `label`, ascending. kNotFound.
Status LabelledBy(const Transaction& transaction, std::string_view key_or_name, LabelId label,
                  std::vector<NodeId>& out);

// The documents that give the node a label: the least of their names, and how many they are. Reads
// a little of each. "" and 0 if there is none.
Result<std::pair<std::string, std::uint64_t>> LabellersOf(const Transaction& transaction,
                                                          NodeId node, LabelId label);

// Why one document gives the node a label; nothing if it does not. kNotFound.
Result<std::vector<SupportedBy>> EvidenceIn(const Transaction& transaction,
                                            std::string_view key_or_name, NodeId node,
                                            LabelId label);

}  // namespace kg::store
