#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "graph/store/image.h"
#include "graph/store/store.h"
#include "tests/bench/bench_commands.h"
#include "tools/console.h"
#include "tools/json_text.h"
#include "tools/options.h"

namespace kg::bench {
namespace {

namespace fs = std::filesystem;
using store::Direction;
using store::Neighbour;
using store::Reader;

constexpr char kName[] = "kg_bench store";
constexpr int kWarm = 3, kRuns = 40;

using Clock = std::chrono::steady_clock;

double MicrosecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

double Percentile(std::vector<double> times, double percent) {
  if (times.empty()) return 0;
  std::sort(times.begin(), times.end());
  const auto rank = static_cast<std::size_t>(
      std::ceil(percent / 100 * static_cast<double>(times.size())));
  return times[std::min(times.size(), std::max<std::size_t>(rank, 1)) - 1];
}

// One line of JSON, field by field.
class Line {
 public:
  explicit Line(std::string_view kind) { Add("kind", kind).Add("peer", std::string_view("kg")); }
  template <typename T>
  Line& Add(std::string_view name, const T& value) {
    text_ += text_.empty() ? '{' : ',';
    tools::AppendJson(name, text_);
    text_ += ':';
    if constexpr (std::is_integral_v<T>) {
      text_ += std::to_string(value);
    } else {
      tools::AppendJson(value, text_);
    }
    return *this;
  }
  Line& AddTimes(const std::vector<double>& times) {
    return Add("runs", times.size())
        .Add("p50_us", Percentile(times, 50))
        .Add("p95_us", Percentile(times, 95));
  }
  void Print() { tools::Print(text_ + "}\n"); }

