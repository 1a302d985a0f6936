#include "tools/export/selection.h"

#include <algorithm>
#include <unordered_set>

#include "graph/store/dump.h"
#include "tools/export/text.h"

namespace kg::exporting {
namespace {

constexpr std::size_t kBatch = 4096;


std::string LowerFirst(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Nodes with one of the labels, ascending, none twice.
Result<std::vector<NodeId>> ReadNodes(const store::Reader& reader,
                                      const std::vector<std::string>& types) {
  std::vector<NodeId> out;
  const auto scan = [&](auto&& next) -> Status {
    NodeId from{0};
    for (;;) {
      const std::size_t before = out.size();
      if (Status status = next(from); !status) return status;
      if (out.size() - before < kBatch) return {};
      from = NodeId{static_cast<std::uint64_t>(out.back()) + 1};
    }
  };
  if (types.empty()) {
    Status status = scan([&](NodeId from) { return reader.ScanNodes(from, kBatch, out); });
    if (!status) return std::move(status).error();
    return out;
  }
  for (const std::string& type : types) {
    const std::optional<LabelId> label = reader.FindLabel(type);
    if (!label) {
      return Error{ErrorCode::kNotFound, "the graph has no nodes of type " + type +
                                             "; `kg stats` lists the types it has"};
    }
    Status status = scan([&](NodeId from) { return reader.ScanLabel(*label, from, kBatch, out); });
    if (!status) return std::move(status).error();
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<std::vector<NodeId>> FindSeeds(const store::Reader& reader,
                                      const std::vector<std::string>& seeds) {
  std::vector<NodeId> out;
  for (const std::string& seed : seeds) {
    Result<std::optional<NodeId>> keyed = reader.FindNode(seed);
    if (!keyed) return std::move(keyed).error();
    if (*keyed) {
      out.push_back(**keyed);
      continue;
    }
    const std::size_t before = out.size();
    if (Status status = reader.FindByName(seed, out); !status) return std::move(status).error();
    if (out.size() == before) {
      return Error{ErrorCode::kNotFound, "no node has the key or name \"" + seed + "\""};
    }
  }
  return out;
}

// Breadth first, along relationships of any type and direction.
Result<std::vector<NodeId>> Around(const store::Reader& reader, std::vector<NodeId> frontier,
                                   std::size_t hops) {
  std::unordered_set<NodeId> seen(frontier.begin(), frontier.end());
  for (std::size_t hop = 0; hop < hops && !frontier.empty(); ++hop) {
    std::vector<NodeId> next;
    std::vector<store::Neighbour> neighbours;
    for (const NodeId node : frontier) {
      neighbours.clear();
      Status status = reader.Expand(node, store::Direction::kBoth, {}, neighbours);
      if (!status) return std::move(status).error();
      for (const store::Neighbour& neighbour : neighbours) {
        if (seen.insert(neighbour.node).second) next.push_back(neighbour.node);
      }
    }
    frontier = std::move(next);
  }
  std::vector<NodeId> out(seen.begin(), seen.end());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

std::optional<Interval> TimeOf(const store::Reader& reader, const Vocabulary& vocabulary,
                               const std::vector<std::pair<KeyId, Value>>& properties) {
  const auto read = [&](const std::vector<std::string>& names) -> std::optional<Interval> {
    for (const std::string& name : names) {
      for (const auto& [key, value] : properties) {
        if (reader.NameOf(key) != name) continue;
        if (std::optional<Interval> interval = ReadInterval(value)) return interval;
      }
    }
    return std::nullopt;
  };
  const std::optional<Interval> from = read(vocabulary.time_from);
  const std::optional<Interval> until = read(vocabulary.time_until);
  if (from || until) {
    Interval out;
    if (from) out.first = from->first;
    if (until) out.last = until->last;
    if ((out.first || out.last) && !(out.first && out.last && *out.first > *out.last)) return out;
  }
  return read(vocabulary.time_at);
}

Result<std::uint64_t> CountMentions(const store::Reader& reader, const Vocabulary& vocabulary,
                                    NodeId node) {
  const std::optional<TypeId> type = reader.FindType(vocabulary.mention_type);
  if (!type) return std::uint64_t{0};
  const std::optional<LabelId> from = reader.FindLabel(vocabulary.mention_from);
  std::vector<store::Neighbour> neighbours;
  const TypeId types[] = {*type};
  Status status = reader.Expand(node, store::Direction::kIn, types, neighbours);
  if (!status) return std::move(status).error();
  std::uint64_t out = 0;
  for (const store::Neighbour& neighbour : neighbours) {
    if (from) {
      const Result<bool> counts = reader.HasLabel(neighbour.node, *from);
      if (!counts) return counts.error();
      if (!*counts) continue;
    }
    const Result<std::uint64_t> evidence = reader.CountEvidence(neighbour.relationship);
    if (!evidence) return evidence.error();
    out += std::max<std::uint64_t>(1, *evidence);
  }
  return out;
}

Result<Selection> Selection::Choose(const store::Reader& reader, const Vocabulary& vocabulary,
                                    const SelectionOptions& options) {
  Selection out;
  out.time_ = options.time;

  std::vector<NodeId> chosen;
  if (options.found) {
    chosen = options.found->nodes;
    std::vector<RelationshipId> only = options.found->relationships;
    std::sort(only.begin(), only.end());
    only.erase(std::unique(only.begin(), only.end()), only.end());
    for (const RelationshipId relationship : only) {
      const Result<store::RelationshipEnds> ends = reader.Ends(relationship);
      if (!ends) return ends.error();
      chosen.push_back(ends->source);
      chosen.push_back(ends->target);
    }
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    out.only_ = std::move(only);
  } else {
    Result<std::vector<NodeId>> all = ReadNodes(reader, options.types);
    if (!all) return std::move(all).error();
    chosen = std::move(*all);
  }
  const auto keep = [&](const std::vector<NodeId>& others) {
    std::vector<NodeId> both;
    std::set_intersection(chosen.begin(), chosen.end(), others.begin(), others.end(),
                          std::back_inserter(both));
    chosen = std::move(both);
  };
  if (options.found && !options.types.empty()) {
    Result<std::vector<NodeId>> typed = ReadNodes(reader, options.types);
    if (!typed) return std::move(typed).error();
    keep(*typed);
  }
  if (!options.seeds.empty()) {
    Result<std::vector<NodeId>> seeds = FindSeeds(reader, options.seeds);
    if (!seeds) return std::move(seeds).error();
    Result<std::vector<NodeId>> near = Around(reader, std::move(*seeds), options.hops);
    if (!near) return std::move(near).error();
    keep(*near);
  }
  if (options.time) {
    std::vector<NodeId> kept;
    std::vector<std::pair<KeyId, Value>> properties;
    for (const NodeId node : chosen) {
      properties.clear();
      if (Status status = reader.Properties(node, properties); !status) {
        return std::move(status).error();
      }
      const std::optional<Interval> when = TimeOf(reader, vocabulary, properties);
      if (!when || Meets(*when, *options.time)) kept.push_back(node);
    }
    chosen = std::move(kept);
  }

  std::vector<std::pair<std::string, NodeId>> keyed;
  keyed.reserve(chosen.size());
  std::vector<LabelId> labels;
  for (const NodeId node : chosen) {
    Result<std::string> key = reader.KeyOf(node);
    if (!key) return std::move(key).error();
    if (key->empty()) {
      // Made by hand: named by its class and number.
      labels.clear();
      if (Status status = reader.LabelsOf(node, labels); !status) return std::move(status).error();
      std::vector<std::string> names;
      for (const LabelId label : labels) names.emplace_back(reader.NameOf(label));
      const std::string type = vocabulary.PrimaryClass(names);
      const auto* snapshot = dynamic_cast<const store::Snapshot*>(&reader);
      const Result<std::uint64_t> number =
          snapshot == nullptr ? static_cast<std::uint64_t>(node) : store::NumberOf(*snapshot, node);
      if (!number) return number.error();
      *key = (type.empty() ? "node" : LowerFirst(type)) + ":n" +
             std::to_string(*number);
    }
    keyed.emplace_back(std::move(*key), node);
  }

  if (options.top != 0 && keyed.size() > options.top) {
    std::unordered_set<NodeId> inside(chosen.begin(), chosen.end());
    std::vector<std::pair<std::uint64_t, std::size_t>> ranked;
    std::vector<store::Neighbour> neighbours;
    for (std::size_t i = 0; i < keyed.size(); ++i) {
      std::uint64_t score = 0;
      if (options.by == SelectionOptions::By::kMentions) {
        const Result<std::uint64_t> count = CountMentions(reader, vocabulary, keyed[i].second);
        if (!count) return count.error();
        score = *count;
      } else {
        neighbours.clear();
        Status status = reader.Expand(keyed[i].second, store::Direction::kBoth, {}, neighbours);
        if (!status) return std::move(status).error();
        for (const store::Neighbour& n : neighbours) score += inside.contains(n.node) ? 1 : 0;
      }
      ranked.emplace_back(score, i);
    }
    std::sort(ranked.begin(), ranked.end(), [&](const auto& a, const auto& b) {
      if (a.first != b.first) return a.first > b.first;
      return keyed[a.second].first < keyed[b.second].first;
    });
    std::vector<std::pair<std::string, NodeId>> best;
    for (std::size_t i = 0; i < options.top; ++i) {
      best.push_back(std::move(keyed[ranked[i].second]));
    }
    keyed = std::move(best);
  }
  std::sort(keyed.begin(), keyed.end());
  out.Name(keyed);
  return out;
}

// Keys become tokens; where two keys become the same token, the later one is told apart by a hash.
void Selection::Name(const std::vector<std::pair<std::string, NodeId>>& keyed) {
  std::unordered_set<std::string> used;
  nodes_.reserve(keyed.size());
  for (const auto& [key, node] : keyed) {
    const std::string plain = OneLine(key, 0);
    std::string name = TokenOf(plain);
    if (name.find(':') == std::string::npos) name.insert(0, "node:");
    if (name != key || used.contains(name)) {
      // Not the key itself, so that a key that needs no change keeps its name in every export.
      name += "." + ToHex(HashBytes(key)).substr(0, 12);
    }
    while (!used.insert(name).second) name += "_";
    nodes_.push_back({node, std::move(name)});
  }
  std::sort(nodes_.begin(), nodes_.end(),
            [](const Node& a, const Node& b) { return a.name < b.name; });
  positions_.reserve(nodes_.size());
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) positions_.emplace_back(nodes_[i].id, i);
  std::sort(positions_.begin(), positions_.end());
}

std::optional<std::uint32_t> Selection::Find(NodeId node) const {
  const auto found = std::lower_bound(
      positions_.begin(), positions_.end(), node,
      [](const std::pair<NodeId, std::uint32_t>& entry, NodeId id) { return entry.first < id; });
  if (found == positions_.end() || found->first != node) return std::nullopt;
  return found->second;
}

bool Selection::Has(RelationshipId relationship) const {
  return !only_ || std::binary_search(only_->begin(), only_->end(), relationship);
}

}  // namespace kg::exporting
