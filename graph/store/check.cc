#include "graph/store/check.h"

#include <algorithm>
#include <map>
#include <set>

#include "graph/store/alias.h"
#include "graph/store/bytes.h"
#include "graph/store/posting.h"
#include "graph/store/record.h"
#include "graph/store/support.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

constexpr std::size_t kMostProblems = 100;

class Checker {
 public:
  Checker(const View& view, const TokenTable& tokens, const Counts& counts,
          const std::function<void(double)>& progress)
      : view_(view), tokens_(tokens), counts_(counts), progress_(progress) {}

  Result<CheckReport> Run() {
    const std::vector<std::pair<double, Status (Checker::*)()>> steps = {
        {0.3, &Checker::CheckNodes},         {0.6, &Checker::CheckRelationships},
        {0.8, &Checker::CheckStatements},    {0.95, &Checker::CheckEvidence},
        {1.0, &Checker::CheckDocumentsAndTotals}};
    for (const auto& [share, step] : steps) {
      if (Status status = (this->*step)(); !status) {
        if (status.error().code != ErrorCode::kCorrupt) return std::move(status).error();
        Problem(status.error().ToString());
      }
      if (progress_) progress_(share);
    }
    return std::move(report_);
  }

 private:
  void Problem(std::string text) {
    if (report_.problems.size() < kMostProblems) report_.problems.push_back(std::move(text));
  }
  void Expect(bool fine, const std::string& text) {
    if (!fine) Problem(text);
  }

  Status Walk(Family family,
              const std::function<Status(std::string_view, std::string_view)>& visit) {
    const std::unique_ptr<Cursor> cursor = view_.NewCursor(family);
    for (cursor->Seek(""); cursor->valid(); cursor->Next()) {
      ++report_.keys_read;
      ++keys_[family];
      if (Status status = visit(cursor->key(), cursor->value()); !status) return status;
    }
    return cursor->status();
  }

  Result<bool> Has(Family family, std::string_view key) {
    std::string value;
    return view_.Get(family, key, value);
  }

  Status ExpectKey(Family family, const std::string& key, const std::string& text) {
    const Result<bool> found = Has(family, key);
    if (!found) return found.error();
    Expect(*found, text);
    return {};
  }

  std::string Name(TokenTable::Kind kind, std::uint32_t id) {
    const std::string_view name = tokens_.NameOf(kind, id);
    Expect(!name.empty() || id < tokens_.Size(kind), "a record uses a name that does not exist");
    return std::string(name);
  }

  Status CheckNodes() {
    return Walk(Family::kNode, [this](std::string_view key, std::string_view value) -> Status {
      if (key.size() != 8) return Error{ErrorCode::kCorrupt, "a node's key cannot be read"};
      Result<NodeRecord> record = NodeRecord::FromBytes(value);
      if (!record) return std::move(record).error();
      return CheckNode(NodeId{ReadU64(key)}, *record);
    });
  }

  Status CheckNode(NodeId node, const NodeRecord& record) {
    const auto id = static_cast<std::uint64_t>(node);
    const std::string who = "node " + std::to_string(id) + " (" + record.key + ")";
    ++nodes_;
    for (const auto& [label, support] : record.labels) {
      ++labels_[static_cast<std::uint32_t>(label)];
      Expect(support.any(), who + " has a label that nothing supports");
      const Result<bool> listed =
          ContainsPosting(view_, Family::kLabel, LabelPrefix(label), {id, 0});
      if (!listed) return listed.error();
      Expect(*listed, who + " is missing from the nodes of its label " +
                          Name(TokenTable::kLabel, static_cast<std::uint32_t>(label)));
    }
    std::vector<std::pair<KeyId, Value>> properties;
    record.properties.All(properties);
    std::set<std::string> folded;
    for (const auto& [key, value] : properties) {
      const std::string name = Name(TokenTable::kKey, static_cast<std::uint32_t>(key));
      ++index_entries_;
      if (Status status = ExpectKey(Family::kIndex, IndexKey(key, OrderedBytes(value), node),
                                    who + " is missing from the index of " + name);
          !status) {
        return status;
      }
      auto add = [&folded](const Value& v) {
        if (!v.is(Value::Type::kString) || v.string().size() > 1024) return;
        if (std::string text = FoldName(v.string()); !text.empty()) folded.insert(std::move(text));
      };
      if (name == "name" || name.starts_with("name_")) add(value);
      if ((name == "aliases" || name == "names") && value.is(Value::Type::kList)) {
        for (const Value& alias : value.list()) add(alias);
      }
    }
    for (const std::string& name : folded) {
      ++alias_entries_;
      if (Status status = ExpectKey(Family::kAlias, AliasKey(name, node),
                                    who + " is missing from the names");
          !status) {
        return status;
      }
    }
    if (!record.key.empty()) {
      ++key_entries_;
      std::string bytes;
      const Result<bool> found = view_.Get(Family::kKey, record.key, bytes);
      if (!found) return found.error();
      Expect(*found && bytes == NodeKey(node), who + " is not found by its key");
    }
    return {};
  }

