#include "tests/support/scenario_runner.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "query/engine.h"
#include "query/error.h"
#include "tests/support/expected_value.h"

namespace kg::test {
namespace {

constexpr std::size_t kBatch = 4096;

// Everything that side effects are counted in.
struct Inventory {
  std::set<NodeId> nodes;
  std::set<RelationshipId> relationships;
  std::set<std::string> properties;  // "n12.name=text"
  std::set<std::string> labels;
};

Error Wrong(std::string message) { return Error{ErrorCode::kInvalid, std::move(message)}; }

Result<std::vector<NodeId>> AllNodes(const store::Reader& reader) {
  std::vector<NodeId> all;
  NodeId from{0};
  while (true) {
    const std::size_t before = all.size();
    if (Status status = reader.ScanNodes(from, kBatch, all); !status) return std::move(status).error();
    if (all.size() - before < kBatch) return all;
    from = NodeId{static_cast<std::uint64_t>(all.back()) + 1};
  }
}

Result<std::vector<RelationshipId>> AllRelationships(const store::Reader& reader) {
  std::vector<RelationshipId> all;
  RelationshipId from{0};
  while (true) {
    const std::size_t before = all.size();
    if (Status status = reader.ScanRelationships(from, kBatch, all); !status) {
      return std::move(status).error();
    }
    if (all.size() - before < kBatch) return all;
    from = RelationshipId{static_cast<std::uint64_t>(all.back()) + 1};
  }
}

template <typename Id>
Status AddProperties(const store::Reader& reader, Id id, const std::string& prefix,
                     Inventory& inventory) {
  std::vector<std::pair<KeyId, Value>> properties;
  if (Status status = reader.Properties(id, properties); !status) return status;
  for (const auto& [key, value] : properties) {
    Result<std::string> text = ToText(value, &reader, {});
    if (!text) return std::move(text).error();
    inventory.properties.insert(prefix + "." + std::string(reader.NameOf(key)) + "=" + *text);
  }
  return {};
}

Result<Inventory> TakeInventory(const store::Store& store) {
  auto snapshot = store.NewSnapshot();
  if (!snapshot) return std::move(snapshot).error();
  const store::Reader& reader = **snapshot;
  Inventory inventory;
  Result<std::vector<NodeId>> nodes = AllNodes(reader);
  if (!nodes) return std::move(nodes).error();
  for (const NodeId node : *nodes) {
    inventory.nodes.insert(node);
    const std::string prefix = "n" + std::to_string(static_cast<std::uint64_t>(node));
    if (Status status = AddProperties(reader, node, prefix, inventory); !status) {
      return std::move(status).error();
    }
    std::vector<LabelId> labels;
    if (Status status = reader.LabelsOf(node, labels); !status) return std::move(status).error();
    for (const LabelId label : labels) inventory.labels.emplace(reader.NameOf(label));
  }
  Result<std::vector<RelationshipId>> relationships = AllRelationships(reader);
  if (!relationships) return std::move(relationships).error();
  for (const RelationshipId id : *relationships) {
    inventory.relationships.insert(id);
    const std::string prefix = "r" + std::to_string(static_cast<std::uint64_t>(id));
    if (Status status = AddProperties(reader, id, prefix, inventory); !status) {
      return std::move(status).error();
    }
  }
  return inventory;
}

// What is in `a` and not in `b`.
template <typename T>
std::size_t Missing(const std::set<T>& a, const std::set<T>& b) {
  return static_cast<std::size_t>(
      std::count_if(a.begin(), a.end(), [&](const T& element) { return b.count(element) == 0; }));
}

std::map<std::string, std::size_t> SideEffects(const Inventory& before, const Inventory& after) {
  std::map<std::string, std::size_t> effects;
  auto add = [&effects](const std::string& name, const auto& a, const auto& b) {
    if (const std::size_t more = Missing(b, a)) effects["+" + name] = more;
    if (const std::size_t less = Missing(a, b)) effects["-" + name] = less;
  };
  add("nodes", before.nodes, after.nodes);
  add("relationships", before.relationships, after.relationships);
  add("properties", before.properties, after.properties);
  add("labels", before.labels, after.labels);
  return effects;
}

std::string Listed(const std::map<std::string, std::size_t>& effects) {
  std::string text;
  for (const auto& [name, count] : effects) text += " " + name + " " + std::to_string(count);
  return text.empty() ? " none" : text;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == ':')) text.remove_suffix(1);
  return text;
}

