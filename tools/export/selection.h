#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/model/ids.h"
#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tools/export/interval.h"
#include "tools/export/vocabulary.h"

namespace kg::exporting {

// Which part of the graph is wanted. Conditions add up.
struct SelectionOptions {
  enum class By { kDegree, kMentions };
  std::vector<std::string> types = {};  // nodes with any of these labels; empty: all
  std::optional<Interval> time = {};    // dated nodes and edges outside it stay away; undated ones stay
  std::size_t top = 0;             // the first so many by `by`; 0: all
  By by = By::kDegree;
  std::vector<std::string> seeds = {};  // keys or names; empty: all
  std::size_t hops = 1;            // how far from a seed, along any relationship
  // The result of a query: these and nothing else.
  struct Found {
    std::vector<NodeId> nodes;
    std::vector<RelationshipId> relationships;
  };
  std::optional<Found> found = {};
};

// The chosen nodes, by name: what an export calls them, stable from one store to another. Holds
// ids and names only.
class Selection {
 public:
  // kNotFound for a seed or a type that the graph does not have.
  static Result<Selection> Choose(const store::Reader& reader, const Vocabulary& vocabulary,
                                  const SelectionOptions& options);

  struct Node {
    NodeId id;
    std::string name;  // "<type>:<local>", an XML NMTOKEN
  };
  const std::vector<Node>& nodes() const { return nodes_; }  // ascending by name
  // Position in nodes(); empty if not chosen.
  std::optional<std::uint32_t> Find(NodeId node) const;
  bool Has(RelationshipId relationship) const;
  const std::optional<Interval>& time() const { return time_; }

 private:
  void Name(const std::vector<std::pair<std::string, NodeId>>& keyed);
  std::vector<Node> nodes_;
  std::vector<std::pair<NodeId, std::uint32_t>> positions_;  // ascending by node
  std::optional<std::vector<RelationshipId>> only_;          // ascending
  std::optional<Interval> time_;
};

// How often documents name the node.
Result<std::uint64_t> CountMentions(const store::Reader& reader, const Vocabulary& vocabulary,
                                    NodeId node);

// The span that the properties give, by the vocabulary's time properties. Empty: undated.
std::optional<Interval> TimeOf(const store::Reader& reader, const Vocabulary& vocabulary,
                               const std::vector<std::pair<KeyId, Value>>& properties);

}  // namespace kg::exporting
