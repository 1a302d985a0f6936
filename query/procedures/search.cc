#include <algorithm>
#include <cmath>
#include <memory>
#include <unordered_map>

#include "graph/store/alias.h"
#include "query/procedures/families.h"
#include "query/procedures/name_match.h"

namespace kg::query {
namespace {

using T = Value::Type;
using Rows = ProcedureRows;

// Entities by any of their names, in any script.
Status FindByName(const Context& context, std::span<const Value> arguments, Rows& rows) {
  if (!arguments[0].is(T::kString)) return {};
  std::vector<NodeId> nodes;
  if (Status status = context.reader->FindByName(arguments[0].string(), nodes); !status) {
    return status;
  }
  for (NodeId node : nodes) rows.push_back({Value::Node(node)});
  return {};
}

constexpr std::size_t kNamesAtOnce = 4096;
constexpr std::size_t kMostNames = 10'000;  // that fit, the best of them
constexpr std::int64_t kUsualRows = 25, kMostRows = 10'000;

struct Fit {
  double score = 0;
  std::string name;
};

// The names that fit best, out of all of them.
Result<std::vector<Fit>> FittingNames(const Context& context, const NameMatch& match) {
  std::vector<Fit> fits;
  auto better = [](const Fit& a, const Fit& b) {
    return a.score != b.score ? a.score > b.score : a.name < b.name;
  };
  std::vector<std::string> names;
  std::string from;
  do {
    if (Status status = context.Check(); !status) return std::move(status).error();
    names.clear();
    if (Status status = context.reader->ScanNames(from, kNamesAtOnce, names); !status) {
      return std::move(status).error();
    }
    for (std::string& name : names) {
      const double score = match.Score(name);
      if (&name == &names.back()) from = name + '\1';
      if (score > 0) fits.push_back({score, std::move(name)});
    }
    if (fits.size() > 2 * kMostNames) {
      std::sort(fits.begin(), fits.end(), better);
      fits.resize(kMostNames);
    }
  } while (names.size() == kNamesAtOnce);
  std::sort(fits.begin(), fits.end(), better);
  if (fits.size() > kMostNames) fits.resize(kMostNames);
  return fits;
}

// Nodes by their names, the best first; of equals the one with more relationships.
Status Search(const Context& context, std::span<const Value> arguments, LatinForm& latin,
              Rows& rows) {
  if (arguments[0].is_null()) return {};
  std::int64_t most = kUsualRows;
  if (!arguments[1].is_null()) most = std::clamp<std::int64_t>(arguments[1].integer(), 0, kMostRows);
  const store::Reader& reader = *context.reader;
  const NameMatch match(store::Fold(arguments[0].string()), latin);
  Result<std::vector<Fit>> fits = FittingNames(context, match);
  if (!fits) return std::move(fits).error();
  struct Found {
    NodeId node;
    double score;
    std::uint64_t degree;
    const std::string* name;
  };
  std::vector<Found> found;
  std::unordered_map<NodeId, bool> seen;
  std::vector<NodeId> nodes;
  double last = 2;
  for (const Fit& fit : *fits) {
    // What fits less than enough others needs no look.
    if (static_cast<std::int64_t>(found.size()) >= most && fit.score < last) break;
    last = fit.score;
    nodes.clear();
    if (Status status = reader.FindByName(fit.name, nodes); !status) return status;
    for (NodeId node : nodes) {
      if (!seen.emplace(node, true).second) continue;
      Result<std::uint64_t> degree = reader.Degree(node, store::Direction::kBoth, {});
      if (!degree) return std::move(degree).error();
      found.push_back({node, fit.score, *degree, &fit.name});
    }
    if (Status status = context.Check(); !status) return status;
  }
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.degree != b.degree ? a.degree > b.degree : a.node < b.node;
  });
  if (static_cast<std::int64_t>(found.size()) > most) found.resize(static_cast<std::size_t>(most));
  for (const Found& each : found) {
    rows.push_back({Value::Node(each.node), Value::Float(std::round(each.score * 1000) / 1000),
                    Value::String(*each.name)});
  }
  return {};
}

}  // namespace

void AddSearchProcedures(Procedures& procedures) {
  procedures.Add({"kg.findByName", {{"name", T::kString}}, {{"node", T::kNode}}, true, FindByName,
                  "The nodes that have this very name, in any script."});
  auto latin = std::make_shared<LatinForm>();
  procedures.Add({"kg.search",
                  {{"text", T::kString}, {"limit", T::kInteger, true}},
                  {{"node", T::kNode}, {"score", T::kFloat}, {"name", T::kString}},
                  true,
                  [latin](const Context& context, std::span<const Value> arguments, Rows& rows) {
                    return Search(context, arguments, *latin, rows);
                  },
                  "Nodes by names, parts of names and beginnings of words, in any script; the "
                  "best first."});
}

}  // namespace kg::query