query::TypeSet TypesOf(std::string_view name) {
  if (name.ends_with('?')) name.remove_suffix(1);
  using T = Value::Type;
  if (name == "INTEGER") return T::kInteger;
  // An integer may stand for a float.
  if (name == "FLOAT" || name == "NUMBER") return query::TypeSet(T::kInteger) | T::kFloat;
  if (name == "STRING") return T::kString;
  if (name == "BOOLEAN") return T::kBoolean;
  if (name == "MAP") return T::kMap;
  if (name == "NODE") return T::kNode;
  if (name == "RELATIONSHIP") return T::kRelationship;
  if (name == "PATH") return T::kPath;
  if (name.starts_with("LIST")) return T::kList;
  return query::TypeSet::Any();
}

// "(in :: INTEGER?, b :: STRING?)" without the parentheses.
std::vector<query::Procedure::Field> FieldsOf(std::string_view text) {
  std::vector<query::Procedure::Field> fields;
  while (!Trimmed(text).empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view field = text.substr(0, comma);
    const std::size_t colons = field.find("::");
    fields.push_back({std::string(Trimmed(field.substr(0, colons))),
                      colons == std::string_view::npos ? query::TypeSet::Any()
                                                       : TypesOf(Trimmed(field.substr(colons + 2)))});
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return fields;
}

// "test.my.proc(in :: INTEGER?) :: (out :: STRING?):" and a table of its rows.
Result<query::Procedure> ProcedureOf(std::string_view signature, const std::vector<TableRow>& table) {
  const std::size_t open = signature.find('('), close = signature.find(')');
  const std::size_t second = signature.find('(', close), end = signature.find(')', second);
  if (open == std::string_view::npos || end == std::string_view::npos) {
    return Wrong("'" + std::string(signature) + "' is no procedure's signature");
  }
  query::Procedure procedure;
  procedure.name = Trimmed(signature.substr(0, open));
  procedure.arguments = FieldsOf(signature.substr(open + 1, close - open - 1));
  procedure.results = FieldsOf(signature.substr(second + 1, end - second - 1));
  std::vector<std::vector<Value>> rows;
  const std::size_t width = procedure.arguments.size() + procedure.results.size();
  for (std::size_t i = 1; i < table.size() && width > 0; ++i) {
    std::vector<Value> row;
    for (const std::string& cell : table[i]) {
      Result<ExpectedValue> expected = ParseExpected(cell);
      if (!expected) return std::move(expected).error();
      Result<Value> value = ToValue(*expected);
      if (!value) return std::move(value).error();
      row.push_back(*value);
    }
    if (row.size() != width) return Wrong("a procedure's row has another width than its signature");
    rows.push_back(std::move(row));
  }
  const std::size_t inputs = procedure.arguments.size();
  procedure.call = [rows, inputs](const query::Context&, std::span<const Value> arguments,
                                  std::vector<std::vector<Value>>& out) -> Status {
    for (const std::vector<Value>& row : rows) {
      bool same = arguments.size() == inputs;
      for (std::size_t i = 0; same && i < inputs; ++i) same = Compare(row[i], arguments[i]) == 0;
      if (same) out.emplace_back(row.begin() + static_cast<std::ptrdiff_t>(inputs), row.end());
    }
    return {};
  };
  return procedure;
}

// What a scenario has done so far.
struct Progress {
  query::Procedures procedures;
  Value::Map parameters;
  std::optional<Result<query::Answer>> result;
  Inventory before;
  std::map<std::string, std::size_t> effects;
};

class Execution {
 public:
  Execution(const ScenarioOptions& options, std::shared_ptr<store::Store> store)
      : options_(options), store_(std::move(store)) {}

  Status Run(const Step& step) {
    const std::string& text = step.text;
    if (text == "an empty graph" || text == "any graph") return {};
    if (text.starts_with("the ") && text.ends_with(" graph")) {
      return NamedGraph(text.substr(4, text.size() - 10));
    }
    if (text == "having executed:") return Prepare(step.document);
    if (text == "parameters are:") return Parameters(step.table);
    if (text.starts_with("there exists a procedure ")) {
      Result<query::Procedure> procedure =
          ProcedureOf(std::string_view(text).substr(25), step.table);
      if (!procedure) return std::move(procedure).error();
      progress_.procedures.Add(std::move(*procedure));
      return {};
    }
    if (text == "executing query:" || text == "executing control query:") return Query(step.document);
    if (text == "no side effects") return Effects({});
    if (text == "the side effects should be:") return Effects(step.table);
    if (text == "the result should be empty") return Rows({}, false, {}, true);
    if (text.starts_with("the result should be")) {
      const bool ordered = text.find("in order") != std::string::npos;
      const bool sort_lists = text.find("ignoring element order for lists") != std::string::npos;
      return Rows(step.table, ordered, {sort_lists}, false);
    }
    if (text == "a limit should be reached") return Limited();
    if (text.find(" should be raised at ") != std::string::npos) return Raised(text);
    return Wrong("no such step: " + text);
  }

 private:
  Result<query::Answer> Execute(const std::string& text) {
    query::Request request;
    request.text = text;
    request.parameters = progress_.parameters;
    request.read_only = false;
    return query::Engine(store_, progress_.procedures).Run(request);
  }

  Status Prepare(const std::string& text) {
    Result<query::Answer> answer = Execute(text);
    if (!answer) {
      return Wrong("preparation failed: " + answer.error().kind + " " + answer.error().ToString());
    }
    return {};
  }

  Status NamedGraph(const std::string& name) {
    const std::filesystem::path file = options_.graphs / name / (name + ".cypher");
    std::ifstream in(file, std::ios::binary);
    if (!in) return Wrong("no graph " + file.string());
    std::ostringstream text;
    text << in.rdbuf();
    return Prepare(text.str());
  }

  Status Parameters(const std::vector<TableRow>& table) {
    Value::Map parameters;
    for (const TableRow& row : table) {
      if (row.size() != 2) return Wrong("a parameter has a name and a value");
      Result<ExpectedValue> expected = ParseExpected(row[1]);
      if (!expected) return std::move(expected).error();
      Result<Value> value = ToValue(*expected);
      if (!value) return std::move(value).error();
      parameters.emplace_back(row[0], *value);
    }
    progress_.parameters = Value::OfMap(std::move(parameters)).map();
    return {};
  }

  Status Query(const std::string& text) {
    Result<Inventory> before = TakeInventory(*store_);
    if (!before) return std::move(before).error();
    progress_.result.emplace(Execute(text));
    Result<Inventory> after = TakeInventory(*store_);
    if (!after) return std::move(after).error();
    progress_.effects = SideEffects(*before, *after);
    return {};
  }

  Status Effects(const std::vector<TableRow>& table) {
    std::map<std::string, std::size_t> wanted;
    for (const TableRow& row : table) {
      if (row.size() != 2) return Wrong("a side effect has a name and a count");
      if (const std::size_t count = std::strtoull(row[1].c_str(), nullptr, 10)) wanted[row[0]] = count;
    }
    if (wanted == progress_.effects) return {};
    return Wrong("wrong side effects\n  wanted:" + Listed(wanted) +
                 "\n  got:" + Listed(progress_.effects));
  }

  Status Rows(const std::vector<TableRow>& table, bool ordered, Canonical options, bool empty) {
    if (!progress_.result) return Wrong("there is no result yet");
    const Result<query::Answer>& result = *progress_.result;
    if (!result) {
      const std::string& kind = result.error().kind;
      return Wrong("failed: " + (kind.empty() ? "" : kind + ": ") + result.error().ToString());
    }
    const query::Answer& answer = **progress_.result;
    std::vector<std::string> wanted, got;
    if (empty) {
      if (answer.rows.empty()) return {};
      return Wrong("wrong rows\n  wanted: none\n  got: " + std::to_string(answer.rows.size()));
    }
    if (table.empty()) return Wrong("a result without a table");
    // Columns are matched by name.
    std::vector<std::size_t> places;
    for (const std::string& column : table[0]) {
      const auto it = std::find(answer.columns.begin(), answer.columns.end(), column);
      if (it == answer.columns.end()) {
        std::string names;
        for (const std::string& name : answer.columns) names += " '" + name + "'";
        return Wrong("wrong columns\n  wanted: '" + column + "'\n  got:" + names);
      }
      places.push_back(static_cast<std::size_t>(it - answer.columns.begin()));
    }
    if (answer.columns.size() != table[0].size()) return Wrong("wrong columns\n  too many");
    for (std::size_t i = 1; i < table.size(); ++i) {
      std::string line;
      for (const std::string& cell : table[i]) {
        Result<ExpectedValue> expected = ParseExpected(cell);
        if (!expected) return std::move(expected).error();
        line += ToText(*expected, options) + " | ";
      }
      wanted.push_back(std::move(line));
    }
    for (const query::Row row : answer.rows) {
      std::string line;
      for (const std::size_t place : places) {
        Result<std::string> text = ToText(row[place], answer.reader.get(), options);
        if (!text) return std::move(text).error();
        line += *text + " | ";
      }
      got.push_back(std::move(line));
    }
    if (!ordered) {
      std::sort(wanted.begin(), wanted.end());
      std::sort(got.begin(), got.end());
    }
    if (wanted == got) return {};
    std::string message = "wrong rows\n  wanted:";
    for (const std::string& line : wanted) message += "\n    | " + line;
    message += "\n  got:";
    for (std::size_t i = 0; i < got.size() && i < 40; ++i) message += "\n    | " + got[i];
    return Wrong(std::move(message));
  }

  Status Limited() const {
    if (!progress_.result) return Wrong("there is no result yet");
    if (progress_.result->ok()) return Wrong("no limit was reached");
    const Error& error = progress_.result->error();
    if (error.code == ErrorCode::kLimit) return {};
    return Wrong("another error than a limit\n  " + error.ToString());
  }

  // "a SyntaxError should be raised at compile time: UndefinedVariable"
  Status Raised(const std::string& text) {
    if (!progress_.result) return Wrong("there is no result yet");
    const std::size_t space = text.find(' '), should = text.find(" should be raised at ");
    const std::size_t colon = text.rfind(": ");
    if (colon == std::string::npos || space >= should) return Wrong("no such step: " + text);
    const std::string type = text.substr(space + 1, should - space - 1);
    const std::string phase = text.substr(should + 21, colon - should - 21);
    const std::string detail = text.substr(colon + 2);
    const std::string wanted = type + "/" + phase + "/" + detail;
    if (progress_.result->ok()) return Wrong("no error, wanted " + wanted);
    const Error& error = progress_.result->error();
    const std::optional<query::ErrorKind> kind = query::KindOf(error);
    if (kind && kind->type == type && (phase == "any time" || kind->phase == phase) &&
        (detail == "*" || kind->detail == detail)) {
      return {};
    }
    return Wrong("wrong error, wanted " + wanted + ", got " +
                 (error.kind.empty() ? "none of openCypher's" : error.kind) + "\n  " +
                 error.ToString());
  }

  const ScenarioOptions& options_;
  std::shared_ptr<store::Store> store_;
  Progress progress_;
};

}  // namespace

