#include <algorithm>
#include <tuple>
#include <utility>

#include "graph/store/store.h"
#include "query/engine.h"
#include "tools/ask/graph.h"

namespace kg::ask {
namespace {

class LocalGraph final : public Graph {
 public:
  explicit LocalGraph(std::shared_ptr<store::Store> store)
      : store_(store), engine_(std::move(store)) {}

  Result<Rows> Run(const std::string& cypher, const Value::Map& parameters) override {
    Result<query::Answer> answer = engine_.Run({.text = cypher, .parameters = parameters});
    if (!answer) return std::move(answer).error();
    reader_ = answer->reader;
    Rows rows{std::move(answer->columns), {}};
    for (const query::Row row : answer->rows) rows.rows.emplace_back(row.begin(), row.end());
    return rows;
  }

  Result<std::vector<Place>> PlacesOf(const Value& handle) override {
    if (Status status = NeedReader(); !status) return std::move(status).error();
    Result<std::vector<store::SupportedBy>> evidence = std::vector<store::SupportedBy>();
    if (handle.is(Value::Type::kNode)) evidence = reader_->EvidenceOf(handle.node());
    if (handle.is(Value::Type::kRelationship)) {
      evidence = reader_->EvidenceOf(handle.relationship());
    }
    if (!evidence) return std::move(evidence).error();
    std::vector<Place> out;
    for (store::SupportedBy& by : *evidence) {
      out.push_back({std::move(by.document_name), by.evidence.span, by.evidence.sentence,
                     std::move(by.sentence)});
    }
    std::sort(out.begin(), out.end(), [](const Place& a, const Place& b) {
      return std::tie(a.document, a.span) < std::tie(b.document, b.span);
    });
    return out;
  }

  std::optional<std::string> NameOf(const Value& handle) override {
    if (!reader_) return std::nullopt;
    if (handle.is(Value::Type::kNode)) {
      if (const std::optional<KeyId> key = reader_->FindKey("name")) {
        const Result<Value> name = reader_->Property(handle.node(), *key);
        if (name && name->is(Value::Type::kString)) return std::string(name->string());
      }
      Result<std::string> key = reader_->KeyOf(handle.node());
      return key && !key->empty() ? std::move(*key) : std::string("()");
    }
    if (handle.is(Value::Type::kRelationship)) {
      const Result<store::RelationshipEnds> ends = reader_->Ends(handle.relationship());
      if (ends) return std::string(reader_->NameOf(ends->type));
    }
    return std::nullopt;
  }

  Result<std::string> SourceOf(const std::string& document) override {
    if (Status status = NeedReader(); !status) return std::move(status).error();
    Result<std::optional<store::DocumentRecord>> found = reader_->FindDocument(document);
    if (!found) return std::move(found).error();
    return *found ? std::move((*found)->source) : std::string();
  }

 private:
  Status NeedReader() {
    if (reader_) return {};
    Result<std::shared_ptr<const store::Snapshot>> snapshot = store_->NewSnapshot();
    if (!snapshot) return std::move(snapshot).error();
    reader_ = std::move(*snapshot);
    return {};
  }
  std::shared_ptr<store::Store> store_;
  query::Engine engine_;
  std::shared_ptr<const store::Reader> reader_;
};

}  // namespace

std::unique_ptr<Graph> OpenLocalGraph(std::shared_ptr<store::Store> store) {
  return std::make_unique<LocalGraph>(std::move(store));
}

}  // namespace kg::ask
