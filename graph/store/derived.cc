#include "graph/store/derived.h"

#include <algorithm>

#include "graph/store/transaction.h"

namespace kg::store {
namespace {

// There is no other kind.
TransactionImpl& ImplOf(Transaction& transaction) {
  return static_cast<TransactionImpl&>(transaction);
}
const TransactionImpl& ImplOf(const Transaction& transaction) {
  return static_cast<const TransactionImpl&>(transaction);
}

}  // namespace

Result<DocumentChange> TransactionImpl::Amend(std::string_view key_or_name,
                                                      std::span<const Statement> added,
                                                      std::span<const StatementId> withdrawn) {
  if (Status s = Ready(); !s.ok()) return std::move(s).error();
  auto number = NumberOf(key_or_name);
  if (!number) return std::move(number).error();
  auto stored = ReadDocument(state().view, *number);
  if (!stored) return std::move(stored).error();
  DocumentRecord document = std::move(stored->record);
  // Read only for what is checked against it.
  if (!added.empty()) {
    const Span whole{0, static_cast<std::uint32_t>(stored->source_size)};
    auto source = ReadSource(state().view, *number, whole);
    if (!source) return std::move(source).error();
    document.source = std::move(*source);
  }
  if (Status s = Validate(document, added); !s.ok()) return std::move(s).error();
  DocumentWriter change(&writer());
  if (Status s = Keep(change.Amend(*number, added, withdrawn)); !s.ok()) {
    return std::move(s).error();
  }
  return Keep(change.Apply());
}

Status TransactionImpl::LabelledBy(std::string_view key_or_name, LabelId label,
                                   std::vector<NodeId>& out) const {
  auto number = NumberOf(key_or_name);
  if (!number) return std::move(number).error();
  auto ids = StatementsOf(state().view, *number);
  if (!ids) return std::move(ids).error();
  const std::size_t first = out.size();
  std::string bytes;
  for (const StatementId& id : *ids) {
    auto found = state().view.Get(Family::kStatement, StatementKey(id), bytes);
    if (!found) return std::move(found).error();
    StatementRecord record;
    if (!*found || !Decode(bytes, record)) return Corrupt(Family::kStatement, StatementKey(id));
    if (record.kind != Statement::Kind::kLabel || LabelId{record.predicate} != label) continue;
    out.push_back(NodeId{record.subject});
  }
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
  return {};
}

Result<StatementId> TransactionImpl::LabelStatement(NodeId node, LabelId label) const {
  Result<std::string> key = KeyOf(node);
  if (!key) return std::move(key).error();
  return kg::IdOf(
      Statement{.subject = std::move(*key), .predicate = std::string(NameOf(label))});
}

Result<std::pair<std::string, std::uint64_t>> TransactionImpl::LabellersOf(NodeId node,
                                                                           LabelId label) const {
  auto id = LabelStatement(node, label);
  if (!id) return std::move(id).error();
  auto numbers = SupportersOf(state().view, *id);
  if (!numbers) return std::move(numbers).error();
  std::pair<std::string, std::uint64_t> least{"", numbers->size()};
  for (const DocumentNumber number : *numbers) {
    auto document = ReadDocument(state().view, number);
    if (!document) return std::move(document).error();
    std::string& name = document->record.name;
    if (least.first.empty() || name < least.first) least.first = std::move(name);
  }
  return least;
}

Result<std::vector<SupportedBy>> TransactionImpl::EvidenceIn(std::string_view key_or_name,
                                                             NodeId node, LabelId label) const {
  std::vector<SupportedBy> support;
  auto number = NumberOf(key_or_name);
  if (!number) return std::move(number).error();
  auto id = LabelStatement(node, label);
  if (!id) return std::move(id).error();
  if (Status s = AppendSupportIn(state().view, *state().tokens, *id, *number, support); !s.ok()) {
    return std::move(s).error();
  }
  return support;
}

Result<DocumentChange> AmendDocument(Transaction& transaction, std::string_view key_or_name,
                                     std::span<const Statement> added,
                                     std::span<const StatementId> withdrawn) {
  return ImplOf(transaction).Amend(key_or_name, added, withdrawn);
}

Status LabelledBy(const Transaction& transaction, std::string_view key_or_name, LabelId label,
                  std::vector<NodeId>& out) {
  return ImplOf(transaction).LabelledBy(key_or_name, label, out);
}

Result<std::pair<std::string, std::uint64_t>> LabellersOf(const Transaction& transaction,
                                                          NodeId node, LabelId label) {
  return ImplOf(transaction).LabellersOf(node, label);
}

Result<std::vector<SupportedBy>> EvidenceIn(const Transaction& transaction,
                                            std::string_view key_or_name, NodeId node,
                                            LabelId label) {
  return ImplOf(transaction).EvidenceIn(key_or_name, node, label);
}

}  // namespace kg::store