 private:
  std::string text_;
};

// What the measured calls are about: the sets of parameters of the generator.
struct Parameters {
  std::vector<std::string> names, prefixes;
  std::vector<Value> organizations, hubs, starts;  // of property `id`
  std::vector<double> low;
};

Result<Parameters> ReadParameters(const fs::path& path) {
  std::ifstream file(path);
  const nlohmann::json json = nlohmann::json::parse(file, nullptr, false);
  const Error bad{ErrorCode::kInvalid, "these are not the parameters of the workload",
                  path.string()};
  if (!json.is_object() || !json.contains("params")) return bad;
  Parameters parameters;
  auto each = [&json](const char* set, const char* field, auto take) {
    const nlohmann::json& sets = json["params"];
    if (!sets.is_object() || !sets.contains(set) || !sets[set].is_array()) return false;
    for (const nlohmann::json& one : sets[set]) {
      if (!one.is_object() || !one.contains(field)) return false;
      take(one[field]);
    }
    return !sets[set].empty();
  };
  auto id = [](std::vector<Value>& out) {
    return [&out](const nlohmann::json& v) {
      out.push_back(Value::Integer(v.is_number_integer() ? v.get<std::int64_t>() : -1));
    };
  };
  auto text = [](std::vector<std::string>& out) {
    return [&out](const nlohmann::json& v) {
      out.push_back(v.is_string() ? v.get<std::string>() : std::string());
    };
  };
  if (!each("name", "name", text(parameters.names)) ||
      !each("prefix", "p", text(parameters.prefixes)) ||
      !each("orgId", "id", id(parameters.organizations)) ||
      !each("hubId", "id", id(parameters.hubs)) || !each("varOrg", "id", id(parameters.starts)) ||
      !each("range", "x", [&parameters](const nlohmann::json& v) {
        parameters.low.push_back(v.is_number() ? v.get<double>() : 0);
      })) {
    return bad;
  }
  return parameters;
}

// The access paths, each a function from the number of a parameter set to how many rows it read.
// Absent names and failed reads count as no row.
struct Path {
  std::string name;
  std::size_t sets;
  std::function<std::size_t(const Reader&, std::size_t set)> run;
};

std::vector<NodeId> Find(const Reader& reader, std::string_view label, std::string_view key,
                         const Value& value) {
  std::vector<NodeId> nodes;
  const auto l = reader.FindLabel(label);
  const auto k = reader.FindKey(key);
  if (l && k && !reader.Seek(*l, *k, value, nodes).ok()) nodes.clear();
  return nodes;
}

std::size_t Hop(const Reader& reader, const Value& id, Direction side, const char* type) {
  std::vector<Neighbour> neighbours;
  std::vector<TypeId> types;
  if (type != nullptr) {
    const auto found = reader.FindType(type);
    if (!found) return 0;
    types.push_back(*found);
  }
  for (const NodeId node : Find(reader, "Organization", "id", id)) {
    if (!reader.Expand(node, side, types, neighbours).ok()) return 0;
  }
  return neighbours.size();
}

// Nodes within `depth` steps, level by level, from blocks.
std::size_t Reach(const Reader& reader, const Value& id, int depth) {
  const auto type = reader.FindType("SIGNED_WITH");
  if (!type) return 0;
  std::unordered_set<std::uint64_t> seen;
  std::vector<NodeId> level = Find(reader, "Organization", "id", id);
  for (int i = 0; i < depth; ++i) {
    std::vector<Neighbour> neighbours;
    std::vector<std::size_t> ends;
    if (!reader.ExpandBatch(level, Direction::kOut, {&*type, 1}, neighbours, ends).ok()) return 0;
    level.clear();
    for (const Neighbour& n : neighbours) {
      if (seen.insert(static_cast<std::uint64_t>(n.node)).second) level.push_back(n.node);
    }
  }
  return seen.size();
}

// The same from the image in memory.
std::size_t ReachInImage(const Reader& reader, const Value& id, int depth) {
  const auto type = reader.FindType("SIGNED_WITH");
  if (!type) return 0;
  const auto image = reader.Adjacency(*type, Direction::kOut, reader.CountNodes());
  if (image == nullptr) return 0;
  std::vector<bool> seen(image->end_neighbour());
  std::vector<NodeId> level = Find(reader, "Organization", "id", id), next;
  std::size_t count = 0;
  for (int i = 0; i < depth; ++i) {
    next.clear();
    for (const NodeId node : level) {
      for (const std::uint32_t n : image->Neighbours(node)) {
        if (seen[n]) continue;
        seen[n] = true;
        ++count;
        next.push_back(NodeId{n});
      }
    }
    level.swap(next);
  }
  return count;
}

std::vector<Path> Paths(const Parameters& p) {
  std::vector<Path> paths;
  paths.push_back({"point_name", p.names.size(), [&p](const Reader& r, std::size_t i) {
                     return Find(r, "Organization", "name", Value::String(p.names[i])).size();
                   }});
  paths.push_back({"point_id", p.organizations.size(), [&p](const Reader& r, std::size_t i) {
                     return Find(r, "Organization", "id", p.organizations[i]).size();
                   }});
  paths.push_back({"one_hop", p.organizations.size(), [&p](const Reader& r, std::size_t i) {
                     return Hop(r, p.organizations[i], Direction::kOut, nullptr);
                   }});
  paths.push_back({"hub_in", p.hubs.size(), [&p](const Reader& r, std::size_t i) {
                     return Hop(r, p.hubs[i], Direction::kIn, "MENTIONS");
                   }});
  for (int depth = 1; depth <= 3; ++depth) {
    paths.push_back({"hops_" + std::to_string(depth), p.starts.size(),
                     [&p, depth](const Reader& r, std::size_t i) {
                       return Reach(r, p.starts[i], depth);
                     }});
  }
  paths.push_back({"hops_3_image", p.starts.size(), [&p](const Reader& r, std::size_t i) {
                     return ReachInImage(r, p.starts[i], 3);
                   }});
  paths.push_back({"range", p.low.size(), [&p](const Reader& r, std::size_t i) {
                     std::vector<NodeId> nodes;
                     const auto label = r.FindLabel("Figure");
                     const auto key = r.FindKey("value");
                     if (!label || !key) return std::size_t{0};
                     const store::Bound low{Value::Float(p.low[i]), false};
                     const store::Bound high{Value::Float(p.low[i] * 1.5), true};
                     if (!r.SeekRange(*label, *key, low, high, nodes).ok()) nodes.clear();
                     return nodes.size();
                   }});
  paths.push_back({"prefix", p.prefixes.size(), [&p](const Reader& r, std::size_t i) {
                     std::vector<NodeId> nodes;
                     const auto label = r.FindLabel("Organization");
                     const auto key = r.FindKey("name");
                     if (!label || !key) return std::size_t{0};
                     if (!r.SeekPrefix(*label, *key, p.prefixes[i], nodes).ok()) nodes.clear();
                     return nodes.size();
                   }});
  paths.push_back({"count", 1, [](const Reader& r, std::size_t) {
                     return static_cast<std::size_t>(r.CountRelationships());
                   }});
  return paths;
}

// Warm: the same process, after some runs. Cold: a store just opened for each run; the system's
// own cache of its files stays.
Status MeasureReads(const store::OpenOptions& options, const Parameters& parameters) {
  auto store = store::Store::Open(options);
  if (!store) return std::move(store).error();
  auto snapshot = (*store)->NewSnapshot();
  if (!snapshot) return std::move(snapshot).error();
  const std::vector<Path> paths = Paths(parameters);
  for (const Path& path : paths) {
    std::vector<double> times;
    std::size_t rows = 0;
    for (int i = 0; i < kWarm + kRuns; ++i) {
      const Clock::time_point start = Clock::now();
      const std::size_t found = path.run(**snapshot, static_cast<std::size_t>(i) % path.sets);
      if (i >= kWarm) times.push_back(MicrosecondsSince(start));
      rows = std::max(rows, found);
    }
    Line("path").Add("path", path.name).Add("mode", std::string_view("warm")).AddTimes(times)
        .Add("most_rows", rows).Print();
  }
  snapshot->reset();
  for (const Path& path : paths) {
    std::vector<double> opens, times;
    for (std::size_t set = 0; set < std::min<std::size_t>(path.sets, 10); ++set) {
      store->reset();
      const Clock::time_point start = Clock::now();
      store = store::Store::Open(options);
      if (!store) return std::move(store).error();
      auto first = (*store)->NewSnapshot();
      if (!first) return std::move(first).error();
      opens.push_back(MicrosecondsSince(start));
      const Clock::time_point opened = Clock::now();
      path.run(**first, set);
      times.push_back(MicrosecondsSince(opened));
    }
    Line("path").Add("path", path.name).Add("mode", std::string_view("cold")).AddTimes(times)
        .Add("open_p50_us", Percentile(opens, 50)).Print();
  }
  return {};
}

// Commits of one node each for a while, from several threads.
Status MeasureCommits(store::Store& store, unsigned clients, std::chrono::seconds time) {
  std::atomic<bool> failed = false;
  std::vector<std::vector<double>> times(clients);
  std::vector<std::thread> threads;
  const Clock::time_point start = Clock::now();
  for (unsigned i = 0; i < clients; ++i) {
    threads.emplace_back([&store, &failed, &mine = times[i], start, time] {
      while (!failed && Clock::now() - start < time) {
        const Clock::time_point begin = Clock::now();
        auto transaction = store.Begin();
        if (!transaction || !(*transaction)->CreateNode().ok() || !(*transaction)->Commit().ok()) {
          failed = true;
          return;
        }
        mine.push_back(MicrosecondsSince(begin));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double seconds = MicrosecondsSince(start) / 1e6;
  if (failed) return Error{ErrorCode::kIo, "a commit failed"};
  std::vector<double> all;
  for (const auto& mine : times) all.insert(all.end(), mine.begin(), mine.end());
  Line("commits").Add("clients", clients).AddTimes(all)
      .Add("per_s", static_cast<double>(all.size()) / seconds).Print();
  return {};
}

// `per_commit` relationships in each of `commits` transactions, between organizations at random.
Status MeasureAppends(store::Store& store, int commits, int per_commit) {
  std::mt19937_64 random(1);
  std::vector<NodeId> nodes;
  auto snapshot = store.NewSnapshot();
  if (!snapshot) return std::move(snapshot).error();
  if (const auto label = (*snapshot)->FindLabel("Organization")) {
    if (Status s = (*snapshot)->ScanLabel(*label, NodeId{}, std::size_t{1} << 30, nodes); !s.ok()) {
      return s;
    }
  }
  if (nodes.empty()) return Error{ErrorCode::kInvalid, "the store has no Organization"};
  std::vector<double> times;
  const Clock::time_point begin = Clock::now();
  for (int commit = 0; commit < commits; ++commit) {
    const Clock::time_point start = Clock::now();
    auto transaction = store.Begin();
    if (!transaction) return std::move(transaction).error();
    const TypeId type = (*transaction)->InternType("SIGNED_WITH");
    const KeyId year = (*transaction)->InternKey("year");
    for (int i = 0; i < per_commit; ++i) {
      auto made = (*transaction)->CreateRelationship(nodes[random() % nodes.size()], type,
                                                     nodes[random() % nodes.size()]);
      if (!made) return std::move(made).error();
      if (Status s = (*transaction)->SetProperty(*made, year, Value::Integer(2024)); !s.ok()) {
        return s;
      }
    }
    if (Status s = (*transaction)->Commit(); !s.ok()) return s;
    times.push_back(MicrosecondsSince(start));
  }
  Line("appends").Add("per_commit", per_commit).AddTimes(times)
      .Add("per_s", static_cast<double>(commits) * per_commit / (MicrosecondsSince(begin) / 1e6))
      .Print();
  return {};
}

// Makes a hub of `size` neighbours, then adds to it one by one: what the list of a hub costs.
Status MeasureHub(store::Store& store, std::size_t size) {
  auto transaction = store.Begin();
  if (!transaction) return std::move(transaction).error();
  const TypeId type = (*transaction)->InternType("HUB");
  std::vector<NodeId> nodes;
  auto hub = (*transaction)->CreateNode();
  if (!hub) return std::move(hub).error();
  const Clock::time_point begin = Clock::now();
  for (std::size_t i = 0; i < size; ++i) {
    auto node = (*transaction)->CreateNode();
    if (!node) return std::move(node).error();
    nodes.push_back(*node);
    auto made = (*transaction)->CreateRelationship(*node, type, *hub);
    if (!made) return std::move(made).error();
    if (i % 20'000 != 0) continue;
    if (Status s = (*transaction)->Commit(); !s.ok()) return s;
    transaction = store.Begin();
    if (!transaction) return std::move(transaction).error();
  }
  if (Status s = (*transaction)->Commit(); !s.ok()) return s;
  Line("hub_made").Add("neighbours", size)
      .Add("per_s", static_cast<double>(size) / (MicrosecondsSince(begin) / 1e6)).Print();
  // From ends all over its list, one in each commit, timed without the wait for the disk.
  std::mt19937_64 random(2);
  std::vector<double> times;
  for (int i = 0; i < 1000; ++i) {
    transaction = store.Begin();
    if (!transaction) return std::move(transaction).error();
    const Clock::time_point start = Clock::now();
    auto made = (*transaction)->CreateRelationship(nodes[random() % nodes.size()], type, *hub);
    if (!made) return std::move(made).error();
    times.push_back(MicrosecondsSince(start));
    if (Status s = (*transaction)->Commit(); !s.ok()) return s;
  }
  Line("hub_append").Add("neighbours", size).AddTimes(times).Print();
  return {};
}

Status MeasureWrites(const store::OpenOptions& options, const fs::path& copy,
                     std::chrono::seconds time, std::size_t hub) {
  {
    auto store = store::Store::Open(options);
    if (!store) return std::move(store).error();
    if (Status s = (*store)->Backup(copy); !s.ok()) return s;
  }
  store::OpenOptions writing = options;
  writing.directory = copy;
  writing.writable = true;
  auto store = store::Store::Open(writing);
  if (!store) return std::move(store).error();
  for (const unsigned clients : {1u, 16u}) {
    if (Status s = MeasureCommits(**store, clients, time); !s.ok()) return s;
  }
  for (const int per_commit : {1, 1000}) {
    if (Status s = MeasureAppends(**store, per_commit == 1 ? 1000 : 50, per_commit); !s.ok()) {
      return s;
    }
  }
  return MeasureHub(**store, hub);
}

}  // namespace

int RunStore(tools::Arguments arguments) {
  std::string database, data, scratch;
  std::uint64_t seconds = 3, hub = 200'000;
  bool writes = false;
  tools::Options options(
      kName,
      "Access paths, commits and appends of a store that holds a graph of the workload.\n"
      "Times are of calls of the library, without a query language.");
  options.Text("--db", "DIR", database, "the store", tools::Options::Need::kRequired);
  options.Text("--data", "DIR", data, "the generator's folder: params.json",
               tools::Options::Need::kRequired);
  options.Flag("--writes", writes, "measure writes too, on a copy beside the store");
  options.Number("--seconds", "N", seconds, 1, 600, "how long each measurement of commits lasts");
  options.Number("--hub", "N", hub, 1, 100'000'000, "neighbours of the hub that is made");
  options.Example("kg_bench store --db kg.db --data graph --writes", "every path, then writes");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const Result<Parameters> parameters = ReadParameters(fs::path(data) / "params.json");
  if (!parameters) return tools::Fail(kName, parameters.error());
  store::OpenOptions open;
  open.directory = database;
  if (Status s = MeasureReads(open, *parameters); !s.ok()) return tools::Fail(kName, s.error());
  if (!writes) return tools::kDone;
  const fs::path copy = database + ".bench";
  const Status status =
      MeasureWrites(open, copy, std::chrono::seconds(seconds), static_cast<std::size_t>(hub));
  std::error_code ignored;
  fs::remove_all(copy, ignored);
  return status.ok() ? tools::kDone : tools::Fail(kName, status.error());
}

}  // namespace kg::bench
