#pragma once

#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "extract/claims/compare_figures.h"
#include "graph/model/result.h"
#include "graph/store/store.h"

namespace kg::tools {

// Keeps what the figures of a graph say of each other (figures.md §11): relationships SUPPORTS and
// CONFLICTS_WITH between Figure nodes, the smaller key first, with `reason` and, where a change has
// more than one reading, the `reading` that fits; a change that the levels of its two periods bear
// out has it as a property, too. Their evidence is that of the figure at either end, in the
// document of the least name among those that have it; so they go when a document goes.
//
// What is written depends on the documents in the graph, not on the order in which they came. Of one
// key the first kMost figures are compared.
//
//   FigureComparer comparer;
//   comparer.Leave(transaction, document)   before it is removed or replaced
//   comparer.Enter(transaction, document)   after it is put
//   comparer.Update(transaction)            before the commit
//
// One comparer may serve one transaction after the other, as long as all changes go through it.
class FigureComparer {
 public:
  static constexpr std::size_t kMost = 24;

  // Notes the figures of a document of this name; nothing if it is not there.
  Status Leave(store::Transaction& transaction, std::string_view document);
  Status Enter(store::Transaction& transaction, std::string_view document);
  // Compares all that was noted with all there is.
  Status Update(store::Transaction& transaction);
  // Compares the figures of all documents of a store, in transactions of its own: what Update would
  // have written after each of them. Before it no figure is compared.
  Status CompareAll(store::Store& store, const std::vector<std::string>& documents);

 private:
  struct Node {
    std::string key;
    bool alive = false;  // has the label
    std::string comparison, total, level, base, subject;
    std::string metric;
    extract::StatedFigure figure;
    bool first_read = false;
    std::vector<store::SupportedBy> first;  // evidence of the first document that has it
  };
  using Places = std::map<std::string, std::vector<Evidence>>;  // by document
  using Pair = std::pair<NodeId, NodeId>;  // the smaller key first
  struct Link {
    Pair ends;
    std::string type;
    friend bool operator<(const Link& a, const Link& b) {
      return std::tie(a.ends, a.type) < std::tie(b.ends, b.type);
    }
  };

  Status Note(std::string_view document, std::vector<NodeId>& figures);
  Status Compare();
  // False if it was compared before and stays so.
  bool Due(std::string_view comparison, const std::string& key);
  // Name of the document that speaks for a figure.
  Result<std::string> SpeakerOf(NodeId id);
  Result<const Node*> Read(NodeId id);
  // Figures of one key, by their own keys.
  struct Group {
    std::vector<NodeId> compared;  // the first kMost
    std::vector<NodeId> displaced;  // those after them that were among them before this update
  };
  Result<const Group*> Find(std::string_view property, const std::string& key);
  void Offer(NodeId a, NodeId b, const extract::Verdict& verdict);
  Status ComparePairs(const std::string& key);
  Status CompareTotals(const std::string& key);
  Status CompareChange(NodeId change);
  // Links of a node to nodes that `belongs` says are this comparison's business.
  template <typename Belongs>
  Status NoteLinks(NodeId node, Belongs belongs);
  Status Write();
  Status WriteReadings();
  Result<Places> PlacesOf(std::initializer_list<NodeId> ends, std::string_view reason);
  Result<bool> HasPlaces(StatementId statement, const Places& places);
  Result<bool> Stands(const Link& link, RelationshipId relationship);
  Status Withdraw(StatementId statement);
  void Add(const Statement& statement, const Places& places);

  store::Transaction* graph_ = nullptr;
  // Of figures that many documents have: kept, for finding it takes a look at each of them.
  std::map<NodeId, std::string> speakers_;
  bool once_ = false;               // CompareAll: what was compared stays so
  std::set<std::string> compared_;  // then: what was
  std::set<NodeId> touched_;
  std::map<NodeId, Node> nodes_;
  std::map<std::pair<std::string_view, std::string>, Group> groups_;
  std::map<Pair, extract::Verdict> wanted_;
  std::map<Link, RelationshipId> present_;
  std::map<NodeId, std::string> readings_;  // of changes that were compared; "" for none
  std::map<std::string, std::vector<Statement>> added_;         // by document
  std::map<std::string, std::vector<StatementId>> withdrawn_;   // by document
};

}  // namespace kg::tools