  Status CheckRelationships() {
    return Walk(
        Family::kRelationship, [this](std::string_view key, std::string_view value) -> Status {
          if (key.size() != 8) {
            return Error{ErrorCode::kCorrupt, "a relationship's key cannot be read"};
          }
          Result<RelationshipRecord> record = RelationshipRecord::FromBytes(value);
          if (!record) return std::move(record).error();
          const std::uint64_t id = ReadU64(key);
          const std::string who = "relationship " + std::to_string(id);
          ++relationships_;
          ++types_[static_cast<std::uint32_t>(record->type)];
          Expect(record->asserted || record->has_statement, who + " is supported by nothing");
          for (NodeId end : {record->source, record->target}) {
            if (Status status =
                    ExpectKey(Family::kNode, NodeKey(end), who + " has an end that does not exist");
                !status) {
              return status;
            }
          }
          const Result<bool> out = ContainsPosting(
              view_, Family::kOut, AdjacencyPrefix(record->source, record->type),
              {static_cast<std::uint64_t>(record->target), id});
          if (!out) return out.error();
          const Result<bool> in = ContainsPosting(
              view_, Family::kIn, AdjacencyPrefix(record->target, record->type),
              {static_cast<std::uint64_t>(record->source), id});
          if (!in) return in.error();
          Expect(*out && *in, who + " is missing from the neighbours of an end");
          if (!record->has_statement) return {};
          return ExpectKey(Family::kStatement, StatementKey(record->statement),
                           who + " names a statement that does not exist");
        });
  }

  Status CheckStatements() {
    return Walk(Family::kStatement,
                [this](std::string_view key, std::string_view value) -> Status {
                  if (key.size() != 16) {
                    return Error{ErrorCode::kCorrupt, "a statement's key cannot be read"};
                  }
                  Result<StatementRecord> record = StatementRecord::FromBytes(value);
                  if (!record) return std::move(record).error();
                  return CheckStatement(key, *record);
                });
  }

  Status CheckStatement(std::string_view key, const StatementRecord& record) {
    const std::string who = "statement " + ToHex(ReadStatementId(key));
    ++report_.statements;
    std::uint32_t documents = 0;
    const std::unique_ptr<Cursor> cursor = view_.NewCursor(Family::kEvidence);
    for (cursor->Seek(key); cursor->valid() && cursor->key().starts_with(key); cursor->Next()) {
      ++documents;
    }
    if (Status status = cursor->status(); !status) return status;
    Expect(documents == record.documents && documents > 0,
           who + " counts other documents than support it");
    supports_expected_ += documents;

    if (record.kind == Statement::Kind::kRelationship) {
      return ExpectKey(Family::kRelationship, RelationshipKey(record.relationship),
                       who + " has no relationship");
    }
    std::string bytes;
    const Result<bool> found = view_.Get(Family::kNode, NodeKey(record.subject), bytes);
    if (!found) return found.error();
    Expect(*found, who + " has no node");
    if (!*found) return {};
    Result<NodeRecord> node = NodeRecord::FromBytes(bytes);
    if (!node) return std::move(node).error();
    std::uint32_t counted = 0;
    if (record.kind == Statement::Kind::kLabel) {
      for (const auto& [label, support] : node->labels) {
        if (label == LabelId{record.predicate}) counted = support.documents;
      }
    } else {
      for (const PropertyRecord& property : node->properties.records()) {
        if (property.key != KeyId{record.predicate}) continue;
        const auto& variants =
            record.kind == Statement::Kind::kMember ? property.members : property.variants;
        for (const PropertyVariant& v : variants) {
          if (v.value == record.value) counted = v.support.documents;
        }
      }
    }
    Expect(counted == record.documents, who + " is not what its node's record says");
    return {};
  }

  Status CheckEvidence() {
    std::map<std::uint64_t, std::string> sources;  // of the documents at hand; a few at a time
    return Walk(Family::kEvidence, [&](std::string_view key, std::string_view value) -> Status {
      if (key.size() != 24) {
        return Error{ErrorCode::kCorrupt, "a key of evidence cannot be read"};
      }
      const StatementId id = ReadStatementId(key);
      const DocumentId document{ReadU64(key.substr(16))};
      const std::string who = "evidence of statement " + ToHex(id);
      Result<DocumentEvidence> said = DocumentEvidence::FromBytes(value);
      if (!said) return std::move(said).error();
      report_.evidence += said->evidence.size();
      if (Status status = ExpectKey(Family::kStatement, StatementKey(id),
                                    who + ": the statement does not exist");
          !status) {
        return status;
      }
      if (Status status = ExpectKey(Family::kSupport, SupportKey(document, id),
                                    who + " is missing from its document's list");
          !status) {
        return status;
      }
      const auto number = static_cast<std::uint64_t>(document);
      auto it = sources.find(number);
      if (it == sources.end()) {
        if (sources.size() > 64) sources.clear();
        it = sources.emplace(number, std::string()).first;
        const Result<bool> found = view_.Get(Family::kSource, DocumentKey(document), it->second);
        if (!found) return found.error();
        Expect(*found, who + ": its document does not exist");
      }
      for (const Evidence& e : said->evidence) {
        Expect(Quotes(it->second, e.span) && Quotes(it->second, e.sentence),
               who + " points outside its document or into a character");
      }
      return {};
    });
  }

