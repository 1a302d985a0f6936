#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tools/export/interval.h"
#include "tools/export/selection.h"
#include "tools/export/vocabulary.h"

namespace kg::exporting {

struct GraphOptions {
  enum class Edges {
    kAggregate,  // one edge per source, target and relation; weight = supporting statements
    kStatement,  // one edge per statement, weight 1
  };
  Edges edges = Edges::kAggregate;
  std::string language = "en";  // of labels
  bool text = true;             // a supporting sentence on every edge
  bool series = false;          // yearly figures as columns that change with time
};

enum class ColumnType : std::uint8_t { kBoolean, kInt, kLong, kDouble, kString };
std::string_view NameOf(ColumnType type);

struct Column {
  std::string name;
  ColumnType type = ColumnType::kString;
  bool list = false;  // every value is a list (written joined by "|")
};

struct Cell {
  std::size_t column;  // index into node_columns() or edge_columns()
  std::string text;    // never empty
};

// One value of a column that changes with time.
struct TimedCell {
  std::size_t column;  // index into series_columns()
  Interval when;
  std::string text;
};

struct NodeRow {
  std::string_view id;
  std::string label, type;
  Colour colour;
  double x = 0, y = 0, size = 4;
  std::vector<Interval> spans;  // empty: undated
  std::vector<Cell> cells;      // by column
  std::vector<TimedCell> series;  // by column, then time; no two overlap
};

struct EdgeRow {
  std::string id;
  std::string_view source, target;
  std::string relation, label;
  bool symmetric = false;
  double weight = 1;
  std::vector<Interval> spans;
  std::vector<Cell> cells;
};

// A selection as tables of nodes and edges: columns with one type each, decided before the first
// row is read. Rows are read from the store one at a time; ids, degrees, dates and places are all
// that is kept. Reader, vocabulary and selection must outlive it.
class Graph {
 public:
  static Result<Graph> Build(const store::Reader& reader, const Vocabulary& vocabulary,
                             const Selection& selection, const GraphOptions& options);
  Graph(Graph&&) noexcept;
  Graph& operator=(Graph&&) noexcept;
  ~Graph();

  std::uint64_t node_count() const;
  std::uint64_t edge_count() const;
  bool dated() const;  // something has a span
  const std::vector<Column>& node_columns() const;    // by name
  const std::vector<Column>& edge_columns() const;    // by name
  const std::vector<Column>& series_columns() const;  // by name

  // Nodes by id; edges by source, target, relation. The callback's first failure ends it.
  Status EachNode(const std::function<Status(const NodeRow&)>& use) const;
  Status EachEdge(const std::function<Status(const EdgeRow&)>& use) const;

 private:
  struct Impl;
  explicit Graph(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::exporting