Result<std::unique_ptr<ScenarioRunner>> ScenarioRunner::Open(const ScenarioOptions& options) {
  store::OpenOptions open;
  open.directory = options.directory;
  open.writable = true;
  open.create_if_missing = true;
  open.block_cache_bytes = std::size_t{16} << 20;
  open.write_buffer_bytes = std::size_t{8} << 20;
  Result<std::unique_ptr<store::Store>> opened = store::Store::Open(open);
  if (!opened) return std::move(opened).error();
  return std::unique_ptr<ScenarioRunner>(new ScenarioRunner(options, std::move(*opened)));
}

Status ScenarioRunner::Clear() {
  auto snapshot = store_->NewSnapshot();
  if (!snapshot) return std::move(snapshot).error();
  if ((*snapshot)->CountNodes() == 0 && (*snapshot)->Indexes().empty()) return {};
  Result<std::vector<NodeId>> nodes = AllNodes(**snapshot);
  if (!nodes) return std::move(nodes).error();
  Result<std::vector<RelationshipId>> relationships = AllRelationships(**snapshot);
  if (!relationships) return std::move(relationships).error();
  auto transaction = store_->Begin();
  if (!transaction) return std::move(transaction).error();
  for (const RelationshipId id : *relationships) {
    if (Status status = (*transaction)->Delete(id); !status) return status;
  }
  for (const NodeId id : *nodes) {
    if (Status status = (*transaction)->Delete(id); !status) return status;
  }
  for (const store::DeclaredIndex& index : (*snapshot)->Indexes()) {
    if (Status status = (*transaction)->DropIndex(index.name); !status) return status;
  }
  return (*transaction)->Commit();
}

Status ScenarioRunner::Run(const Scenario& scenario) {
  if (Status status = Clear(); !status) return Wrong("cannot clear: " + status.error().ToString());
  Execution execution(options_, store_);
  for (const Step& step : scenario.steps) {
    if (Status status = execution.Run(step); !status) return status;
  }
  return {};
}

}  // namespace kg::test
