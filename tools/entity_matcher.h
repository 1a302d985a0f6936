#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/result.h"
#include "graph/store/store.h"

namespace kg::tools {

// Says which entities are one: SAME_AS between nodes, the smaller key first, with `score` and
// `reason`; and keeps what people decided.
//
// By itself it compares entities that no table knows, of one label, whose names sound alike (the
// property `sound`, extract/link/sound.h): reason "pinyin" for Chinese persons written in different
// scripts, "transliteration" for others, the score is how like their transliterations are. What it
// says is supported by the places where the two are named first (of each, in the document of the
// least name), so it goes when they go, and depends on the documents in the graph, not on the order
// in which they came. Of one sound the first kMost are compared.
//
// A hand's SAME_AS and NOT_SAME_AS (reason "by hand", score 1) are assertions of the store: they stay,
// whatever documents come and go, and the matcher says nothing of two nodes that a hand has judged.
// Nodes of a hand's SAME_AS share the property `canonical`: the key of the one that stands for them.
// Statements stay with the node that they were read of, so that nothing is lost when it is undone.
//
//   EntityMatcher matcher;
//   matcher.Leave(transaction, document)   before it is removed or replaced
//   matcher.Enter(transaction, document)   after it is put
//   matcher.Update(transaction)            before the commit
class EntityMatcher {
 public:
  static constexpr std::size_t kMost = 48;
  static constexpr double kLeastScore = 0.7;

  // Notes the entities of a document of this name; nothing if it is not there.
  Status Leave(store::Transaction& transaction, std::string_view document);
  Status Enter(store::Transaction& transaction, std::string_view document);
  // Notes one entity.
  Status Touch(store::Transaction& transaction, NodeId node);
  // Compares all that was noted with all there is.
  Status Update(store::Transaction& transaction);
  // Compares the entities of all these documents of a store, in transactions of its own.
  Status CompareAll(store::Store& store, const std::vector<std::string>& documents);

 private:
  struct Node {
    std::string key, label, name, sound, translit;
  };
  struct Verdict {
    double score = 0;
    std::string reason;
  };
  using Pair = std::pair<NodeId, NodeId>;  // the smaller key first

  Status Note(std::string_view document);
  Result<Node> Read(NodeId id) const;
  Status Compare(const std::string& label, const std::string& sound);
  Status NoteLinks(NodeId id, const std::set<NodeId>* group);
  Status Write();
  Result<std::map<std::string, Evidence>> PlacesOf(const Pair& pair, const std::string& rule) const;

  store::Transaction* graph_ = nullptr;
  std::set<NodeId> touched_;
  std::set<std::pair<std::string, std::string>> sounds_;  // label and sound
  std::map<NodeId, Node> nodes_;
  std::map<Pair, Verdict> wanted_;
  std::set<std::pair<Pair, RelationshipId>> present_;  // what the matcher said before
};

// What a hand decides of two entities. Merge: they are one; Split: they are two. Each takes back the
// other. kNotFound for a node that is not there, kInvalid for a node and itself.
Status MergeEntities(store::Transaction& transaction, NodeId a, NodeId b);
Status SplitEntities(store::Transaction& transaction, NodeId a, NodeId b);

// The node of a key; else the one that has this name. kNotFound if there is none, kInvalid, with the
// keys to choose from, if several have the name.
Result<NodeId> FindEntity(const store::Reader& reader, std::string_view key_or_name);

// The entities that SAME_AS leads to from a node, near ones first, the node itself not; with score
// and reason of the last step.
struct SameEntity {
  NodeId node;
  double score = 0;
  std::string reason;
};
Result<std::vector<SameEntity>> SameEntities(const store::Reader& reader, NodeId node);

}  // namespace kg::tools
