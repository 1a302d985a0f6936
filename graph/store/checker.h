#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "graph/store/counters.h"
#include "graph/store/declared_index.h"
#include "graph/store/store.h"
#include "graph/store/support.h"
#include "graph/store/tokens.h"
#include "graph/store/view.h"

namespace kg::store {

inline constexpr std::size_t kMostProblems = 100;

// One check of one state of a store, family by family (check.h).
class Checker {
 public:
  Checker(const View& view, const Counters& counters, const Tokens& tokens,
          const std::function<void(double)>& progress)
      : view_(view), stored_(counters), tokens_(tokens), progress_(progress) {}

  Result<CheckReport> Run(CheckDepth depth);

 private:
  using Step = Status (Checker::*)();

  void Problem(std::string text) {
    if (report_.problems.size() < kMostProblems) report_.problems.push_back(std::move(text));
  }
  void Bad(Family family, std::string_view key) { Problem(Corrupt(family, key).ToString()); }
  // A failed look-up is a problem where bytes make no sense, and an error if the disk failed.
  template <typename T>
  Status Expect(const Result<T>& found, const T& wanted, const std::string& what) {
    if (!found) {
      if (found.error().code != ErrorCode::kCorrupt) return found.error();
      Problem(found.error().ToString());
    } else if (*found != wanted) {
      Problem(what);
    }
    return {};
  }
  template <typename Each>
  Status Walk(Family family, Each each) {
    std::unique_ptr<Cursor> cursor = view_.Walk(family, "");
    for (; cursor->Valid(); cursor->Next()) {
      ++report_.keys_read;
      if (Status s = each(cursor->key(), cursor->value()); !s.ok()) return s;
    }
    return cursor->status();
  }

  Status CountRecords();
  Status Nodes();
  Status Relationships();
  Status Adjacency();
  Status Postings();
  Status LabelPostings();
  Status CountPostings(Family family, std::uint64_t wanted);
  Status Keys();
  Status Statements();
  Status Documents();
  Status Totals();

  Status CheckNode(NodeId node, const NodeRecord& record);
  Status CountLists(Family family, std::uint64_t& total);
  Status CountSides(Family family, std::uint64_t& total);
  Status CheckStatement(const StatementId& id, const StatementRecord& record,
                        std::uint64_t documents, std::uint64_t evidence);
  Status CheckSupport(const StatementId& id, DocumentNumber number, const SupportRecord& support);

  // What evidence is held against. Support comes in an order that has nothing to do with documents.
  struct Source {
    std::string name;
    std::uint64_t size = 0;
    std::string text;  // of a long one nothing, and it is read where it is needed
  };
  // Good until the next call. kCorrupt if there is no such document.
  Result<const Source*> SourceOf(DocumentNumber number);
  // Whether a character starts at `at`, or the source ends there.
  Result<bool> StartsAt(DocumentNumber number, const Source& source, std::uint32_t at);

  const View& view_;
  const Counters& stored_;
  const Tokens& tokens_;
  const std::function<void(double)>& progress_;
  StoredIndexes indexes_;
  CheckReport report_;
  Counters counted_;
  std::uint64_t keyed_nodes_ = 0, labels_ = 0, indexed_ = 0, names_ = 0, composite_ = 0;
  std::uint64_t supported_ = 0;  // records' statements that documents support
  std::uint64_t support_ = 0;    // pairs of statement and document, by records
  std::uint64_t pairs_ = 0;      // the same, by the statement family
  std::uint64_t listed_ = 0;     // the same, by by_document
  std::unordered_map<DocumentNumber, Source> sources_;
  std::size_t source_bytes_ = 0;
};

}  // namespace kg::store
