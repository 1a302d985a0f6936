#include "query/plan/unknown_name.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "query/functions/aggregate.h"
#include "query/functions/function.h"

namespace kg::query {
namespace {

// What names of Neo4j start with, folded, and what to use.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kForeignFunctions = {{
    {"point", "points are not supported; keep coordinates as numbers"},
    {"distance", "points are not supported; keep coordinates as numbers"},
    {"apoc.coll.", "use list comprehensions, reduce() and UNWIND"},
    {"apoc.text.join", "use reduce(text = '', x IN list | text || x)"},
    {"apoc.text.", "use the string functions and =~"},
    {"apoc.map.", "use map projections, as in n {.*, key: value}"},
    {"apoc.", "APOC is not there; SHOW FUNCTIONS lists what is"},
    {"vector.", "vectors are not supported"},
    {"gds.", "graph algorithms are not there; export the graph with kg export"},
    {"graph.", "a graph is a directory of its own, named by --db"},
    {"linenumber", "LOAD CSV is not supported; give the rows as a parameter"},
    {"file", "LOAD CSV is not supported; give the rows as a parameter"},
    {"filter", "use [x IN list WHERE ...]"},
    {"extract", "use [x IN list | ...]"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kForeignProcedures = {{
    {"db.index.fulltext.", "use CALL kg.search('text')"},
    {"db.index.vector.", "vectors are not supported"},
    {"db.awaitindex", "indexes are ready when CREATE INDEX ends"},
    {"db.createlabel", "labels come with the first node that has them"},
    {"db.createproperty", "keys come with the first property that has them"},
    {"db.createrelationshiptype", "types come with the first relationship that has them"},
    {"apoc.meta.", "use CALL db.schema.visualization()"},
    {"apoc.path.", "use relationships of variable length, or shortestPath()"},
    {"apoc.", "APOC is not there; SHOW PROCEDURES lists what is"},
    {"gds.", "graph algorithms are not there; export the graph with kg export"},
    {"dbms.", "there is nothing to manage; SHOW PROCEDURES lists what is"},
}};

std::string Folded(std::string_view name) {
  std::string folded(name);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

// Edits of one letter, a swap of two neighbours among them, from one text to the other.
// Method: the restricted Damerau-Levenshtein distance. R. Lowrance and R. Wagner, JACM 22(2), 1975.
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) rows[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[a.size()][b.size()];
}

// Keeps the nearest of the names it is shown.
class Nearest {
 public:
  explicit Nearest(std::string_view name) : name_(Folded(name.substr(0, kLongest))) {}
  void Show(std::string_view known) {
    if (known.size() > kLongest) return;
    const std::size_t distance = Distance(name_, Folded(known));
    if (distance < best_) {
      best_ = distance;
      nearest_ = known;
    }
  }
  // "" if none is near.
  std::string Sentence() const {
    const std::size_t most = name_.size() < 4 ? 1 : name_.size() < 8 ? 2 : 3;
    return best_ <= most ? " Did you mean " + std::string(nearest_) + "?" : "";
  }

 private:
  static constexpr std::size_t kLongest = 60;
  std::string name_;
  std::string_view nearest_;
  std::size_t best_ = kLongest;
};

template <std::size_t kSize>
std::string_view Advice(
    std::string_view name,
    const std::array<std::pair<std::string_view, std::string_view>, kSize>& foreign) {
  const std::string folded = Folded(name);
  for (const auto& [start, advice] : foreign) {
    const bool family = start.back() == '.';
    const bool hit = family ? folded.starts_with(start)
                           : folded == start || folded.starts_with(std::string(start) + ".");
    if (hit) return advice;
  }
  return {};
}

}  // namespace

std::string UnknownFunction(std::string_view name) {
  const std::string what = "There is no function " + std::string(name);
  if (const std::string_view advice = Advice(name, kForeignFunctions); !advice.empty()) {
    return what + ": " + std::string(advice) + ".";
  }
  Nearest nearest(name);
  for (const ListedFunction& listed : AllFunctions()) nearest.Show(listed.function->name);
  for (const Aggregate& aggregate : AllAggregates()) nearest.Show(aggregate.name);
  return what + "." + nearest.Sentence();
}

std::string UnknownProcedure(std::string_view name, const Procedures& procedures) {
  const std::string what = "There is no procedure " + std::string(name);
  if (const std::string_view advice = Advice(name, kForeignProcedures); !advice.empty()) {
    return what + ": " + std::string(advice) + ".";
  }
  Nearest nearest(name);
  for (const auto& [known, procedure] : procedures.all()) nearest.Show(known);
  return what + "." + nearest.Sentence();
}

}  // namespace kg::query
