#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/value.h"
#include "tools/ask/answer.h"
#include "tools/ask/facts.h"

namespace kg::store {
class Store;
}

namespace kg::ask {

struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
};

// A graph that answers Cypher: a store in this process, or a server. One thread.
class Graph {
 public:
  virtual ~Graph() = default;
  // Nodes and relationships in rows are handles for PlacesOf; what they hold is asked by name.
  virtual Result<Rows> Run(const std::string& cypher, const Value::Map& parameters) = 0;
  // What supports a node or relationship of a row, by document, then place.
  virtual Result<std::vector<Place>> PlacesOf(const Value& handle) = 0;
  // How to show a node or relationship of a row: its name, key or type. Empty: it is a plain value.
  virtual std::optional<std::string> NameOf(const Value& handle) = 0;
  // The decoded text of a document, by key or name; empty if there is none.
  virtual Result<std::string> SourceOf(const std::string& document) = 0;
};

std::unique_ptr<Graph> OpenLocalGraph(std::shared_ptr<store::Store> store);

// Asks a server's Query API: "http://127.0.0.1:7474". `token`: what a server that wants one gets.
// kInvalid for an address that is none.
Result<std::unique_ptr<Graph>> OpenRemoteGraph(const std::string& url, const std::string& token);

// Facts by Cypher. The graph must outlive them.
std::unique_ptr<Facts> FactsFrom(Graph& graph);

// Whether a line is a query rather than a question: it begins with a clause of Cypher.
bool IsCypher(const std::string& line);
// The rows of a query as answers: each value of a row, each node with what supports it.
Result<Reply> RunCypher(Graph& graph, const std::string& cypher);

// A query with its parameters written out, to be run again by hand.
std::string WithParameters(std::string cypher, const Value::Map& parameters);

}  // namespace kg::ask