  static bool Quotes(const std::string& source, Span span) {
    auto boundary = [&source](std::uint32_t at) {
      return at == source.size() ||
             (at < source.size() && (static_cast<unsigned char>(source[at]) & 0xC0) != 0x80);
    };
    return span.begin <= span.end && boundary(span.begin) && boundary(span.end);
  }

  Status CountFamily(Family family) {
    return Walk(family, [](std::string_view, std::string_view) { return Status(); });
  }

  Status CheckDocumentsAndTotals() {
    for (Family family : {Family::kIndex, Family::kAlias, Family::kKey, Family::kSupport,
                          Family::kName, Family::kSource}) {
      if (Status status = CountFamily(family); !status) return status;
    }
    if (Status status =
            Walk(Family::kDocument,
                 [this](std::string_view key, std::string_view value) -> Status {
                   Result<DocumentRecord> record = ReadDocument(value);
                   if (!record) return std::move(record).error();
                   const std::string who = "document " + record->name;
                   std::string bytes;
                   const Result<bool> found =
                       view_.Get(Family::kName, "N" + record->name, bytes);
                   if (!found) return found.error();
                   Expect(*found && bytes == key, who + " is not found by its name");
                   return ExpectKey(Family::kSource, std::string(key), who + " has no text");
                 });
        !status) {
      return status;
    }
    Expect(keys_[Family::kIndex] == index_entries_, "the index holds entries of no node");
    Expect(keys_[Family::kAlias] == alias_entries_, "the names hold entries of no node");
    Expect(keys_[Family::kKey] == key_entries_, "the keys hold entries of no node");
    Expect(keys_[Family::kSupport] == supports_expected_ &&
               keys_[Family::kEvidence] == supports_expected_,
           "a document's list names statements that it does not support");
    Expect(keys_[Family::kName] == 2 * keys_[Family::kDocument] &&
               keys_[Family::kSource] == keys_[Family::kDocument],
           "names or texts of documents stand alone");
    return CheckPostingTotals();
  }

  Status CheckPostingTotals() {
    std::uint64_t labels = 0;
    for (const auto& [label, count] : labels_) {
      labels += count;
      Expect(label < counts_.labels.size() && counts_.labels[label] == count,
             "the count of a label is wrong");
    }
    for (const auto& [type, count] : types_) {
      Expect(type < counts_.types.size() && counts_.types[type] == count,
             "the count of a relationship type is wrong");
    }
    Expect(counts_.nodes == nodes_, "the count of nodes is wrong");
    Expect(counts_.relationships == relationships_, "the count of relationships is wrong");
    Expect(counts_.statements == report_.statements, "the count of statements is wrong");
    Expect(counts_.evidence == report_.evidence, "the count of evidence is wrong");
    const std::vector<std::pair<Family, std::uint64_t>> totals = {
        {Family::kLabel, labels}, {Family::kOut, relationships_}, {Family::kIn, relationships_}};
    for (const auto& [family, expected] : totals) {
      const std::unique_ptr<Cursor> cursor = view_.NewCursor(family);
      Result<std::uint64_t> count = CountPostings(*cursor, "");
      if (!count) return std::move(count).error();
      Expect(*count == expected, "the blocks of '" +
                                     std::string(kFamilyNames[static_cast<std::size_t>(family)]) +
                                     "' hold other entries than the records");
    }
    return {};
  }

  const View& view_;
  const TokenTable& tokens_;
  const Counts& counts_;
  const std::function<void(double)>& progress_;
  CheckReport report_;
  std::map<Family, std::uint64_t> keys_;
  std::uint64_t nodes_ = 0, relationships_ = 0, index_entries_ = 0, alias_entries_ = 0,
                key_entries_ = 0, supports_expected_ = 0;
  std::map<std::uint32_t, std::uint64_t> labels_, types_;
};

}  // namespace

Result<CheckReport> CheckView(const View& view, const TokenTable& tokens, const Counts& counts,
                              const std::function<void(double)>& progress) {
  return Checker(view, tokens, counts, progress).Run();
}

}  // namespace kg::store
